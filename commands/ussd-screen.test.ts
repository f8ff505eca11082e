import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawScreen } from './ussd-screen.ts';

it('draws a screen that waits for an answer, and one that is closed', () => {
  expect(drawScreen('Airtime NGN 500 for 08031234567 (MTN). You pay NGN 500.\n1 Yes', true)).toBe(
    [
      '  .------------------------------------.',
      '  | Airtime NGN 500 for 08031234567    |',
      '  | (MTN). You pay NGN 500.            |',
      '  | 1 Yes                              |',
      "  '------------------------------------'  answer, or # to hang up",
    ].join('\n'),
  );
  expect(drawScreen('Thank you.', false)).toMatch(/closed$/);
});

it('loses no word, and no line is wider than the box', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const lines = drawScreen(text, true).split('\n').slice(1, -1);
      expect(lines.every((line) => line.length === 40)).toBe(true);
      const words = lines.map((line) => line.slice(4, -2)).join('');
      expect(words.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }),
  );
});
