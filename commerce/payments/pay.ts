import { ProviderError } from '../../config/errors.ts';
import { orderRules } from '../../config/rules/orders.ts';
import { advanceOrder } from '../advance-order.ts';
import { askAgainAt, type CommerceContext, gatewayNamed } from '../context.ts';
import { overpaymentMovement, paymentMovement, walletMovement } from '../ledger.ts';
import { attemptFailed, paymentArrived, paymentOpened } from '../order-changes.ts';
import type { OrderDoc } from '../order-document.ts';
import { ussdFailed, ussdOpened, walletShort } from '../payment-changes.ts';
import { callGateway } from './choose-gateway.ts';
import type { VerifiedPayment } from './gateway.ts';
import { lookAtDisputes } from './look-at-disputes.ts';
import { type PaymentDoc, walletGateway } from './payment-store.ts';

/** One due step of a payment under an exclusive claim: start it, ask about it, or take it in. */
export async function workPayment(context: CommerceContext, id: string): Promise<void> {
  const payment = await context.payments.claims.claim(id);
  if (!payment) {
    return;
  }
  switch (payment.state) {
    case 'created':
      return payment.method === 'wallet' ? payFromWallet(context, payment) : startPayment(context, payment);
    case 'starting':
      // Whoever started it died on the way: the gateway may know the reference.
      return loseStart(context, payment, 'lost');
    case 'open':
    case 'lost':
    case 'unstarted':
    case 'closed':
      return payment.method === 'wallet'
        ? rest(context, payment, { dueAt: null })
        : verifyPayment(context, payment);
    case 'paid':
      return settlePayment(context, payment);
    case 'reversed':
    case 'mismatch':
      await context.payments.claims.finish(payment, { dueAt: null });
  }
}

/** What a start leaves behind, by method: a page's address or a code to dial. */
type Started = { readonly url: string } | { readonly dialCode: string };

async function startPayment(context: CommerceContext, payment: PaymentDoc): Promise<void> {
  const { claims } = context.payments;
  const order = await context.orders.find(payment.orderId);
  if (!isWanted(order, payment)) {
    await claims.finish(payment, { state: 'unstarted', dueAt: null });
    return;
  }
  if (!(await claims.note(payment, { state: 'starting', openedAt: context.clock.now() }))) {
    return;
  }
  let started: Started;
  try {
    started = await askForPayment(context, payment);
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    logFailure(context, payment, 'start_payment', error);
    return loseStart(context, payment, error.recovery === 'requery' ? 'lost' : 'unstarted');
  }
  // The order first: a link that the order doesn't know would be a payment that nobody can make.
  const linked = await context.orders.update(order ?? payment.orderId, opened(context, payment, started));
  const openedAt = context.clock.now();
  const dueAt = nextPoll(context, openedAt);
  await claims.finish(payment, { state: 'open', ...started, openedAt, dueAt });
  ringAt(context, payment, dueAt);
  await advanceOrder(context, linked ?? payment.orderId);
}

function isWanted(order: OrderDoc | null, { method }: PaymentDoc): boolean {
  return order?.status === 'AWAITING_PAYMENT' && (method !== 'link' || order.paymentUrl === null);
}

function askForPayment(context: CommerceContext, payment: PaymentDoc): Promise<Started> {
  const { reference, expectedKobo: amountKobo, orderRef, bank } = payment;
  const start = { reference, amountKobo, currency: 'NGN', orderRef } as const;
  return callGateway<Started>(context, gatewayNamed(context, payment.gateway), 'start', (gateway) =>
    bank === null ? gateway.startPayment(start) : gateway.startUssd({ ...start, bank }),
  );
}

function opened(context: CommerceContext, { bank, reference }: PaymentDoc, started: Started) {
  if ('url' in started) {
    return paymentOpened(started.url, context.clock);
  }
  if (bank === null) {
    throw new Error('a code to dial was given for no bank');
  }
  return ussdOpened({ bank, dialCode: started.dialCode }, reference, context.clock);
}

/** No link or code came of it. `lost` stays watched, in case the gateway took it after all. */
async function loseStart(
  context: CommerceContext,
  payment: PaymentDoc,
  state: 'lost' | 'unstarted',
): Promise<void> {
  const failed =
    payment.method === 'link' ? attemptFailed(payment.attempt, context.clock) : ussdFailed(payment.reference);
  const order = await context.orders.update(payment.orderId, failed);
  const openedAt = payment.openedAt ?? context.clock.now();
  const dueAt = state === 'lost' ? nextPoll(context, openedAt) : null;
  await context.payments.claims.finish(payment, { state, openedAt, dueAt });
  await advanceOrder(context, order ?? payment.orderId);
}

/** The ledger's one conditional movement decides; whatever was there before it counts as a repeat. */
async function payFromWallet(context: CommerceContext, payment: PaymentDoc): Promise<void> {
  const { orderId, reference, expectedKobo } = payment;
  const whose = await context.idsOf(payment.customerId);
  const customerId = whose[0] ?? payment.customerId;
  const movement = walletMovement({ orderId, customerId }, `${walletGateway}:${reference}`, expectedKobo);
  const posted = await context.ledger.entry(`${movement.kind}:${movement.id}`);
  if (!posted && !isWanted(await context.orders.find(orderId), payment)) {
    return rest(context, payment, { state: 'unstarted', dueAt: null });
  }
  if ((await context.ledger.payFromWallet(movement, whose)) === 'short') {
    const order = await context.orders.update(orderId, walletShort(reference));
    await rest(context, payment, { state: 'unstarted', dueAt: null });
    return advanceOrder(context, order ?? orderId);
  }
  await takePayment(context, payment, {
    reference,
    status: 'success',
    amountKobo: expectedKobo,
    currency: 'NGN',
  });
}

async function verifyPayment(context: CommerceContext, payment: PaymentDoc): Promise<void> {
  const { reference, hintedId } = payment;
  let verified: VerifiedPayment;
  try {
    verified = await callGateway(context, gatewayNamed(context, payment.gateway), 'verify', (gateway) =>
      gateway.verifyPayment(reference, hintedId ?? undefined),
    );
    if (verified.reference !== reference) {
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

/**
 * Takes a verified payment into ledger and order. Every step names the reference, so a repeat changes nothing. Then
 * looks for disputes, where somebody said that there are any.
 */
async function settlePayment(context: CommerceContext, payment: PaymentDoc): Promise<void> {
  const { orderId, customerId, reference, paidKobo, gateway } = payment;
  if (paidKobo === null) {
    throw new Error(`payment ${payment._id} is paid without an amount`);
  }
  if (payment.settledAt === null) {
    const movementId = `${gateway}:${reference}`;
    if (gateway !== walletGateway) {
      await context.ledger.post(paymentMovement({ orderId, customerId }, movementId, paidKobo));
    }
    const arrived = paymentArrived({ reference, amountKobo: paidKobo });
    const order = (await context.orders.update(orderId, arrived)) ?? (await context.orders.find(orderId));
    const applied = order?.payments.find((candidate) => candidate.reference === reference);
    if (order && applied?.use === 'order' && order.overpaidKobo > 0) {
      await context.ledger.post(overpaymentMovement({ orderId, customerId }, movementId, order.overpaidKobo));
    }
    await advanceOrder(context, order ?? orderId);
  }
  const looked =
    payment.disputeLookAt === null ? { disputeLookAt: null } : await lookAtDisputes(context, payment);
  const settledAt = payment.settledAt ?? context.clock.now();
  await rest(context, payment, { settledAt, ...looked, dueAt: looked.disputeLookAt });
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
