import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stripEmail } from './email-text.ts';

const own = 'Please recharge 08031234567 with 500.';

test.each([
  ['a quoted reply', `${own}\n\nOn Mon, 3 Nov 2025 at 10:02, Ada <ada@example.com> wrote:\n> older`],
  [
    'an introduction over two lines',
    `${own}\n\nOn Mon, 3 Nov 2025 at 10:02, Ada Eze\n<ada@example.com> wrote:\n> older`,
  ],
  ['an original message', `${own}\n-----Original Message-----\nFrom: us\nold`],
  ['an Outlook block', `${own}\n\nFrom: Switchboard\nSent: Monday\nTo: Ada\nSubject: Re: token\n\nold`],
  ['quote marks', `${own}\n> older\n> oldest`],
  ['a signature', `${own}\n\n-- \nAda Eze\n08099998888`],
  ['a farewell', `${own}\n\nBest regards,\nAda\n08099998888`],
  ['thanks as a farewell', `${own}\n\nThanks,\nAda`],
  ['a telephone’s line', `${own}\n\nSent from my iPhone`],
  ['CRLF', `${own}\r\n\r\nRegards\r\nAda`],
])('%s is left out', (_what, text) => {
  expect(stripEmail(text)).toBe(own);
});

test('a text that is nothing but thanks or quotes is kept', () => {
  expect(stripEmail('Thanks for the quick help!')).toBe('Thanks for the quick help!');
  expect(stripEmail('> only a quote')).toBe('> only a quote');
});

test('"from" in a sentence starts no quotation', () => {
  expect(stripEmail('I paid\nfrom: my bank\nyesterday')).toBe('I paid\nfrom: my bank\nyesterday');
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void stripEmail(text)),
    {
      numRuns: Number(import.meta.env['FUZZ_RUNS'] ?? 500),
    },
  );
});
