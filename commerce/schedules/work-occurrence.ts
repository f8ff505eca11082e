import { scheduleRules } from '../../config/rules/schedules.ts';
import { advanceOrder } from '../advance-order.ts';
import type { CommerceContext } from '../context.ts';
import type { OrderRequest, Quote } from '../order.ts';
import type { OrderDoc } from '../order-document.ts';
import { requestPayment } from '../payments/request-payment.ts';
import { insertPlacedOrder } from '../place-order.ts';
import { flushSchedule } from './flush-schedule.ts';
import type { OccurrenceDoc } from './occurrence-store.ts';
import { priceAgain } from './price-again.ts';
import type { FailureReason } from './schedule.ts';
import { dateDearer, dateEnded, dateMissed } from './schedule-changes.ts';
import { openScheduleLines, type ScheduleDoc, tooLateAt } from './schedule-document.ts';

/** One due step of one date: order it, follow its order, or tell how it ended. Any time, any number of times. */
export async function workOccurrence(context: CommerceContext, id: string): Promise<void> {
  const occurrence = await context.occurrences.find(id);
  if (!occurrence || occurrence.dueAt === null || occurrence.dueAt > context.clock.now()) {
    return;
  }
  const schedule = await context.schedules.find(occurrence.scheduleId);
  if (!schedule) {
    throw new Error(`${id} belongs to no schedule`);
  }
  switch (occurrence.state) {
    case 'due':
      return begin(context, schedule, occurrence);
    case 'ordered':
      return follow(context, schedule, occurrence);
    case 'delivered':
    case 'failed':
    case 'missed':
    case 'cancelled':
    case 'skipped':
      return settle(context, occurrence);
  }
}

async function begin(
  context: CommerceContext,
  schedule: ScheduleDoc,
  occurrence: OccurrenceDoc,
): Promise<void> {
  const { clock, occurrences } = context;
  const { _id: id, customerId, date } = occurrence;
  if (tooLateAt(clock, schedule, date) <= clock.now()) {
    return end(context, occurrence, 'missed');
  }
  const quote = await priceAgain(context, await openScheduleLines(context.privacy, schedule));
  if (!quote) {
    return end(context, occurrence, 'failed', 'not_sold');
  }
  const fromWallet =
    quote.payableKobo <= schedule.agreedKobo &&
    (await context.ledger.walletKobo(await context.idsOf(customerId))) >= quote.payableKobo;
  // From here on the date is under way: whoever stops the schedule now is told of its order.
  if (await occurrences.move(id, 'due', { state: 'ordered', fromWallet, dueAt: clock.now() })) {
    context.log.info({ step: 'schedule', customerId, id, orderId: occurrence.orderId }, 'a date is ordered');
    await follow(context, schedule, { ...occurrence, state: 'ordered', fromWallet });
  }
}

async function follow(
  context: CommerceContext,
  schedule: ScheduleDoc,
  occurrence: OccurrenceDoc,
): Promise<void> {
  const { clock, occurrences, orders } = context;
  const { _id: id, customerId, orderId, fromWallet } = occurrence;
  if (!(await orders.find(orderId)) && !(await place(context, schedule, occurrence))) {
    return end(context, occurrence, 'failed', 'not_sold');
  }
  if (fromWallet) {
    await requestPayment(context, { requestId: id, customerId }, { orderId, method: { kind: 'wallet' } });
  }
  await occurrences.move(id, 'ordered', { dueAt: clock.after(scheduleRules.lookAgainMs) });
  // Looked at last: its end may have been told before the line above.
  const order = await orders.find(orderId);
  const outcome = order && outcomeOf(order);
  if (outcome) {
    await end(context, occurrence, outcome.state, outcome.reason);
  }
}

/** False: it can't be priced any more. */
async function place(
  context: CommerceContext,
  schedule: ScheduleDoc,
  occurrence: OccurrenceDoc,
): Promise<boolean> {
  const quote = await priceAgain(context, await openScheduleLines(context.privacy, schedule));
  if (!quote) {
    return false;
  }
  await insertPlacedOrder(context, requestOf(context, schedule, occurrence, quote));
  if (quote.payableKobo > schedule.agreedKobo) {
    await context.schedules.update(schedule._id, dateDearer(occurrence.date, quote.payableKobo));
    await flushSchedule(context, schedule._id);
  }
  await advanceOrder(context, occurrence.orderId);
  return true;
}

function requestOf(
  { clock }: CommerceContext,
  { verifiedAddress }: ScheduleDoc,
  { _id, customerId, orderId, fromWallet }: OccurrenceDoc,
  quote: Quote,
): OrderRequest {
  return {
    orderId,
    customerId,
    // A session of its own: failures on other days are not failures in one session.
    sessionId: `ses_${_id}`,
    quote,
    confirmedAt: clock.now(),
    // Without a telephone nobody has shown whose it is.
    ...(verifiedAddress === null ? { trust: 'unproved' as const } : { verifiedAddress }),
    ...(fromWallet ? { linkAfterMs: scheduleRules.walletFirstMs } : {}),
  };
}

type Outcome = {
  readonly state: 'delivered' | 'failed' | 'cancelled';
  readonly reason?: FailureReason;
};

/** How the order has ended for its schedule; null while it goes on. */
function outcomeOf(order: OrderDoc): Outcome | null {
  switch (order.status) {
    case 'FULFILLED':
      return { state: 'delivered' };
    case 'EXPIRED':
      return { state: 'failed', reason: 'not_paid' };
    case 'CANCELLED':
      return cancelledOutcome(order);
    case 'FAILED':
    case 'REFUNDING':
    case 'REFUNDED':
      return refundedOutcome(order);
    case 'CONFIRMED':
    case 'HELD':
    case 'SECOND_FACTOR':
    case 'AWAITING_PAYMENT':
    case 'PAID':
    case 'VENDING':
    case 'UNKNOWN':
      return null;
  }
}

const wasCustomers = ({ history }: OrderDoc) => history.at(-1)?.by === 'customer';

function cancelledOutcome(order: OrderDoc): Outcome {
  if (wasCustomers(order)) return { state: 'cancelled' };
  if (!order.newsIds.includes(`${order._id}:payment_unavailable`)) {
    return { state: 'failed', reason: 'not_approved' };
  }
  return { state: 'failed', reason: order.attempts > 0 ? 'no_payment_page' : 'not_priced' };
}

function refundedOutcome(order: OrderDoc): Outcome {
  if (order.lines.some(({ status }) => status === 'failed')) {
    return { state: 'failed', reason: 'not_delivered' };
  }
  if (order.payments.some(({ use }) => use === 'underpaid')) return { state: 'failed', reason: 'not_paid' };
  const byCustomer = order.history.some(({ status, by }) => status === 'REFUNDING' && by === 'customer');
  return byCustomer ? { state: 'cancelled' } : { state: 'failed', reason: 'not_approved' };
}

/** Notes how the date has ended, then tells; who dies in between leaves it due. */
async function end(
  context: CommerceContext,
  occurrence: OccurrenceDoc,
  state: Outcome['state'] | 'missed',
  reason: FailureReason | null = null,
): Promise<void> {
  const dueAt = context.clock.now();
  if (await context.occurrences.move(occurrence._id, occurrence.state, { state, reason, dueAt })) {
    await settle(context, { ...occurrence, state, reason });
  }
}

async function settle(context: CommerceContext, occurrence: OccurrenceDoc): Promise<void> {
  const { _id, scheduleId, date, state, reason } = occurrence;
  if (state === 'delivered') {
    await context.schedules.update(scheduleId, dateEnded(date, null));
  } else if (state === 'failed') {
    await context.schedules.update(scheduleId, dateEnded(date, reason ?? 'not_delivered'));
  } else if (state === 'missed') {
    await context.schedules.update(scheduleId, dateMissed(date));
  }
  await flushSchedule(context, scheduleId);
  await context.occurrences.move(_id, state, { dueAt: null });
}
