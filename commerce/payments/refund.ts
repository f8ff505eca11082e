import { ProviderError } from '../../config/errors.ts';
import { orderRules } from '../../config/rules/orders.ts';
import { advanceOrder } from '../advance-order.ts';
import { askAgainAt, type CommerceContext, gatewayNamed, quietUntil } from '../context.ts';
import { refundedMovement } from '../ledger.ts';
import type { RefundTarget } from '../order.ts';
import { refundReviewed, refundSettled } from '../order-changes.ts';
import type { RefundRequest, RefundState } from './gateway.ts';
import { walletGateway } from './payment-store.ts';
import type { RefundDoc } from './refund-store.ts';

/** A gateway that took no request (down, throttled, wrong credentials) is asked again after these pauses. */
const repeatMs = [30_000, 60_000, 300_000, 900_000, 3_600_000] as const;
/** After the requery schedule, once a day, for as long as a bank may take. */
const dailyMs = 86_400_000;
const dailyPolls = 30;
const secondLookMs = 15_000;
/** How long a refund waits for the end of a dispute before it looks again. */
const disputeWaitMs = 3_600_000;

/** One due step of a refund under an exclusive claim. Unknown is asked about first, as with a vend. */
export async function workRefund(context: CommerceContext, id: string): Promise<void> {
  const refund = await context.refunds.claims.claim(id);
  if (!refund) {
    return;
  }
  switch (refund.state) {
    case 'created':
      return beginRefund(context, refund);
    case 'sent':
    case 'unknown':
    case 'pending':
      return findRefund(context, refund);
    case 'processed':
      return settleRefund(context, refund);
    case 'review':
      // Reached by a hint only: what the gateway says for sure still counts.
      return findRefund(context, refund);
  }
}

function requestOf(refund: RefundDoc): RefundRequest {
  return { refundId: refund._id, gatewayId: refund.gatewayId, amountKobo: refund.amountKobo };
}

/** Out of the wallet, into the wallet. A payment that the payer's bank wants back is not sent back a second time. */
async function beginRefund(context: CommerceContext, refund: RefundDoc): Promise<void> {
  if (refund.gateway === walletGateway) {
    return toWallet(context, refund);
  }
  const disputes = (await context.payments.byReference(refund.reference))?.disputes ?? [];
  if (disputes.some(({ status }) => status === 'lost')) {
    return review(context, refund);
  }
  if (disputes.some(({ status }) => status === 'open')) {
    return rest(context, refund, { dueAt: context.clock.after(disputeWaitMs) });
  }
  return sendRefund(context, refund);
}

async function sendRefund(context: CommerceContext, refund: RefundDoc): Promise<void> {
  const sent = { state: 'sent', sends: refund.sends + 1, notFound: 0 } as const;
  if (!(await context.refunds.claims.noteSending(refund, sent))) {
    return;
  }
  const current: RefundDoc = { ...refund, ...sent, sentAt: context.clock.now() };
  let answer: RefundState;
  try {
    answer = await gatewayNamed(context, refund.gateway).refund(requestOf(refund));
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    return sendFailed(context, current, error);
  }
  await takeAnswer(context, current, answer);
}

async function sendFailed(context: CommerceContext, refund: RefundDoc, error: ProviderError): Promise<void> {
  const { orderId, _id: id } = refund;
  context.log.warn({ step: 'refund', orderId, id, code: error.code, err: error }, 'the refund was not taken');
  switch (error.recovery) {
    case 'requery':
      return rest(context, refund, { state: 'unknown', doubtful: true, dueAt: nextLook(context, refund) });
    case 'retry':
    case 'hold': {
      const pauseMs = repeatMs[Math.min(refund.sends - 1, repeatMs.length - 1)] ?? dailyMs;
      return rest(context, refund, { state: 'created', dueAt: context.clock.after(pauseMs) });
    }
    case 'fail':
    case 'opt_out':
      // A refusal after a doubtful call may mean "already refunded": giving it again to the wallet would be twice.
      return refund.doubtful ? review(context, refund) : toWallet(context, refund);
  }
}

async function findRefund(context: CommerceContext, refund: RefundDoc): Promise<void> {
  let answer: RefundState;
  try {
    answer = await gatewayNamed(context, refund.gateway).findRefund(requestOf(refund));
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    // Not counted: a gateway that is down for an hour is no reason to give up.
    const uncounted = { ...refund, polls: refund.polls - 1 };
    return lookLater(context, uncounted, askAgainAt(context, nextLook(context, refund)));
  }
  await takeAnswer(context, refund, answer);
}

async function takeAnswer(context: CommerceContext, refund: RefundDoc, answer: RefundState): Promise<void> {
  switch (answer.status) {
    case 'processed':
      return refundArrived(context, refund, 'source');
    case 'failed':
      return toWallet(context, refund);
    case 'pending':
      return lookLater(context, { ...refund, state: 'pending', notFound: 0 });
    case 'not_found':
      return notFound(context, refund);
  }
}

/** Believed only after the quiet period, twice, and never of a refund that the gateway had taken. */
async function notFound(context: CommerceContext, refund: RefundDoc): Promise<void> {
  if (refund.state === 'pending' || refund.state === 'review') {
    return lookLater(context, refund);
  }
  const doubtful: RefundDoc = { ...refund, state: 'unknown', doubtful: true };
  const quiet = quietUntil(context, refund.sentAt ?? refund.createdAt);
  const servedAt = refund.claimedAt ?? context.clock.now();
  if (servedAt.getTime() < quiet.getTime()) {
    return lookLater(context, doubtful, quiet);
  }
  if (refund.notFound === 0) {
    return lookLater(context, { ...doubtful, notFound: 1 }, context.clock.after(secondLookMs));
  }
  if (await context.refunds.claims.note(refund, { state: 'unknown', doubtful: true })) {
    await sendRefund(context, doubtful);
  }
}

async function lookLater(context: CommerceContext, refund: RefundDoc, earlier?: Date): Promise<void> {
  const { state, doubtful, notFound: times } = refund;
  if (state === 'review') {
    return rest(context, refund, { dueAt: null });
  }
  const polls = refund.polls + 1;
  if (polls > orderRules.requeryMs.length + dailyPolls) {
    return review(context, refund);
  }
  const open = state === 'sent' ? 'unknown' : state;
  const scheduled = nextLook(context, refund);
  const dueAt = earlier && earlier.getTime() < scheduled.getTime() ? earlier : scheduled;
  await rest(context, refund, {
    state: open,
    doubtful: doubtful || state === 'sent',
    notFound: times,
    polls,
    dueAt,
  });
}

function nextLook(context: CommerceContext, refund: RefundDoc): Date {
  const from = refund.sentAt ?? refund.createdAt;
  const now = context.clock.now().getTime();
  const times = orderRules.requeryMs.map((ms) => context.clock.after(ms, from));
  return times.find((time) => time.getTime() > now) ?? context.clock.after(dailyMs);
}

async function review(context: CommerceContext, refund: RefundDoc): Promise<void> {
  const { orderId, _id: id } = refund;
  context.log.error({ step: 'refund', orderId, id, code: 'refund_in_review' }, 'a person must look');
  await context.orders.update(orderId, refundReviewed(id));
  await rest(context, refund, { state: 'review', dueAt: null });
  await advanceOrder(context, orderId);
}

/** The gateway definitely can't: the customer has it in the wallet. */
async function toWallet(context: CommerceContext, refund: RefundDoc): Promise<void> {
  await refundArrived(context, refund, 'wallet');
}

/** Also on a person's word, of a refund in review. */
export async function refundArrived(
  context: CommerceContext,
  refund: RefundDoc,
  to: RefundTarget,
): Promise<void> {
  const done = { state: 'processed', to, dueAt: context.clock.now() } as const;
  if (await context.refunds.claims.note(refund, done)) {
    await settleRefund(context, { ...refund, ...done });
  }
}

async function settleRefund(context: CommerceContext, refund: RefundDoc): Promise<void> {
  const { orderId, customerId, _id: refundId, amountKobo, to } = refund;
  if (refund.settledAt === null) {
    const movementId = refundId.slice('refund:'.length);
    await context.ledger.post(refundedMovement({ orderId, customerId }, movementId, amountKobo, to));
    const order = await context.orders.update(orderId, refundSettled(refundId, to));
    await advanceOrder(context, order ?? orderId);
  }
  await context.refunds.claims.finish(refund, {
    settledAt: refund.settledAt ?? context.clock.now(),
    dueAt: null,
  });
}

async function rest(context: CommerceContext, refund: RefundDoc, changes: Partial<RefundDoc>): Promise<void> {
  await context.refunds.claims.finish(refund, changes);
  if (changes.dueAt) {
    context.ringAt('refund', refund._id, changes.dueAt);
  }
}
