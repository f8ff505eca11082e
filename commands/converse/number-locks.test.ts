import { expect, it } from 'vitest';
import { createNumberLocks } from './number-locks.ts';

it('lets one at a time have a number, whatever others they want with it and however they end', async () => {
  const locks = createNumberLocks();
  const holding = new Set<string>();
  const work = (...numbers: string[]) =>
    locks.hold(numbers, async () => {
      for (const number of numbers) {
        expect(holding.has(number)).toBe(false);
        holding.add(number);
      }
      await new Promise((resolve) => setImmediate(resolve));
      for (const number of numbers) holding.delete(number);
      if (numbers.includes('c')) throw new Error('ended badly');
    });
  const ends = await Promise.allSettled([
    work('a', 'b'),
    work('b', 'a'),
    work('b', 'c'),
    work('c'),
    work('a'),
    work(),
  ]);
  expect(ends.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});
