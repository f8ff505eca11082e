import { randomInt } from 'node:crypto';
import type { Clock } from '../config/clock.ts';
import type { Privacy } from '../conversation/privacy.ts';
import type {
  HoldReason,
  LineStatus,
  OrderLine,
  OrderNews,
  OrderRequest,
  OrderStatus,
  OrderView,
} from './order.ts';

export type StoredLine = Omit<OrderLine, 'recipient'> & {
  status: LineStatus;
  vendorReference: string | null;
};

/** What a verified payment turned out to be for its order. */
export type PaymentUse = 'order' | 'underpaid' | 'double' | 'late';
export type AppliedPayment = { reference: string; amountKobo: number; use: PaymentUse };

/** A refund that the order has decided on. `made`: its own record exists and the ledger knows. */
export type OrderRefund = {
  refundId: string;
  reference: string;
  amountKobo: number;
  made: boolean;
  settledTo: 'source' | 'wallet' | null;
};

export type StoredNews = { id: string; kind: OrderNews['kind']; amountKobo: number | null };

/**
 * An order. Recipients are sealed in one field, in the order of the lines; everything else is clear.
 * `{_id: 'ord_1', ref: 'SB7K3QX2', status: 'VENDING', lines: [{product: 'AIRTIME', network: 'MTN', faceKobo: 50000,
 * payableKobo: 50000, status: 'vending', vendorReference: null}], sealedRecipients: 'v1.…', payments: [{reference:
 * 'SB7K3QX2-1AB', amountKobo: 50000, use: 'order'}], news: [], rev: 4, …}`
 */
export type OrderDoc = {
  _id: string;
  ref: string;
  customerId: string;
  sessionId: string;
  status: OrderStatus;
  holdReason: HoldReason | null;
  product: OrderLine['product'];
  faceKobo: number;
  discountKobo: number;
  feeKobo: number;
  payableKobo: number;
  sealedRecipients: string;
  lines: StoredLine[];
  payments: AppliedPayment[];
  overpaidKobo: number;
  refunds: OrderRefund[];
  paymentUrl: string | null;
  /** Payment attempts commanded so far; the last one is started at `nextAttemptAt` (null: it has been). */
  attempts: number;
  nextAttemptAt: Date | null;
  news: StoredNews[];
  /** Every news ever told, so that none is told twice. */
  newsIds: string[];
  history: { status: OrderStatus; at: Date; by: string }[];
  confirmedAt: Date;
  createdAt: Date;
  expiresAt: Date | null;
  dueAt: Date | null;
  rev: number;
};

export type OrderChange = Partial<Omit<OrderDoc, '_id' | 'rev' | 'history'>>;

export type NewOrder = Omit<OrderDoc, 'ref' | 'sealedRecipients' | 'rev'>;

// No 0, O, 1, I, L, U: the reference is read aloud and typed on a keypad phone.
const refAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export function mintOrderRef(): string {
  return `SB${randomCharacters(6)}`;
}

export function randomCharacters(count: number): string {
  return Array.from({ length: count }, () => refAlphabet[randomInt(refAlphabet.length)]).join('');
}

/** What a sealed value is bound to. */
function recipientsContext(orderId: string): string {
  return `orders|lines|${orderId}`;
}

export function sealRecipients(privacy: Privacy, request: OrderRequest): Promise<string> {
  const recipients = JSON.stringify(request.quote.lines.map((line) => line.recipient));
  return privacy.seal(request.customerId, recipientsContext(request.orderId), recipients);
}

/** The recipients in the order of the lines, E.164. Throws when the customer's key is erased. */
export async function openRecipients(privacy: Privacy, order: OrderDoc): Promise<readonly string[]> {
  const parsed: unknown = JSON.parse(
    await privacy.open(recipientsContext(order._id), order.sealedRecipients),
  );
  if (!Array.isArray(parsed) || parsed.length !== order.lines.length) {
    throw new Error(`order ${order._id}: its recipients don't fit its lines`);
  }
  return parsed.map(String);
}

export async function viewOrder(privacy: Privacy, order: OrderDoc): Promise<OrderView> {
  const recipients = await openRecipients(privacy, order);
  const lines = order.lines.map((line, n) => ({
    product: line.product,
    network: line.network,
    recipient: recipients[n] ?? '',
    faceKobo: line.faceKobo,
    payableKobo: line.payableKobo,
  }));
  const { faceKobo, discountKobo, feeKobo, payableKobo } = order;
  const settled = order.refunds.filter((refund) => refund.settledTo !== null);
  const refundTo = settled.at(-1)?.settledTo;
  return {
    orderId: order._id,
    ref: order.ref,
    customerId: order.customerId,
    sessionId: order.sessionId,
    status: order.status,
    quote: { product: order.product, lines, faceKobo, discountKobo, feeKobo, payableKobo },
    lines: lines.map((line, n) => {
      const stored = order.lines[n];
      const reference = stored?.vendorReference;
      return {
        ...line,
        status: stored?.status ?? 'waiting',
        ...(reference ? { vendorReference: reference } : {}),
      };
    }),
    paidKobo: order.payments.reduce((sum, payment) => sum + payment.amountKobo, 0),
    refundedKobo: settled.reduce((sum, refund) => sum + refund.amountKobo, 0),
    ...(refundTo ? { refundTo } : {}),
    ...(order.paymentUrl ? { paymentUrl: order.paymentUrl } : {}),
    ...(order.holdReason ? { holdReason: order.holdReason } : {}),
    createdAt: order.createdAt,
    ...(order.expiresAt ? { expiresAt: order.expiresAt } : {}),
  };
}

/** When the sweep must look at an order that nobody else brings forward. */
export function orderDueAt(order: Omit<OrderDoc, 'rev'>, clock: Clock): Date | null {
  const unfinished =
    order.news.length > 0 ||
    order.refunds.some((refund) => !refund.made) ||
    order.status === 'PAID' ||
    order.status === 'FAILED' ||
    (order.status === 'REFUNDING' && order.refunds.every((refund) => refund.settledTo !== null));
  if (unfinished) {
    return clock.now();
  }
  if (order.status !== 'AWAITING_PAYMENT') {
    return null;
  }
  const times = [order.nextAttemptAt, order.expiresAt].filter((time) => time !== null);
  return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
