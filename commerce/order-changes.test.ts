import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import type { LineStatus } from './order.ts';
import {
  attemptFailed,
  awaitPayment,
  cancelAsked,
  expired,
  linesMoved,
  paymentArrived,
  paymentOpened,
  type Reduce,
  refundingEnded,
  refundSettled,
  refundsMade,
} from './order-changes.ts';
import type { OrderDoc } from './order-document.ts';
import { heldForSecurity, refused, released } from './order-holds.ts';
import { canMove } from './order-status.ts';
import { paymentDisputed, ussdFailed, ussdOpened, walletShort } from './payment-changes.ts';

const clock = createClock(1, () => new Date('2026-11-21T12:00:00Z'));
const late = new Date('2026-11-21T13:00:00Z');

function newOrder(status: 'HELD' | 'AWAITING_PAYMENT', shares: readonly number[]): OrderDoc {
  const payableKobo = shares.reduce((sum, share) => sum + share, 0);
  const blank: OrderDoc = {
    _id: 'ord_1',
    ref: 'SB7K3QX2',
    customerId: 'cus_1',
    sessionId: 'ses_1',
    status,
    holdReason: status === 'HELD' ? 'amount' : null,
    product: 'AIRTIME',
    faceKobo: payableKobo,
    discountKobo: 0,
    feeKobo: 0,
    payableKobo,
    sealedLines: '',
    lines: shares.map((share) => ({
      product: 'AIRTIME',
      supplier: 'MTN',
      faceKobo: share,
      payableKobo: share,
      status: 'waiting',
      vendorReference: null,
      sealedProof: null,
    })),
    payments: [],
    overpaidKobo: 0,
    refunds: [],
    paymentUrl: null,
    attempts: 0,
    nextAttemptAt: null,
    news: [],
    newsIds: [],
    history: [],
    confirmedAt: clock.now(),
    createdAt: clock.now(),
    expiresAt: null,
    dueAt: null,
    rev: 0,
  };
  return status === 'HELD' ? blank : { ...blank, ...awaitPayment(clock.now()) };
}

const moved =
  (status: 'VENDING'): Reduce =>
  (order) =>
    order.status === 'PAID' ? { status } : null;

const lineStatus = fc.constantFrom<LineStatus>(
  'vending',
  'unknown',
  'review',
  'waiting',
  'delivered',
  'failed',
);
const reference = fc.constantFrom('SB-1', 'SB-2', 'SB-3');

const event: fc.Arbitrary<Reduce> = fc.oneof(
  fc.constant(paymentOpened('https://pay.example/x', clock)),
  fc.integer({ min: 1, max: 10 }).map((attempt) => attemptFailed(attempt, clock)),
  fc
    .record({ reference, amountKobo: fc.constantFrom(1, 10_000, 30_000, 30_001, 90_000) })
    .map((payment) => paymentArrived(payment)),
  fc
    .array(lineStatus, { minLength: 2, maxLength: 2 })
    .map((statuses) =>
      linesMoved(statuses.map((status) => ({ status, vendorReference: null, sealedProof: null }))),
    ),
  fc.constant(moved('VENDING')),
  fc.constant(refundsMade(['refund:ord_1'])),
  fc.constant(refundingEnded()),
  fc
    .record({
      id: fc.constantFrom('refund:ord_1', 'refund:ord_1:0', 'refund:ord_1:1', 'refund:SB-1', 'refund:SB-2'),
      to: fc.constantFrom('source' as const, 'wallet' as const),
    })
    .map(({ id, to }) => refundSettled(id, to)),
  fc.constantFrom('a', 'b').map(cancelAsked),
  fc
    .constantFrom('SB-U1', 'SB-U2')
    .map((about) => ussdOpened({ bank: 'uba', dialCode: '*919*1#' }, about, clock)),
  fc.constantFrom('SB-U1', 'SB-U2').map(ussdFailed),
  fc.constant(walletShort('SB-W1')),
  fc.constant(paymentDisputed({ disputeId: '9', amountKobo: 30_000 })),
  fc.constantFrom('word:1', 'word:2').map(heldForSecurity),
  fc.constant(released(clock)),
  fc.constant(refused()),
  fc.constant(expired(late)),
);

describe('the changes of an order', () => {
  it('are legal in whatever order the events come, and count each payment and news once', () => {
    const start = fc.constantFrom('HELD' as const, 'AWAITING_PAYMENT' as const);
    fc.assert(
      fc.property(start, fc.array(event, { maxLength: 40 }), (status, events) => {
        const end = events.reduce(step, newOrder(status, [10_000, 20_000]));
        const references = end.payments.map((payment) => payment.reference);
        expect(new Set(references).size).toBe(references.length);
        expect(end.payments.filter((payment) => payment.use === 'order').length).toBeLessThanOrEqual(1);
        expect(new Set(end.newsIds).size).toBe(end.newsIds.length);
        const back = end.refunds.reduce((sum, refund) => sum + refund.amountKobo, 0);
        const paid = end.payments.reduce((sum, payment) => sum + payment.amountKobo, 0);
        expect(back + end.overpaidKobo).toBeLessThanOrEqual(paid);
        const ended = ['CANCELLED', 'EXPIRED', 'REFUNDING', 'REFUNDED'].includes(end.status);
        if (ended) expect(back + end.overpaidKobo).toBe(paid);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['exactly', 30_000, 'PAID', [], []],
    ['a kobo too much', 30_001, 'PAID', ['overpaid'], []],
    ['a kobo too little', 29_999, 'REFUNDING', ['underpaid'], [29_999]],
  ])('answer a payment of %s', (_what, amountKobo, status, news, refunds) => {
    const order = step(
      newOrder('AWAITING_PAYMENT', [30_000]),
      paymentArrived({ reference: 'SB-1', amountKobo }),
    );
    expect(order.status).toBe(status);
    expect(order.news.map(({ kind }) => kind)).toEqual(news);
    expect(order.refunds.map((refund) => refund.amountKobo)).toEqual(refunds);
  });

  it('send a second payment and a late one back, whole', () => {
    const paid = step(newOrder('AWAITING_PAYMENT', [30_000]), pay('SB-1'));
    const twice = step(paid, pay('SB-2'));
    expect(twice).toMatchObject({
      status: 'PAID',
      refunds: [{ refundId: 'refund:SB-2', amountKobo: 30_000 }],
    });
    expect(twice.news.map(({ kind }) => kind)).toEqual(['double_payment']);
    const cancelled = step(newOrder('AWAITING_PAYMENT', [30_000]), cancelAsked('a'));
    const tooLate = step(cancelled, pay('SB-1'));
    expect(tooLate).toMatchObject({ status: 'CANCELLED', refunds: [{ refundId: 'refund:SB-1' }] });
    expect(tooLate.news.map(({ kind }) => kind)).toEqual(['cancelled', 'late_payment']);
  });

  it('keep the delivered lines and send back the payable share of the others', () => {
    const vending = [pay('SB-1', 30_000), moved('VENDING')].reduce(
      step,
      newOrder('AWAITING_PAYMENT', [10_000, 20_000]),
    );
    const ended = step(vending, lines('delivered', 'failed'));
    expect(ended).toMatchObject({
      status: 'FULFILLED',
      refunds: [{ refundId: 'refund:ord_1', amountKobo: 20_000 }],
    });
    const reversed = step(ended, lines('failed', 'failed'));
    expect(reversed).toMatchObject({
      status: 'REFUNDING',
      refunds: [{}, { refundId: 'refund:ord_1:0', amountKobo: 10_000 }],
    });
  });

  it('give up on a payment link after ten attempts, and tell of the delay once', () => {
    const attempts = Array.from({ length: 10 }, (_, n) => attemptFailed(n + 1, clock));
    const order = attempts.reduce(step, newOrder('AWAITING_PAYMENT', [30_000]));
    expect(order.status).toBe('CANCELLED');
    expect(order.news.map(({ kind }) => kind)).toEqual(['payment_delayed', 'payment_unavailable']);
  });

  it('end a refund that arrives before it is noted as made', () => {
    const failed = [pay('SB-1'), moved('VENDING'), lines('failed')].reduce(
      step,
      newOrder('AWAITING_PAYMENT', [30_000]),
    );
    const ended = [refundSettled('refund:ord_1', 'source'), refundsMade(['refund:ord_1']), refundingEnded()];
    const order = ended.reduce(step, failed);
    expect(order.status).toBe('REFUNDED');
    expect(order.news.map(({ kind }) => kind)).toEqual(['failed', 'refunded']);
  });

  it('answer every cancel with news, and the same request once', () => {
    const paid = step(newOrder('AWAITING_PAYMENT', [30_000]), pay('SB-1'));
    const asked = [cancelAsked('a'), cancelAsked('a'), cancelAsked('b')].reduce(step, paid);
    expect(asked.news.map(({ kind }) => kind)).toEqual(['cancel_refused', 'cancel_refused']);
    expect(asked.status).toBe('PAID');
  });
});

describe('an order that a security word holds', () => {
  const linked = () =>
    step(newOrder('AWAITING_PAYMENT', [30_000]), paymentOpened('https://pay.example/x', clock));
  const held = () => step(linked(), heldForSecurity('word:1'));

  it('neither expires nor takes another attempt, and the same word holds it once', () => {
    const order = [expired(late), attemptFailed(1, clock), heldForSecurity('word:1')].reduce(step, held());
    expect(order).toMatchObject({
      status: 'HELD',
      holdReason: 'security',
      expiresAt: null,
      nextAttemptAt: null,
    });
    const free = step(order, released(clock));
    expect(free).toMatchObject({ status: 'AWAITING_PAYMENT', holdReason: null });
    expect(step(free, heldForSecurity('word:1')).status).toBe('AWAITING_PAYMENT');
    expect(step(free, heldForSecurity('word:2')).status).toBe('HELD');
  });

  it('shows its link again when it is released, and its time to pay begins anew', () => {
    const order = step(held(), released(clock));
    expect(order.news.map(({ kind }) => kind)).toEqual(['payment_link', 'held', 'released', 'payment_link']);
    expect(order).toMatchObject({ paymentUrl: 'https://pay.example/x', nextAttemptAt: null });
    expect(order.expiresAt?.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  it('without a link starts another attempt when it is released, and keeps a link that came meanwhile', () => {
    const early = step(newOrder('AWAITING_PAYMENT', [30_000]), heldForSecurity('word:1'));
    expect(step(early, released(clock))).toMatchObject({ attempts: 2, nextAttemptAt: clock.now() });
    const late = step(early, paymentOpened('https://pay.example/x', clock));
    expect(late.news.map(({ kind }) => kind)).toEqual(['held']);
    expect(step(late, released(clock))).toMatchObject({ attempts: 1, paymentUrl: 'https://pay.example/x' });
  });

  it.each([
    ['goes on as paid after the release', released(clock), 'PAID', 'released', []],
    ['goes back after the refusal', refused(), 'REFUNDING', 'refused', [30_000]],
    ['goes back after a cancel', cancelAsked('a'), 'REFUNDING', 'cancelled', [30_000]],
  ] as const)('keeps a payment that arrives, which %s', (_what, decision, status, news, refunds) => {
    const kept = step(held(), pay('SB-1', 30_005));
    expect(kept).toMatchObject({ status: 'HELD', payments: [{ use: 'order' }], refunds: [] });
    const decided = step(kept, decision);
    expect(decided.status).toBe(status);
    expect(decided.news.slice(2).map(({ kind }) => kind)).toEqual(['overpaid', 'payment_kept', news]);
    expect(decided.refunds.map((refund) => refund.amountKobo)).toEqual(refunds);
  });

  it('sends back what is too little, and a second payment', () => {
    expect(step(held(), pay('SB-1', 29_999))).toMatchObject({ status: 'REFUNDING', refunds: [{}] });
    const twice = [pay('SB-1'), pay('SB-2')].reduce(step, held());
    expect(twice).toMatchObject({ status: 'HELD', refunds: [{ refundId: 'refund:SB-2' }] });
  });

  it('that is refused without a payment sends back what is paid later', () => {
    const order = [refused(), pay('SB-1')].reduce(step, held());
    expect(order).toMatchObject({ status: 'CANCELLED', payments: [{ use: 'late' }], refunds: [{}] });
  });

  it('is left alone once it is paid', () => {
    const paid = step(linked(), pay('SB-1'));
    expect(step(paid, heldForSecurity('word:1'))).toBe(paid);
  });
});

function pay(reference: string, amountKobo = 30_000): Reduce {
  return paymentArrived({ reference, amountKobo });
}

function lines(...statuses: LineStatus[]): Reduce {
  return linesMoved(statuses.map((status) => ({ status, vendorReference: null, sealedProof: null })));
}

function step(order: OrderDoc, reduce: Reduce): OrderDoc {
  const change = reduce(order);
  if (change?.status && change.status !== order.status) {
    expect(canMove(order.status, change.status), `${order.status} to ${change.status}`).toBe(true);
  }
  return change ? { ...order, ...change } : order;
}
