import { setTimeout as sleep } from 'node:timers/promises';

export type Pace = {
  /** Waits for its turn; when that is further away than `withinMs`, takes none and says how far. */
  readonly take: (withinMs: number) => Promise<{ readonly waitMs: number } | undefined>;
};

/** Turns at least `paceMs` apart, and up to `jitterMs` more: what sends like a clock looks like a machine. */
export function createPace(paceMs: number, jitterMs: number): Pace {
  let nextAt = 0;
  return {
    take: async (withinMs) => {
      const now = performance.now();
      const waitMs = Math.max(0, nextAt - now);
      if (waitMs > withinMs) return { waitMs };
      nextAt = now + waitMs + paceMs + Math.random() * jitterMs;
      if (waitMs > 0) await sleep(waitMs);
      return undefined;
    },
  };
}
