import { describe, expect, it } from 'vitest';
import { openSmallSystem } from './small-system.ts';

describe('a duplicate webhook', () => {
  const { records, postSms, texts } = openSmallSystem();

  it('gets the same answer and no second reply, at once or later', async () => {
    const number = '+2348030001111';
    const post = () => postSms(number, 'HELP', 'ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3');
    expect(await Promise.all([post(), post(), post()])).toEqual([200, 200, 200]);
    await expect.poll(() => texts(number), { timeout: 30_000, interval: 100 }).toHaveLength(1);
    expect(await post()).toBe(200);
    // A later message of the same customer is answered after whatever the repeat would have caused.
    expect(await postSms(number, 'BALANCE')).toBe(200);
    await expect.poll(() => texts(number), { timeout: 30_000, interval: 100 }).toHaveLength(2);
    const { inbox, conversations } = await records();
    expect(inbox.filter(({ kind }) => kind === 'message')).toHaveLength(2);
    expect(conversations.map(({ done }) => done.length)).toEqual([2]);
  });
});
