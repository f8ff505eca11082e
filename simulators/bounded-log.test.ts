import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoundedLog } from './bounded-log.ts';

test('keeps the newest, numbered without gaps, and tells what fell out', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 100 }),
      fc.nat(110),
      (capacity, pushes, since) => {
        const dropped: number[] = [];
        const log = createBoundedLog<{ value: number }>(capacity, ({ value }) => dropped.push(value));
        for (let value = 1; value <= pushes; value += 1) log.push({ value });
        const all = Array.from({ length: pushes }, (_, index) => index + 1);
        expect(log.since(0).map(({ value }) => value)).toEqual(all.slice(-capacity));
        expect(log.since(since).map(({ seq }) => seq)).toEqual(
          all.slice(-capacity).filter((seq) => seq > since),
        );
        expect(dropped).toEqual(all.slice(0, -capacity));
      },
    ),
  );
});

test('goes on counting after it was cleared', () => {
  const log = createBoundedLog<{ value: number }>(5);
  log.push({ value: 1 });
  log.clear();
  expect(log.push({ value: 2 }).seq).toBe(2);
  expect(log.since(1)).toHaveLength(1);
});

test('goes on where another one was, from its newest entries', () => {
  const [log, next] = [createBoundedLog<{ value: number }>(5), createBoundedLog<{ value: number }>(3)];
  for (let value = 1; value <= 7; value += 1) log.push({ value });
  next.restore(log.newest(4));
  expect(next.since(0).map(({ value }) => value)).toEqual([5, 6, 7]);
  expect(next.push({ value: 8 }).seq).toBe(8);
  expect(next.since(6).map(({ seq }) => seq)).toEqual([7, 8]);
});
