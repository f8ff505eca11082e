import { expect, it } from 'vitest';
import { pauseBefore } from './connection.ts';

it('the pauses before another try grow up to half a minute, and differ from page to page', () => {
  const full = [1, 2, 3, 4, 5, 6, 7, 8, 30].map((failures) => pauseBefore(failures, () => 1));
  expect(full).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(pauseBefore(4, () => 0)).toBe(2_000);
});
