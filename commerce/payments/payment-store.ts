import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import type { UssdBank } from '../../config/rules/ussd-banks.ts';
import { type Claimable, type Claims, claimFields, newClaim, openClaims } from '../claim-store.ts';
import { dueIndex } from '../due-records.ts';
import { koboField, laterKoboField, moneyWrites } from '../stored-money.ts';
import { ownedBy, type Whose } from '../whose.ts';

/**
 * created: intent stored, not asked for · starting: the gateway may have been asked · open: a link is out · lost: the
 * answer was lost, watched without a link · unstarted: the gateway definitely has not taken it · closed: watched long
 * enough · paid: verified · reversed: paid and taken back outside of our doing · mismatch: a person looks.
 */
export const paymentStates = [
  'created',
  'starting',
  'open',
  'lost',
  'unstarted',
  'closed',
  'paid',
  'reversed',
  'mismatch',
] as const;

export type PaymentState = (typeof paymentStates)[number];

/** `link`: a hosted page · `ussd`: a code of the customer's bank · `wallet`: the balance that the customer has here. */
export type PaymentMethod = 'link' | 'ussd' | 'wallet';

/** What stands for a gateway in a payment out of the wallet. */
export const walletGateway = 'wallet';

/** What the ledger has booked of a dispute: `open` as withheld, `won` as given back, `lost` as gone. */
export type BookedDispute = { disputeId: string; status: 'open' | 'won' | 'lost'; amountKobo: number };

/**
 * One attempt at one order's payment. `{_id: 'ord_1:1', orderId: 'ord_1', attempt: 1, method: 'link', gateway:
 * 'paystack', reference: 'SB7K3QX2-1AB…', state: 'open', expectedKobo: 50000, paidKobo: null, …}`
 */
export type PaymentDoc = Claimable & {
  orderId: string;
  customerId: string;
  orderRef: string;
  /** The order's link attempts count from 1; 0 for the other methods. */
  attempt: number;
  method: PaymentMethod;
  bank: UssdBank | null;
  gateway: string;
  reference: string;
  state: PaymentState;
  expectedKobo: number;
  paidKobo: number | null;
  gatewayId: string | null;
  /** The transaction that a webhook named last: asked about, not believed. */
  hintedId: string | null;
  url: string | null;
  dialCode: string | null;
  /** When the gateway is to be asked for disputes of this payment; null: nobody has said that there are any. */
  disputeLookAt: Date | null;
  disputeLooks: number;
  disputes: BookedDispute[];
  createdAt: Date;
  /** When the gateway was asked: the polls count from here. */
  openedAt: Date | null;
  verifiedAt: Date | null;
  paidAt: Date | null;
  /** When order and ledger had taken it in. */
  settledAt: Date | null;
};

const schema = new Schema<PaymentDoc>(
  {
    _id: { type: String, required: true },
    orderId: { type: String, required: true },
    customerId: { type: String, required: true },
    orderRef: { type: String, required: true },
    attempt: { type: Number, required: true },
    method: { type: String, enum: ['link', 'ussd', 'wallet'], default: 'link' },
    bank: { type: String, default: null },
    gateway: { type: String, required: true },
    reference: { type: String, required: true },
    state: { type: String, enum: paymentStates, required: true },
    expectedKobo: koboField,
    paidKobo: laterKoboField,
    gatewayId: { type: String, default: null },
    hintedId: { type: String, default: null },
    url: { type: String, default: null },
    dialCode: { type: String, default: null },
    disputeLookAt: { type: Date, default: null },
    disputeLooks: { type: Number, default: 0 },
    disputes: [
      {
        _id: false,
        disputeId: { type: String, required: true },
        status: { type: String, enum: ['open', 'won', 'lost'], required: true },
        amountKobo: koboField,
      },
    ],
    createdAt: { type: Date, required: true },
    openedAt: { type: Date, default: null },
    verifiedAt: { type: Date, default: null },
    paidAt: { type: Date, default: null },
    settledAt: { type: Date, default: null },
    ...claimFields,
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index({ reference: 1, gateway: 1 }, { unique: true });
schema.index({ orderId: 1 });
schema.index(
  { customerId: 1 },
  { partialFilterExpression: { 'disputes.disputeId': { $exists: true } }, name: 'disputed' },
);
schema.index(...dueIndex);

export type NewPayment = Pick<
  PaymentDoc,
  'orderId' | 'customerId' | 'orderRef' | 'gateway' | 'reference' | 'expectedKobo'
> &
  (
    | { readonly method: 'link'; readonly attempt: number }
    /** `key` tells this wish from others of the order: a repeat of it is the same payment. */
    | { readonly method: 'ussd'; readonly bank: UssdBank; readonly key: string }
    | { readonly method: 'wallet'; readonly key: string }
  );

export type PaymentStore = {
  readonly claims: Claims<PaymentDoc>;
  /** Stores the intent, due at once; a repeat of the attempt keeps the first reference. Gives the payment's id. */
  readonly create: (payment: NewPayment) => Promise<string>;
  readonly find: (id: string) => Promise<PaymentDoc | null>;
  readonly byReference: (reference: string) => Promise<PaymentDoc | null>;
  /** By the gateway's own id of the transaction. Not quick: for what names nothing else, a chargeback at times. */
  readonly byGatewayId: (gatewayId: string) => Promise<PaymentDoc | null>;
  /** Disputes of a payment are to be asked for. False: no such payment. */
  readonly askDisputes: (id: string) => Promise<boolean>;
  /** Keeps the transaction that a webhook named, to be asked about at the next look. */
  readonly nameTransaction: (id: string, gatewayId: string) => Promise<void>;
  /** Whether the customer's bank wants a payment back, or has got it. */
  readonly hasDispute: (whose: Whose) => Promise<boolean>;
  readonly byOrder: (orderId: string) => Promise<readonly PaymentDoc[]>;
  /** When the first payment was made. */
  readonly firstAt: () => Promise<Date | null>;
  readonly all: () => AsyncIterable<PaymentDoc>;
  /** Whether a gateway is still asked about one of the customer's payments. */
  readonly isWatched: (whose: Whose) => Promise<boolean>;
  readonly erase: (customerId: string, as: string) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

export function openPaymentStore(connection: Connection, clock: Clock, claimMs: number): PaymentStore {
  const model = connection.model<PaymentDoc>('Payment', schema, 'payments');

  return {
    claims: openClaims(model, clock, claimMs),
    create: async (payment) => {
      const slot = payment.method === 'link' ? payment.attempt : `${payment.method}:${payment.key}`;
      const _id = `${payment.orderId}:${slot}`;
      const now = clock.now();
      const { orderId, customerId, orderRef, gateway, reference, expectedKobo, method } = payment;
      const shared = { orderId, customerId, orderRef, gateway, reference, expectedKobo, method };
      const attempt = payment.method === 'link' ? payment.attempt : 0;
      const bank = payment.method === 'ussd' ? payment.bank : null;
      const created = {
        ...shared,
        attempt,
        bank,
        _id,
        state: 'created' as const,
        createdAt: now,
        dueAt: now,
      };
      try {
        await model.create([{ ...created, ...newClaim }]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
      return _id;
    },
    find: (id) => model.findById(id).lean<PaymentDoc>(),
    byReference: (reference) => model.findOne({ reference }).lean<PaymentDoc>(),
    byGatewayId: (gatewayId) => model.findOne({ gatewayId }).lean<PaymentDoc>(),
    askDisputes: async (id) => {
      const now = clock.now();
      const asked = { $set: { disputeLookAt: now, disputeLooks: 0, dueAt: now }, $inc: { hints: 1 } };
      return (await model.updateOne({ _id: id }, asked)).matchedCount === 1;
    },
    nameTransaction: async (id, hintedId) => {
      await model.updateOne({ _id: id }, { $set: { hintedId } });
    },
    hasDispute: async (whose) => {
      const taken = mongoose.trusted({ $in: ['open' as const, 'lost' as const] });
      const known = mongoose.trusted({ $exists: true });
      const filter = { customerId: ownedBy(whose), 'disputes.disputeId': known, 'disputes.status': taken };
      return (await model.exists(filter)) !== null;
    },
    byOrder: (orderId) => model.find({ orderId }).sort({ createdAt: 1, attempt: 1 }).lean<PaymentDoc[]>(),
    firstAt: async () => (await model.findOne().sort({ createdAt: 1 }).lean<PaymentDoc>())?.createdAt ?? null,
    all: () => model.find().lean<PaymentDoc[]>().cursor() as unknown as AsyncIterable<PaymentDoc>,
    isWatched: async (whose) =>
      (await model.exists({ customerId: ownedBy(whose), dueAt: mongoose.trusted({ $ne: null }) })) !== null,
    erase: async (customerId, as) => {
      await model.updateMany({ customerId }, { $set: { customerId: as, url: null, dialCode: null } });
    },
    createIndexes: () => model.createIndexes(),
  };
}
