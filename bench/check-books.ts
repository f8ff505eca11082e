import { setTimeout as sleep } from 'node:timers/promises';
import type mongoose from 'mongoose';
import type { BenchSystem } from './system.ts';

export type AnsweredBooks = {
  readonly acked: number;
  /** Acknowledged messages that the inbox lacks, or has and was not done with. */
  readonly lost: number;
  /** Acknowledged messages without a reply at the sink. */
  readonly unanswered: number;
  /** Deliveries at the sink that no message of ours knows of, and replies to an acknowledged message beyond one. */
  readonly doubled: number;
  readonly ok: boolean;
};

type Books = Pick<BenchSystem, 'connection' | 'account' | 'sink'>;
type Stored = { _id: string; state?: string; open?: boolean; inReplyTo?: string; externalId?: string };

const settledWithinMs = 30_000;

function collection(connection: mongoose.Connection, name: string) {
  return connection.getClient().db(connection.name).collection<Stored>(name);
}

const inboxId = (books: Books, id: string) => `${books.account}|at:sms:${id}`;

/** How many of the messages that were acknowledged are in the inbox: all, if nothing was lost. */
export async function checkAccepted(books: Books, acked: readonly string[]): Promise<number> {
  const inbox = collection(books.connection, 'inbox');
  let stored = 0;
  for (let start = 0; start < acked.length; start += 1_000) {
    const ids = acked.slice(start, start + 1_000).map((id) => inboxId(books, id));
    stored += await inbox.countDocuments({ _id: { $in: ids } });
  }
  return stored;
}

/** Whether every message acknowledged so far was answered at the sink exactly once. Waits until nothing is under way. */
export async function checkAnswered(books: Books, acked: readonly string[]): Promise<AnsweredBooks> {
  await settle(books.connection);
  const done = await collection(books.connection, 'inbox')
    .find({ state: 'done' }, { projection: { _id: 1 } })
    .toArray();
  const doneIds = new Set(done.map(({ _id }) => _id));
  const sent = await collection(books.connection, 'outbox')
    .find({}, { projection: { inReplyTo: 1, externalId: 1 } })
    .toArray();
  const delivered = sent.filter(
    ({ externalId }) => externalId !== undefined && books.sink.delivered.has(externalId),
  );
  const replies = new Map<string | undefined, number>();
  for (const { inReplyTo } of delivered) replies.set(inReplyTo, (replies.get(inReplyTo) ?? 0) + 1);
  const ids = acked.map((id) => inboxId(books, id));
  const lost = ids.filter((id) => !doneIds.has(id)).length;
  const unanswered = ids.filter((id) => !replies.has(id)).length;
  const repeated = ids.filter((id) => (replies.get(id) ?? 0) > 1).length;
  const doubled = books.sink.delivered.size - delivered.length + repeated;
  return { acked: acked.length, lost, unanswered, doubled, ok: lost + unanswered === 0 && doubled === 0 };
}

/** Returns when no message waits for its turn and no reply to be sent, or after a while when that does not come. */
async function settle(connection: mongoose.Connection): Promise<void> {
  const until = Date.now() + settledWithinMs;
  while (Date.now() < until) {
    const [waiting, unsent] = await Promise.all([
      collection(connection, 'inbox').countDocuments({ state: 'new' }, { limit: 1 }),
      collection(connection, 'outbox').countDocuments({ open: true }, { limit: 1 }),
    ]);
    if (waiting + unsent === 0) return;
    await sleep(100);
  }
}

/** Forgets what was accepted, bells included, so that the next slice of an accept run begins as the first did. */
export async function forgetAccepted({ connection, redis }: BenchSystem): Promise<void> {
  await collection(connection, 'inbox').deleteMany({});
  await collection(connection, 'floor_inbox').deleteMany({});
  await redis.flushdb();
}
