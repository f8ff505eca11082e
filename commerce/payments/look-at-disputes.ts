import { ProviderError } from '../../config/errors.ts';
import { advanceOrder } from '../advance-order.ts';
import { askAgainAt, type CommerceContext, gatewayNamed } from '../context.ts';
import { disputeEndMovement, disputeMovement } from '../ledger.ts';
import { paymentDisputed } from '../payment-changes.ts';
import type { Dispute } from './gateway.ts';
import type { BookedDispute, PaymentDoc } from './payment-store.ts';

/** A gateway may tell of a dispute before its own list shows it. */
const emptyLooksMs = [60_000, 600_000, 3_600_000] as const;
/** A bank takes weeks; the gateway's call may be lost. */
const openLookMs = 86_400_000;

/** What a gateway shows as reversed without naming a dispute. */
const reversalId = 'reversal';

/**
 * Asks the gateway how the disputes of a settled payment stand, books what has changed, tells the order of new ones,
 * and gives what the payment has to note. Every entry is named for the dispute, so a repeat books nothing.
 */
export async function lookAtDisputes(
  context: CommerceContext,
  payment: PaymentDoc,
): Promise<Pick<PaymentDoc, 'disputeLookAt'> & Partial<PaymentDoc>> {
  let stated: readonly Dispute[];
  try {
    stated = await statedDisputes(context, payment);
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    const { orderId, _id: id } = payment;
    context.log.warn(
      { step: 'dispute', orderId, id, code: error.code, err: error },
      'the gateway did not say',
    );
    return { disputeLookAt: askAgainAt(context, null) };
  }
  const disputes: BookedDispute[] = [];
  for (const dispute of stated) {
    disputes.push(await bookDispute(context, payment, dispute));
  }
  const gone = payment.disputes.filter((one) => stated.every(({ disputeId }) => disputeId !== one.disputeId));
  const all = [...gone, ...disputes];
  return {
    disputes: all,
    disputeLooks: payment.disputeLooks + 1,
    disputeLookAt: nextLook(context, payment, all),
  };
}

function nextLook(
  context: CommerceContext,
  { disputeLooks }: PaymentDoc,
  disputes: readonly BookedDispute[],
): Date | null {
  if (disputes.some(({ status }) => status === 'open')) {
    return context.clock.after(openLookMs);
  }
  const pauseMs = disputes.length === 0 ? emptyLooksMs[disputeLooks] : undefined;
  return pauseMs === undefined ? null : context.clock.after(pauseMs);
}

async function statedDisputes(context: CommerceContext, payment: PaymentDoc): Promise<readonly Dispute[]> {
  const { reference, gatewayId, paidKobo } = payment;
  const gateway = gatewayNamed(context, payment.gateway);
  const stated = gatewayId === null ? [] : await gateway.findDisputes({ reference, gatewayId });
  const verified = await gateway.verifyPayment(reference, gatewayId ?? undefined);
  if (verified.status !== 'reversed' || verified.reference !== reference) {
    return stated;
  }
  // A payment that we have sent back ourselves shows as reversed too.
  const refunds = await context.refunds.byReference(reference);
  const ours = refunds.filter(({ to }) => to === 'source').reduce((sum, one) => sum + one.amountKobo, 0);
  const lost = stated.filter(({ status }) => status === 'lost').reduce((sum, one) => sum + one.amountKobo, 0);
  const takenKobo = (paidKobo ?? 0) - ours - lost;
  return takenKobo > 0
    ? [...stated, { disputeId: reversalId, status: 'lost', amountKobo: takenKobo }]
    : stated;
}

async function bookDispute(
  context: CommerceContext,
  payment: PaymentDoc,
  { disputeId, status, amountKobo: statedKobo }: Dispute,
): Promise<BookedDispute> {
  const { orderId, customerId, gateway, reference } = payment;
  const booked = payment.disputes.find((one) => one.disputeId === disputeId);
  if (booked && (booked.status === status || booked.status !== 'open')) {
    return booked;
  }
  const party = { orderId, customerId };
  const id = `${gateway}:${reference}:${disputeId}`;
  // What was withheld is what comes back or goes, even where the gateway changes its figure.
  const amountKobo = booked?.amountKobo ?? Math.min(statedKobo, payment.paidKobo ?? statedKobo);
  await context.ledger.post(disputeMovement(party, id, amountKobo));
  if (status !== 'open') {
    await context.ledger.post(disputeEndMovement(party, id, amountKobo, status));
  }
  context.log.error(
    { step: 'dispute', orderId, id: payment._id, kind: status, code: 'payment_disputed' },
    'a payment is disputed; a person must look',
  );
  if (status !== 'won') {
    await context.orders.update(orderId, paymentDisputed({ disputeId, amountKobo }));
    await advanceOrder(context, orderId);
  }
  return { disputeId, status, amountKobo };
}
