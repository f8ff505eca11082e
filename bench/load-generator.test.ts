import { setImmediate as yieldOnce } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadAcknowledged, loadBurst, loadClosedLoop, loadOpenLoop } from './load-generator.ts';

type Message = { readonly id: string; readonly customer: number };

let made = 0;
const next = (customer: number): Message => ({ id: `m${made++}`, customer });

/** Acknowledges and answers what `fate` does not forbid, a turn of the event loop later. */
function answering(fate: (message: Message) => 'answered' | 'refused' | 'silent') {
  const open = new Map<number, number>();
  let mostOpenOfOne = 0;
  return {
    mostOpenOfOne: () => mostOpenOfOne,
    converse: {
      post: async (message: Message) => {
        await yieldOnce();
        return fate(message) !== 'refused';
      },
      answerTo: async (message: Message) => {
        const now = (open.get(message.customer) ?? 0) + 1;
        open.set(message.customer, now);
        mostOpenOfOne = Math.max(mostOpenOfOne, now);
        await yieldOnce();
        await yieldOnce();
        open.set(message.customer, now - 1);
        return fate(message) === 'answered' ? performance.now() : null;
      },
    },
  };
}

describe('a closed loop', () => {
  it('never has two messages of one customer under way', async () => {
    const { converse, mostOpenOfOne } = answering(() => 'answered');
    const load = await loadClosedLoop(converse, { customers: 20, forMs: 30, next });
    expect(mostOpenOfOne()).toBe(1);
    expect(load.failed).toBe(0);
    expect(load.latenciesMs.length).toBe(load.acked.length);
    expect(load.acked.length).toBeGreaterThanOrEqual(20);
  });
});

describe('an open loop', () => {
  it('posts as many as were asked for, and counts the wait from when each was due', async () => {
    const { converse } = answering(() => 'answered');
    let stalled = false;
    const load = await loadOpenLoop(converse, {
      perSecond: 1_000,
      forMs: 60,
      next: (index) => {
        // The generator itself is held up once: those that were due meanwhile have waited.
        if (!stalled && index > 5) {
          stalled = true;
          const until = performance.now() + 40;
          while (performance.now() < until);
        }
        return next(index);
      },
    });
    expect(load.acked.length).toBe(60);
    expect(load.latenciesMs.filter((ms) => ms > 10).length).toBeGreaterThanOrEqual(20);
  });
});

describe('a load', () => {
  it('counts what is refused and what is never answered as failed', async () => {
    const messages = Array.from({ length: 30 }, (_, index) => next(index));
    const fates = ['answered', 'refused', 'silent'] as const;
    const { converse } = answering(({ customer }) => fates[customer % 3] ?? 'silent');
    const load = await loadBurst(converse, messages);
    expect(load).toMatchObject({ failed: 20 });
    expect(load.acked.length).toBe(20);
    expect(load.latenciesMs.length).toBe(10);
  });

  it('of acknowledgements ends at the number that it was given', async () => {
    const load = await loadAcknowledged({
      loops: 8,
      forMs: 60_000,
      most: 100,
      next: () => next(0),
      post: async () => true,
    });
    expect(load.acked.length).toBe(100);
  });
});
