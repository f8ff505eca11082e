import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voicePacks } from '../conversation/language/language-packs.ts';
import { pagesOf, sentencesOf, toSpeech } from './speech.ts';

const words = voicePacks.en.voice;

it.each([
  ['You pay NGN 1,500.', 'You pay 1,500 naira.'],
  ['You pay NGN 1,500.50.', 'You pay 1,500 naira 50 kobo.'],
  ['NGN 50 to NGN 50,000', '50 naira to 50,000 naira'],
  ['-NGN 500 order', 'minus 500 naira order'],
  ['₦2,000 only', '2,000 naira only'],
  ['NGN 1,000,000 airtime', '1,000,000 naira airtime'],
  ['for 08031234567 (MTN).', 'for 0 8 0 3, 1 2 3 4, 5 6 7 (MTN).'],
  ['to +2348031234567', 'to +2 3 4 8, 0 3 1 2, 3 4 5 6, 7'],
  ['Token: 1234-5678-9012-3456-7890', 'Token: 1 2 3 4, 5 6 7 8, 9 0 1 2, 3 4 5 6, 7 8 9 0'],
  ['Token 12345678901234567890.', 'Token 1 2 3 4, 5 6 7 8, 9 0 1 2, 3 4 5 6, 7 8 9 0.'],
  ['Order SB7K3QX2: done', 'Order S B 7 K, 3 Q X 2: done'],
  ['dial *737*000*7867#.', 'dial star 7 3 7 star 0 0 0 star 7 8 6 7 hash.'],
  ['1.5GB for 30 days, 5% less', '1.5 gigabytes for 30 days, 5 percent less'],
  ['12345, please', '1 2 3 4, 5, please'],
  ['Thank you! To print it: https://gw.example.ng/r/x?a=1&b=2', 'Thank you!'],
  ['</Say><Dial>+15550100</Dial>', '/Say Dial +1 5 5 5, 0 1 0 0 /Dial'],
  ['a\u0000b\u0007c\u202Ed', 'abcd'],
])('%j is read as %j', (text, spoken) => {
  expect(toSpeech(text, words)).toBe(spoken);
});

describe('whatever a text holds', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          'NGN',
          ' ',
          '1,500',
          '.50',
          '*',
          '#',
          '<',
          '&amp;',
          ']]>',
          '\n',
          '08031234567',
          '-',
          'SB7K3QX2',
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join('')),
  );

  it('speech has no markup, no control character and no NGN', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(toSpeech(text, words)).not.toMatch(/[<>&*#]|(?!\n)\p{Cc}|\p{Surrogate}|\bNGN\b/u);
      }),
    );
  });

  it('pages hold every word, in order, and none is too long', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 20, max: 400 }), (text, most) => {
        const sentences = sentencesOf(toSpeech(text, words));
        const pages = pagesOf(sentences, most);
        expect(pages.every((page) => page.length <= most)).toBe(true);
        expect(pages.join('').replace(/\s/g, '')).toBe(sentences.join('').replace(/\s/g, ''));
      }),
    );
  });
});
