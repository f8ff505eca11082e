import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inFours, splitText, tokensIn } from './split-text.ts';

it('links and tokens are found among words, a full stop after them is none of theirs', () => {
  expect(splitText('Pay NGN 500: http://127.0.0.1:8090/paystack/pay/ab12. Thanks')).toEqual([
    { kind: 'text', text: 'Pay NGN 500: ' },
    { kind: 'link', text: 'http://127.0.0.1:8090/paystack/pay/ab12' },
    { kind: 'text', text: '. Thanks' },
  ]);
  expect(splitText('Token: 1234-5678-9012-3456-7890')[1]).toEqual({
    kind: 'token',
    text: '1234-5678-9012-3456-7890',
  });
});

it.each([
  ['12345678901234567890', ['12345678901234567890']],
  ['1234 5678 9012 3456 7890 and 0000-1111-2222-3333-4444', ['12345678901234567890', '00001111222233334444']],
  ['a meter 45012345678, a number 08031234567', []],
  ['too long 123456789012345678901', []],
])('the tokens in %j', (text, tokens) => {
  expect(tokensIn(text)).toEqual(tokens);
});

it.each([
  ['*Receipt SB7K3QX2*\nPaid', ['*Receipt SB7K3QX2*']],
  ['Dial *384*77# or *737*1*500#, then *wait*.', ['*wait*']],
  ['2 * 3 * 4', []],
])('what stands between stars in %j', (text, bold) => {
  expect(
    splitText(text, true)
      .filter(({ kind }) => kind === 'bold')
      .map((part) => part.text),
  ).toEqual(bold);
});

it('whatever the text, its parts are all of it', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, marked) => {
      expect(
        splitText(text, marked)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

it('a token is shown in fours', () => {
  expect(inFours('12345678901234567890')).toBe('1234-5678-9012-3456-7890');
});
