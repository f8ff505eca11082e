import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge, CallReport } from '../../setup/system-simulators.ts';
import { clickPay, openSmallSystem, shortCode } from './small-system.ts';

const patience = { timeout: 60_000, interval: 100 };

describe('from an SMS to the token', () => {
  const { system, records, texts } = openSmallSystem();
  const number = '+2348031234561';
  const meter = '01012345678';

  /** What comes after the texts that were there before. */
  async function nextText(known: number, mark: RegExp): Promise<string> {
    const fresh = async () => (await texts(number)).slice(known).join(' || ');
    await expect.poll(fresh, patience).toMatch(mark);
    return await fresh();
  }

  async function write(text: string, mark: RegExp): Promise<string> {
    const known = (await texts(number)).length;
    await system().simulators.control('africastalking/inbound', { from: number, to: shortCode, text });
    return await nextText(known, mark);
  }

  async function buy(command: string): Promise<string> {
    await write(command, /YES/);
    const offered = await write('YES', /\/paystack\/pay\//);
    const known = (await texts(number)).length;
    await clickPay(offered);
    return await nextText(known, /Token: /);
  }

  const vends = () => system().simulators.inspect<(BookedRecharge & { meter: string })[]>('vtpass/recharges');

  it('one meter is validated, paid, vended once, and its token arrives with the receipt', async () => {
    const receipt = await buy(`POWER 5000 EKEDC ${meter}`);
    expect(receipt).toMatch(/Token: (?:\d{4}-){4}\d{4}/);
    expect(receipt).toContain(meter);
    expect(await vends()).toMatchObject([{ meter, amountNaira: 5_000, outcome: 'delivered' }]);
    const calls = await system().simulators.inspect<CallReport>('calls');
    expect(calls['vtpass']?.['verify']?.calls).toBe(1);
    expect(await write('resend', /Receipt/)).toContain(/Token: (\S+)/.exec(receipt)?.[1]);
    expect(await vends()).toHaveLength(1);
  }, 120_000);

  it('a vend whose answer is lost still brings its token, and is not bought again', async () => {
    await system().simulators.control('faults/add', [
      {
        provider: 'vtpass',
        operation: 'pay',
        kind: 'execute_then_reset',
        times: 1,
        match: { phone: number },
      },
    ]);
    await buy('LIGHT 2000 IKEDC 45012345678');
    expect(await vends()).toHaveLength(2);
  }, 120_000);

  it('leaves clean books', async () => {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
      unsettled: 0,
    });
  });
});
