import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Time as a parameter. `now` is the wall clock; a schedule (expiry, requery, poll, pause) is shortened by `speed`,
 * so that a test lives through a day of requeries in seconds without any code knowing of it.
 */
export type Clock = {
  readonly now: () => Date;
  /** The moment `ms` of schedule time from `from` (by default now). */
  readonly after: (ms: number, from?: Date) => Date;
  /** How long `ms` of schedule time really last. */
  readonly scaleMs: (ms: number) => number;
  /** How much schedule time has passed since then. */
  readonly elapsedMs: (since: Date) => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export function createClock(speed = 1, now: () => Date = () => new Date()): Clock {
  const scaleMs = (ms: number) => Math.max(1, Math.round(ms / speed));
  return {
    now,
    scaleMs,
    elapsedMs: (since) => (now().getTime() - since.getTime()) * speed,
    after: (ms, from = now()) => new Date(from.getTime() + scaleMs(ms)),
    sleep: async (ms, signal) => {
      await sleep(scaleMs(ms), undefined, signal ? { signal } : {});
    },
  };
}
