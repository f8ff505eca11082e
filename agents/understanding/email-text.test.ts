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
  [
    'an introduction over three lines',
    `${own}\n\nOn Mon, 3 Nov 2025 at 10:02 AM Switchboard of Lagos\n<\nhelp@mail.example.ng> wrote:\n> older`,
  ],
  ['an introduction by name alone', `${own}\n\nSwitchboard <help@mail.example.ng> wrote:\n\nolder`],
  ['a French one', `${own}\n\nLe lun. 3 nov. 2025 à 10:02, Ada <ada@example.com> a écrit :\n> older`],
  ['a Spanish one', `${own}\n\nEl lun, 3 nov 2025 a las 10:02, Ada (<ada@example.com>) escribió:\n> older`],
  [
    'a Portuguese one',
    `${own}\n\nEm seg., 3 de nov. de 2025 às 10:02, Ada <ada@example.com> escreveu:\nolder`,
  ],
  ['a German one', `${own}\n\nAm 03.11.2025 um 10:02 schrieb Ada <ada@example.com>:\n> older`],
  ['a Dutch one', `${own}\n\nOp ma 3 nov 2025 om 10:02 schreef Ada <ada@example.com>:\n> older`],
  ['a date and an address', `${own}\n\n2025-11-03 10:02 GMT+01:00 Ada <ada@example.com>:\n> older`],
  ['a Samsung original', `${own}\n\n-------- Original message --------\nFrom: us\nold`],
  ['a French original', `${own}\n\n-----Message d'origine-----\nDe : us\nold`],
  ['a French Outlook block', `${own}\n\nDe : Switchboard\nEnvoyé : lundi\nÀ : Ada\nObjet : Re: token\n\nold`],
  ['a bold Outlook block', `${own}\n\n*From:* Switchboard\n*Sent:* Monday\nold`],
  ['a line of underscores', `${own}\n________________________________\nFrom: us\nold`],
  ['Outlook on a telephone', `${own}\n\nGet Outlook for Android<https://aka.ms/x>\n`],
  ['a French telephone', `${own}\n\nEnvoyé de mon iPhone`],
  [
    'a quotation above the answer',
    `On Mon, 3 Nov 2025 at 10:02, Ada <ada@example.com> wrote:\n> older\n> oldest\n\n${own}`,
  ],
  [
    'the rest of a long quoted line that was broken',
    `> Airtime NGN500 for 08031234567 (MTN). You pay NGN500. Reply\nYES to buy or CANCEL to stop.\n${own}`,
  ],
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

test.each([
  'On 3 November I wrote to you: where is my token?',
  'On Monday I wrote:',
  'From: Ikeja\nI bought 5000',
  'Write to ada@example.com',
  'Op is my nickname',
])('%j is the sender’s own', (text) => {
  expect(stripEmail(text)).toBe(text);
});

test('an answer without a word of its own is kept whole', () => {
  const forwarded =
    '---------- Forwarded message ---------\nFrom: Ikeja Electric\nDate: Mon\n\nYour token is late';
  expect(stripEmail(forwarded)).toBe(forwarded);
});

test.each([
  ['empty lines', '\n'.repeat(100_000)],
  ['quote marks', '>'.repeat(100_000)],
  ['introductions', 'On 1 wrote '.repeat(9_000)],
  ['broken introductions', 'On 1 a@b <\n'.repeat(9_000)],
  ['addresses', '<a@b'.repeat(25_000)],
  ['dashes', '-- '.repeat(33_000)],
])('100,000 characters of %s are read in no time', (_what, text) => {
  const begin = performance.now();
  stripEmail(text);
  expect(performance.now() - begin).toBeLessThan(5_000);
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
      (text) => void stripEmail(text),
    ),
    {
      numRuns: Number(import.meta.env['FUZZ_RUNS'] ?? 500),
    },
  );
});
