import type mongoose from 'mongoose';

/**
 * What the bridge knows of a send, by our message's id. `sending` that nobody works on any more was interrupted: it
 * may have gone out. `mark` is a keyed hash of the text, by which the message is known again.
 */
export type SendRecord = {
  readonly id: string;
  readonly state: 'sending' | 'sent';
  readonly externalId?: string;
  readonly mark: string;
  readonly startedAt: Date;
};

type SendDocument = Omit<SendRecord, 'id'> & { _id: string; session: string };

const keptForSeconds = 30 * 86_400;
const lookBackMs = 86_400_000;

export type SendStore = ReturnType<typeof createSendStore>;

export function createSendStore(connection: mongoose.Connection, session: string) {
  const sends = connection.getClient().db(connection.name).collection<SendDocument>('whatsapp_sends');
  const key = (id: string) => `${session}|${id}`;
  const durable = { writeConcern: { w: 'majority', j: true } } as const;
  const toRecord = ({ _id, session: _, ...rest }: SendDocument): SendRecord => ({
    ...rest,
    id: _id.slice(session.length + 1),
  });

  return {
    find: async (id: string): Promise<SendRecord | null> => {
      const found = await sends.findOne({ _id: key(id) });
      return found && toRecord(found);
    },
    /** Before the call: from here on it may have gone out. */
    begin: async (id: string, mark: string): Promise<void> => {
      await sends.updateOne(
        { _id: key(id) },
        { $set: { session, state: 'sending', mark, startedAt: new Date() } },
        { upsert: true, ...durable },
      );
    },
    markSent: async (id: string, externalId: string): Promise<void> => {
      await sends.updateOne({ _id: key(id) }, { $set: { state: 'sent', externalId } }, durable);
    },
    /** It surely did not go out. */
    forget: async (id: string): Promise<void> => {
      await sends.deleteOne({ _id: key(id), state: 'sending' });
    },
    knows: async (externalId: string): Promise<boolean> =>
      (await sends.findOne({ session, externalId }, { projection: { _id: 1 } })) !== null,
    /** Those of the last day of which nobody knows whether they went out. */
    open: async (mark: string): Promise<readonly SendRecord[]> => {
      const since = new Date(Date.now() - lookBackMs);
      const found = await sends
        .find({ session, state: 'sending', mark, startedAt: { $gt: since } })
        .sort({ startedAt: 1 })
        .limit(10)
        .toArray();
      return found.map(toRecord);
    },
    createIndexes: async (): Promise<void> => {
      await sends.createIndex({ startedAt: 1 }, { expireAfterSeconds: keptForSeconds });
      await sends.createIndex(
        { session: 1, externalId: 1 },
        { partialFilterExpression: { externalId: { $exists: true } } },
      );
      await sends.createIndex({ session: 1, mark: 1 }, { partialFilterExpression: { state: 'sending' } });
    },
  };
}
