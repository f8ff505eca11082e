import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import { mintLinkId } from './receipts/receipt-link.ts';
import { moneyWrites } from './stored-money.ts';
import { ownedBy, type Whose } from './whose.ts';

/** The proof of a purchase, from the moment there is something to prove. `{_id: 'receipt:ord_1', orderId: 'ord_1', state: 'issued', …}` */
export type ReceiptDoc = {
  _id: string;
  orderId: string;
  customerId: string;
  state: 'issued' | 'delivered';
  issuedAt: Date;
  deliveredAt: Date | null;
  /** By which its page is found; minted when it is first asked for. */
  linkId?: string;
};

const schema = new Schema<ReceiptDoc>(
  {
    _id: { type: String, required: true },
    orderId: { type: String, required: true },
    customerId: { type: String, required: true },
    state: { type: String, enum: ['issued', 'delivered'], required: true },
    issuedAt: { type: Date, required: true },
    deliveredAt: { type: Date, default: null },
    linkId: { type: String },
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index({ customerId: 1, issuedAt: -1 });
schema.index({ linkId: 1 }, { unique: true, partialFilterExpression: { linkId: { $type: 'string' } } });

export type ReceiptStore = {
  /** A repeat does nothing. */
  readonly issue: (orderId: string, customerId: string) => Promise<void>;
  /** The customer has it, by a delivery report. False: there is none, or it was known. */
  readonly markDelivered: (orderId: string) => Promise<boolean>;
  readonly find: (orderId: string, whose: Whose) => Promise<ReceiptDoc | null>;
  /** Of a customer's own receipt; null where there is none. */
  readonly linkId: (orderId: string, whose: Whose) => Promise<string | null>;
  readonly byLink: (linkId: string) => Promise<ReceiptDoc | null>;
  readonly latest: (whose: Whose) => Promise<ReceiptDoc | null>;
  /** The number of a receipt stays, its page does not. */
  readonly erase: (customerId: string, as: string) => Promise<void>;
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
    find: (orderId, whose) =>
      model.findOne({ _id: `receipt:${orderId}`, customerId: ownedBy(whose) }).lean<ReceiptDoc>(),
    linkId: async (orderId, whose) => {
      const own = { _id: `receipt:${orderId}`, customerId: ownedBy(whose) };
      // Whoever is first gives it its number; the others find that one.
      await model.updateOne(
        { ...own, linkId: mongoose.trusted({ $exists: false }) },
        { linkId: mintLinkId() },
      );
      return (await model.findOne(own).lean<ReceiptDoc>())?.linkId ?? null;
    },
    byLink: (linkId) => model.findOne({ linkId }).lean<ReceiptDoc>(),
    latest: (whose) =>
      model
        .findOne({ customerId: ownedBy(whose) })
        .sort({ issuedAt: -1 })
        .lean<ReceiptDoc>(),
    erase: async (customerId, as) => {
      await model.updateMany({ customerId }, { $set: { customerId: as }, $unset: { linkId: true } });
    },
    createIndexes: () => model.createIndexes(),
  };
}
