import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDraw } from './linear-model.ts';
import { spoilText } from './spoil-text.ts';

test('the same numbers spoil a text alike', () => {
  const text = 'please recharge my line with five hundred naira before evening';
  expect(spoilText(text, createDraw(7))).toBe(spoilText(text, createDraw(7)));
  expect(spoilText(text, createDraw(7))).not.toBe(text);
});

test('short words, numbers, addresses and first letters stay as they were', () => {
  const draw = () => 0;
  expect(spoilText('buy 500 mtn for 08031234567 TXN-482104 ada@mail.example SB7K3QX2', draw)).toBe(
    'buy 500 mtn for 08031234567 TXN-482104 ada@mail.example SB7K3QX2',
  );
  expect(spoilText('airtime', draw)).toBe('artime');
});

test('no text makes it throw, and it adds or drops one letter a word at most', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, seed) => {
      const spoilt = spoilText(text, createDraw(seed));
      const words = text.match(/[A-Za-z]{4,}/g)?.length ?? 0;
      expect(Math.abs(spoilt.length - text.length)).toBeLessThanOrEqual(words);
    }),
  );
});
