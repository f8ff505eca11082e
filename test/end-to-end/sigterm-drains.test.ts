import { describe, expect, it } from 'vitest';
import { openSmallSystem } from './small-system.ts';

describe('SIGTERM', () => {
  const { system, records, postSms, texts } = openSmallSystem();

  it('lets worker and server finish what they have begun: nothing is lost, nothing done or sent twice', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => `+23480300050${String(index).padStart(2, '0')}`);
    const [worker] = system().workers;
    if (!worker) throw new Error('the system has a worker');
    const posts = numbers.map((number) => postSms(number, 'HELP'));
    const taken = await Promise.all(posts);
    expect(taken).toEqual(numbers.map(() => 200));
    const ends = await Promise.all([worker.stop(), system().server.stop()]);
    expect(ends.map((end) => end?.code)).toEqual([0, 0]);
    await Promise.all([worker.start(), system().server.start()]);
    const answers = async () =>
      (await Promise.all(numbers.map((number) => texts(number)))).map(({ length }) => length);
    await expect.poll(answers, { timeout: 45_000, interval: 250 }).toEqual(numbers.map(() => 1));
    const { conversations } = await records();
    expect(conversations.map(({ done }) => done.length)).toEqual(numbers.map(() => 1));
  }, 90_000);
});
