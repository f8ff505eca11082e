import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openSmallSystem } from './small-system.ts';

describe('MongoDB away', () => {
  const { system, postSms, texts } = openSmallSystem({ mongodb: 'own', outageMs: 6_000, timings: 'test' });

  it('spools what the provider would not repeat, refuses what it would, and answers both afterwards', async () => {
    const [spooled, refused] = ['+2348030004001', '+2348030004002'];
    system().mongod?.kill();
    await sleep(300);
    const overTwilio = await system().simulators.control('twilio/inbound', {
      from: spooled,
      to: '+14155238886',
      body: 'HELP',
    });
    expect(overTwilio).toMatchObject({ status: 200 });
    const startedAt = Date.now();
    expect(await postSms(refused, 'HELP', 'id-of-the-refused')).toBe(503);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect((await fetch(`${system().baseUrl}/ready`)).status).toBe(503);

    const repeat = () => postSms(refused, 'HELP', 'id-of-the-refused');
    await expect.poll(repeat, { timeout: 45_000, interval: 500 }).toBe(200);
    await expect.poll(() => texts(refused), { timeout: 30_000, interval: 200 }).toHaveLength(1);
    await expect.poll(() => texts(spooled, 'twilio'), { timeout: 30_000, interval: 200 }).toHaveLength(1);
  }, 120_000);
});
