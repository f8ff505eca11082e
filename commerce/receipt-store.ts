import { type Connection, Schema } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import { isDuplicateKey, moneyWrites } from './stored-money.ts';

/** The proof of a purchase, from the moment there is something to prove. `{_id: 'receipt:ord_1', orderId: 'ord_1', state: 'issued', …}` */
export type ReceiptDoc = {
  _id: string;
  orderId: string;
  customerId: string;
  state: 'issued' | 'delivered';
  issuedAt: Date;
  deliveredAt: Date | null;
};

const schema = new Schema<ReceiptDoc>(
  {
    _id: { type: String, required: true },
    orderId: { type: String, required: true },
    customerId: { type: String, required: true },
    state: { type: String, enum: ['issued', 'delivered'], required: true },
    issuedAt: { type: Date, required: true },
    deliveredAt: { type: Date, default: null },
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index({ customerId: 1, issuedAt: -1 });

export type ReceiptStore = {
  /** A repeat does nothing. */
  readonly issue: (orderId: string, customerId: string) => Promise<void>;
  /** The customer has it, by a delivery report. False: there is none, or it was known. */
  readonly markDelivered: (orderId: string) => Promise<boolean>;
  readonly find: (orderId: string, customerId: string) => Promise<ReceiptDoc | null>;
  readonly latest: (customerId: string) => Promise<ReceiptDoc | null>;
  readonly createIndexes: () => Promise<void>;
};

export function openReceiptStore(connection: Connection, clock: Clock): ReceiptStore {
  const model = connection.model<ReceiptDoc>('Receipt', schema, 'receipts');

  return {
    issue: async (orderId, customerId) => {
      const receipt = { _id: `receipt:${orderId}`, orderId, customerId, issuedAt: clock.now() };
      try {
        await model.create([{ ...receipt, state: 'issued' }]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
    },
    markDelivered: async (orderId) => {
      const delivered = { $set: { state: 'delivered', deliveredAt: clock.now() } };
      const { matchedCount } = await model.updateOne(
        { _id: `receipt:${orderId}`, state: 'issued' },
        delivered,
      );
      return matchedCount === 1;
    },
    find: (orderId, customerId) =>
      model.findOne({ _id: `receipt:${orderId}`, customerId }).lean<ReceiptDoc>(),
    latest: (customerId) => model.findOne({ customerId }).sort({ issuedAt: -1 }).lean<ReceiptDoc>(),
    createIndexes: () => model.createIndexes(),
  };
}
