import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import type { Privacy } from '../conversation/privacy.ts';
import { dueIndex, findDue } from './due-records.ts';
import type { OrderLine, OrderRequest, OrderStatus, OrderView } from './order.ts';
import type { Reduce } from './order-changes.ts';
import {
  erased,
  mintOrderRef,
  type NewOrder,
  type OrderChange,
  type OrderDoc,
  openLines,
  orderDueAt,
  sealLines,
  viewOrder,
} from './order-document.ts';
import { canMove, orderStatuses } from './order-status.ts';
import { koboField, moneyWrites } from './stored-money.ts';
import { ownedBy, type Whose } from './whose.ts';

const schema = new Schema<OrderDoc>(
  {
    _id: { type: String, required: true },
    ref: { type: String, required: true },
    customerId: { type: String, required: true },
    sessionId: { type: String, required: true },
    status: { type: String, enum: orderStatuses, required: true },
    holdReason: { type: String, default: null },
    findings: [
      {
        _id: false,
        rule: { type: String, required: true },
        measured: { type: Number, required: true },
        action: { type: String, required: true },
      },
    ],
    secondFactor: {
      type: {
        _id: false,
        addressKey: { type: String, required: true },
        sim: { type: String, enum: ['unasked', 'wanted', 'clear'], required: true },
        issue: { type: Number, required: true },
        asked: [String],
        hash: { type: String, default: null },
        codeUntil: { type: Date, default: null },
        wrong: [String],
        passedBy: { type: String, default: null },
      },
      default: null,
    },
    product: { type: String, required: true },
    faceKobo: koboField,
    discountKobo: koboField,
    feeKobo: koboField,
    payableKobo: koboField,
    sealedLines: { type: String, required: true },
    lines: [
      {
        _id: false,
        product: { type: String, required: true },
        supplier: { type: String, required: true },
        faceKobo: koboField,
        payableKobo: koboField,
        status: { type: String, required: true },
        vendorReference: { type: String, default: null },
        sealedProof: { type: String, default: null },
        refusal: { type: String, default: null },
        targetKey: { type: String, default: null },
      },
    ],
    payments: [
      {
        _id: false,
        reference: { type: String, required: true },
        amountKobo: koboField,
        use: { type: String, required: true },
      },
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
    ussd: { type: { _id: false, bank: String, dialCode: String }, default: null },
    attempts: { type: Number, required: true },
    nextAttemptAt: { type: Date, default: null },
    news: [
      {
        _id: false,
        id: { type: String, required: true },
        kind: { type: String, required: true },
        amountKobo: { type: Number, default: null },
        vendor: { type: String },
      },
    ],
    newsIds: [String],
    history: [
      {
        _id: false,
        status: { type: String, required: true },
        at: { type: Date, required: true },
        by: { type: String, required: true },
      },
    ],
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

/** The orders of this database. Every change is one compare-and-set of the document, so racing changes add up. */
export type Orders = {
  /** False: the order exists already. */
  readonly insert: (order: NewOrder, request: OrderRequest) => Promise<boolean>;
  readonly find: (orderId: string) => Promise<OrderDoc | null>;
  /**
   * Applies a decision to the order as it is at this moment, and again when somebody was faster. Gives the order
   * after it, or null where the decision was to do nothing. Whoever has just read the order may give it instead of
   * its id: it is decided on that, and read again only when it has changed since. `by` goes into the history.
   */
  readonly update: (order: string | OrderDoc, reduce: Reduce, by?: string) => Promise<OrderDoc | null>;
  readonly lines: (order: OrderDoc) => Promise<readonly OrderLine[]>;
  readonly view: (orderId: string, whose: Whose) => Promise<OrderView | null>;
  readonly viewByRef: (ref: string, whose: Whose) => Promise<OrderView | null>;
  readonly recent: (whose: Whose, limit: number) => Promise<readonly OrderView[]>;
  /** The customer's orders that are at one of these; `holdReason` says why the held ones are. */
  readonly standing: (
    whose: Whose,
    statuses: readonly OrderStatus[],
  ) => Promise<readonly Pick<OrderDoc, '_id' | 'holdReason' | 'secondFactor'>[]>;
  readonly countSince: (customerId: string, since: Date) => Promise<number>;
  readonly due: (limit: number) => Promise<readonly { id: string; dueAt: Date }[]>;
  readonly all: () => AsyncIterable<OrderDoc>;
  /** Leaves of a customer's orders what they cost and how they went, under another id. They must be over. */
  readonly erase: (customerId: string, as: string) => Promise<number>;
  readonly createIndexes: () => Promise<void>;
};

const maximumRaces = 200;

export function openOrders(connection: Connection, privacy: Privacy, clock: Clock): Orders {
  const model = connection.model<OrderDoc>('Order', schema, 'orders');
  const find = (orderId: string) => model.findById(orderId).lean<OrderDoc>();

  async function replace(order: OrderDoc, change: OrderChange, by: string): Promise<OrderDoc | null> {
    const { _id, rev, ...rest } = order;
    const moved = change.status !== undefined && change.status !== order.status;
    if (moved && change.status && !canMove(order.status, change.status)) {
      throw new Error(`order ${_id} may not move from ${order.status} to ${change.status}`);
    }
    const history =
      moved && change.status
        ? [...order.history, { status: change.status, at: clock.now(), by }]
        : order.history;
    const next = { ...rest, ...change, history };
    const dueAt = change.dueAt ?? orderDueAt({ _id, ...next }, clock);
    const set = { ...change, history, dueAt, rev: rev + 1 };
    return model
      .findOneAndUpdate({ _id, rev }, { $set: set }, { returnDocument: 'after', runValidators: true })
      .lean<OrderDoc>();
  }

  return {
    insert: (order, request) => insertOrder(model, privacy, order, request),
    find,
    update: async (which, reduce, by = 'system') => {
      const orderId = typeof which === 'string' ? which : which._id;
      let order = typeof which === 'string' ? await find(which) : which;
      for (let race = 0; race < maximumRaces; race += 1) {
        const change = order && reduce(order);
        if (!order || !change || Object.keys(change).length === 0) {
          return null;
        }
        const after = await replace(order, change, by);
        if (after) {
          return after;
        }
        order = await find(orderId);
      }
      throw new Error(`order ${orderId} changed ${maximumRaces} times under one update`);
    },
    lines: (order) => openLines(privacy, order),
    view: async (orderId, whose) => {
      const order = await model.findOne({ _id: orderId, customerId: ownedBy(whose) }).lean<OrderDoc>();
      return order && viewOrder(privacy, order);
    },
    viewByRef: async (ref, whose) => {
      const own = { ref: ref.trim().toUpperCase(), customerId: ownedBy(whose) };
      const order = await model.findOne(own).lean<OrderDoc>();
      return order && viewOrder(privacy, order);
    },
    recent: async (whose, limit) => {
      const orders = await model
        .find({ customerId: ownedBy(whose) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<OrderDoc[]>();
      return Promise.all(orders.map((order) => viewOrder(privacy, order)));
    },
    standing: (whose, statuses) =>
      model
        .find(
          { customerId: ownedBy(whose), status: mongoose.trusted({ $in: statuses }) },
          { holdReason: 1, secondFactor: 1 },
        )
        .sort({ createdAt: 1 })
        .lean<Pick<OrderDoc, '_id' | 'holdReason' | 'secondFactor'>[]>(),
    countSince: (customerId, since) =>
      model.countDocuments({ customerId, createdAt: mongoose.trusted({ $gt: since }) }),
    due: (limit) => findDue(model, clock.now(), limit),
    all: () => model.find().lean<OrderDoc[]>().cursor() as unknown as AsyncIterable<OrderDoc>,
    erase: async (customerId, as) => {
      const nothing = { secondFactor: null, paymentUrl: null, ussd: null };
      const lines = { 'lines.$[].sealedProof': null, 'lines.$[].targetKey': null };
      const { modifiedCount } = await model.updateMany(
        { customerId },
        { $set: { customerId: as, sealedLines: erased, ...nothing, ...lines }, $inc: { rev: 1 } },
      );
      return modifiedCount;
    },
    createIndexes: () => model.createIndexes(),
  };
}

/** Inserts the order under a fresh reference. False: it exists already. */
async function insertOrder(
  model: Model<OrderDoc>,
  privacy: Privacy,
  order: NewOrder,
  request: OrderRequest,
): Promise<boolean> {
  const sealedLines = await sealLines(privacy, request);
  for (;;) {
    try {
      await model.create([{ ...order, ref: mintOrderRef(), sealedLines, rev: 0 }]);
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
