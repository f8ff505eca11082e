import { type Connection, type Model, Schema } from 'mongoose';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import {
  joinMovement,
  type LedgerAccount,
  type LedgerKind,
  type LedgerLeg,
  type LedgerMovement,
  ledgerAccounts,
  ledgerFault,
} from './ledger.ts';
import { koboField, moneyWrites } from './stored-money.ts';
import { idsIn, ownedBy, type Whose } from './whose.ts';

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

/** An id of an erased customer, and what its records of money are kept under instead. */
export type RenamedCustomer = { readonly from: string; readonly as: string };

export type OrderStatement = { readonly entries: readonly LedgerEntry[]; readonly netKobo: number };

export type LedgerStore = {
  /** Posts a movement once; a repeat of the same kind and id does nothing. Throws when the legs don't add up to zero. */
  readonly post: (movement: LedgerMovement) => Promise<void>;
  readonly entry: (id: string) => Promise<LedgerEntry | null>;
  /** All movements of an order; `netKobo` is what we still owe it (0 when the order is final). */
  readonly statement: (orderId: string) => Promise<OrderStatement>;
  readonly walletKobo: (whose: Whose) => Promise<number>;
  /**
   * Posts a movement that takes money out of the customer's wallet, if the balance covers it: one insert, whoever
   * else pays from the same wallet at the same time. `posted` also for a repeat; `short` leaves everything as it was.
   * The movement is the present id's; what came to a former one meanwhile is gathered first.
   */
  readonly payFromWallet: (movement: LedgerMovement, whose?: Whose) => Promise<'posted' | 'short'>;
  /** Brings what wallets of former ids hold into the present one's, so that one balance remains. Safe to repeat. */
  readonly gatherWallet: (whose: Whose) => Promise<void>;
  /** The wallet's movements, newest first; money that came in is positive. Without those from a former id to the present. */
  readonly walletLines: (whose: Whose, limit: number) => Promise<readonly WalletLine[]>;
  /** The sum of every account; together they make zero. */
  readonly trialBalance: () => Promise<Record<LedgerAccount, number>>;
  readonly entries: () => AsyncIterable<LedgerEntry>;
  /** Puts other ids in the places of an erased customer's: the one change of what is posted, and none of any amount. */
  readonly erase: (renamed: readonly RenamedCustomer[]) => Promise<void>;
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
    walletKobo: async (whose) => 0 - sumLegs(await walletEntries(model, whose), 'customer_wallet'),
    payFromWallet: (movement, whose = movement.customerId) => payFromWallet(model, movement, whose, now),
    gatherWallet: (whose) => gatherWallet(model, whose, now),
    walletLines: async (whose, limit) => {
      const entries = (await walletEntries(model, whose)).filter(({ kind }) => !joining.has(kind));
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
    erase: (renamed) => renameCustomers(connection, renamed),
    createIndexes: () => model.createIndexes(),
  };
}

const joining: ReadonlySet<LedgerKind> = new Set(['join_out', 'join_in']);

function walletEntries(model: Model<LedgerEntry>, whose: Whose): Promise<readonly LedgerEntry[]> {
  return model.find({ customerId: ownedBy(whose), 'legs.account': 'customer_wallet' }).lean<LedgerEntry[]>();
}

const maximumRaces = 50;

/**
 * What comes in between the look at the balance and the insert only helps; what goes out has taken the number that
 * this one wants, and the look is repeated.
 */
async function payFromWallet(
  model: Model<LedgerEntry>,
  movement: LedgerMovement,
  whose: Whose,
  now: () => Date,
): Promise<'posted' | 'short'> {
  const { kind, id, orderId, legs } = movement;
  const [customerId = movement.customerId, ...formerIds] = idsIn(whose);
  const _id = `${kind}:${id}`;
  const amountKobo = legs.find(({ account }) => account === 'customer_wallet')?.amountKobo ?? 0;
  const fault = ledgerFault(legs);
  if (fault !== null || amountKobo <= 0) {
    throw new Error(`ledger movement ${_id}: ${fault ?? 'nothing leaves the wallet'}`);
  }
  for (let race = 0; race < maximumRaces; race += 1) {
    const all = await walletEntries(model, whose);
    if (all.some((entry) => entry._id === _id)) {
      return 'posted';
    }
    if (formerIds.some((formerId) => balanceOf(all, formerId) > 0)) {
      await gatherWallet(model, whose, now);
      continue;
    }
    if (balanceOf(all, customerId) < amountKobo) {
      return 'short';
    }
    const walletSeq = nextSeq(all, customerId);
    if (await insertOnce(model, { _id, kind, orderId, customerId, at: now(), legs: [...legs], walletSeq })) {
      return 'posted';
    }
  }
  throw new Error(`the wallet of a customer changed ${maximumRaces} times under one payment`);
}

function balanceOf(entries: readonly LedgerEntry[], customerId: string): number {
  const own = entries.filter((entry) => entry.customerId === customerId);
  return 0 - sumLegs(own, 'customer_wallet');
}

function nextSeq(entries: readonly LedgerEntry[], customerId: string): number {
  const own = entries.filter((entry) => entry.customerId === customerId);
  return Math.max(0, ...own.map((entry) => entry.walletSeq ?? 0)) + 1;
}

async function insertOnce(model: Model<LedgerEntry>, entry: LedgerEntry): Promise<boolean> {
  try {
    await model.insertMany([entry]);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) {
      throw error;
    }
    return false;
  }
}

/**
 * Out of a former wallet as a payment goes out of it, so that it can't be spent there at the same time; then into the
 * present one under the same number. Who dies in between has left a movement out that the next one answers.
 */
async function gatherWallet(model: Model<LedgerEntry>, whose: Whose, now: () => Date): Promise<void> {
  const [customerId = '', ...formerIds] = idsIn(whose);
  for (const formerId of formerIds) {
    await emptyWallet(model, formerId, now, customerId);
    const outs = (await walletEntries(model, formerId)).filter(({ kind }) => kind === 'join_out');
    for (const out of outs) {
      const id = out._id.slice('join_out:'.length);
      const amountKobo = sumLegs([out], 'customer_wallet');
      const { kind, orderId, legs } = joinMovement('in', { id, formerId, customerId, amountKobo });
      const entry = { _id: `${kind}:${id}`, kind, orderId, customerId, at: now(), legs: [...legs] };
      await insertOnce(model, entry);
    }
  }
}

async function emptyWallet(
  model: Model<LedgerEntry>,
  formerId: string,
  now: () => Date,
  customerId: string,
): Promise<void> {
  for (let race = 0; race < maximumRaces; race += 1) {
    const entries = await walletEntries(model, formerId);
    const amountKobo = balanceOf(entries, formerId);
    if (amountKobo <= 0) {
      return;
    }
    const walletSeq = nextSeq(entries, formerId);
    const id = `${formerId}:${walletSeq}`;
    const { kind, orderId, legs } = joinMovement('out', { id, formerId, customerId, amountKobo });
    const entry = { _id: `${kind}:${id}`, kind, orderId, customerId: formerId, at: now(), legs: [...legs] };
    await insertOnce(model, { ...entry, walletSeq });
  }
}

function sumLegs(entries: readonly LedgerEntry[], account: LedgerAccount): number {
  return entries
    .flatMap((entry) => entry.legs)
    .filter((leg) => leg.account === account)
    .reduce((sum, leg) => sum + leg.amountKobo, 0);
}

/** In one transaction: a movement that names a customer in its own id is put in again under another. */
async function renameCustomers(connection: Connection, renamed: readonly RenamedCustomer[]): Promise<void> {
  // Beside the model, which changes nothing that is posted.
  const ledger = connection.getClient().db(connection.name).collection<LedgerEntry>('ledger');
  const rename = (text: string) => renamed.reduce((name, { from, as }) => name.replaceAll(from, as), text);
  const ofTheirs = { customerId: { $in: renamed.map(({ from }) => from) } };
  await connection.getClient().withSession((session) =>
    session.withTransaction(
      async () => {
        const joins = await ledger
          .find({ ...ofTheirs, kind: { $in: ['join_out', 'join_in'] } }, { session })
          .toArray();
        await ledger.deleteMany({ _id: { $in: joins.map(({ _id }) => _id) } }, { session });
        const again = joins.map((entry) => ({
          ...entry,
          _id: rename(entry._id),
          orderId: rename(entry.orderId),
          customerId: rename(entry.customerId),
        }));
        if (again.length > 0) await ledger.insertMany(again, { session });
        for (const { from, as } of renamed) {
          await ledger.updateMany({ customerId: from }, { $set: { customerId: as } }, { session });
        }
      },
      { writeConcern: moneyWrites },
    ),
  );
}
