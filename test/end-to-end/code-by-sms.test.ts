import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { environmentWith } from '../../config/setup-env.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

const patience = { timeout: 60_000, interval: 100 };
const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

describe('an order above the limit, by SMS', () => {
  const { system, folder, records, postSms, texts } = openSmallSystem({ logLevel: 'debug', clockSpeed: 10 });
  const codes: string[] = [];

  async function write(number: string, text: string, mark: RegExp): Promise<string> {
    const known = (await texts(number)).length;
    await postSms(number, text);
    const fresh = async () => (await texts(number)).slice(known).join(' || ');
    await expect.poll(fresh, patience).toMatch(mark);
    return await fresh();
  }

  async function order(number: string, meter: string): Promise<string> {
    await write(number, `LIGHT 60000 IKEDC ${meter}`, /YES/);
    const code = /\b(\d{6}) is your code/.exec(await write(number, 'YES', /is your code/))?.[1] ?? '';
    codes.push(code);
    return code;
  }

  async function desk(...args: readonly string[]): Promise<string> {
    const env = environmentWith({ ...system().environment, LOG_LEVEL: 'silent' });
    const command = ['--import', 'tsx', 'commands/desk.ts', ...args, '--by', 'ada'];
    return (await run(process.execPath, command, { cwd: root, env })).stdout;
  }

  const recharges = () => system().simulators.inspect<BookedRecharge[]>('vtpass/recharges');

  it('gets a code, is paid after it, and is delivered once', async () => {
    const number = '+2348031234571';
    const code = await order(number, '45012345671');
    const link = await write(number, code, /\/paystack\/pay\//);
    await clickPay(link);
    await expect.poll(async () => (await texts(number)).join(' '), patience).toMatch(/Token: /);
    expect(await recharges()).toHaveLength(1);
  }, 120_000);

  it('is not approved from another number, nor by the code of another order', async () => {
    const [owner, stranger] = ['+2348031234572', '+2348031234573'] as const;
    const code = await order(owner, '45012345672');
    const other = await order(stranger, '45012345673');
    await write(stranger, code === other ? '000000' : code, /Tries left: 2/);
    await write(owner, other === code ? '000000' : other, /Tries left: 2/);
    expect((await records()).orders.filter(({ status }) => status === 'AWAITING_PAYMENT')).toEqual([]);
    await write(owner, `my code is ${code}`, /\/paystack\/pay\//);
    await write(stranger, 'CANCEL', /is cancelled/);
    expect(await recharges()).toHaveLength(1);
  }, 120_000);

  it('is sent with another code on request, and a definite failure of the send brings another one, too', async () => {
    const number = '+2348031234574';
    const old = await order(number, '45012345674');
    await system().simulators.control('faults/add', [
      { provider: 'africastalking', operation: 'send', kind: '429', times: 1, delayMs: 100 },
    ]);
    const fresh = /\b(\d{6}) is your code/.exec(await write(number, 'NEW CODE', /is your code/))?.[1] ?? '';
    codes.push(fresh);
    if (fresh !== old) await write(number, old, /Tries left: 2/);
    await write(number, fresh, /\/paystack\/pay\//);
  }, 120_000);

  it('shows its codes to nobody: not to the desk, not in the logs, not in the database', async () => {
    const number = '+2348031234575';
    const code = await order(number, '45012345675');
    await write(number, `AGENT, is the code ${code} mine?`, /6 digits of the code and nothing else/);
    await write(number, code, /\/paystack\/pay\//);
    await write(number, 'AGENT', /A person will answer/);
    const rows = (await desk('list')).split('\n').filter((line) => line.includes('asked_for_person'));
    const shown = await desk('show', rows[0]?.split(' ')[0] ?? '');
    expect(shown).toContain('******');
    expect(codes.length).toBe(6);
    const entries = await readdir(folder(), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('simulators'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => file.startsWith(system().logs) || file.startsWith(join(folder(), 'redis')));
    expect(files.length).toBeGreaterThanOrEqual(3);
    const stored = JSON.stringify((await records()).orders);
    for (const one of codes) {
      expect(shown).not.toContain(one);
      const alone = new RegExp(`(?<![0-9a-zA-Z.:_-])${one}(?![0-9a-zA-Z_-])`);
      expect(alone.test(stored)).toBe(false);
      for (const file of files) expect(alone.test(await readFile(file, 'latin1')), file).toBe(false);
    }
  }, 120_000);

  it('leaves clean books', async () => {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
    });
  });
});
