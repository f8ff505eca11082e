import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWordCheck, type WordsToCheck } from './check-words.ts';
import { insertFacts } from './facts.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 300);
const check = createWordCheck();
const facts = [
  { name: 'order.ref', value: 'SB7K3QX1' },
  { name: 'order.status', value: 'delivered' },
];
const base: Omit<WordsToCheck, 'words'> = {
  facts,
  instructions: [
    'You never act. You propose commands, and a gate checks each of them before anything is done.',
  ],
  medium: 'whatsapp',
  language: 'en',
};

describe('words of a model', () => {
  it('go out with the values of records in their places', () => {
    expect(check({ ...base, words: 'Your order {{order.ref}}: {{ order.status }}.' })).toEqual({
      ok: true,
      text: 'Your order SB7K3QX1: delivered.',
    });
  });

  it.each<[string, string, Partial<WordsToCheck>?]>([
    ['places', 'Your token is {{token}}.'],
    ['places', 'You are {{constructor}}.'],
    ['places', 'NaN'],
    ['figures', 'It costs 500.'],
    ['figures', 'It costs five hundred naira.'],
    ['figures', 'You get 1GB.'],
    ['figures', 'That is half, 50%.'],
    ['figures', 'Send ٥٠٠ please.'],
    ['figures', 'Your reference is SB7K3QX9.'],
    ['claims', 'Your payment was successful.'],
    ['claims', 'Your money has been refunded.'],
    ['claims', 'I have sent it.'],
    ['claims', 'We will refund you.'],
    ['claims', 'E don enter your line.', { language: 'pcm' }],
    ['leaks', 'You propose commands, and a gate checks each of them.'],
    ['leaks', 'My instructions are secret.'],
    ['leaks', 'Please send me your PIN.'],
    ['leaks', 'Write to help@evil.example for more.'],
    ['leaks', 'Ask the TransactionAgent.'],
    ['length', '  '],
    ['length', 'Please tell me more. '.repeat(20), { medium: 'sms' }],
    ['language', 'Я не знаю, пожалуйста.'],
    ['language', 'Abeg wetin you wan buy?'],
  ])('are refused for %s: %s', (expected, words, changes = {}) => {
    expect(check({ ...base, ...changes, words })).toEqual({ ok: false, check: expected });
  });

  it('may be Pidgin to who is answered in Pidgin', () => {
    expect(check({ ...base, language: 'pcm', words: 'Abeg wetin you wan buy?' }).ok).toBe(true);
  });

  it('never carry a digit that no record has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (words, figure) => {
        const checked = check({ ...base, words: `${words} ${figure}` });
        expect(checked.ok).toBe(false);
      }),
      { numRuns },
    );
  });
});

it('takes a value for a value, whatever is written in it', () => {
  const tricky = [
    { name: 'a', value: '{{b}} $& $1' },
    { name: 'b', value: 'secret' },
  ];
  expect(insertFacts('x {{a}}', tricky)).toEqual({ ok: true, text: 'x {{b}} $& $1' });
});
