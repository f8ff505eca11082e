import { expect, it } from 'vitest';
import { formatDuration, formatNaira } from './format.ts';

it.each([
  [0, 'NGN 0'],
  [50_000, 'NGN 500'],
  [123_456_700, 'NGN 1,234,567'],
  [1_250, 'NGN 12.50'],
  [-3_000, 'NGN -30'],
])('%d kobo are %s', (kobo, shown) => {
  expect(formatNaira(kobo)).toBe(shown);
});

it.each([
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1_240, '1.2 s'],
  [61_000, '1 min'],
  [7_260_000, '2 h 1 min'],
])('%d ms are %s', (ms, shown) => {
  expect(formatDuration(ms)).toBe(shown);
});
