import type { OrderStatus } from '../commerce/order.ts';
import { supplierOf, targetOf } from '../commerce/order-lines.ts';
import { finalStatuses } from '../commerce/order-status.ts';
import type { PaymentDoc, PaymentState } from '../commerce/payments/payment-store.ts';
import type { RefundDoc } from '../commerce/payments/refund-store.ts';
import type { VendDoc, VendState } from '../commerce/vending/vend-store.ts';
import type { LaneStep } from '../console/wire.ts';
import { type LaneSource, lasting, naira, noteOf, takenOverNote } from './lane-parts.ts';
import { maskDigits } from './mask.ts';
import type { PlacedOrder } from './records-store.ts';

/** What is bought: `AIRTIME NGN 500, MTN •••0141`. */
export function titleOfOrder({ product, faceKobo, goods }: PlacedOrder): string {
  const [line] = goods;
  const more = goods.length > 1 ? ` and ${goods.length - 1} more` : '';
  const whose = line ? `, ${supplierOf(line)} ${maskDigits(targetOf(line))}${more}` : '';
  return `${product} ${naira(faceKobo)}${whose}`;
}

const badEnds: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['FAILED', 'EXPIRED', 'CANCELLED']);
const waitingFor: ReadonlySet<OrderStatus> = new Set<OrderStatus>([
  'HELD',
  'SECOND_FACTOR',
  'AWAITING_PAYMENT',
]);

function outcomeOf(status: OrderStatus, isLast: boolean): LaneStep['outcome'] {
  if (badEnds.has(status)) return 'failed';
  if (!isLast || (finalStatuses as readonly OrderStatus[]).includes(status)) return 'ok';
  return waitingFor.has(status) ? 'waiting' : 'running';
}

/** Every state that an order was in, and for how long. */
export function orderSteps({ customer, records, threads }: LaneSource): readonly LaneStep[] {
  return records.orders.flatMap((order) => {
    const { _id, ref, history, payableKobo, holdReason, lines } = order;
    return history.map(({ status, at, by }, index): LaneStep => {
      const isLast = index === history.length - 1;
      const next = history[index + 1]?.at;
      const outcome = outcomeOf(status, isLast);
      return {
        id: `order:${_id}:${index}`,
        customer,
        thread: threads.ofOrder(_id),
        lane: 'order',
        title: status,
        at: at.getTime(),
        ...(isLast && outcome !== 'running' && outcome !== 'waiting'
          ? { ms: 0 }
          : lasting(at.getTime(), next)),
        outcome,
        ...noteOf(
          status === 'UNKNOWN' && 'Nobody knows yet whether it was sold: it is asked, not sold again',
        ),
        data: {
          ref,
          what: titleOfOrder(order),
          payable: naira(payableKobo),
          by,
          ...(status === 'HELD' ? { holdReason } : {}),
          lines: lines.map((line) => ({
            supplier: line.supplier,
            status: line.status,
            refusal: line.refusal,
          })),
        },
      };
    });
  });
}

const paymentOutcomes: Readonly<Record<PaymentState, LaneStep['outcome']>> = {
  created: 'running',
  starting: 'running',
  open: 'waiting',
  lost: 'waiting',
  unstarted: 'failed',
  closed: 'failed',
  paid: 'ok',
  reversed: 'failed',
  mismatch: 'failed',
};

const paymentTitles: Readonly<Record<PaymentState, string>> = {
  created: 'Payment prepared',
  starting: 'Asking for a payment page',
  open: 'Payment page is open',
  lost: 'Answer lost: watched without a page',
  unstarted: 'The gateway did not take it',
  closed: 'Not paid',
  paid: 'Paid and verified',
  reversed: 'Taken back',
  mismatch: 'A person looks at it',
};

/** Attempts at payment, and refunds. */
export function gatewaySteps(source: LaneSource): readonly LaneStep[] {
  const { records } = source;
  return [
    ...records.payments.map((payment) => paymentStep(source, payment)),
    ...records.refunds.map((refund) => refundStep(source, refund)),
  ];
}

function paymentStep({ customer, threads, sightings }: LaneSource, payment: PaymentDoc): LaneStep {
  const { _id, orderId, gateway, method, reference, state, expectedKobo, paidKobo, createdAt } = payment;
  const at = createdAt.getTime();
  return {
    id: `payment:${_id}`,
    customer,
    thread: threads.ofOrder(orderId),
    lane: 'gateway',
    title: `${gateway}: ${paymentTitles[state]}`,
    at,
    ...lasting(at, payment.settledAt ?? payment.verifiedAt),
    outcome: paymentOutcomes[state],
    ...noteOf(
      payment.hints > 1 && `The gateway called ${payment.hints} times`,
      sightings.takenOver(_id).length > 0 && takenOverNote,
    ),
    data: {
      ...{ gateway, method, reference, state },
      expected: naira(expectedKobo),
      paid: paidKobo === null ? null : naira(paidKobo),
      hints: payment.hints,
      verifiedAt: payment.verifiedAt,
    },
  };
}

function refundStep({ customer, threads }: LaneSource, refund: RefundDoc): LaneStep {
  const { _id, orderId, gateway, amountKobo, state, to, createdAt, settledAt } = refund;
  const at = createdAt.getTime();
  return {
    id: `refund:${_id}`,
    customer,
    thread: threads.ofOrder(orderId),
    lane: 'gateway',
    title: `${gateway}: refund ${state}`,
    at,
    ...lasting(at, settledAt),
    outcome: state === 'processed' ? 'ok' : state === 'review' ? 'failed' : 'running',
    data: { amount: naira(amountKobo), state, to },
  };
}

const vendOutcomes: Readonly<Record<VendState, LaneStep['outcome']>> = {
  created: 'running',
  sent: 'running',
  unknown: 'waiting',
  held: 'waiting',
  delivered: 'ok',
  failed: 'failed',
  review: 'failed',
  reversed: 'failed',
};

/** What the vendors were asked for. */
export function vendorSteps({ customer, records, threads, sightings }: LaneSource): readonly LaneStep[] {
  return records.vends.map((vend: VendDoc): LaneStep => {
    const { _id, orderId, vendor, supplier, product, state, createdAt, settledAt, reference, code } = vend;
    const at = createdAt.getTime();
    return {
      id: `vend:${_id}`,
      customer,
      thread: threads.ofOrder(orderId),
      lane: 'vendor',
      title: `${vendor}: ${product} ${state}`,
      at,
      ...lasting(at, settledAt),
      outcome: vendOutcomes[state],
      ...noteOf(
        vend.attempt > 1 && `Attempt ${vend.attempt}: another vendor`,
        state === 'unknown' && 'Its answer is lost: it is asked about, never sold again blindly',
        sightings.takenOver(_id).length > 0 && takenOverNote,
      ),
      data: {
        ...{ vendor, supplier, product, state, reference, code },
        face: naira(vend.faceKobo),
        sends: vend.sends,
        resends: vend.resends,
        notFound: vend.notFound,
        fence: vend.fence,
      },
    };
  });
}

/** The proof of a purchase: issued, and known to have arrived. */
export function receiptSteps({ customer, records, threads }: LaneSource): readonly LaneStep[] {
  return records.receipts.map(({ _id, orderId, state, issuedAt, deliveredAt }): LaneStep => {
    const at = issuedAt.getTime();
    const order = records.orders.find((one) => one._id === orderId);
    return {
      id: `receipt:${_id}`,
      customer,
      thread: threads.ofOrder(orderId),
      lane: 'receipt',
      title: state === 'delivered' ? 'Receipt has arrived' : 'Receipt is on its way',
      at,
      ...lasting(at, deliveredAt),
      outcome: state === 'delivered' ? 'ok' : 'waiting',
      data: { order: order?.ref, state, issuedAt, deliveredAt },
    };
  });
}
