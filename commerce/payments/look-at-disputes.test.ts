import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  payFor,
  type Setting,
} from '../scripted-commerce.ts';
import type { Dispute } from './gateway.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();
const ledger = connection.collection('ledger');
beforeEach(() => emptyBooks(connection));

async function buy(setting: Setting, customerId: string) {
  const request = orderOf(customerId, 500);
  const reference = await payFor(setting, request);
  await driveTo(setting, request, 'FULFILLED');
  return { request, reference };
}

async function say(setting: Setting, reference: string, status: Dispute['status'], amountKobo = 50_000) {
  setting.disputes.set(reference, [{ disputeId: '9', status, amountKobo }]);
  await tell(setting, reference);
}

const tell = (setting: Setting, reference: string) =>
  setting.commerce.hint({ kind: 'payment_hint', key: 'd', reference, about: 'dispute' });

const sumOf = async (account: string) =>
  (await ledger.find().toArray())
    .flatMap(({ legs }) => legs as { account: string; amountKobo: number }[])
    .filter((leg) => leg.account === account)
    .reduce((sum, leg) => sum + leg.amountKobo, 0);

const booked = (setting: Setting, count: number) =>
  driveUntil(
    setting.commerce,
    async () => (await ledger.countDocuments({ kind: { $regex: '^dispute' } })) === count,
  );

const nextOrder = async (setting: Setting, customerId: string) => {
  const request = orderOf(customerId, 500);
  await setting.commerce.placeOrder(request);
  return await setting.commerce.order(request.orderId, customerId);
};

describe('a dispute', () => {
  it('that is lost is a loss in the ledger, told once, and holds what the customer orders next', async () => {
    const setting = await openScriptedCommerce(connection);
    const { request, reference } = await buy(setting, 'd1');
    await say(setting, reference, 'open');
    await booked(setting, 1);
    expect(await sumOf('chargeback')).toBe(50_000);
    expect(await nextOrder(setting, 'd1')).toMatchObject({ status: 'HELD', holdReason: 'security' });
    expect(await nextOrder(setting, 'd-other')).toMatchObject({ status: 'AWAITING_PAYMENT' });

    await say(setting, reference, 'lost');
    await booked(setting, 2);
    await tell(setting, reference);
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);
    expect(await sumOf('chargeback')).toBe(0);
    expect(await sumOf('loss')).toBe(50_000);
    expect(setting.kinds(request.orderId).filter((kind) => kind === 'payment_disputed')).toHaveLength(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    expect(await nextOrder(setting, 'd1')).toMatchObject({ status: 'HELD' });
    expect((await setting.commerce.reconcile(true)).differences).toEqual([]);
  });

  it('that is won leaves the books as they were, and the customer free', async () => {
    const setting = await openScriptedCommerce(connection);
    const { reference } = await buy(setting, 'd2');
    await say(setting, reference, 'open');
    await booked(setting, 1);
    await say(setting, reference, 'won');
    await booked(setting, 2);
    expect([await sumOf('chargeback'), await sumOf('loss')]).toEqual([0, 0]);
    expect(await nextOrder(setting, 'd2')).toMatchObject({ status: 'AWAITING_PAYMENT' });
  });

  it('that only a webhook claims is not believed', async () => {
    const setting = await openScriptedCommerce(connection);
    const { request, reference } = await buy(setting, 'd3');
    await tell(setting, reference);
    await tell(setting, 'no such reference');
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);
    expect(await ledger.countDocuments({ kind: { $regex: '^dispute' } })).toBe(0);
    expect(setting.kinds(request.orderId)).not.toContain('payment_disputed');
  });

  it('is found by the transaction where the gateway names nothing else', async () => {
    const setting = await openScriptedCommerce(connection);
    const { reference } = await buy(setting, 'd4');
    setting.disputes.set(reference, [{ disputeId: '9', status: 'open', amountKobo: 50_000 }]);
    await tell(setting, `id_${reference}`);
    await booked(setting, 1);
  });

  it('is asked about until the gateway answers, and counts never for more than was paid', async () => {
    const setting = await openScriptedCommerce(connection);
    const { reference } = await buy(setting, 'd5');
    let asked = 0;
    setting.gatewayScript.verify = () => {
      asked += 1;
      return asked < 3 ? 'lost_before' : 'ok';
    };
    await say(setting, reference, 'lost', 70_000);
    await booked(setting, 2);
    expect(await sumOf('loss')).toBe(50_000);
  });
});

describe('a reversal', () => {
  it('that we did not ask for is a loss; our own refund is none', async () => {
    const setting = await openScriptedCommerce(connection);
    const { request, reference } = await buy(setting, 'r1');
    setting.reversed.add(reference);
    await tell(setting, reference);
    await booked(setting, 2);
    expect(await sumOf('loss')).toBe(50_000);
    expect(setting.kinds(request.orderId)).toContain('payment_disputed');

    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    const failing = orderOf('r2', 500);
    const ours = await payFor(setting, failing);
    await driveTo(setting, failing, 'REFUNDED');
    setting.reversed.add(ours);
    await tell(setting, ours);
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);
    expect(await sumOf('loss')).toBe(50_000);
    expect(setting.kinds(failing.orderId)).not.toContain('payment_disputed');
  });
});

describe('a refund of a disputed payment', () => {
  it('waits for the end of the dispute, and is not made where the bank has the money', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 2_000 });
    const { request, reference } = await buy(setting, 'rd');
    await say(setting, reference, 'open');
    await booked(setting, 1);
    // The vendor takes the line back: its share is to be refunded.
    setting.vendorScript.requery = () => ({ outcome: 'refused', code: '040', because: 'reversed' });
    const vend = await connection.collection('vends').findOne({ orderId: request.orderId });
    await setting.commerce.hint({ kind: 'vend_hint', key: 'v', reference: String(vend?.['reference']) });
    await driveTo(setting, request, 'REFUNDING');
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);
    expect(setting.refunds).toEqual([]);
    await say(setting, reference, 'lost');
    await driveUntil(
      setting.commerce,
      async () => (await connection.collection('refunds').countDocuments({ state: 'review' })) === 1,
    );
    expect(setting.refunds).toEqual([]);
  });
});
