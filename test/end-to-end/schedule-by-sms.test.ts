import { describe, expect, it, vi } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { firstDate, lagosMinute, type Plan, reminderIn } from '../../commerce/schedules/calendar.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { openSmallSystem } from './small-system.ts';

vi.setConfig({ testTimeout: 180_000 });

const minuteMs = 60_000;
/** Half a minute lasts an hour. */
const clockSpeed = 120;
const patience = { timeout: 90_000, interval: 200 };

describe('a schedule by SMS', () => {
  const { system, records, texts, postSms } = openSmallSystem({ clockSpeed });
  const number = '+2348031234601';

  async function say(text: string, answer: RegExp): Promise<string> {
    const known = (await texts(number)).length;
    expect(await postSms(number, text)).toBe(200);
    const answers = async () => (await texts(number)).slice(known).join('\n');
    await expect.poll(answers, patience).toMatch(answer);
    return await answers();
  }

  const all = async () => (await texts(number)).join('\n');
  const recharges = (phone: string) =>
    system().simulators.inspect<BookedRecharge[]>('vtpass/recharges', { phone });

  /** What is paid too much for a small order stays in the wallet. */
  async function fillWallet(): Promise<void> {
    await say('AIRTIME 100', /YES/);
    const link = await say('YES', /\/paystack\/pay\//);
    const accessCode = /\/paystack\/pay\/(\w+)/.exec(link)?.[1] ?? '';
    await system().simulators.control('paystack/pay', { accessCode, amountKobo: 110_000 });
    await expect.poll(all, patience).toMatch(/^Receipt/m);
  }

  it('is set up, told before, paid from the wallet, delivered once with one receipt, and stopped', async () => {
    await fillWallet();
    const now = new Date();
    const minute = lagosMinute(new Date(now.getTime() + 100 * minuteMs));
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    expect(await say(`every day at ${time} 500 airtime for 08031234691`, /YES/)).toContain('every day at');
    expect(await say('YES', /Schedule 1 is set/)).toContain('STOP SCHEDULE 1');
    await expect.poll(() => recharges('08031234691'), patience).toHaveLength(1);
    await expect.poll(async () => (await all()).match(/^Receipt/gm)?.length, patience).toBe(2);
    expect(await recharges('08031234691')).toMatchObject([{ amountNaira: 500, outcome: 'delivered' }]);
    const said = await all();
    expect(said.match(/\/paystack\/pay\//g)).toHaveLength(1);
    const plan: Plan = { rhythm: { kind: 'daily' }, minute };
    const isTold = reminderIn(plan, firstDate(plan, now) ?? '') > new Date(now.getTime() + 5 * minuteMs);
    expect(/Your wallet pays NGN 500.*SKIP 1/.test(said)).toBe(isTold);
    expect(await say('BALANCE', /wallet/)).toContain('NGN 500');
    await say('stop schedule 1', /Schedule 1 is stopped/);
    await say('SCHEDULES', /You have no schedules/);
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
    });
  });
});
