import { describe, expect, it } from 'vitest';
import type { OrderNews, OrderView } from '../../commerce/order.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';

type Row = readonly [
  kind: OrderNews['kind'],
  order: Partial<OrderView>,
  amountKobo: number | undefined,
  marks: string[],
];

const paid = { status: 'PAID', paidKobo: 50_000 } as const;
const what = 'NGN 500 MTN airtime for 08031110000';

const rows: readonly Row[] = [
  ['payment_link', {}, undefined, ['SB7K3QX1', what, 'Pay NGN 500', '30 minutes', 'https://pay.example/1']],
  [
    'ussd_code',
    { ussd: { bank: 'gtbank', dialCode: '*737*000*7867#' } },
    undefined,
    ['SB7K3QX1', 'NGN 500', '*737*000*7867#', 'GTBank', '30 minutes', 'Pay once only'],
  ],
  ['ussd_unavailable', {}, undefined, ['no code', 'Nothing was charged', 'another bank', 'link']],
  ['wallet_short', {}, undefined, ['costs NGN 500', 'holds less', 'Nothing was taken', 'link']],
  [
    'payment_disputed',
    { ...paid, status: 'FULFILLED' },
    50_000,
    ['give back NGN 500', 'A person looks', 'new orders wait'],
  ],
  ['payment_delayed', {}, undefined, ['slow', 'Nothing was charged', 'link here']],
  [
    'payment_unavailable',
    { status: 'CANCELLED' },
    undefined,
    ['cancelled', 'Nothing was charged', 'order again'],
  ],
  [
    'held',
    { status: 'HELD', holdReason: 'amount' },
    undefined,
    ['checked by a person', 'Nothing was charged', 'CANCEL'],
  ],
  ['released', {}, undefined, ['passed the check', 'payment link']],
  ['refused', { status: 'CANCELLED' }, undefined, ['not approved', 'Nothing was charged', 'AGENT']],
  [
    'vend_pending',
    { ...paid, status: 'UNKNOWN' },
    undefined,
    ['NGN 500', 'not confirmed', 'do not pay again'],
  ],
  [
    'in_review',
    { ...paid, status: 'UNKNOWN' },
    undefined,
    ['a person looks at it', 'NGN 500 back', 'do not pay again'],
  ],
  [
    'failed',
    { ...paid, status: 'FAILED' },
    undefined,
    ['could not be delivered', 'NGN 500 goes back', 'order again'],
  ],
  [
    'refunded',
    { ...paid, status: 'REFUNDED', refundTo: 'source' },
    50_000,
    ['NGN 500 was sent back', 'card or account'],
  ],
  ['refunded', { ...paid, status: 'REFUNDED', refundTo: 'wallet' }, 50_000, ['to your wallet', 'BALANCE']],
  [
    'expired',
    { status: 'EXPIRED' },
    undefined,
    ['not paid in time', 'Nothing was bought', 'order once more'],
  ],
  ['cancelled', { status: 'CANCELLED' }, undefined, ['cancelled', 'Nothing was bought', 'link']],
  ['cancel_refused', paid, undefined, ['cannot be cancelled', 'it is paid', 'comes back']],
  [
    'underpaid',
    { status: 'CANCELLED', paidKobo: 30_000 },
    30_000,
    ['costs NGN 500', 'NGN 300 goes back', 'order once more'],
  ],
  ['overpaid', { ...paid, paidKobo: 70_000 }, 20_000, ['NGN 200 too much', 'wallet', 'BALANCE']],
  [
    'late_payment',
    { status: 'EXPIRED' },
    50_000,
    ['NGN 500', 'after the order was closed', 'goes back', 'order once more'],
  ],
  ['double_payment', paid, 50_000, ['paid twice', 'second NGN 500 goes back']],
];

describe('news of an order', () => {
  it.each(rows)('%s says what became of the money and what to do', async (kind, order, amountKobo, marks) => {
    const script = openScript();
    script.addOrder();
    const outcome = await script.tell(kind, order, amountKobo);
    expect(outcome.ended).toBe('answered');
    for (const mark of marks) expect(saidIn(outcome)).toContain(mark);
    expect(outcome.replies.map((reply) => reply.class)).toEqual([
      kind === 'payment_link' || kind === 'ussd_code' ? 'money_prompt' : 'notice',
    ]);
  });

  it.each(rows)('%s is told in Pidgin too', async (kind, order, amountKobo) => {
    const [script, english] = [openScript(), openScript()];
    await script.write('PIDGIN');
    script.addOrder();
    english.addOrder();
    const said = saidIn(await script.tell(kind, order, amountKobo));
    expect(said).not.toBe(saidIn(await english.tell(kind, order, amountKobo)));
    expect(said).toContain('SB7K3QX1');
  });

  it('fulfilled is the receipt', async () => {
    const script = openScript();
    const order = script.addOrder();
    const lines = order.lines.map((line) => ({ ...line, status: 'delivered' as const }));
    const outcome = await script.tell('fulfilled', { ...paid, status: 'FULFILLED', lines });
    expect(outcome.replies).toMatchObject([{ class: 'receipt', content: { kind: 'receipt' } }]);
    expect(saidIn(outcome)).toBe(
      'Receipt SB7K3QX1\nMTN 08031110000: NGN 500\nYou paid: NGN 500\nThank you! How was it? Reply 1 (bad) to 5 (good).',
    );
  });

  it('fulfilled in part says what failed and what goes back', async () => {
    const script = openScript();
    const line = { product: 'AIRTIME', network: 'MTN', faceKobo: 30_000, payableKobo: 30_000 } as const;
    const lines = [
      { ...line, recipient: '+2348031234567', status: 'delivered' as const },
      { ...line, recipient: '+2348061234567', status: 'failed' as const },
    ];
    script.addOrder();
    const said = saidIn(
      await script.tell('fulfilled', { ...paid, status: 'FULFILLED', paidKobo: 60_000, lines }),
    );
    expect(said).toContain('MTN 08061234567: NGN 300 not delivered');
    expect(said).toContain('NGN 300 goes back');
  });

  it('is no news when the link has been overtaken, or the order is not the customer\u2019s', async () => {
    const script = openScript();
    script.addOrder();
    expect(await script.tell('payment_link', { status: 'CANCELLED' })).toMatchObject({
      replies: [],
      ended: 'silent',
    });
    const foreign = await script.take({ kind: 'news', news: { orderId: 'ord_x', kind: 'fulfilled' } });
    expect(foreign).toMatchObject({ replies: [], ended: 'silent' });
  });

  it('ends the waiting for an order that is over', async () => {
    const script = openScript();
    await script.write('AIRTIME 500');
    await script.write('YES');
    await script.tell('payment_link');
    expect(script.state().openOrderId).not.toBeNull();
    await script.tell('expired', { status: 'EXPIRED' });
    expect(script.state().openOrderId).toBeNull();
  });

  it.each<[OrderNews['kind'], Partial<OrderView>, object]>([
    [
      'held',
      { holdReason: 'security' },
      { kind: 'open_enquiry', enquiry: { reason: 'order_held', priority: 'CRITICAL' } },
    ],
    [
      'held',
      { holdReason: 'amount' },
      { kind: 'open_enquiry', enquiry: { reason: 'order_held', priority: 'HIGH' } },
    ],
    ['in_review', {}, { kind: 'open_enquiry', enquiry: { reason: 'vend_in_review', orderId: 'ord_1' } }],
    ['released', {}, { kind: 'resolve_enquiry', orderId: 'ord_1' }],
    ['refused', {}, { kind: 'resolve_enquiry', orderId: 'ord_1' }],
    [
      'fulfilled',
      { createdAt: new Date('2026-11-20T09:00:00Z') },
      { kind: 'resolve_enquiry', orderId: 'ord_1' },
    ],
  ])('%s tells the desk', async (kind, order, effect) => {
    const script = openScript();
    script.addOrder();
    expect((await script.tell(kind, order)).effects).toMatchObject([effect]);
  });

  it('calls a person at the third order that failed in a session', async () => {
    const script = openScript();
    await script.write('MENU');
    for (const _ of [1, 2]) {
      script.addOrder();
      expect((await script.tell('failed', { ...paid, status: 'FAILED' })).effects).toEqual([]);
    }
    script.addOrder();
    const third = await script.tell('failed', { ...paid, status: 'FAILED' });
    expect(third).toMatchObject({
      ended: 'handed_over',
      effects: [{ enquiry: { reason: 'failed_orders' } }],
    });
    expect(saidIn(third)).toContain('A person will look');
  });
});

describe('asking about orders', () => {
  const statuses: readonly [OrderView['status'], string][] = [
    ['CONFIRMED', 'payment link'],
    ['HELD', 'a person checks'],
    ['AWAITING_PAYMENT', 'https://pay.example/1'],
    ['PAID', 'on its way'],
    ['VENDING', 'on its way'],
    ['UNKNOWN', 'not confirmed'],
    ['FULFILLED', 'delivered'],
    ['FAILED', 'on its way back'],
    ['REFUNDING', 'on its way back'],
    ['REFUNDED', 'was sent back'],
    ['EXPIRED', 'not paid in time'],
    ['CANCELLED', 'cancelled'],
  ];

  it.each(statuses)('STATUS of an order that is %s', async (status, mark) => {
    const script = openScript();
    script.addOrder({ status, paidKobo: 50_000 });
    expect(saidIn(await script.write('STATUS'))).toContain(mark);
    expect(saidIn(await script.write('status sb7k3qx1'))).toContain(mark);
  });

  it.each<[string, OrderView['status'] | null, string]>([
    ['STATUS SB999999', 'PAID', 'I find no order SB999999'],
    ['STATUS', null, 'no orders yet'],
    ['HISTORY', null, 'no orders yet'],
    ['HISTORY', 'FULFILLED', '1. SB7K3QX1 NGN 500 08031110000: delivered'],
    ['show my last recharges', 'FULFILLED', 'SB7K3QX1'],
    ['RECEIPT', 'FULFILLED', 'Receipt SB7K3QX1'],
    ['please resend my receipt', 'FULFILLED', 'Receipt SB7K3QX1'],
    ['RECEIPT SB7K3QX1', 'PAID', 'no receipt yet'],
    ['BALANCE', null, 'NGN 1,234'],
    ['BALANCE', null, '*310#'],
    ['I want a refund', 'FULFILLED', 'was delivered, and what was delivered cannot be taken back'],
    ['I want a refund', 'FULFILLED', 'AGENT'],
    ['I want a refund', 'REFUNDED', 'was sent back'],
    ['I want a refund', 'UNKNOWN', 'comes back by itself'],
    ['I want a refund', null, 'no order of yours'],
    ['I paid but the airtime has not come', 'UNKNOWN', 'Please do not pay again'],
  ])('%s with the last order %s', async (text, status, mark) => {
    const script = openScript();
    if (status)
      script.addOrder({ status, paidKobo: 50_000, refundedKobo: status === 'REFUNDED' ? 50_000 : 0 });
    expect(saidIn(await script.write(text))).toContain(mark);
  });

  it('opens one case for an order that was charged twice', async () => {
    const script = openScript();
    script.addOrder({ ...paid, status: 'FULFILLED' });
    const outcome = await script.write('I was charged twice for my airtime');
    expect(outcome.effects).toMatchObject([{ enquiry: { reason: 'money_dispute', orderId: 'ord_1' } }]);
    expect(outcome.ended).toBe('answered');
  });
});

describe('CANCEL', () => {
  it.each<[OrderView['status'], string, number]>([
    ['AWAITING_PAYMENT', '', 1],
    ['HELD', '', 1],
    ['PAID', 'cannot be cancelled', 0],
    ['FULFILLED', 'nothing left to cancel', 0],
    ['EXPIRED', 'nothing to cancel', 0],
  ])('of an order that is %s', async (status, mark, effects) => {
    const script = openScript();
    script.addOrder({ status });
    const outcome = await script.write('CANCEL');
    expect(outcome.ended).toBe('answered');
    expect(outcome.effects).toHaveLength(effects);
    expect(saidIn(outcome)).toContain(mark);
    expect(outcome.replies).toHaveLength(1 - effects);
  });

  it('ends the purchase under way first, and names the order that is still open', async () => {
    const script = openScript();
    await script.write('AIRTIME 500');
    await script.write('YES');
    await script.write('AIRTIME 200');
    expect(saidIn(await script.write('CANCEL'))).toContain('CANCEL again');
    expect((await script.write('CANCEL')).effects).toMatchObject([{ kind: 'cancel_order' }]);
  });
});
