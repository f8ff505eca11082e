import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import type { OrderStatus } from './order.ts';
import {
  Death,
  driveUntil,
  openScriptedCommerce,
  orderOf,
  scriptedVendor,
  survive,
} from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();
const ledger = connection.collection('ledger');
const payments = connection.collection<{ _id: string; reference: string; state: string }>('payments');

beforeEach(async () => {
  for (const name of ['orders', 'payments', 'vends', 'refunds', 'receipts', 'ledger']) {
    await connection.collection(name).deleteMany({});
  }
});

type Setting = Awaited<ReturnType<typeof openScriptedCommerce>>;

async function statusOf(
  { commerce }: Setting,
  { orderId, customerId }: { orderId: string; customerId: string },
) {
  return (await commerce.order(orderId, customerId))?.status;
}

async function drive(
  setting: Setting,
  request: { orderId: string; customerId: string },
  status: OrderStatus,
) {
  try {
    await driveUntil(setting.commerce, async () => (await statusOf(setting, request)) === status);
  } catch (cause) {
    const found = `${await statusOf(setting, request)} after ${setting.kinds(request.orderId).join(', ')}`;
    throw new Error(`wanted ${status}, found ${found}`, { cause });
  }
}

/** Places an order, waits for its link, pays it and tells the webhook's hint. Gives the payment's reference. */
async function pay(
  setting: Setting,
  request: ReturnType<typeof orderOf>,
  paidKobo?: number,
): Promise<string> {
  await setting.commerce.placeOrder(request);
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  const reference = [...setting.links.keys()].at(-1) ?? '';
  setting.pay(reference, paidKobo);
  await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
  return reference;
}

/** What we still owe the order; every entry is checked on the way. */
async function owedKobo(orderId: string): Promise<number> {
  let owed = 0;
  for (const { legs } of await ledger.find({ orderId }).toArray()) {
    const sums = legs as { account: string; amountKobo: number }[];
    expect(sums.reduce((sum, leg) => sum + leg.amountKobo, 0)).toBe(0);
    owed -= sums
      .filter(({ account }) => account === 'customer_order')
      .reduce((sum, leg) => sum + leg.amountKobo, 0);
  }
  return owed;
}

describe('an order', () => {
  it('is paid, vended once and told, with a ledger of zero', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('c1', 500);
    await pay(setting, request);
    await drive(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('fulfilled'));
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'fulfilled']);
    expect(setting.executions).toMatchObject([
      { recipient: request.quote.lines[0]?.recipient, amountKobo: 50_000 },
    ]);
    expect(await owedKobo(request.orderId)).toBe(0);
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
    expect(stored).not.toContain(request.quote.lines[0]?.recipient.slice(4));
  });

  it.each([
    ['just at the second factor', [50_000, 2_631], 'AWAITING_PAYMENT', undefined],
    ['over the second factor', [50_000, 2_640], 'HELD', 'second_factor'],
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
    await drive(setting, request, 'EXPIRED');
    const reference = [...setting.links.keys()][0] ?? '';
    setting.pay(reference);
    await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:2', reference });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'expired', 'late_payment', 'refunded']);
    expect(setting.refunds).toMatchObject([{ refundId: `refund:${reference}`, amountKobo: 50_000 }]);
    expect(await statusOf(setting, request)).toBe('EXPIRED');
    expect(setting.executions).toEqual([]);
    expect(await owedKobo(request.orderId)).toBe(0);
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
    await drive(setting, request, 'FULFILLED');
  });

  it.each([
    ['less', 49_999, 'REFUNDED', ['payment_link', 'underpaid', 'refunded'], 0, 0],
    ['more', 50_700, 'FULFILLED', ['payment_link', 'overpaid', 'fulfilled'], 1, 700],
  ])(
    'paid %s than asked for ends as the rules say',
    async (name, paidKobo, status, news, vends, walletKobo) => {
      const setting = await openScriptedCommerce(connection);
      const request = orderOf(`paid ${name}`, 500);
      await pay(setting, request, paidKobo);
      await driveUntil(setting.commerce, () => setting.kinds(request.orderId).length === news.length);
      expect(await statusOf(setting, request)).toBe(status);
      expect(setting.kinds(request.orderId)).toEqual(news);
      expect(setting.executions).toHaveLength(vends);
      expect(await setting.commerce.walletKobo(request.customerId)).toBe(walletKobo);
      expect(await owedKobo(request.orderId)).toBe(0);
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
    const second = await pay(setting, request);
    await drive(setting, request, 'FULFILLED');
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
    expect(await owedKobo(request.orderId)).toBe(0);
  });

  it('that can not be had for ten minutes ends the order uncharged', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 5_000 });
    setting.gatewayScript.start = () => 'down';
    const request = orderOf('c7', 500);
    await setting.commerce.placeOrder(request);
    await drive(setting, request, 'CANCELLED');
    expect(setting.kinds(request.orderId)).toEqual(['payment_delayed', 'payment_unavailable']);
    expect(await payments.countDocuments({ orderId: request.orderId } as never)).toBe(10);
  });
});

describe('a vend', () => {
  it('that is refused is refunded to the source', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    const request = orderOf('c8', 500);
    await pay(setting, request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'failed', 'refunded']);
    expect(await setting.commerce.order(request.orderId, 'c8')).toMatchObject({
      status: 'REFUNDED',
      refundTo: 'source',
      refundedKobo: 50_000,
    });
    expect(setting.refunds).toHaveLength(1);
    expect(await owedKobo(request.orderId)).toBe(0);
  });

  it('goes to the second vendor only where the first has refused', async () => {
    const second = scriptedVendor('second');
    const first = scriptedVendor('first');
    first.script.vend = ({ amountKobo }) =>
      amountKobo === 10_000 ? { outcome: 'refused', code: '016' } : { outcome: 'pending' };
    first.script.requery = () => ({ outcome: 'pending' });
    const setting = await openScriptedCommerce(connection, {
      vendors: [first.vendor, second.vendor],
      speed: 20,
    });
    const request = orderOf('c9', 100, 200);
    await pay(setting, request);
    await driveUntil(setting.commerce, () => second.executions.length === 1);
    await drive(setting, request, 'UNKNOWN');
    expect(second.requests.map(({ amountKobo }) => amountKobo)).toEqual([10_000]);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'vend_pending']);
  });

  it('of several lines keeps what was delivered and sends back the share of the rest', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = ({ amountKobo }) =>
      amountKobo === 600_000 ? { outcome: 'refused', code: '016' } : 'executes';
    const request = orderOf('c10', 4_000, 6_000);
    await pay(setting, request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    const order = await setting.commerce.order(request.orderId, 'c10');
    expect(order).toMatchObject({ status: 'FULFILLED', paidKobo: 950_000, refundedKobo: 570_000 });
    expect(order?.lines.map((line) => line.status)).toEqual(['delivered', 'failed']);
    expect(await owedKobo(request.orderId)).toBe(0);
  });

  it.each([
    ['was carried out', 'executes_silently' as const],
    ['never arrived', { outcome: 'pending' } as const],
  ])('whose answer is lost and that %s is executed once', async (name, answer) => {
    const setting = await openScriptedCommerce(connection);
    let call = 0;
    setting.vendorScript.vend = () => (call++ === 0 ? answer : 'executes');
    const request = orderOf(`lost ${name}`, 500);
    await pay(setting, request);
    await drive(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('fulfilled'));
    expect(setting.executions).toHaveLength(1);
    expect(new Set(setting.requests.map(({ reference }) => reference)).size).toBe(1);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'vend_pending', 'fulfilled']);
  });

  it('is sent again only after the quiet period and two looks that found nothing', async () => {
    const setting = await openScriptedCommerce(connection);
    let looks = 0;
    const sentAt: number[] = [];
    setting.vendorScript.vend = () => {
      sentAt.push(Date.now());
      return sentAt.length === 1 ? { outcome: 'pending' } : 'executes';
    };
    setting.vendorScript.requery = () => {
      looks += 1;
      return { outcome: 'not_found' };
    };
    const request = orderOf('quiet', 500);
    await pay(setting, request);
    await drive(setting, request, 'FULFILLED');
    expect(looks).toBeGreaterThan(2);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(850);
  });

  it('that stays open to the end of the schedule goes to a person, and the vendor can still settle it', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'pending' });
    setting.vendorScript.requery = () => ({ outcome: 'pending' });
    const request = orderOf('c11', 500);
    await pay(setting, request);
    await drive(setting, request, 'UNKNOWN');
    const sentAt = new Date(Date.now() - 86_400_000);
    await connection.collection('vends').updateOne({ orderId: request.orderId }, { $set: { sentAt } });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('in_review'));
    expect(await setting.commerce.order(request.orderId, 'c11')).toMatchObject({
      status: 'UNKNOWN',
      lines: [{ status: 'review' }],
    });
    setting.vendorScript.requery = () => ({ outcome: 'delivered' });
    await setting.commerce.hint({
      kind: 'vend_hint',
      key: 'vt:1',
      reference: setting.requests[0]?.reference ?? '',
    });
    await drive(setting, request, 'FULFILLED');
  });

  it('that the vendor has no money for is held, told and sent again with the same reference', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () =>
      setting.requests.length < 3 ? { outcome: 'not_processed', code: '018' } : 'executes';
    const request = orderOf('c12', 500);
    await pay(setting, request);
    await drive(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('fulfilled'));
    expect(new Set(setting.requests.map(({ reference }) => reference)).size).toBe(1);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'vend_pending', 'fulfilled']);
  });

  it('gets a fresh reference only when the vendor says that an old one is too old', async () => {
    const setting = await openScriptedCommerce(connection);
    const answers = [
      { outcome: 'not_processed', code: '018' },
      { outcome: 'refused', code: '085', because: 'reference_too_old' },
    ] as const;
    setting.vendorScript.vend = () => answers[setting.requests.length - 1] ?? 'executes';
    const request = orderOf('c13', 500);
    await pay(setting, request);
    await driveUntil(setting.commerce, () => setting.requests.length === 1);
    const referenceAt = new Date(Date.now() - 3_600_000);
    await connection.collection('vends').updateOne({ orderId: request.orderId }, { $set: { referenceAt } });
    await drive(setting, request, 'FULFILLED');
    expect(new Set(setting.requests.map(({ reference }) => reference)).size).toBe(2);
    expect(setting.executions).toHaveLength(1);
  });

  it('that is refused as too old at once is a failed one, not another reference', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '085', because: 'reference_too_old' });
    const request = orderOf('c15', 500);
    await pay(setting, request);
    await drive(setting, request, 'REFUNDED');
    expect(setting.requests).toHaveLength(1);
  });

  it('that the vendor takes back after delivery is refunded', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('c14', 500);
    await pay(setting, request);
    await drive(setting, request, 'FULFILLED');
    const reference = setting.requests[0]?.reference ?? '';
    await setting.commerce.hint({ kind: 'vend_hint', key: 'vt:2', reference });
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(10)).length === 0);
    expect(await statusOf(setting, request)).toBe('FULFILLED');
    setting.vendorScript.requery = () => ({ outcome: 'refused', code: '040', because: 'reversed' });
    await setting.commerce.hint({ kind: 'vend_hint', key: 'vt:3', reference });
    await drive(setting, request, 'REFUNDED');
    expect(setting.refunds).toHaveLength(1);
    expect(await owedKobo(request.orderId)).toBe(0);
  });
});

describe('a refund', () => {
  const refusing = async (name: string) => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    return { setting, request: orderOf(`refund ${name}`, 500) };
  };

  it('that the gateway definitely can not make goes to the wallet', async () => {
    const { setting, request } = await refusing('wallet');
    setting.gatewayScript.refund = () => 'refused';
    await pay(setting, request);
    await drive(setting, request, 'REFUNDED');
    expect(await setting.commerce.walletKobo(request.customerId)).toBe(50_000);
    expect(await setting.commerce.order(request.orderId, request.customerId)).toMatchObject({
      refundTo: 'wallet',
    });
    expect(await owedKobo(request.orderId)).toBe(0);
  });

  it.each(['lost_after', 'lost_before', 'dies_after', 'dies_before', 'down'] as const)(
    'is made once when its call is %s',
    async (fault) => {
      const { setting, request } = await refusing(fault);
      let calls = 0;
      setting.gatewayScript.refund = () => (calls++ === 0 ? fault : 'ok');
      await pay(setting, request);
      await drive(setting, request, 'REFUNDED');
      expect(setting.refunds).toHaveLength(1);
      expect(await owedKobo(request.orderId)).toBe(0);
    },
  );

  it('waits for the gateway and is told when it has arrived', async () => {
    const { setting, request } = await refusing('pending');
    setting.gatewayScript.refundStatus = 'pending';
    const reference = await pay(setting, request);
    await drive(setting, request, 'REFUNDING');
    await driveUntil(setting.commerce, () => setting.refunds.length === 1);
    setting.gatewayScript.refundStatus = 'processed';
    await setting.commerce.hint({ kind: 'refund_hint', key: 'ps:5', reference });
    await drive(setting, request, 'REFUNDED');
    expect(setting.refunds).toHaveLength(1);
  });
});

describe('a crash', () => {
  it.each(['payment_link', 'fulfilled'] as const)(
    'of the delivery of "%s" loses and doubles nothing',
    async (kind) => {
      let crashes = 0;
      const delivered: string[] = [];
      const setting = await openScriptedCommerce(connection, {
        deliverNews: async ({ newsId, news }) => {
          if (news.kind === kind && crashes++ < 2) {
            throw new Error('the inbox is away');
          }
          delivered.push(newsId);
        },
      });
      const request = orderOf(`news ${kind}`, 500);
      await setting.commerce.placeOrder(request);
      await driveUntil(
        setting.commerce,
        async () =>
          (await setting.commerce.order(request.orderId, request.customerId))?.paymentUrl !== undefined,
      );
      setting.pay([...setting.links.keys()][0] ?? '');
      await setting.commerce.hint({
        kind: 'payment_hint',
        key: 'ps:6',
        reference: [...setting.links.keys()][0] ?? '',
      });
      await driveUntil(setting.commerce, () => delivered.length === 2);
      expect(delivered.map((id) => id.split(':').at(-1))).toEqual(['payment_link', 'fulfilled']);
      expect(setting.executions).toHaveLength(1);
    },
  );

  it.each([
    ['before the payment is asked for', 'start', 'dies_before'],
    ['after the payment was asked for', 'start', 'dies_after'],
    ['at the verification', 'verify', 'dies_before'],
    ['before the vend', 'vend', 'dies_before'],
    ['after the vend', 'vend', 'dies_after'],
  ] as const)('%s ends in one credit and one vend', async (name, point, fault) => {
    const setting = await openScriptedCommerce(connection);
    let calls = 0;
    if (point === 'vend') {
      setting.vendorScript.vend = () => (calls++ === 0 ? fault : 'executes');
    } else {
      setting.gatewayScript[point] = () => (calls++ === 0 ? fault : 'ok');
    }
    const request = orderOf(`crash ${name}`, 500);
    await pay(setting, request);
    await drive(setting, request, 'FULFILLED');
    expect(setting.executions).toHaveLength(1);
    expect(await ledger.countDocuments({ orderId: request.orderId, kind: 'pay' })).toBe(1);
    expect(await owedKobo(request.orderId)).toBe(0);
  });

  it.each(['ledger', 'orders', 'payments', 'vends', 'refunds'])(
    'at any write to %s is made good',
    async (name) => {
      const collection = connection.collection(name);
      for (const nth of [1, 2, 3, 4]) {
        const setting = await openScriptedCommerce(connection);
        setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
        const request = orderOf(`${name} ${nth}`, 500);
        const restore = dieAtWrite(collection, nth);
        try {
          await survive(setting.commerce.placeOrder(request));
          await survive(setting.commerce.placeOrder(request));
          await survive(pay(setting, request));
          await drive(setting, request, 'REFUNDED');
        } finally {
          restore();
        }
        expect(setting.refunds).toHaveLength(1);
        expect(await owedKobo(request.orderId)).toBe(0);
        expect(await ledger.countDocuments({ orderId: request.orderId })).toBe(3);
      }
    },
  );
});

/** The n-th write to the collection is carried out, and then the process dies. */
function dieAtWrite(collection: object, nth: number): () => void {
  const target = collection as Record<string, (...parameters: unknown[]) => Promise<unknown>>;
  const names = ['insertOne', 'insertMany', 'updateOne', 'findOneAndUpdate'] as const;
  const originals = names.map((name) => [name, target[name]] as const);
  let writes = 0;
  for (const [name, original] of originals) {
    target[name] = async (...parameters) => {
      const result = await original?.apply(collection, parameters);
      writes += 1;
      if (writes === nth) {
        throw new Death();
      }
      return result;
    };
  }
  return () => {
    for (const [name, original] of originals) {
      if (original) {
        target[name] = original;
      }
    }
  };
}
