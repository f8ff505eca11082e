import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { targetOf } from './order-lines.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  payFor,
  statusOf,
} from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();
const ledger = connection.collection('ledger');
const payments = connection.collection<{ _id: string; reference: string; state: string }>('payments');

beforeEach(() => emptyBooks(connection));

describe('an order', () => {
  it('is paid, vended once and told, with a ledger of zero', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('c1', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('fulfilled'));
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'fulfilled']);
    expect(setting.executions).toMatchObject([
      { recipient: request.quote.lines.map(targetOf)[0], amountKobo: 50_000 },
    ]);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    expect(await setting.commerce.latestReceipt('c1')).toMatchObject({ orderId: request.orderId });
    expect(await setting.commerce.order(request.orderId, 'c1')).toMatchObject({
      paidKobo: 50_000,
      refundedKobo: 0,
      quote: request.quote,
    });
  });

  it('is the same order when it is placed again', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('c2', 500);
    await Promise.all([1, 2, 3].map(() => setting.commerce.placeOrder(request)));
    expect(await setting.commerce.recentOrders('c2', 10)).toHaveLength(1);
    expect(await payments.countDocuments({ orderId: request.orderId } as never)).toBe(1);
  });

  it('shows itself to its owner only, and keeps numbers sealed in the database', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('c3', 500);
    await setting.commerce.placeOrder(request);
    const view = await setting.commerce.order(request.orderId, 'c3');
    expect(await setting.commerce.orderByRef(` ${view?.ref.toLowerCase()} `, 'c3')).toMatchObject({
      orderId: request.orderId,
    });
    expect(await setting.commerce.order(request.orderId, 'thief')).toBeNull();
    expect(await setting.commerce.orderByRef(view?.ref ?? '', 'thief')).toBeNull();
    await setting.commerce.cancelOrder({ orderId: request.orderId, customerId: 'thief', requestId: 'x' });
    expect(await statusOf(setting, request)).toBe('AWAITING_PAYMENT');
    const stored = JSON.stringify(
      await connection.collection('orders').findOne({ _id: request.orderId as never }),
    );
    expect(stored).not.toContain(request.quote.lines.map(targetOf)[0]?.slice(4));
  });

  it.each([
    ['just at the second factor', [50_000, 2_631], 'AWAITING_PAYMENT', undefined],
    ['over the second factor, without a verified number', [50_000, 2_640], 'HELD', 'second_factor'],
    ['of 100,000 face value', [50_000, 50_000], 'HELD', 'amount'],
  ])('%s goes where the rules say', async (name, naira, status, holdReason) => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf(`hold ${name}`, ...naira);
    await setting.commerce.placeOrder(request);
    expect(await setting.commerce.order(request.orderId, request.customerId)).toMatchObject({
      status,
      ...(holdReason ? { holdReason } : {}),
    });
    expect(setting.kinds(request.orderId)).toEqual(holdReason ? ['held'] : []);
  });

  it('is held from the sixth in a minute on, and goes on when a person releases it', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    const requests = [1, 2, 3, 4, 5, 6].map(() => orderOf('fast', 100));
    for (const request of requests) {
      await setting.commerce.placeOrder(request);
    }
    const statuses = await Promise.all(requests.map((request) => statusOf(setting, request)));
    expect(statuses).toEqual([...Array(5).fill('AWAITING_PAYMENT'), 'HELD']);
    const last = requests[5]?.orderId ?? '';
    expect(await setting.commerce.releaseOrder(last, 'ada')).toBe(true);
    expect(await setting.commerce.releaseOrder(last, 'ada')).toBe(false);
    expect(await setting.commerce.refuseOrder(last, 'ada')).toBe(false);
    expect(setting.kinds(last)).toEqual(['held', 'released']);
    expect(await setting.commerce.order(last, 'fast')).toMatchObject({ status: 'AWAITING_PAYMENT' });
  });

  it('with a price that the rules do not give is cancelled uncharged', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('cheat', 500);
    const cheaper = { ...request, quote: { ...request.quote, discountKobo: 49_900, payableKobo: 100 } };
    await setting.commerce.placeOrder(cheaper);
    expect(await statusOf(setting, request)).toBe('CANCELLED');
    expect(setting.kinds(request.orderId)).toEqual(['payment_unavailable']);
    expect(setting.links.size).toBe(0);
  });

  it('that nobody pays expires, and money that comes then goes back', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 10_000 });
    const request = orderOf('c4', 500);
    await setting.commerce.placeOrder(request);
    await driveTo(setting, request, 'EXPIRED');
    const reference = [...setting.links.keys()][0] ?? '';
    setting.pay(reference);
    await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:2', reference });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'expired', 'late_payment', 'refunded']);
    expect(setting.refunds).toMatchObject([{ refundId: `refund:${reference}`, amountKobo: 50_000 }]);
    expect(await statusOf(setting, request)).toBe('EXPIRED');
    expect(setting.executions).toEqual([]);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('paid in the last moment, without a webhook, is not expired but vended', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('c5', 500);
    await setting.commerce.placeOrder(request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
    const orders = connection.collection<{ expiresAt: Date; dueAt: Date }>('orders');
    await orders.updateOne(
      { _id: request.orderId as never },
      { $set: { expiresAt: new Date(), dueAt: new Date() } },
    );
    setting.pay([...setting.links.keys()][0] ?? '');
    await setting.commerce.work('order', request.orderId);
    await driveTo(setting, request, 'FULFILLED');
  });

  it.each([
    ['less', 49_999, 'REFUNDED', ['payment_link', 'underpaid', 'refunded'], 0, 0],
    ['more', 50_700, 'FULFILLED', ['payment_link', 'overpaid', 'fulfilled'], 1, 700],
  ])(
    'paid %s than asked for ends as the rules say',
    async (name, paidKobo, status, news, vends, walletKobo) => {
      const setting = await openScriptedCommerce(connection);
      const request = orderOf(`paid ${name}`, 500);
      await payFor(setting, request, paidKobo);
      await driveUntil(setting.commerce, () => setting.kinds(request.orderId).length === news.length);
      expect(await statusOf(setting, request)).toBe(status);
      expect(setting.kinds(request.orderId)).toEqual(news);
      expect(setting.executions).toHaveLength(vends);
      expect(await setting.commerce.walletKobo(request.customerId)).toBe(walletKobo);
      expect(await owedKobo(connection, request.orderId)).toBe(0);
    },
  );

  it('paid in another currency is credited to nobody', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('usd', 500);
    await setting.commerce.placeOrder(request);
    await driveUntil(setting.commerce, () => setting.links.size === 1);
    const reference = [...setting.links.keys()][0] ?? '';
    setting.pay(reference, 50_000, 'USD');
    await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:3', reference });
    await driveUntil(
      setting.commerce,
      async () => (await payments.findOne({ reference }))?.state === 'mismatch',
    );
    expect(await statusOf(setting, request)).toBe('AWAITING_PAYMENT');
    expect(await ledger.countDocuments({ orderId: request.orderId })).toBe(0);
  });

  it('hints of what is not ours change nothing', async () => {
    const { commerce } = await openScriptedCommerce(connection);
    const before = await ledger.countDocuments();
    for (const kind of ['payment_hint', 'vend_hint', 'refund_hint'] as const) {
      await commerce.hint({ kind, key: 'x', reference: 'SB-nobody' });
    }
    expect(await ledger.countDocuments()).toBe(before);
  });
});

describe('a payment link', () => {
  it('is asked for again under a new reference when the answer is lost, and the lost one stays watched', async () => {
    const setting = await openScriptedCommerce(connection);
    const faults = ['lost_after', 'down'] as const;
    let call = 0;
    setting.gatewayScript.start = () => faults[call++] ?? 'ok';
    const request = orderOf('c6', 500);
    const second = await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    const [first] = [...setting.links.keys()];
    expect(first).not.toBe(second);
    setting.pay(first ?? '');
    await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:4', reference: first ?? '' });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    expect(setting.kinds(request.orderId)).toEqual([
      'payment_delayed',
      'payment_link',
      'fulfilled',
      'double_payment',
      'refunded',
    ]);
    expect(setting.executions).toHaveLength(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('that can not be had for ten minutes ends the order uncharged', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 5_000 });
    setting.gatewayScript.start = () => 'down';
    const request = orderOf('c7', 500);
    await setting.commerce.placeOrder(request);
    await driveTo(setting, request, 'CANCELLED');
    expect(setting.kinds(request.orderId)).toEqual(['payment_delayed', 'payment_unavailable']);
    expect(await payments.countDocuments({ orderId: request.orderId } as never)).toBe(10);
  });
});
