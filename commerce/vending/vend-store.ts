import { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import { type Claimable, type Claims, claimFields, newClaim, openClaims } from '../claim-store.ts';
import { dueIndex } from '../due-records.ts';
import type { Product } from '../order.ts';
import { koboField, moneyWrites } from '../stored-money.ts';

/**
 * created: intent stored · sent: the vendor may have been asked · unknown: only asked about, never asked again
 * blindly · held: definitely not executed, sent again later with the same reference · review: a person looks ·
 * reversed: delivered, then taken back by the vendor.
 */
export const vendStates = [
  'created',
  'sent',
  'unknown',
  'held',
  'delivered',
  'failed',
  'review',
  'reversed',
] as const;

export type VendState = (typeof vendStates)[number];

/**
 * One attempt at one line of an order. `live` (anything but failed and reversed) is unique per order and line, so a
 * line can't be vended twice. `{_id: 'ord_1:0:1', orderId: 'ord_1', line: 0, attempt: 1, vendor: 'vtpass', reference:
 * '202611211130k2…', state: 'sent', live: true, faceKobo: 50000, payableKobo: 50000, …}`
 */
export type VendDoc = Claimable & {
  orderId: string;
  customerId: string;
  line: number;
  attempt: number;
  vendor: string;
  product: Product;
  /** The network or the electricity company. */
  supplier: string;
  faceKobo: number;
  payableKobo: number;
  state: VendState;
  live: boolean;
  /** Absent until the first attempt: MongoDB's unique index then has no entry. */
  reference?: string;
  referenceAt: Date | null;
  /** References that the vendor refused as too old, never executed. */
  pastReferences: string[];
  sends: number;
  /** Sent again because the vendor surely did not know it. */
  resends: number;
  /** The server's time of the last call that could have delivered. */
  sentAt: Date | null;
  notFound: number;
  holds: number;
  vendorId: string | null;
  /** What the vendor gave, such as a meter's token; sealed for the order's line. */
  sealedProof: string | null;
  code: string | null;
  createdAt: Date;
  settledAt: Date | null;
};

const schema = new Schema<VendDoc>(
  {
    _id: { type: String, required: true },
    orderId: { type: String, required: true },
    customerId: { type: String, required: true },
    line: { type: Number, required: true },
    attempt: { type: Number, required: true },
    vendor: { type: String, required: true },
    product: { type: String, required: true },
    supplier: { type: String, required: true },
    faceKobo: koboField,
    payableKobo: koboField,
    state: { type: String, enum: vendStates, required: true },
    live: { type: Boolean, required: true },
    reference: { type: String },
    referenceAt: { type: Date, default: null },
    pastReferences: [String],
    sends: { type: Number, required: true },
    resends: { type: Number, required: true },
    sentAt: { type: Date, default: null },
    notFound: { type: Number, required: true },
    holds: { type: Number, required: true },
    vendorId: { type: String, default: null },
    sealedProof: { type: String, default: null },
    code: { type: String, default: null },
    createdAt: { type: Date, required: true },
    settledAt: { type: Date, default: null },
    ...claimFields,
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index({ orderId: 1, line: 1 }, { unique: true, partialFilterExpression: { live: true } });
schema.index(
  { reference: 1, vendor: 1 },
  { unique: true, partialFilterExpression: { reference: { $type: 'string' } } },
);
schema.index({ vendorId: 1 }, { partialFilterExpression: { vendorId: { $type: 'string' } } });
schema.index({ orderId: 1, line: 1, attempt: 1 });
schema.index(...dueIndex);

export type NewVend = Pick<
  VendDoc,
  | 'orderId'
  | 'customerId'
  | 'line'
  | 'attempt'
  | 'vendor'
  | 'product'
  | 'supplier'
  | 'faceKobo'
  | 'payableKobo'
>;

export type VendStore = {
  readonly claims: Claims<VendDoc>;
  /** Stores the intent, due at once; does nothing where the line has this attempt, or another one that is live. Gives its id. */
  readonly create: (vend: NewVend) => Promise<string>;
  readonly find: (id: string) => Promise<VendDoc | null>;
  /** By our reference, or by the vendor's own id. */
  readonly byReference: (reference: string) => Promise<VendDoc | null>;
  /** All attempts of an order, by line and attempt. */
  readonly byOrder: (orderId: string) => Promise<readonly VendDoc[]>;
  readonly all: () => AsyncIterable<VendDoc>;
  readonly erase: (customerId: string, as: string) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

const fresh = {
  state: 'created',
  live: true,
  sends: 0,
  resends: 0,
  notFound: 0,
  holds: 0,
  sealedProof: null,
  pastReferences: [],
} as const;

export function openVendStore(
  connection: Connection,
  clock: Clock,
  claimMs: number,
  claimOff = false,
): VendStore {
  const model = connection.model<VendDoc>('Vend', schema, 'vends');

  return {
    claims: openClaims(model, clock, claimMs, claimOff),
    create: async (vend) => {
      const _id = `${vend.orderId}:${vend.line}:${vend.attempt}`;
      const now = clock.now();
      try {
        await model.create([
          { ...vend, ...newClaim, ...fresh, pastReferences: [], _id, createdAt: now, dueAt: now },
        ]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
      return _id;
    },
    find: (id) => model.findById(id).lean<VendDoc>(),
    byReference: async (reference) =>
      (await model.findOne({ reference }).lean<VendDoc>()) ??
      (await model.findOne({ vendorId: reference }).lean<VendDoc>()),
    byOrder: (orderId) => model.find({ orderId }).sort({ line: 1, attempt: 1 }).lean<VendDoc[]>(),
    all: () => model.find().lean<VendDoc[]>().cursor() as unknown as AsyncIterable<VendDoc>,
    erase: async (customerId, as) => {
      await model.updateMany({ customerId }, { $set: { customerId: as, sealedProof: null } });
    },
    createIndexes: () => model.createIndexes(),
  };
}
