import type { Clock } from '../config/clock.ts';
import { orderRules } from '../config/rules/orders.ts';
import type { LineStatus, OrderNews, RefundTarget } from './order.ts';
import type { AppliedPayment, OrderChange, OrderDoc, OrderRefund, PaymentUse } from './order-document.ts';

/** An order's own decisions, pure: the order as it is and what happened give the change, or null for nothing. */
export type Reduce = (order: OrderDoc) => OrderChange | null;

/** Pauses before payment attempt 2, 3, … after a gateway's failure: about ten minutes in all. */
export const attemptPausesMs = [
  2_000, 5_000, 15_000, 30_000, 60_000, 90_000, 120_000, 120_000, 150_000,
] as const;

/** Adds news to a change; a news of the same id that was told before is left out. `about` tells two of a kind apart. */
export function tell(
  order: OrderDoc,
  change: OrderChange,
  kind: OrderNews['kind'],
  options: { about?: string; amountKobo?: number } = {},
): OrderChange {
  const id = [order._id, kind, ...(options.about ? [options.about] : [])].join(':');
  const newsIds = change.newsIds ?? order.newsIds;
  if (newsIds.includes(id)) {
    return change;
  }
  const news = [...(change.news ?? order.news), { id, kind, amountKobo: options.amountKobo ?? null }];
  return { ...change, news, newsIds: [...newsIds, id] };
}

/** Told once an order and vendor; changes nothing else. */
export function floatIsUsedUp(order: OrderDoc, vendor: string): OrderChange {
  const change = tell(order, {}, 'vendor_out_of_float', { about: vendor });
  const news = change.news?.map((one) =>
    one.kind === 'vendor_out_of_float' && one.id.endsWith(`:${vendor}`) ? { ...one, vendor } : one,
  );
  return news ? { ...change, news } : change;
}

/** A one-time code that is out is good no more. */
export function voidCode({ secondFactor }: OrderDoc): OrderChange {
  return secondFactor ? { secondFactor: { ...secondFactor, hash: null, codeUntil: null } } : {};
}

/** The way to the payment is open: the first attempt starts now. */
export function awaitPayment(now: Date): OrderChange {
  return { status: 'AWAITING_PAYMENT', holdReason: null, attempts: 1, nextAttemptAt: now };
}

/** The gateway gave a link. The order's time to pay runs from here; a held order keeps the link for its release. */
export function paymentOpened(url: string, clock: Clock): Reduce {
  return (order) => {
    if (order.paymentUrl !== null || order.attempts === 0) {
      return null;
    }
    if (order.status === 'HELD') {
      return { paymentUrl: url };
    }
    if (order.status !== 'AWAITING_PAYMENT') {
      return null;
    }
    const expiresAt = clock.after(orderRules.paymentValidMs);
    return tell(order, { paymentUrl: url, expiresAt, nextAttemptAt: null }, 'payment_link', {
      amountKobo: order.payableKobo,
    });
  };
}

/** An attempt gave no link: another follows, or the order ends uncharged. */
export function attemptFailed(attempt: number, clock: Clock): Reduce {
  return (order) => {
    const current =
      order.status === 'AWAITING_PAYMENT' && order.attempts === attempt && order.paymentUrl === null;
    if (!current) {
      return null;
    }
    const pauseMs = attemptPausesMs[attempt - 1];
    if (pauseMs === undefined && order.ussd) {
      // It can still be paid by the code that is out.
      return { nextAttemptAt: null };
    }
    if (pauseMs === undefined) {
      return tell(order, { status: 'CANCELLED', nextAttemptAt: null }, 'payment_unavailable');
    }
    return tell(order, { attempts: attempt + 1, nextAttemptAt: clock.after(pauseMs) }, 'payment_delayed');
  };
}

/** A verified payment, whatever the order has become since the link was made. Each reference counts once. */
export function paymentArrived(payment: { reference: string; amountKobo: number }): Reduce {
  return (order) => {
    if (order.payments.some((applied) => applied.reference === payment.reference)) {
      return null;
    }
    const use = useOf(order, payment.amountKobo);
    const applied: AppliedPayment = { reference: payment.reference, amountKobo: payment.amountKobo, use };
    const change: OrderChange = { payments: [...order.payments, applied] };
    return use === 'order' ? takePayment(order, change, applied) : sendBack(order, change, applied);
  };
}

function useOf(order: OrderDoc, amountKobo: number): PaymentUse {
  switch (order.status) {
    case 'AWAITING_PAYMENT':
      return amountKobo >= order.payableKobo ? 'order' : 'underpaid';
    case 'HELD':
      return useOfHeld(order, amountKobo);
    case 'CONFIRMED':
    case 'SECOND_FACTOR':
    case 'EXPIRED':
    case 'CANCELLED':
      return 'late';
    case 'PAID':
    case 'VENDING':
    case 'UNKNOWN':
    case 'FULFILLED':
    case 'FAILED':
    case 'REFUNDING':
    case 'REFUNDED':
      return 'double';
  }
}

/** A link may have been out before the order was held; without one nobody asked for the money. */
function useOfHeld(order: OrderDoc, amountKobo: number): PaymentUse {
  if (keptPayment(order)) {
    return 'double';
  }
  if (order.attempts === 0) {
    return 'late';
  }
  return amountKobo >= order.payableKobo ? 'order' : 'underpaid';
}

/** The payment that came in full while the order was held: it waits for a person too. */
export function keptPayment(order: OrderDoc): AppliedPayment | undefined {
  return order.status === 'HELD' ? order.payments.find((payment) => payment.use === 'order') : undefined;
}

/** The kept payment goes back, but for what is in the wallet already. */
export function returnKept(order: OrderDoc, { reference, amountKobo }: AppliedPayment): OrderChange {
  const refund = newRefund(`refund:${reference}`, reference, amountKobo - order.overpaidKobo);
  return { status: 'REFUNDING', nextAttemptAt: null, refunds: [...order.refunds, refund] };
}

function takePayment(order: OrderDoc, change: OrderChange, payment: AppliedPayment): OrderChange {
  const overpaidKobo = payment.amountKobo - order.payableKobo;
  const taken: OrderChange = { ...change, overpaidKobo, nextAttemptAt: null };
  const told = overpaidKobo > 0 ? tell(order, taken, 'overpaid', { amountKobo: overpaidKobo }) : taken;
  return order.status === 'HELD'
    ? tell(order, told, 'payment_kept', { about: payment.reference, amountKobo: payment.amountKobo })
    : { ...told, status: 'PAID' };
}

const newsOfUse = {
  underpaid: 'underpaid',
  double: 'double_payment',
  late: 'late_payment',
} as const satisfies Record<Exclude<PaymentUse, 'order'>, OrderNews['kind']>;

function sendBack(order: OrderDoc, change: OrderChange, payment: AppliedPayment): OrderChange {
  const { reference, amountKobo, use } = payment;
  if (use === 'order') {
    return change;
  }
  const refunds = [...order.refunds, newRefund(`refund:${reference}`, reference, amountKobo)];
  const ended: OrderChange = use === 'underpaid' ? { status: 'REFUNDING', nextAttemptAt: null } : {};
  return tell(order, { ...change, ...ended, refunds }, newsOfUse[use], { about: reference, amountKobo });
}

function newRefund(refundId: string, reference: string, amountKobo: number): OrderRefund {
  return { refundId, reference, amountKobo, made: false, settledTo: null };
}

export type LineState = {
  readonly status: LineStatus;
  readonly vendorReference: string | null;
  readonly sealedProof: string | null;
  readonly refusal?: string | null;
};

/** Where the vends stand, one state a line. `delivered` and `failed` are final: no other vendor is left to try. */
export function linesMoved(states: readonly LineState[]): Reduce {
  return (order) => {
    const lines = order.lines.map((line, n) => ({ ...line, ...states[n] }));
    if (order.status === 'FULFILLED') {
      return takeBack(order, lines);
    }
    if (order.status !== 'VENDING' && order.status !== 'UNKNOWN') {
      return null;
    }
    const statuses = lines.map((line) => line.status);
    if (statuses.every((status) => status === 'delivered' || status === 'failed')) {
      return endVending(order, lines);
    }
    return vendingGoesOn(order, lines);
  };
}

function vendingGoesOn(order: OrderDoc, lines: OrderDoc['lines']): OrderChange | null {
  const statuses = lines.map((line) => line.status);
  const stuck = statuses.some(
    (status) => status === 'unknown' || status === 'review' || status === 'waiting',
  );
  const changed = lines.some(
    (line, n) =>
      line.status !== order.lines[n]?.status || line.vendorReference !== order.lines[n]?.vendorReference,
  );
  let change: OrderChange = changed ? { lines } : {};
  if (stuck) {
    change = tell(
      order,
      order.status === 'VENDING' ? { ...change, status: 'UNKNOWN' } : change,
      'vend_pending',
    );
  }
  if (statuses.includes('review')) {
    change = tell(order, change, 'in_review');
  }
  return Object.keys(change).length === 0 ? null : change;
}

function endVending(order: OrderDoc, lines: OrderDoc['lines']): OrderChange {
  const failed = lines.filter((line) => line.status === 'failed');
  const failedKobo = sumPayable(failed);
  const refunds =
    failedKobo > 0
      ? [...order.refunds, newRefund(`refund:${order._id}`, paidReference(order), failedKobo)]
      : order.refunds;
  if (failed.length === lines.length) {
    return tell(order, { lines, refunds, status: 'FAILED' }, 'failed', { amountKobo: failedKobo });
  }
  return tell(order, { lines, refunds, status: 'FULFILLED' }, 'fulfilled', {
    amountKobo: order.payableKobo - failedKobo,
  });
}

/** A vendor reversed lines that it had delivered: their share goes back; with none left the order is a refunded one. */
function takeBack(order: OrderDoc, lines: OrderDoc['lines']): OrderChange | null {
  const reversed = lines.flatMap((line, n) =>
    line.status === 'failed' && order.lines[n]?.status === 'delivered' ? [{ line, n }] : [],
  );
  if (reversed.length === 0) {
    return null;
  }
  const added = reversed.map(({ line, n }) =>
    newRefund(`refund:${order._id}:${n}`, paidReference(order), line.payableKobo),
  );
  const kept = lines.some((line) => line.status === 'delivered');
  const change: OrderChange = {
    lines,
    refunds: [...order.refunds, ...added],
    ...(kept ? {} : { status: 'REFUNDING' as const }),
  };
  if (kept) {
    return change;
  }
  return tell(order, change, 'failed', {
    about: `reversed:${reversed.map(({ n }) => n).join('.')}`,
    amountKobo: sumPayable(reversed.map(({ line }) => line)),
  });
}

function sumPayable(lines: OrderDoc['lines']): number {
  return lines.reduce((sum, line) => sum + line.payableKobo, 0);
}

function paidReference(order: OrderDoc): string {
  const paid = order.payments.find((payment) => payment.use === 'order');
  if (!paid) {
    throw new Error(`order ${order._id} vended without a payment`);
  }
  return paid.reference;
}

/** The refunds' own records exist. */
export function refundsMade(refundIds: readonly string[]): Reduce {
  return (order) => {
    const refunds = order.refunds.map((refund) =>
      refundIds.includes(refund.refundId) ? { ...refund, made: true } : refund,
    );
    const allMade = refunds.every((refund) => refund.made);
    return order.status === 'FAILED' && allMade ? { refunds, status: 'REFUNDING' } : { refunds };
  };
}

/** Refunds may arrive before the order has noted that they were made; then nothing else would end it. */
export function refundingEnded(): Reduce {
  return (order) =>
    order.status === 'REFUNDING' && allSettled(order.refunds) ? { status: 'REFUNDED' } : null;
}

function allSettled(refunds: readonly OrderRefund[]): boolean {
  return refunds.every((refund) => refund.settledTo !== null);
}

/** Nobody can say whether a refund has arrived: the customer and the desk hear of it once. */
export function refundReviewed(refundId: string): Reduce {
  return (order) => {
    const refund = order.refunds.find((one) => one.refundId === refundId);
    return refund?.settledTo === null
      ? tell(order, {}, 'refund_in_review', { about: refundId, amountKobo: refund.amountKobo })
      : null;
  };
}

/** A refund has arrived. */
export function refundSettled(refundId: string, to: RefundTarget): Reduce {
  return (order) => {
    const settled = order.refunds.find((refund) => refund.refundId === refundId);
    if (!settled || settled.settledTo !== null) {
      return null;
    }
    const refunds = order.refunds.map((refund) =>
      refund.refundId === refundId ? { ...refund, settledTo: to } : refund,
    );
    const done = order.status === 'REFUNDING' && allSettled(refunds);
    const change: OrderChange = done ? { refunds, status: 'REFUNDED' } : { refunds };
    return tell(order, change, 'refunded', { about: refundId, amountKobo: settled.amountKobo });
  };
}

/** The customer calls it off. The answer is always news, for each request once: a payment may have won the race. */
export function cancelAsked(requestId: string): Reduce {
  return (order) => {
    const about = { about: requestId };
    const kept = keptPayment(order);
    if (kept) {
      return tell(order, returnKept(order, kept), 'cancelled', { ...about, amountKobo: kept.amountKobo });
    }
    switch (order.status) {
      case 'CONFIRMED':
      case 'HELD':
      case 'SECOND_FACTOR':
      case 'AWAITING_PAYMENT':
        return tell(
          order,
          { status: 'CANCELLED', nextAttemptAt: null, ...voidCode(order) },
          'cancelled',
          about,
        );
      case 'CANCELLED':
        return tell(order, {}, 'cancelled', about);
      case 'EXPIRED':
        return tell(order, {}, 'expired', about);
      case 'PAID':
      case 'VENDING':
      case 'UNKNOWN':
      case 'FULFILLED':
      case 'FAILED':
      case 'REFUNDING':
      case 'REFUNDED':
        return tell(order, {}, 'cancel_refused', about);
    }
  };
}

/** The time to pay is over. */
export function expired(now: Date): Reduce {
  return (order) => {
    const over = order.expiresAt !== null && order.expiresAt.getTime() <= now.getTime();
    return order.status === 'AWAITING_PAYMENT' && over
      ? tell(order, { status: 'EXPIRED', nextAttemptAt: null }, 'expired')
      : null;
  };
}
