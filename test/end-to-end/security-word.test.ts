import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { environmentWith } from '../../config/setup-env.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { openSmallSystem } from './small-system.ts';

const patience = { timeout: 30_000, interval: 100 };
const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

describe('a security word', () => {
  const { system, records, postSms, texts } = openSmallSystem();

  /** What a person at the desk types, against the running system. */
  async function desk(...args: readonly string[]): Promise<string> {
    const env = environmentWith({ ...system().environment, LOG_LEVEL: 'silent' });
    const command = ['--import', 'tsx', 'commands/desk.ts', ...args, '--by', 'ada'];
    return (await run(process.execPath, command, { cwd: root, env })).stdout;
  }

  const caseOf = async (reason: string) => {
    const row = (await desk('list')).split('\n').find((line) => line.includes(reason)) ?? '';
    return row.split(' ')[0] ?? '';
  };
  const lastText = async (number: string) => (await texts(number)).at(-1) ?? '';
  const hasText = (number: string, words: RegExp) => async () =>
    (await texts(number)).some((text) => words.test(text));

  async function orderAndPayHeld(number: string): Promise<void> {
    await postSms(number, 'AIRTIME 500 MTN 08031234567');
    await expect.poll(() => lastText(number), patience).toMatch(/YES/);
    await postSms(number, 'YES');
    await expect.poll(() => lastText(number), patience).toMatch(/\/paystack\/pay\//);
    await postSms(number, 'they have stolen my phone, this is fraud');
    await expect.poll(hasText(number, /is stopped until a person/), patience).toBe(true);
    const transactions =
      await system().simulators.inspect<{ reference: string; paidKobo: number }[]>('paystack/transactions');
    const { reference } = transactions.at(-1) ?? { reference: '' };
    await system().simulators.control('paystack/pay', { reference });
    await expect.poll(hasText(number, /is in, and a person checks/), patience).toBe(true);
    expect((await records()).orders.map(({ status }) => status)).toContain('HELD');
  }

  const recharges = async () => await system().simulators.inspect<BookedRecharge[]>('vtpass/recharges');

  it('holds an order that is paid meanwhile, and the desk lets it go on', async () => {
    const number = '+2348031234501';
    await orderAndPayHeld(number);
    expect(await recharges()).toEqual([]);
    expect(await desk('release', await caseOf('keyword'))).toContain('Released: 1 held');
    await expect.poll(hasText(number, /receipt/i), patience).toBe(true);
    expect(await recharges()).toMatchObject([{ outcome: 'delivered' }]);
  }, 90_000);

  it('holds one that the desk refuses, and the money goes back', async () => {
    const number = '+2348031234502';
    await orderAndPayHeld(number);
    expect(await desk('refuse', await caseOf('keyword'))).toContain('Refused: 1 held');
    await expect.poll(hasText(number, /was not approved.*goes back/), patience).toBe(true);
    await expect.poll(hasText(number, /was sent back/), patience).toBe(true);
    const books = await readBooks(system().simulators);
    expect(auditMoney(await records(), books)).toMatchObject({
      vendsExecuted: 1,
      ledgerImbalanceKobo: 0,
      doubleRefunds: 0,
      unsettled: 0,
    });
  }, 90_000);
});
