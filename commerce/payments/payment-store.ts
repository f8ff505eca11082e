import { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { type Claimable, type Claims, claimFields, dueIndex, newClaim, openClaims } from '../claim-store.ts';
import { isDuplicateKey, koboField, laterKoboField, moneyWrites } from '../stored-money.ts';

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

/**
 * One attempt at one order's payment. `{_id: 'ord_1:1', orderId: 'ord_1', attempt: 1, gateway: 'paystack', reference:
 * 'SB7K3QX2-1AB…', state: 'open', expectedKobo: 50000, paidKobo: null, …}`
 */
export type PaymentDoc = Claimable & {
  orderId: string;
  customerId: string;
  orderRef: string;
  attempt: number;
  gateway: string;
  reference: string;
  state: PaymentState;
  expectedKobo: number;
  paidKobo: number | null;
  gatewayId: string | null;
  url: string | null;
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
    gateway: { type: String, required: true },
    reference: { type: String, required: true },
    state: { type: String, enum: paymentStates, required: true },
    expectedKobo: koboField,
    paidKobo: laterKoboField,
    gatewayId: { type: String, default: null },
    url: { type: String, default: null },
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
schema.index(...dueIndex);

export type NewPayment = Pick<
  PaymentDoc,
  'orderId' | 'customerId' | 'orderRef' | 'attempt' | 'gateway' | 'reference' | 'expectedKobo'
>;

export type PaymentStore = {
  readonly claims: Claims<PaymentDoc>;
  /** Stores the intent, due at once; a repeat of the attempt keeps the first reference. Gives the payment's id. */
  readonly create: (payment: NewPayment) => Promise<string>;
  readonly find: (id: string) => Promise<PaymentDoc | null>;
  readonly byReference: (reference: string) => Promise<PaymentDoc | null>;
  readonly byOrder: (orderId: string) => Promise<readonly PaymentDoc[]>;
  readonly all: () => AsyncIterable<PaymentDoc>;
  readonly createIndexes: () => Promise<void>;
};

export function openPaymentStore(connection: Connection, clock: Clock, claimMs: number): PaymentStore {
  const model = connection.model<PaymentDoc>('Payment', schema, 'payments');

  return {
    claims: openClaims(model, clock, claimMs),
    create: async (payment) => {
      const _id = `${payment.orderId}:${payment.attempt}`;
      const now = clock.now();
      try {
        await model.create([{ ...payment, ...newClaim, _id, state: 'created', createdAt: now, dueAt: now }]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
      return _id;
    },
    find: (id) => model.findById(id).lean<PaymentDoc>(),
    byReference: (reference) => model.findOne({ reference }).lean<PaymentDoc>(),
    byOrder: (orderId) => model.find({ orderId }).sort({ attempt: 1 }).lean<PaymentDoc[]>(),
    all: () => model.find().lean<PaymentDoc[]>().cursor() as unknown as AsyncIterable<PaymentDoc>,
    createIndexes: () => model.createIndexes(),
  };
}
