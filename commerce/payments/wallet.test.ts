import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import { overpaymentMovement, walletMovement } from '../ledger.ts';
import { openLedgerStore } from '../ledger-store.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  type Setting,
} from '../scripted-commerce.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();
const store = openLedgerStore(connection, () => new Date());
await store.createIndexes();
beforeEach(() => emptyBooks(connection));

let credits = 0;

/** Money in the wallet, as an overpayment leaves it. */
async function fill(customerId: string, amountKobo: number): Promise<void> {
  credits += 1;
  await store.post(
    overpaymentMovement({ orderId: `old_${credits}`, customerId }, `credit_${credits}`, amountKobo),
  );
}

async function linkOf(setting: Setting, request: ReturnType<typeof orderOf>): Promise<string> {
  await setting.commerce.placeOrder(request);
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  return [...setting.links.keys()].at(-1) ?? '';
}

const fromWallet = (
  setting: Setting,
  { orderId, customerId }: { orderId: string; customerId: string },
  id = 'w1',
) =>
  setting.commerce.runErrand(
    { kind: 'pay_order', orderId, method: { kind: 'wallet' } },
    { customerId, errandId: id },
  );

const atRest = (setting: Setting) =>
  driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);

describe('a wallet', () => {
  it('pays an order once, whatever is repeated', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('w1', 500);
    await fill('w1', 60_000);
    await linkOf(setting, request);
    await Promise.all([fromWallet(setting, request), fromWallet(setting, request)]);
    await driveTo(setting, request, 'FULFILLED');
    expect(await setting.commerce.walletKobo('w1')).toBe(10_000);
    expect(setting.executions).toHaveLength(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    expect(await setting.commerce.walletLines('w1', 2)).toMatchObject([
      { kind: 'pay', orderId: request.orderId, amountKobo: -50_000 },
      { kind: 'overpay', amountKobo: 60_000 },
    ]);
    const { differences } = await setting.commerce.reconcile(true);
    // The credit itself was put there by hand.
    expect(differences.filter(({ id }) => !id.startsWith('overpay:'))).toEqual([]);
  });

  it('that does not cover the order pays nothing of it, and says so', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('w2', 500);
    await fill('w2', 49_999);
    await linkOf(setting, request);
    await fromWallet(setting, request);
    await atRest(setting);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'wallet_short']);
    expect(await setting.commerce.walletKobo('w2')).toBe(49_999);
  });

  it('gets its money back when the link was paid too, or the vend fails', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('w3', 500);
    await fill('w3', 50_000);
    const reference = await linkOf(setting, request);
    setting.pay(reference);
    await Promise.all([
      fromWallet(setting, request),
      setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference }),
    ]);
    await driveTo(setting, request, 'FULFILLED');
    await atRest(setting);
    const view = await setting.commerce.order(request.orderId, 'w3');
    const walletKobo = await setting.commerce.walletKobo('w3');
    const sentBack = setting.refunds.reduce((sum, { amountKobo }) => sum + amountKobo, 0);
    // Whichever was second came back, where it came from; or the wallet was not touched at all.
    expect((view?.paidKobo ?? 0) - (view?.refundedKobo ?? 0)).toBe(50_000);
    expect(walletKobo + sentBack).toBe(50_000);

    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    const failing = orderOf('w3', 100);
    await fill('w3', 50_000);
    await linkOf(setting, failing);
    await fromWallet(setting, failing, 'w2');
    await driveTo(setting, failing, 'REFUNDED');
    expect(await setting.commerce.walletKobo('w3')).toBe(walletKobo + 50_000);
    expect(await owedKobo(connection, failing.orderId)).toBe(0);
  });

  it('is never overdrawn by orders that all want it at once', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1, claimMs: 5_000 });
    await fill('w4', 120_000);
    const requests = [1, 2, 3, 4, 5].map(() => orderOf('w4', 500));
    await Promise.all(requests.map((request) => setting.commerce.placeOrder(request)));
    await Promise.all(requests.map((request) => fromWallet(setting, request, request.orderId)));
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);
    const views = await Promise.all(
      requests.map(({ orderId, customerId }) => setting.commerce.order(orderId, customerId)),
    );
    expect(views.filter((view) => view?.status === 'FULFILLED')).toHaveLength(2);
    expect(await setting.commerce.walletKobo('w4')).toBe(20_000);
    const short = requests.filter(({ orderId }) => setting.kinds(orderId).includes('wallet_short'));
    expect(short).toHaveLength(3);
  });

  it('takes thirty payments at once only as far as the balance goes', async () => {
    await fill('w5', 5_000);
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        store.payFromWallet(walletMovement({ orderId: `o${n}`, customerId: 'w5' }, `wallet:${n}`, 1_000)),
      ),
    );
    expect(results.filter((result) => result === 'posted')).toHaveLength(5);
    expect(await store.walletKobo('w5')).toBe(0);
    expect(await store.payFromWallet(walletMovement({ orderId: 'o', customerId: 'w5' }, 'wallet:z', 1))).toBe(
      'short',
    );
  });

  it('survives a death between the ledger and the payment', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('w6', 500);
    await fill('w6', 50_000);
    await linkOf(setting, request);
    await fromWallet(setting, request);
    const payment = await connection.collection('payments').findOne({ method: 'wallet' });
    const { orderId, customerId } = request;
    const id = `wallet:${payment?.['reference']}`;
    await store.payFromWallet(walletMovement({ orderId, customerId }, id, 50_000));
    await driveTo(setting, request, 'FULFILLED');
    expect(await setting.commerce.walletKobo('w6')).toBe(0);
  });
});
