import { expect, test } from 'vitest';
import { countParts } from './sms-parts.ts';

test.each([
  ['an empty text', '', 1],
  ['160 letters', 'a'.repeat(160), 1],
  ['161 letters', 'a'.repeat(161), 2],
  ['306 letters', 'a'.repeat(306), 2],
  ['307 letters', 'a'.repeat(307), 3],
  ['80 euro signs, two septets each', '€'.repeat(80), 1],
  ['81 euro signs', '€'.repeat(81), 2],
  ['70 letters with a naira sign', `₦${'a'.repeat(69)}`, 1],
  ['71 letters with a naira sign', `₦${'a'.repeat(70)}`, 2],
  ['35 emoji, two units each', '😀'.repeat(35), 1],
  ['36 emoji', '😀'.repeat(36), 2],
])('counts the parts of %s', (_, text, parts) => {
  expect(countParts(text)).toBe(parts);
});
