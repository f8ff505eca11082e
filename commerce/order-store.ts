import { randomInt } from 'node:crypto';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import type { Privacy } from '../conversation/privacy.ts';
import { networks } from '../conversation/values/network.ts';
import { dueIndex } from './claims.ts';
import type { HoldReason, LineStatus, OrderLine, OrderNews, OrderRequest, OrderStatus, OrderView } from './order.ts';
import { orderStatuses } from './order-status.ts';
import { isDuplicateKey, koboField, moneyWrites } from './stored-money.ts';

export type StoredLine = Omit<OrderLine, 'recipient'> & { status: LineStatus; vendorReference: string | null };

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

const schema = new Schema<OrderDoc>(
  {
    _id: { type: String, required: true },
    ref: { type: String, required: true },
    customerId: { type: String, required: true },
    sessionId: { type: String, required: true },
    status: { type: String, enum: orderStatuses, required: true },
    holdReason: { type: String, default: null },
    product: { type: String, required: true },
    faceKobo: koboField,
    discountKobo: koboField,
    feeKobo: koboField,
    payableKobo: koboField,
    sealedRecipients: { type: String, required: true },
    lines: [
      {
        _id: false,
        product: { type: String, required: true },
        network: { type: String, enum: networks, required: true },
        faceKobo: koboField,
        payableKobo: koboField,
        status: { type: String, required: true },
        vendorReference: { type: String, default: null },
      },
    ],
    payments: [
      { _id: false, reference: { type: String, required: true }, amountKobo: koboField, use: { type: String, required: true } },
    ],
    overpaidKobo: koboField,
    refunds: [
      {
        _id: false,
        refundId: { type: String, required: true },
        reference: { type: String, required: true },
        amountKobo: koboField,
        made: { type: Boolean, required: true },
        settledTo: { type: String, default: null },
      },
    ],
    paymentUrl: { type: String, default: null },
    attempts: { type: Number, required: true },
    nextAttemptAt: { type: Date, default: null },
    news: [
      { _id: false, id: { type: String, required: true }, kind: { type: String, required: true }, amountKobo: { type: Number, default: null } },
    ],
    newsIds: [String],
    history: [{ _id: false, status: { type: String, required: true }, at: { type: Date, required: true }, by: { type: String, required: true } }],
    confirmedAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
    rev: { type: Number, required: true },
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites, minimize: false },
);
schema.index({ ref: 1 }, { unique: true });
schema.index({ customerId: 1, createdAt: -1 });
schema.index(...dueIndex);

export function openOrderModel(connection: Connection): Model<OrderDoc> {
  return connection.model<OrderDoc>('Order', schema, 'orders');
}

export type NewOrder = Omit<OrderDoc, 'ref' | 'sealedRecipients' | 'rev'>;

/** Inserts the order under a fresh reference. False: it exists already. */
export async function insertOrder(
  model: Model<OrderDoc>,
  privacy: Privacy,
  order: NewOrder,
  request: OrderRequest,
): Promise<boolean> {
  const recipients = JSON.stringify(request.quote.lines.map((line) => line.recipient));
  const sealedRecipients = await privacy.seal(order.customerId, recipientsContext(order._id), recipients);
  for (;;) {
    try {
      await model.create([{ ...order, ref: mintOrderRef(), sealedRecipients, rev: 0 }]);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) {
        throw error;
      }
      if (!error.keyPattern || !('ref' in error.keyPattern)) {
        return false;
      }
    }
  }
}

// No 0, O, 1, I, L, U: the reference is read aloud and typed on a keypad phone.
const refAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export function mintOrderRef(): string {
  return `SB${randomCharacters(6)}`;
}

export function randomCharacters(count: number): string {
  return Array.from({ length: count }, () => refAlphabet[randomInt(refAlphabet.length)]).join('');
}

function recipientsContext(orderId: string): string {
  return `orders|lines|${orderId}`;
}

/** The recipients in the order of the lines, E.164. Throws when the customer's key is erased. */
export async function openRecipients(privacy: Privacy, order: OrderDoc): Promise<readonly string[]> {
  const parsed: unknown = JSON.parse(await privacy.open(recipientsContext(order._id), order.sealedRecipients));
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
      return { ...line, status: stored?.status ?? 'waiting', ...(reference ? { vendorReference: reference } : {}) };
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
    order.status === 'FAILED';
  if (unfinished) {
    return clock.now();
  }
  if (order.status !== 'AWAITING_PAYMENT') {
    return null;
  }
  const times = [order.nextAttemptAt, order.expiresAt].filter((time) => time !== null);
  return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
