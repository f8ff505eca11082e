import mongoose from 'mongoose';
import { describe, expect, it, vi } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { openSmallSystem } from './small-system.ts';

vi.setConfig({ testTimeout: 120_000 });

const patience = { timeout: 20_000, interval: 100 };

describe('an order is paid', () => {
  const { system, records, postSms, texts } = openSmallSystem();

  const said = (number: string) => expect.poll(async () => (await texts(number)).at(-1) ?? '', patience);

  async function order(number: string, text: string): Promise<void> {
    await postSms(number, text);
    await said(number).toMatch(/YES/);
    await postSms(number, 'YES');
    await said(number).toMatch(/\/pay\//);
  }

  async function paymentOf(method: string, index = 0): Promise<{ gateway: string; reference: string }> {
    const found = (await records()).payments.filter(
      (one) => one.method === method && ['open', 'paid'].includes(one.state),
    )[index];
    return { gateway: found?.gateway ?? '', reference: found?.reference ?? '' };
  }

  async function expectCleanBooks(): Promise<void> {
    await expect
      .poll(async () => auditMoney(await records(), await readBooks(system().simulators)), patience)
      .toMatchObject({
        ledgerImbalanceKobo: 0,
        doubledVends: 0,
        doubleCredits: 0,
        paymentsMissed: 0,
        unsettled: 0,
      });
  }

  /** Priorities of the open cases. */
  async function cases(): Promise<readonly unknown[]> {
    const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = system().environment;
    const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
    const found = await connection.collection('enquiries').find({ reason: 'money_dispute' }).toArray();
    await connection.close();
    return found.map(({ priority }) => priority as unknown);
  }

  it('out of the wallet, where an overpayment lies', async () => {
    const number = '+2348031230001';
    await order(number, 'AIRTIME 500');
    const { gateway, reference } = await paymentOf('link');
    await system().simulators.control(`${gateway}/pay`, { reference, amountKobo: 110_000 });
    await said(number).toMatch(/receipt/i);
    await order(number, 'AIRTIME 600');
    await said(number).toMatch(/WALLET/);
    await postSms(number, 'WALLET');
    await said(number).toMatch(/receipt/i);
    await postSms(number, 'BALANCE');
    await said(number).toMatch(/NGN 0\D[\s\S]*-NGN 600/);
    await expectCleanBooks();
  });

  it('by a code of the bank through Flutterwave while Paystack fails; and the bank may want it back', async () => {
    const number = '+2348031230002';
    const down = (operation: string) => ({ provider: 'paystack', operation, kind: '500' });
    await system().simulators.control('faults', [down('initialize'), down('charge')]);
    await order(number, 'AIRTIME 700');
    await said(number).toMatch(/\/flutterwave\/pay\//);
    await postSms(number, 'USSD');
    await said(number).toMatch(/First Bank/);
    await postSms(number, 'first bank');
    await said(number).toMatch(/dial \*894\*000\*\d+# on your First Bank line/);
    const { gateway, reference } = await paymentOf('ussd');
    expect(gateway).toBe('flutterwave');
    await system().simulators.control('flutterwave/pay', { reference });
    await said(number).toMatch(/receipt/i);
    await system().simulators.control('faults', []);
    await expectCleanBooks();

    await system().simulators.control('flutterwave/dispute', { reference, state: 'open' });
    await said(number).toMatch(/your bank asks us to give back NGN 700/);
    expect(await cases()).toEqual(['CRITICAL']);
    await postSms(number, 'AIRTIME 800');
    await said(number).toMatch(/YES/);
    await postSms(number, 'YES');
    await said(number).toMatch(/until a person has checked it/);
    const held = (await records()).orders.filter(({ status }) => status === 'HELD');
    expect(held.map(({ holdReason }) => holdReason)).toEqual(['security']);
  });
});
