import { ProviderError } from '../../config/errors.ts';
import { orderRules } from '../../config/rules/orders.ts';
import { advanceOrder } from '../advance-order.ts';
import { askAgainAt, type CommerceContext, gatewayNamed } from '../context.ts';
import { overpaymentMovement, paymentMovement } from '../ledger.ts';
import { attemptFailed, paymentArrived, paymentOpened } from '../order-changes.ts';
import type { VerifiedPayment } from './gateway.ts';
import type { PaymentDoc } from './payment-store.ts';

/** One due step of a payment under an exclusive claim: start it, ask about it, or take it in. */
export async function workPayment(context: CommerceContext, id: string): Promise<void> {
  const payment = await context.payments.claims.claim(id);
  if (!payment) {
    return;
  }
  switch (payment.state) {
    case 'created':
      return startPayment(context, payment);
    case 'starting':
      // Whoever started it died on the way: the gateway may know the reference.
      return loseStart(context, payment, 'lost');
    case 'open':
    case 'lost':
    case 'unstarted':
    case 'closed':
      return verifyPayment(context, payment);
    case 'paid':
      return settlePayment(context, payment);
    case 'reversed':
    case 'mismatch':
      await context.payments.claims.finish(payment, { dueAt: null });
  }
}

async function startPayment(context: CommerceContext, payment: PaymentDoc): Promise<void> {
  const { claims } = context.payments;
  const order = await context.orders.find(payment.orderId);
  if (order?.status !== 'AWAITING_PAYMENT' || order.paymentUrl !== null) {
    await claims.finish(payment, { state: 'unstarted', dueAt: null });
    return;
  }
  if (!(await claims.note(payment, { state: 'starting', openedAt: context.clock.now() }))) {
    return;
  }
  let url: string;
  try {
    const started = await gatewayNamed(context, payment.gateway).startPayment({
      reference: payment.reference,
      amountKobo: payment.expectedKobo,
      currency: 'NGN',
      orderRef: payment.orderRef,
    });
    url = started.url;
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    logFailure(context, payment, 'start_payment', error);
    return loseStart(context, payment, error.recovery === 'requery' ? 'lost' : 'unstarted');
  }
  // The order first: a link that the order doesn't know would be a payment that nobody can make.
  await context.orders.update(payment.orderId, paymentOpened(url, context.clock));
  const openedAt = context.clock.now();
  const dueAt = nextPoll(context, openedAt);
  await claims.finish(payment, { state: 'open', url, openedAt, dueAt });
  ringAt(context, payment, dueAt);
  await advanceOrder(context, payment.orderId);
}

/** No link came of it. `lost` stays watched, in case the gateway took it after all. */
async function loseStart(
  context: CommerceContext,
  payment: PaymentDoc,
  state: 'lost' | 'unstarted',
): Promise<void> {
  await context.orders.update(payment.orderId, attemptFailed(payment.attempt, context.clock));
  const openedAt = payment.openedAt ?? context.clock.now();
  const dueAt = state === 'lost' ? nextPoll(context, openedAt) : null;
  await context.payments.claims.finish(payment, { state, openedAt, dueAt });
  await advanceOrder(context, payment.orderId);
}

async function verifyPayment(context: CommerceContext, payment: PaymentDoc): Promise<void> {
  let verified: VerifiedPayment;
  try {
    verified = await gatewayNamed(context, payment.gateway).verifyPayment(payment.reference);
    if (verified.reference !== payment.reference) {
      throw new ProviderError('provider_outcome_unknown', { providerCode: 'other_reference' });
    }
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    logFailure(context, payment, 'verify_payment', error);
    return rest(context, payment, { dueAt: askAgainAt(context, nextPoll(context, payment.openedAt)) });
  }
  switch (verified.status) {
    case 'success':
      return takePayment(context, payment, verified);
    case 'reversed':
      context.log.warn({ step: 'verify_payment', orderId: payment.orderId, id: payment._id }, 'reversed');
      return rest(context, payment, { state: 'reversed', dueAt: null });
    case 'pending':
    case 'failed':
    case 'unknown_reference': {
      // A failed try may be followed by a good one on the same link, so all three are watched to the end.
      const dueAt = nextPoll(context, payment.openedAt);
      const ended = dueAt === null ? { state: 'closed' as const } : {};
      return rest(context, payment, { ...ended, dueAt, verifiedAt: context.clock.now() });
    }
  }
}

async function takePayment(
  context: CommerceContext,
  payment: PaymentDoc,
  verified: VerifiedPayment,
): Promise<void> {
  const countable = Number.isSafeInteger(verified.amountKobo) && verified.amountKobo > 0;
  if (verified.currency !== 'NGN' || !countable) {
    context.log.error(
      { step: 'verify_payment', orderId: payment.orderId, id: payment._id, code: 'payment_mismatch' },
      'the gateway reports a payment that we did not ask for; a person must look',
    );
    return rest(context, payment, { state: 'mismatch', dueAt: null });
  }
  const now = context.clock.now();
  const paid: Partial<PaymentDoc> = {
    state: 'paid',
    paidKobo: verified.amountKobo,
    gatewayId: verified.gatewayId ?? null,
    verifiedAt: now,
    paidAt: now,
    dueAt: now,
  };
  if (await context.payments.claims.note(payment, paid)) {
    await settlePayment(context, { ...payment, ...paid });
  }
}

/** Takes a verified payment into ledger and order. Every step names the reference, so a repeat changes nothing. */
async function settlePayment(context: CommerceContext, payment: PaymentDoc): Promise<void> {
  const { orderId, customerId, reference, paidKobo } = payment;
  if (paidKobo === null) {
    throw new Error(`payment ${payment._id} is paid without an amount`);
  }
  if (payment.settledAt === null) {
    const movementId = `${payment.gateway}:${reference}`;
    await context.ledger.post(paymentMovement({ orderId, customerId }, movementId, paidKobo));
    await context.orders.update(orderId, paymentArrived({ reference, amountKobo: paidKobo }));
    const order = await context.orders.find(orderId);
    const applied = order?.payments.find((candidate) => candidate.reference === reference);
    if (order && applied?.use === 'order' && order.overpaidKobo > 0) {
      await context.ledger.post(overpaymentMovement({ orderId, customerId }, movementId, order.overpaidKobo));
    }
    await advanceOrder(context, orderId);
  }
  await context.payments.claims.finish(payment, {
    settledAt: payment.settledAt ?? context.clock.now(),
    dueAt: null,
  });
}

async function rest(
  context: CommerceContext,
  payment: PaymentDoc,
  changes: Partial<PaymentDoc>,
): Promise<void> {
  await context.payments.claims.finish(payment, changes);
  ringAt(context, payment, changes.dueAt ?? null);
}

function ringAt(context: CommerceContext, payment: PaymentDoc, dueAt: Date | null): void {
  if (dueAt) {
    context.ringAt('payment', payment._id, dueAt);
  }
}

/** The next of the scheduled moments, counted from when the gateway was asked; null when they are used up. */
function nextPoll(context: CommerceContext, openedAt: Date | null): Date | null {
  const from = openedAt ?? context.clock.now();
  const now = context.clock.now().getTime();
  const times = orderRules.paymentPollMs.map((ms) => context.clock.after(ms, from));
  return times.find((time) => time.getTime() > now) ?? null;
}

function logFailure(context: CommerceContext, payment: PaymentDoc, step: string, error: ProviderError): void {
  const { orderId, _id: id } = payment;
  context.log.warn({ step, orderId, id, code: error.code, err: error }, 'the gateway did not do it');
}
