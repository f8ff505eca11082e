import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openSmallSystem } from './small-system.ts';
import { openHandset, serviceCode } from './ussd-handset.ts';

const patience = { timeout: 45_000, interval: 100 };
const late = /^This takes a moment\. The answer comes to you by SMS/;

describe('a dialled screen while something is down', () => {
  const { system, records, texts } = openSmallSystem({ mongodb: 'own', outageMs: 6_000, timings: 'test' });
  const hopsOf = async (sessionId: string) =>
    (await records()).inbox.filter(({ id }) => id.includes(sessionId));

  /** Posts a hop as the telco does; the body of the answer, nothing where there was none. */
  async function post(number: string, sessionId: string, text: string): Promise<string> {
    const form = { sessionId, phoneNumber: number, serviceCode, networkCode: '62130', text };
    const answer = await fetch(system().webhookUrl('at-ussd', 'dial'), {
      method: 'POST',
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => undefined);
    return (await answer?.text().catch(() => undefined)) ?? '';
  }

  function worker() {
    const [first] = system().workers;
    if (!first) throw new Error('the system has a worker');
    return first;
  }

  it('no worker: the session ends with the way by SMS before its deadline, and the answer comes there once', async () => {
    const number = '+2348030014001';
    await worker().kill();
    const dialled = await openHandset(system, number).dial();
    expect(dialled.screen).toMatch(late);
    expect(dialled.open).toBe(false);
    expect(dialled.ms).toBeLessThan(6_000);
    await worker().start();
    await expect.poll(() => texts(number), patience).toHaveLength(1);
    expect(await texts(number)).toEqual([expect.stringMatching(/^Welcome\. What would you like\?\n1\. Buy/)]);
    // What comes next is not held up by it, nor sent before it.
    await openHandset(system, number).dial();
    expect(await texts(number)).toHaveLength(1);
  }, 90_000);

  it('the worker dies in the middle: another takes the turn, once', async () => {
    const number = '+2348030014002';
    const { dial, enter } = openHandset(system, number);
    const { sessionId } = await dial();
    const entering = enter('1').catch(() => undefined);
    await worker().kill();
    await worker().start();
    await entering;
    await expect
      .poll(async () => (await hopsOf(sessionId)).map(({ state }) => state), patience)
      .toEqual(['done', 'done']);
    // It was shown, or it is texted once the hop's time is over.
    const again = await post(number, sessionId, '1');
    expect(again).toMatch(/^CON How much airtime\?/);
  }, 90_000);

  it('the server dies between keeping the hop and answering it: a repeat has the answer, and so has the phone', async () => {
    const number = '+2348030014003';
    const sessionId = 'ATUid_killed_between';
    await worker().kill();
    const broken = post(number, sessionId, '');
    await expect.poll(() => hopsOf(sessionId), patience).toHaveLength(1);
    await system().server.kill();
    expect(await broken).toBe('');
    await Promise.all([system().server.start(), worker().start()]);
    await expect.poll(() => texts(number), patience).toHaveLength(1);
    expect(await post(number, sessionId, '')).toMatch(/^CON Welcome\./);
    expect(await post(number, sessionId, '1')).toMatch(/^CON How much airtime\?/);
    expect(await hopsOf(sessionId)).toHaveLength(2);
    expect(await texts(number)).toHaveLength(1);
  }, 120_000);

  it('MongoDB away: the session ends, nothing is promised and nothing kept', async () => {
    const number = '+2348030014004';
    system().mongod?.kill();
    await sleep(300);
    const dialled = await openHandset(system, number).dial();
    expect(dialled.screen).toMatch(/^Sorry, we cannot answer right now\./);
    expect(dialled.statuses).toEqual([200]);
    expect(dialled.ms).toBeLessThan(6_000);
    const dials = async () => (await openHandset(system, number).dial()).screen;
    await expect.poll(dials, { timeout: 60_000, interval: 500 }).toMatch(/^Welcome\./);
    expect(await hopsOf(dialled.sessionId)).toEqual([]);
    expect(await texts(number)).toEqual([]);
  }, 120_000);

  it('Redis away: what was entered is kept, and answered by SMS when it is back', async () => {
    const number = '+2348030014005';
    const { dial } = openHandset(system, number);
    expect((await dial()).screen).toMatch(/^Welcome\./);
    system().redis.kill();
    const dialled = await dial();
    expect(dialled.screen).toMatch(new RegExp(`${late.source}|^Welcome`));
    expect(dialled.ms).toBeLessThan(6_000);
    await expect.poll(async () => (await hopsOf(dialled.sessionId))[0]?.state, patience).toBe('done');
    const told = async () => (dialled.open ? 1 : (await texts(number)).length);
    await expect.poll(told, patience).toBe(1);
  }, 120_000);
});
