import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplyContent } from '../conversation/reply.ts';
import { countSmsParts, fitSms, maxSmsParts, preferGsm, renderSms, splitSms } from './sms-text.ts';

describe('counting parts', () => {
  it.each([
    ['nothing', '', 1],
    ['160 of GSM-7', 'a'.repeat(160), 1],
    ['161 of GSM-7', 'a'.repeat(161), 2],
    ['306 of GSM-7', 'a'.repeat(306), 2],
    ['307 of GSM-7', 'a'.repeat(307), 3],
    ['80 euros are 160 septets', '€'.repeat(80), 1],
    ['81 euros are 162 septets', '€'.repeat(81), 2],
    ['76 euros fit in a part of 153, so 153 need three', '€'.repeat(153), 3],
    ['accents of the default alphabet are GSM-7', 'éàùòÇØåß'.repeat(20), 1],
    ['an accent outside it is UCS-2', `${'a'.repeat(69)}ẹ`, 1],
    ['71 of UCS-2', `${'a'.repeat(70)}ẹ`, 2],
    ['134 of UCS-2', 'ẹ'.repeat(134), 2],
    ['135 of UCS-2', 'ẹ'.repeat(135), 3],
    ['35 emoji are 70 units', '😀'.repeat(35), 1],
    ['36 emoji are 72 units', '😀'.repeat(36), 2],
    ['33 emoji fit in a part of 67, so 67 need three', '😀'.repeat(67), 3],
  ])('%s', (_, text, parts) => {
    expect(countSmsParts(text)).toBe(parts);
  });

  it('the backtick is the one printable character of ASCII that is not GSM-7', () => {
    const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    expect(ascii.filter((character) => countSmsParts(character.repeat(71)) > 1)).toEqual(['`']);
  });
});

describe('splitting', () => {
  const gsmText = fc.string({ unit: fc.constantFrom(...'ab 1é@€[]{}|~^\\\n'), maxLength: 2000 });
  const anyText = fc.string({ unit: fc.constantFrom('a', '€', 'ẹ', '😀', '👩‍👩‍👧'), maxLength: 900 });

  it('joined again, the parts are the text', () => {
    fc.assert(
      fc.property(fc.oneof(gsmText, anyText), (text) => {
        expect(splitSms(text, Number.POSITIVE_INFINITY).join('')).toBe(text);
      }),
    );
  });

  it('no part is over its limit, and none of several would fit into the one before', () => {
    const septets = (text: string) => text.length + (text.match(/[\^{}\\[~\]|€]/g)?.length ?? 0);
    fc.assert(
      fc.property(gsmText, (text) => {
        const parts = splitSms(text, Number.POSITIVE_INFINITY);
        for (const part of parts) expect(septets(part)).toBeLessThanOrEqual(parts.length === 1 ? 160 : 153);
        for (const part of parts.slice(0, -1)) expect(septets(part)).toBeGreaterThanOrEqual(152);
      }),
    );
  });

  it('a surrogate pair is never cut', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const part of splitSms(text, Number.POSITIVE_INFINITY))
          expect(part).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  it('what is allowed stays below the 1,600 characters that providers take', () => {
    fc.assert(
      fc.property(fc.oneof(gsmText, anyText), (text) => {
        fc.pre(countSmsParts(text) <= maxSmsParts);
        expect(text.length).toBeLessThanOrEqual(1600);
      }),
    );
  });

  it('more parts than allowed are refused', () => {
    expect(splitSms('a'.repeat(306), 2)).toHaveLength(2);
    expect(() => splitSms('a'.repeat(307), 2)).toThrow('message_too_long');
    expect(() => fitSms({ kind: 'text', text: 'a'.repeat(1531) })).toThrow('message_too_long');
  });
});

describe('preferring GSM-7', () => {
  it.each([
    ['₦5,000', 'NGN5,000'],
    ['“It’s paid” – thanks…', '"It\'s paid" - thanks...'],
    ['a\u00A0b\u202Fc\u200Bd', 'a b cd'],
    ['a\r\nb\rc\td', 'a\nb\nc d'],
    ['e\u0301', 'é'],
    ['a\u0000b\u001Bc', 'abc'],
  ])('%j becomes %j', (text, plain) => {
    expect(preferGsm(text)).toBe(plain);
  });

  it.each([['Adẹ́ọlá paid ₦500'], ['Paid 😀 – ₦500']])(
    '%j stays as it is, since it goes as UCS-2 anyway',
    (text) => {
      expect(preferGsm(text)).toBe(text.normalize('NFC'));
    },
  );

  it('never sends half a character', () => {
    expect(preferGsm('a\uD83D')).toBe('a\uFFFD');
  });

  it('gives the same when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(preferGsm(preferGsm(text))).toBe(preferGsm(text));
      }),
    );
  });
});

describe('rendering', () => {
  const rows: readonly (readonly [string, ReplyContent, string])[] = [
    ['a text', { kind: 'text', text: 'Hello ' }, 'Hello'],
    [
      'choices as numbered lines',
      {
        kind: 'choices',
        text: 'Which network?',
        choices: [
          { id: 'MTN', label: 'MTN' },
          { id: 'GLO', label: 'Glo' },
        ],
      },
      'Which network?\n1. MTN\n2. Glo',
    ],
    [
      'a link at the end of its line',
      { kind: 'link', text: 'Your order is ready.', url: 'https://pay.example/a_b?c=~d', label: 'Pay' },
      'Your order is ready.\nPay: https://pay.example/a_b?c=~d',
    ],
    [
      'a receipt as lines',
      {
        kind: 'receipt',
        title: 'Receipt SB7K3QX2',
        rows: [
          { label: 'Amount', value: '₦500' },
          { label: 'To', value: '+2348031234567' },
        ],
        footer: 'Thank you',
      },
      'Receipt SB7K3QX2\nAmount: NGN500\nTo: +2348031234567\nThank you',
    ],
    ['a receipt without a footer', { kind: 'receipt', title: 'Receipt', rows: [] }, 'Receipt'],
  ];

  it.each(rows)('%s', (_, content, text) => {
    expect(renderSms(content)).toBe(text);
  });
});
