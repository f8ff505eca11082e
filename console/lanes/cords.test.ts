import { expect, it } from 'vitest';
import type { LaneStep } from '../wire.ts';
import { layCords, plugAt } from './cords.ts';

const step = (id: string, thread: string, lane: LaneStep['lane'], at: number): LaneStep => ({
  id,
  thread,
  lane,
  at,
  customer: 'ada',
  title: id,
  outcome: 'ok',
  data: null,
});

const threads = { a: 1, b: 4 };

it('a thread is one cord from its first step to its last, and another passes beside it', () => {
  const rows = layCords(
    [
      step('1', 'a', 'channel', 100),
      step('2', 'b', 'channel', 150),
      step('3', 'a', 'inbox', 180),
      step('4', 'b', 'channel', 200),
    ],
    threads,
  );
  expect(rows.map(({ cords }) => cords)).toEqual([
    [{ thread: 1, path: 'M0.5 0.5V1' }],
    [
      { thread: 1, path: 'M0.5 0V1' },
      { thread: 4, path: 'M0.5 0.5V1' },
    ],
    [
      { thread: 4, path: 'M0.5 0V1' },
      { thread: 1, path: 'M0.5 0C0.5 0.4 1.5 0.1 1.5 0.5' },
    ],
    [{ thread: 4, path: 'M0.5 0V0.5' }],
  ]);
  expect(rows.map(({ afterMs }) => afterMs)).toEqual([0, 0, 80, 50]);
});

it('a step alone has no cord, and threads beside each other do not hide each other', () => {
  const [row] = layCords([step('1', 'a', 'turn', 1)], threads);
  expect(row).toMatchObject({ lane: 3, cords: [] });
  const places = [0, 1, 2].map((thread) => plugAt({ lane: 3, thread }));
  expect(new Set(places).size).toBe(3);
});
