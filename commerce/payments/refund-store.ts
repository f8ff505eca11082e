import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import { type Claimable, type Claims, claimFields, newClaim, openClaims } from '../claim-store.ts';
import { dueIndex } from '../due-records.ts';
import type { RefundTarget } from '../order.ts';
import { koboField, moneyWrites } from '../stored-money.ts';
import { ownedBy, type Whose } from '../whose.ts';

/**
 * created: decided · sent: the gateway may have been asked · unknown: its answer was lost · pending: the gateway has
 * it · processed: arrived (at the source or in the wallet) · review: a person looks.
 */
export const refundStates = ['created', 'sent', 'unknown', 'pending', 'processed', 'review'] as const;

export type RefundDocState = (typeof refundStates)[number];

/** `{_id: 'refund:ord_1', orderId: 'ord_1', reference: 'SB7K3QX2-1AB…', gatewayId: '302961', amountKobo: 50000, state: 'pending', to: 'source', …}` */
export type RefundDoc = Claimable & {
  orderId: string;
  customerId: string;
  gateway: string;
  /** The payment that is sent back, whole or in part. */
  reference: string;
  gatewayId: string;
  amountKobo: number;
  state: RefundDocState;
  to: RefundTarget;
  sends: number;
  sentAt: Date | null;
  /** An earlier call's outcome was never learnt for sure. */
  doubtful: boolean;
  notFound: number;
  polls: number;
  createdAt: Date;
  settledAt: Date | null;
};

const schema = new Schema<RefundDoc>(
  {
    _id: { type: String, required: true },
    orderId: { type: String, required: true },
    customerId: { type: String, required: true },
    gateway: { type: String, required: true },
    reference: { type: String, required: true },
    gatewayId: { type: String, required: true },
    amountKobo: koboField,
    state: { type: String, enum: refundStates, required: true },
    to: { type: String, enum: ['source', 'wallet', 'bank'], required: true },
    sends: { type: Number, required: true },
    sentAt: { type: Date, default: null },
    doubtful: { type: Boolean, required: true },
    notFound: { type: Number, required: true },
    polls: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    settledAt: { type: Date, default: null },
    ...claimFields,
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index({ reference: 1 });
schema.index({ orderId: 1 });
schema.index(...dueIndex);

export type NewRefund = Pick<
  RefundDoc,
  '_id' | 'orderId' | 'customerId' | 'gateway' | 'reference' | 'gatewayId' | 'amountKobo'
>;

export type RefundStore = {
  readonly claims: Claims<RefundDoc>;
  /** Stores the intent, due at once; a repeat does nothing. */
  readonly create: (refund: NewRefund) => Promise<void>;
  readonly find: (id: string) => Promise<RefundDoc | null>;
  readonly byOrder: (orderId: string) => Promise<readonly RefundDoc[]>;
  readonly byReference: (reference: string) => Promise<readonly RefundDoc[]>;
  readonly all: () => AsyncIterable<RefundDoc>;
  /** Whether money is still on its way back to the customer. */
  readonly isUnderWay: (whose: Whose) => Promise<boolean>;
  readonly erase: (customerId: string, as: string) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

const fresh = { state: 'created', to: 'source', sends: 0, doubtful: false, notFound: 0, polls: 0 } as const;

export function openRefundStore(connection: Connection, clock: Clock, claimMs: number): RefundStore {
  const model = connection.model<RefundDoc>('Refund', schema, 'refunds');

  return {
    claims: openClaims(model, clock, claimMs),
    create: async (refund) => {
      const now = clock.now();
      try {
        await model.create([{ ...refund, ...newClaim, ...fresh, createdAt: now, dueAt: now }]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
    },
    find: (id) => model.findById(id).lean<RefundDoc>(),
    byOrder: (orderId) => model.find({ orderId }).lean<RefundDoc[]>(),
    byReference: (reference) => model.find({ reference }).lean<RefundDoc[]>(),
    all: () => model.find().lean<RefundDoc[]>().cursor() as unknown as AsyncIterable<RefundDoc>,
    isUnderWay: async (whose) => {
      const open = { customerId: ownedBy(whose), state: mongoose.trusted({ $ne: 'processed' as const }) };
      return (await model.exists(open)) !== null;
    },
    erase: async (customerId, as) => {
      await model.updateMany({ customerId }, { $set: { customerId: as } });
    },
    createIndexes: () => model.createIndexes(),
  };
}
