import { describe, expect, it } from 'vitest';
import { openSmallSystem } from './small-system.ts';

describe('a worker killed in the middle of its turns', () => {
  // Short locks and leases: what a dead worker held is free again in seconds.
  const { system, records, postSms, texts } = openSmallSystem({ timings: 'test' });

  it('leaves every message answered, each by exactly one turn', async () => {
    const numbers = Array.from({ length: 25 }, (_, index) => `+23480300020${String(index).padStart(2, '0')}`);
    const [worker] = system().workers;
    if (!worker) throw new Error('the system has a worker');
    for (const number of numbers) expect(await postSms(number, 'HELP')).toBe(200);
    await worker.kill();
    await worker.start();
    const answered = async () =>
      (await Promise.all(numbers.map((number) => texts(number)))).filter(({ length }) => length > 0);
    await expect.poll(answered, { timeout: 45_000, interval: 250 }).toHaveLength(numbers.length);
    // The mailbox is told after the reply is on its way.
    const handled = async () =>
      (await records()).inbox.filter(({ kind, state }) => kind === 'message' && state === 'done');
    await expect.poll(handled, { timeout: 15_000, interval: 250 }).toHaveLength(numbers.length);
    const { conversations, outbox } = await records();
    expect(conversations.map(({ done }) => done.length)).toEqual(numbers.map(() => 1));
    expect(outbox.map(({ position }) => position)).toEqual(numbers.map(() => 1));
  }, 90_000);
});
