import { createHash } from 'node:crypto';
import type mongoose from 'mongoose';
import type { BridgeEvent } from './bridge-event.ts';

type EventDocument = {
  _id: string;
  session: string;
  seq: number;
  body: string;
  at: Date;
  /** The server takes it for none of its own: kept for an operator, not posted again. */
  refused?: true;
};

export type StoredEvent = { readonly id: string; readonly event: BridgeEvent };

/** Seals what is private; `context` is bound into the ciphertext. */
export type Sealing = {
  readonly seal: (context: string, plain: string) => Promise<string>;
  readonly open: (context: string, sealed: string) => Promise<string>;
};

const keptForSeconds = 7 * 86_400;

export type EventStore = ReturnType<typeof createEventStore>;

/** What happened and is not told to the server yet, in the order of happening. */
export function createEventStore(connection: mongoose.Connection, session: string, sealing: Sealing) {
  const events = connection.getClient().db(connection.name).collection<EventDocument>('whatsapp_events');
  const durable = { writeConcern: { w: 'majority', j: true } } as const;
  const context = (id: string) => `whatsapp_events|body|${id}`;
  let lastSeq = 0;

  /** The ids in it hold numbers, so only their hash is kept. */
  function idOf(event: BridgeEvent): string {
    const ack = event.kind === 'ack' ? event.ack : '';
    return createHash('sha256').update(`${session}|${event.kind}|${event.id}|${ack}`).digest('base64url');
  }

  return {
    /** Once each. */
    add: async (event: BridgeEvent): Promise<void> => {
      const id = idOf(event);
      lastSeq = Math.max(Date.now() * 4096, lastSeq + 1);
      const body = await sealing.seal(context(id), JSON.stringify(event));
      await events.updateOne(
        { _id: id },
        { $setOnInsert: { session, seq: lastSeq, body, at: new Date() } },
        { upsert: true, ...durable },
      );
    },
    oldest: async (limit: number): Promise<readonly StoredEvent[]> => {
      const found = await events
        .find({ session, refused: { $exists: false } })
        .sort({ seq: 1 })
        .limit(limit)
        .toArray();
      return await Promise.all(
        found.map(async ({ _id, body }) => ({
          id: _id,
          event: JSON.parse(await sealing.open(context(_id), body)) as BridgeEvent,
        })),
      );
    },
    remove: async (ids: readonly string[]): Promise<void> => {
      await events.deleteMany({ _id: { $in: [...ids] } });
    },
    markRefused: async (id: string): Promise<void> => {
      await events.updateOne({ _id: id }, { $set: { refused: true } }, durable);
    },
    count: async (): Promise<number> => await events.countDocuments({ session, refused: { $exists: false } }),
    createIndexes: async (): Promise<void> => {
      await events.createIndex({ session: 1, seq: 1 });
      await events.createIndex(
        { at: 1 },
        { expireAfterSeconds: keptForSeconds, partialFilterExpression: { refused: true } },
      );
    },
  };
}
