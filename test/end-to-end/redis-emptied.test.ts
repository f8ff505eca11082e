import { describe, expect, it } from 'vitest';
import { openSmallSystem } from './small-system.ts';

describe('Redis emptied', () => {
  const { flushAll, records, postSms, texts } = openSmallSystem();

  it('delays the answers and loses none', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `+23480300030${String(index).padStart(2, '0')}`);
    for (const [index, number] of numbers.entries()) {
      expect(await postSms(number, 'HELP')).toBe(200);
      if (index % 5 === 4) await flushAll();
    }
    const answered = async () =>
      (await Promise.all(numbers.map((number) => texts(number)))).map(({ length }) => length);
    await expect.poll(answered, { timeout: 40_000, interval: 250 }).toEqual(numbers.map(() => 1));
    const { conversations } = await records();
    expect(conversations.map(({ done }) => done.length)).toEqual(numbers.map(() => 1));
  }, 60_000);
});
