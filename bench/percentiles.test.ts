import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, percentile } from './percentiles.ts';

describe('percentile', () => {
  it.each([
    { values: [5], share: 0.99, expected: 5 },
    { values: [3, 1, 2, 4], share: 0.5, expected: 2 },
    { values: [10, 9, 1], share: 0.95, expected: 10 },
    { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], share: 0.9, expected: 9 },
  ])('of $values at $share is $expected', ({ values, share, expected }) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('is a value that so many of the values do not exceed', () => {
    const some = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(some, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const found = percentile(values, share);
        expect(values).toContain(found);
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * values.length);
      }),
    );
  });
});

describe('median', () => {
  it.each([
    { values: [7], expected: 7 },
    { values: [3, 100, 1], expected: 3 },
    { values: [4, 1, 3, 2], expected: 2.5 },
  ])('of $values is $expected', ({ values, expected }) => {
    expect(median(values)).toBe(expected);
  });
});
