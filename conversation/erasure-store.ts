import { createHash, randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import { durable } from '../config/runtime.ts';
import type { OutboxDocument } from './outbox-document.ts';

/** An id that the customer had, and what is kept under instead of it. */
type RenamedId = { readonly from: string; readonly as: string };

/** Whom an erasure is about; known only while it runs, so that whoever dies in it can be followed. */
export type ErasureSubject = {
  readonly renamed: readonly RenamedId[];
  readonly addressKeys: readonly string[];
};

/**
 * Who erased a customer, when and why; of the customer only ids that lead to nobody.
 * `{_id: 'ers_…', by: 'ada', why: 'asked by letter', at: ISODate, doneAt: ISODate, ids: ['cus_…'], subject: null}`
 */
type ErasureDocument = {
  _id: string;
  by: string;
  why: string;
  at: Date;
  doneAt: Date | null;
  /** What the records of money are kept under. */
  ids: string[];
  subject: ErasureSubject | null;
};

export type Erasure = Pick<ErasureDocument, 'by' | 'why' | 'at' | 'doneAt' | 'ids'>;
export type RunningErasure = { readonly erasureId: string; readonly subject: ErasureSubject };

export type ErasureStore = ReturnType<typeof createErasureStore>;

/** Ids that are made for it: nothing of the customer is in them. */
export function planErasure(ids: readonly string[], addressKeys: readonly string[]): RunningErasure {
  const renamed = ids.map((from) => ({ from, as: `cus_${randomBytes(16).toString('base64url')}` }));
  const seed = renamed.map(({ as }) => as).join('|');
  const erasureId = `ers_${createHash('sha256').update(seed).digest('base64url').slice(0, 22)}`;
  return { erasureId, subject: { renamed, addressKeys } };
}

/** The audit of erasures, and what of one is still to be done. */
export function createErasureStore(connection: mongoose.Connection) {
  const database = connection.getClient().db(connection.name);
  const erasures = database.collection<ErasureDocument>('erasures');
  const outbox = database.collection<OutboxDocument>('outbox');

  return {
    /** In the instant in which the customer is taken out of use. */
    begin: async (
      { erasureId, subject }: RunningErasure,
      by: { readonly by: string; readonly why: string },
      session: mongoose.mongo.ClientSession,
    ): Promise<void> => {
      const ids = subject.renamed.map(({ as }) => as);
      await erasures.insertOne(
        { _id: erasureId, ...by, at: new Date(), doneAt: null, ids, subject },
        { session },
      );
    },
    /** Those that somebody has begun and not ended. */
    running: async (): Promise<readonly RunningErasure[]> => {
      const found = await erasures.find({ doneAt: null }).toArray();
      return found.flatMap(({ _id, subject }) => (subject ? [{ erasureId: _id, subject }] : []));
    },
    /** Deletes all messages to these customers. Gives the lanes of the inbox in which reports of them came. */
    eraseMessages: async (customerIds: readonly string[]): Promise<readonly string[]> => {
      const theirs = { customerId: { $in: [...customerIds] } };
      const sent = await outbox
        .find({ ...theirs, externalId: { $exists: true } }, { projection: { account: 1, externalId: 1 } })
        .toArray();
      await outbox.deleteMany(theirs, durable);
      return sent.map(({ account, externalId }) => `${account}|${externalId}`);
    },
    end: async (erasureId: string): Promise<void> => {
      await erasures.updateOne({ _id: erasureId }, { $set: { doneAt: new Date(), subject: null } }, durable);
    },
    /** Whether records of an erased customer are kept under this id. */
    isErased: async (customerId: string): Promise<boolean> =>
      (await erasures.findOne({ ids: customerId }, { projection: { _id: 1 } })) !== null,
    /** The newest first. */
    list: async (limit: number): Promise<readonly Erasure[]> => {
      const found = await erasures.find().sort({ at: -1 }).limit(limit).toArray();
      return found.map(({ by, why, at, doneAt, ids }) => ({ by, why, at, doneAt, ids }));
    },
    createIndexes: async (): Promise<void> => {
      await erasures.createIndex({ ids: 1 });
      await erasures.createIndex({ at: 1 });
    },
  };
}
