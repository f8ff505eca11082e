import fc from 'fast-check';
import { expect, it } from 'vitest';
import { htmlToText } from './html-text.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 200);

it.each([
  ['blocks are lines', '<p>one</p><p>two<br>three</p><div>four</div>', 'one\n\ntwo\nthree\n\nfour'],
  ['a list has dashes', '<ul><li>one</li><li>two</li></ul>', '- one\n\n- two'],
  ['cells have a space between them', '<table><tr><td>Token</td><td>1234</td></tr></table>', 'Token 1234'],
  ['spaces and line ends are one space', 'LIGHT\n   5000\t IKEDC', 'LIGHT 5000 IKEDC'],
  [
    'entities are characters',
    '&lt;500&gt; &amp; &#8358;&#x20A6; &nope; &copy &#xD800;',
    '<500> & ₦₦ &nope; © \uFFFD',
  ],
  ['a sign that opens nothing is itself', 'a < b & c <3', 'a < b & c <3'],
  ['scripts, styles and comments say nothing', '<style>p{}</style><script>"<b>"</script><!-- x -->hi', 'hi'],
  [
    'Gmail’s quotation is left out',
    '<div>YES</div><div class="gmail_quote"><div>On Mon</div><blockquote>old</blockquote></div>',
    'YES',
  ],
  ['Outlook’s, too', 'YES<div id="divRplyFwdMsg">From: us</div>', 'YES'],
  ['Apple’s, too', 'YES<blockquote type="cite"><blockquote>older</blockquote>old</blockquote>', 'YES'],
  ['what a person quotes stays', '<blockquote>the meter</blockquote>is wrong', 'the meter\nis wrong'],
  ['a mail that is nothing but a quotation is kept', '<div class="gmail_quote">old</div>', 'old'],
  ['what is never closed ends with the mail', '<p>hi</p><div class="gmail_quote"><p>old', 'hi'],
])('%s', (_what, html, text) => {
  expect(htmlToText(html)).toBe(text);
});

it.each([
  ['open brackets', '<'.repeat(100_000)],
  ['half tags', '<a '.repeat(30_000)],
  ['comments without an end', '<!--'.repeat(25_000)],
  ['cells', '</td>'.repeat(20_000)],
  ['spaces', '&nbsp;'.repeat(16_000)],
  ['quotations in each other', '<blockquote type=cite>'.repeat(5_000)],
  ['classes', `<a ${'class='.repeat(16_000)}>`],
])('100,000 characters of %s are read in no time', (_what, html) => {
  const begin = performance.now();
  htmlToText(html);
  expect(performance.now() - begin).toBeLessThan(5_000);
});

it('nothing makes it throw or leave a tag that we know', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<p>',
      '</p>',
      '<br/>',
      '<script>',
      '</script>',
      '<!--',
      '-->',
      '<',
      '>',
      '&#',
      '&amp',
      '<div class="gmail_quote">',
      '</div>',
    ),
    fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      expect(htmlToText(pieces.join(''))).not.toMatch(/<(?:p|br\/)>/);
    }),
    { numRuns },
  );
});
