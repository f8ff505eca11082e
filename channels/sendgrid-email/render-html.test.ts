import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import type { ReplyContent } from '../../conversation/reply.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

const letter = (content: ReplyContent) =>
  renderHtml({
    content,
    pack: languagePacks.en,
    language: 'en',
    name: 'Switchboard',
    address: 'help@mail.example.ng',
    subject: 'Re: Airtime',
  });

const text = (said: string): ReplyContent => ({ kind: 'text', text: said });
const choices: ReplyContent = {
  kind: 'choices',
  text: 'Which network?',
  choices: [
    { id: 'a', label: 'MTN' },
    { id: 'b', label: 'Airtel & co' },
  ],
};

describe('a letter', () => {
  it('opens an answer with the digit of a choice', () => {
    const html = letter(choices);
    expect(html).toContain('<a href="mailto:help@mail.example.ng?subject=Re%3A%20Airtime&amp;body=2"');
    expect(html).toContain('<b>2.</b> Airtel &amp; co');
  });

  it('has a link as a button, and written out below it', () => {
    const url = 'https://pay.example.ng/a?b=1&c=2';
    const html = letter({ kind: 'link', text: 'Pay', url, label: 'Pay NGN500' });
    expect(html.split('href="https://pay.example.ng/a?b=1&amp;c=2"')).toHaveLength(3);
    expect(html).toContain('>Pay NGN500</a>');
  });

  it('links no address but those of the web', () => {
    const html = letter({ kind: 'link', text: 'Pay', url: 'javascript:alert(1)', label: 'Pay' });
    expect(html).not.toMatch(/href="javascript/);
    expect(letter(text('Write to http://a.example, or (https://b.example/x).'))).toMatch(
      /href="http:\/\/a\.example".*href="https:\/\/b\.example\/x"/s,
    );
  });

  it('has a receipt as a table, with a token below its label', () => {
    const rows = [
      { label: 'Meter', value: '45012345678' },
      { label: 'Token', value: '1234-5678-9012-3456-7890' },
    ];
    const html = letter({ kind: 'receipt', title: 'Receipt SB1', rows, footer: 'Thank you!' });
    expect(html).toMatch(/Receipt SB1.*<td[^>]*>Meter<\/td>\s*<td[^>]*>45012345678<\/td>.*Thank you!/s);
    expect(html).toMatch(
      /<td[^>]*colspan="2"[^>]*><span[^>]*>Token<\/span><br>1234-5678-9012-3456-7890<\/td>/,
    );
  });

  it('escapes whatever is said in it', () => {
    const markup = fc.constantFrom(
      '<script>',
      '"><img src=x onerror=a>',
      "'",
      '&lt;',
      '</td>',
      'https://x.example/"onclick="',
    );
    const words = fc.oneof(markup, fc.string({ unit: 'grapheme' }), fc.string());
    const content: fc.Arbitrary<ReplyContent> = fc.oneof(
      fc.record({ kind: fc.constant('text' as const), text: words }),
      fc.record({ kind: fc.constant('link' as const), text: words, url: words, label: words }),
      fc.record({
        kind: fc.constant('choices' as const),
        text: words,
        choices: fc.array(fc.record({ id: words, label: words })),
      }),
      fc.record({
        kind: fc.constant('receipt' as const),
        title: words,
        rows: fc.array(fc.record({ label: words, value: words })),
        footer: words,
      }),
    );
    const known =
      /^<(?:\/?(?:html|head|meta|title|style|body|table|tr|td|p|a|b|div|br|span)\b|!doctype|!--|!\[endif\])/;
    fc.assert(
      fc.property(content, (said) => {
        const tags = letter(said).match(/<[^>]*/g) ?? [];
        expect(tags.filter((tag) => !known.test(tag) || /\son\w+=/.test(tag))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the plain text', () => {
  it.each([
    [text('Hello'), 'Hello'],
    [choices, 'Which network?\n\n1. MTN\n2. Airtel & co\n\nTap your choice, or reply with its number.'],
    [
      { kind: 'link', text: 'Pay', url: 'https://pay.example.ng/a', label: 'Pay NGN500' },
      'Pay\n\nPay NGN500: https://pay.example.ng/a',
    ],
    [
      { kind: 'receipt', title: 'Receipt SB1', rows: [{ label: 'Token', value: '1' }], footer: 'Thank you!' },
      'Receipt SB1\n\nToken: 1\n\nThank you!',
    ],
  ] satisfies readonly [ReplyContent, string][])('of %j says the same', (content, said) => {
    expect(renderText(content, languagePacks.en)).toBe(`${said}\n\n-- \n${languagePacks.en.email.footer}\n`);
  });
});
