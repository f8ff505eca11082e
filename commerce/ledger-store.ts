import { type Connection, type Model, Schema } from 'mongoose';
import {
  type LedgerAccount,
  type LedgerKind,
  type LedgerLeg,
  type LedgerMovement,
  ledgerAccounts,
  ledgerFault,
} from './ledger.ts';
import { isDuplicateKey, koboField, moneyWrites } from './stored-money.ts';

/** `{_id: 'pay:paystack:SB7K3QX2-1AB', kind: 'pay', orderId, customerId, at, legs: [{account: 'gateway_clearing', amountKobo: 50000}, …]}` */
export type LedgerEntry = {
  _id: string;
  kind: LedgerKind;
  orderId: string;
  customerId: string;
  at: Date;
  legs: LedgerLeg[];
  /** Of what leaves a wallet: the customer's how manieth. Unique, so two that read the same balance can't both be posted. */
  walletSeq?: number;
};

const schema = new Schema<LedgerEntry>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    orderId: { type: String, required: true },
    customerId: { type: String, required: true },
    at: { type: Date, required: true },
    walletSeq: { type: Number },
    legs: {
      type: [
        {
          _id: false,
          account: { type: String, enum: ledgerAccounts, required: true },
          amountKobo: koboField,
        },
      ],
      validate: {
        validator: (legs: readonly LedgerLeg[]) => ledgerFault(legs) === null,
        message: 'the legs must be whole kobo that add up to zero',
      },
    },
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index({ orderId: 1 });
schema.index({ customerId: 1, 'legs.account': 1 });
schema.index(
  { customerId: 1, walletSeq: 1 },
  { unique: true, partialFilterExpression: { walletSeq: { $gt: 0 } } },
);

const changing = [
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'findOneAndReplace',
  'findOneAndDelete',
  'deleteOne',
  'deleteMany',
] as const;
schema.pre([...changing], () => {
  throw new Error('the ledger is append-only: post a movement that corrects it');
});

export type WalletLine = {
  readonly kind: LedgerKind;
  readonly orderId: string;
  readonly at: Date;
  readonly amountKobo: number;
};

export type OrderStatement = { readonly entries: readonly LedgerEntry[]; readonly netKobo: number };

export type LedgerStore = {
  /** Posts a movement once; a repeat of the same kind and id does nothing. Throws when the legs don't add up to zero. */
  readonly post: (movement: LedgerMovement) => Promise<void>;
  readonly entry: (id: string) => Promise<LedgerEntry | null>;
  /** All movements of an order; `netKobo` is what we still owe it (0 when the order is final). */
  readonly statement: (orderId: string) => Promise<OrderStatement>;
  readonly walletKobo: (customerId: string) => Promise<number>;
  /**
   * Posts a movement that takes money out of the customer's wallet, if the balance covers it: one insert, whoever
   * else pays from the same wallet at the same time. `posted` also for a repeat; `short` leaves everything as it was.
   */
  readonly payFromWallet: (movement: LedgerMovement) => Promise<'posted' | 'short'>;
  /** The wallet's movements, newest first; money that came in is positive. */
  readonly walletLines: (customerId: string, limit: number) => Promise<readonly WalletLine[]>;
  /** The sum of every account; together they make zero. */
  readonly trialBalance: () => Promise<Record<LedgerAccount, number>>;
  readonly entries: () => AsyncIterable<LedgerEntry>;
  readonly createIndexes: () => Promise<void>;
};

export function openLedgerStore(connection: Connection, now: () => Date): LedgerStore {
  const model = connection.model<LedgerEntry>('LedgerEntry', schema, 'ledger');

  return {
    post: async (movement) => {
      const fault = ledgerFault(movement.legs);
      if (fault !== null) {
        throw new Error(`ledger movement ${movement.kind}:${movement.id}: ${fault}`);
      }
      const { kind, id, orderId, customerId, legs } = movement;
      try {
        await model.insertMany([
          { _id: `${kind}:${id}`, kind, orderId, customerId, at: now(), legs: [...legs] },
        ]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
    },
    entry: (id) => model.findById(id).lean<LedgerEntry>(),
    statement: async (orderId) => {
      const entries = await model.find({ orderId }).sort({ at: 1, _id: 1 }).lean<LedgerEntry[]>();
      return { entries, netKobo: 0 - sumLegs(entries, 'customer_order') };
    },
    walletKobo: async (customerId) => 0 - sumLegs(await walletEntries(model, customerId), 'customer_wallet'),
    payFromWallet: (movement) => payFromWallet(model, movement, now),
    walletLines: async (customerId, limit) => {
      const entries = [...(await walletEntries(model, customerId))];
      const newestFirst = entries.sort((a, b) => b.at.getTime() - a.at.getTime() || (a._id < b._id ? 1 : -1));
      return newestFirst.slice(0, limit).map((entry) => ({
        kind: entry.kind,
        orderId: entry.orderId,
        at: entry.at,
        amountKobo: 0 - sumLegs([entry], 'customer_wallet'),
      }));
    },
    trialBalance: async () => {
      const rows = await model.aggregate<{ _id: LedgerAccount; sumKobo: number }>([
        { $unwind: '$legs' },
        { $group: { _id: '$legs.account', sumKobo: { $sum: '$legs.amountKobo' } } },
      ]);
      const sums = new Map(rows.map((row) => [row._id, row.sumKobo]));
      return Object.fromEntries(ledgerAccounts.map((account) => [account, sums.get(account) ?? 0])) as Record<
        LedgerAccount,
        number
      >;
    },
    entries: () => model.find().lean<LedgerEntry[]>().cursor() as unknown as AsyncIterable<LedgerEntry>,
    createIndexes: () => model.createIndexes(),
  };
}

function walletEntries(model: Model<LedgerEntry>, customerId: string): Promise<readonly LedgerEntry[]> {
  return model.find({ customerId, 'legs.account': 'customer_wallet' }).lean<LedgerEntry[]>();
}

const maximumRaces = 50;

/**
 * What comes in between the look at the balance and the insert only helps; what goes out has taken the number that
 * this one wants, and the look is repeated.
 */
async function payFromWallet(
  model: Model<LedgerEntry>,
  movement: LedgerMovement,
  now: () => Date,
): Promise<'posted' | 'short'> {
  const { kind, id, orderId, customerId, legs } = movement;
  const _id = `${kind}:${id}`;
  const amountKobo = legs.find(({ account }) => account === 'customer_wallet')?.amountKobo ?? 0;
  const fault = ledgerFault(legs);
  if (fault !== null || amountKobo <= 0) {
    throw new Error(`ledger movement ${_id}: ${fault ?? 'nothing leaves the wallet'}`);
  }
  for (let race = 0; race < maximumRaces; race += 1) {
    const entries = await walletEntries(model, customerId);
    if (entries.some((entry) => entry._id === _id)) {
      return 'posted';
    }
    if (0 - sumLegs(entries, 'customer_wallet') < amountKobo) {
      return 'short';
    }
    const walletSeq = Math.max(0, ...entries.map((entry) => entry.walletSeq ?? 0)) + 1;
    try {
      await model.insertMany([{ _id, kind, orderId, customerId, at: now(), legs: [...legs], walletSeq }]);
      return 'posted';
    } catch (error) {
      if (!isDuplicateKey(error)) {
        throw error;
      }
    }
  }
  throw new Error(`the wallet of a customer changed ${maximumRaces} times under one payment`);
}

function sumLegs(entries: readonly LedgerEntry[], account: LedgerAccount): number {
  return entries
    .flatMap((entry) => entry.legs)
    .filter((leg) => leg.account === account)
    .reduce((sum, leg) => sum + leg.amountKobo, 0);
}
