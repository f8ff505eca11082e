import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inFours, splitText } from './split-text.ts';

describe('the pieces of a text', () => {
  it.each([
    ['Pay here: https://pay.example.ng/a?b=1.', ['words', 'link', 'words'], 'https://pay.example.ng/a?b=1'],
    ['(see https://a.example)', ['words', 'link', 'words'], 'https://a.example'],
    ['Token: 1234-5678-9012-3456-7890', ['words', 'token'], '1234-5678-9012-3456-7890'],
    ['12345678901234567890 units', ['token', 'words'], '12345678901234567890'],
    ['1234 5678 9012 3456 7890', ['token'], '1234 5678 9012 3456 7890'],
    ['javascript:alert(1) and data:text/html,x', ['words'], undefined],
    ['123456789012345678901', ['words'], undefined],
    ['0123 1234 5678 9012 3456 7890', ['words'], undefined],
    ['08031234567 and 08051234567', ['words'], undefined],
    ['', [], undefined],
  ])('%j', (text, kinds, special) => {
    const parts = splitText(text);
    expect(parts.map(({ kind }) => kind)).toEqual(kinds);
    expect(parts.find(({ kind }) => kind !== 'words')?.text).toBe(special);
  });

  it('are the text, whatever it is, and every link opens a web page', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('https://pay.example.ng/a?b=1#c', 'http://a.example,', 'HTTPS://B.EXAMPLE'),
      fc.constantFrom('1234-5678-9012-3456-7890', '1234 5678 9012 3456', '12345678901234567890', '0'),
      fc.constantFrom(' ', '-', 'https://', 'http://"><b>', '\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const parts = splitText(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const { kind, text: found } of parts) {
          if (kind === 'link') expect(found).toMatch(/^https?:\/\/[^\s<>"]+$/);
          if (kind === 'token') expect(found.replace(/\D/g, '')).toHaveLength(20);
        }
      }),
    );
  });
});

it('a token is read in fours', () => {
  expect(inFours('1234-5678-9012-3456-7890')).toBe('1234 5678 9012 3456 7890');
});
