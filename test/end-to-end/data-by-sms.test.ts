import { describe, expect, it, vi } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { openSmallSystem } from './small-system.ts';

vi.setConfig({ testTimeout: 120_000 });

const patience = { timeout: 30_000, interval: 100 };

describe('a bundle by SMS', () => {
  const { system, records, texts, postSms } = openSmallSystem();

  const recharges = (phone: string) =>
    system().simulators.inspect<(BookedRecharge & { variationCode: string })[]>('vtpass/recharges', {
      phone,
    });

  const configure = (variations: Record<string, number | null>) =>
    system().simulators.control('config', { vtpass: { variations } });

  async function say(number: string, text: string, answer: RegExp): Promise<string> {
    const known = (await texts(number)).length;
    expect(await postSms(number, text)).toBe(200);
    const answers = async () => (await texts(number)).slice(known).join('\n');
    await expect.poll(answers, patience).toMatch(answer);
    return await answers();
  }

  async function pay(link: string): Promise<void> {
    const accessCode = /\/paystack\/pay\/(\w+)/.exec(link)?.[1] ?? '';
    await system().simulators.control('paystack/pay', { accessCode });
  }

  async function expectCleanBooks(): Promise<void> {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
    });
  }

  it("is bought from the vendor's list, paid, vended once by its code, and receipted once", async () => {
    const number = '+2348031234501';
    expect(await say(number, 'DATA 1GB', /YES/)).toContain('Data 1GB for 7 days: 08031234501 (MTN).');
    await pay(await say(number, 'YES', /\/paystack\/pay\//));
    await expect.poll(() => texts(number), patience).toContainEqual(expect.stringMatching(/^Receipt/));
    expect(await recharges('08031234501')).toMatchObject([
      { variationCode: 'mtn-1gb-500', amountNaira: 500, outcome: 'delivered' },
    ]);
    expect((await texts(number)).filter((text) => text.startsWith('Receipt'))).toHaveLength(1);
    await expectCleanBooks();
  });

  it('whose price changes after the quote is not bought: the money goes back with the reason', async () => {
    const number = '+2348031234502';
    expect(await say(number, 'DATA 3GB', /YES/)).toContain('NGN 1,500');
    const link = await say(number, 'YES', /\/paystack\/pay\//);
    await configure({ 'mtn-3gb-1500': 1_600 });
    await pay(link);
    const all = async () => (await texts(number)).join('\n');
    await expect.poll(all, patience).toMatch(/changed the price of this bundle.*was sent back/s);
    expect(await recharges('08031234502')).toEqual([]);
    await expectCleanBooks();
    const quoted = () => say('+2348031234503', 'DATA 3GB', /YES/);
    await expect.poll(quoted, { timeout: 40_000, interval: 1_000 }).toContain('NGN 1,600');
  });
});
