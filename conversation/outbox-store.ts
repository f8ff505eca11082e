import type mongoose from 'mongoose';
import type { ErrorCode } from '../config/errors.ts';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable } from '../config/runtime.ts';
import { type DeliveryStatus, deliveryRank } from './delivery-status.ts';
import { writeErrorsOf } from './inbox-store.ts';
import type { Privacy } from './privacy.ts';
import type { Reply, ReplyClass } from './reply.ts';

/** `bot`: silenced while a person owns the conversation. `news` (money, consent) and `person` always go out. */
export type Author = 'bot' | 'person' | 'news';

/** A reply on its way. `position` orders the customer's lane; `to` and `reply` are sealed in the database. */
export type NewOutboxMessage = {
  readonly id: string;
  readonly customerId: string;
  readonly position: number;
  readonly account: string;
  readonly to: string;
  readonly from: string;
  readonly author: Author;
  readonly inReplyTo: string;
  readonly reply: Reply;
};

type OutboxDocument = {
  _id: string;
  customerId: string;
  position: number;
  account: string;
  class: ReplyClass;
  author: Author;
  inReplyTo: string;
  body: string;
  /** Whether the send worker still has to do something with it. */
  open: boolean;
  status: DeliveryStatus | 'superseded' | 'unknown';
  rank: number;
  tries: number;
  dueAt: Date;
  claim?: string;
  claimedUntil?: Date;
  externalId?: string;
  parts?: number;
  code?: ErrorCode;
  history: { status: string; at: Date }[];
  at: Date;
  sentAt?: Date;
};

export type OutboxMessage = NewOutboxMessage & {
  readonly status: OutboxDocument['status'];
  readonly tries: number;
  readonly dueAt: Date;
  readonly claimedUntil?: Date;
  readonly at: Date;
};

/** How one send ended. */
export type SendRecord = {
  readonly id: string;
  readonly claim: string;
  readonly result:
    | {
        readonly kind: 'accepted';
        readonly status: 'accepted' | 'sent';
        readonly externalId?: string;
        readonly parts: number;
      }
    | { readonly kind: 'retry'; readonly code: ErrorCode; readonly dueAt: Date }
    | { readonly kind: 'failed'; readonly code: ErrorCode }
    | { readonly kind: 'unknown'; readonly code: ErrorCode }
    | { readonly kind: 'superseded' };
};

const keptHistory = 20;

export type OutboxStore = ReturnType<typeof createOutboxStore>;

/** Replies and notices to customers, sent in the order of their turns. */
export function createOutboxStore(options: {
  connection: mongoose.Connection;
  privacy: Privacy;
  claimOff?: boolean;
}) {
  const { connection, privacy } = options;
  const outbox = connection.getClient().db(connection.name).collection<OutboxDocument>('outbox');
  const context = (id: string) => `outbox|body|${id}`;

  const insert = createGroupCommit<readonly OutboxDocument[], void>(
    async (requests) => {
      // Not journaled by itself: the turn's commit is, and it holds these messages until they are here.
      await outbox.insertMany(requests.flat(), { ordered: false }).catch(writeErrorsOf);
      return requests.map(() => undefined);
    },
    { maxItems: 200 },
  );

  const lane = createGroupCommit<string, readonly OutboxDocument[]>(
    async (customerIds) => {
      const found = await outbox
        .find({ customerId: { $in: [...new Set(customerIds)] }, open: true }, { projection: { history: 0 } })
        .sort({ customerId: 1, position: 1 })
        .limit(customerIds.length * 50)
        .toArray();
      return customerIds.map((id) => found.filter((document) => document.customerId === id));
    },
    { maxItems: 100 },
  );

  type Claim = { id: string; claim: string; until: Date };
  const claim = createGroupCommit<Claim, boolean>(
    async (claims) => {
      const now = new Date();
      const result = await outbox.bulkWrite(
        claims.map(({ id, claim: token, until }) => ({
          updateOne: {
            filter: options.claimOff
              ? { _id: id }
              : {
                  _id: id,
                  open: true,
                  $or: [{ claimedUntil: { $exists: false } }, { claimedUntil: { $lt: now } }],
                },
            update: {
              $set: { claim: token, claimedUntil: until, status: 'sending', rank: deliveryRank.sending },
              $inc: { tries: 1 },
            },
          },
        })),
        { ordered: false, ...durable },
      );
      if (result.matchedCount === claims.length) {
        return claims.map(() => true);
      }
      const found = await outbox
        .find({ _id: { $in: claims.map(({ id }) => id) } }, { projection: { claim: 1 } })
        .toArray();
      const byId = new Map(found.map((document) => [document._id, document.claim]));
      return claims.map(({ id, claim: token }) => byId.get(id) === token);
    },
    { maxItems: 200 },
  );

  const record = createGroupCommit<SendRecord, boolean>(
    async (records) => {
      const at = new Date();
      const written = await outbox.bulkWrite(
        records.map((item) => ({
          updateOne: {
            filter: { _id: item.id, ...(options.claimOff ? {} : { claim: item.claim }) },
            update: updateFor(item, at),
          },
        })),
        { ordered: false },
      );
      if (written.matchedCount === records.length) {
        return records.map(() => true);
      }
      const found = await outbox
        .find({ _id: { $in: records.map(({ id }) => id) } }, { projection: { claim: 1 } })
        .toArray();
      const byId = new Map(found.map((document) => [document._id, document.claim]));
      return records.map(({ id, claim: token }) => byId.get(id) === token);
    },
    { maxItems: 200 },
  );

  async function toMessage(document: OutboxDocument): Promise<OutboxMessage> {
    const { to, from, reply } = JSON.parse(await privacy.open(context(document._id), document.body)) as {
      to: string;
      from: string;
      reply: Reply;
    };
    const { _id, customerId, position, account, author, inReplyTo, status, tries, dueAt, claimedUntil, at } =
      document;
    const message = {
      id: _id,
      customerId,
      position,
      account,
      author,
      inReplyTo,
      status,
      tries,
      dueAt,
      at,
      to,
      from,
      reply,
    };
    return claimedUntil ? { ...message, claimedUntil } : message;
  }

  return {
    /** Stores messages once each, by id. */
    add: async (messages: readonly NewOutboxMessage[]): Promise<void> => {
      const at = new Date();
      const documents = await Promise.all(
        messages.map(
          async ({ id, to, from, reply, ...message }): Promise<OutboxDocument> => ({
            _id: id,
            ...message,
            class: reply.class,
            body: await privacy.seal(message.customerId, context(id), JSON.stringify({ to, from, reply })),
            open: true,
            status: 'queued',
            rank: deliveryRank.queued,
            tries: 0,
            dueAt: at,
            history: [],
            at,
          }),
        ),
      );
      await insert(documents);
    },
    /** What a customer is still to be sent, in order. */
    lane: async (customerId: string): Promise<readonly OutboxMessage[]> =>
      await Promise.all((await lane(customerId)).map(toMessage)),
    /** True when this process alone may send it now. */
    claim: (id: string, token: string, until: Date) => claim({ id, claim: token, until }),
    /** False when the claim was lost on the way: the message, and the lane, are another process's. */
    record,
    /** Applies a provider's news: forward only, once, whatever the order. False when no message has that id (yet). */
    applyReport: async (
      account: string,
      externalId: string,
      status: DeliveryStatus,
      code?: ErrorCode,
    ): Promise<boolean> => {
      const entry = { status, at: new Date() };
      const rank = deliveryRank[status];
      const moved = await outbox.updateOne(
        { account, externalId, rank: { $lt: rank } },
        {
          $set: { status, rank, open: false, ...(code ? { code } : {}) },
          $push: { history: { $each: [entry], $slice: -keptHistory } },
        },
      );
      if (moved.matchedCount > 0) {
        return true;
      }
      const late = await outbox.updateOne(
        { account, externalId },
        { $push: { history: { $each: [entry], $slice: -keptHistory } } },
      );
      return late.matchedCount > 0;
    },
    /** Customers with something to send that is due and that nobody is sending. */
    overdue: async (limit: number): Promise<readonly string[]> => {
      const now = new Date();
      const found = await outbox
        .find({ open: true, dueAt: { $lte: now } }, { projection: { customerId: 1, claimedUntil: 1 } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray();
      return [
        ...new Set(
          found.filter((doc) => !doc.claimedUntil || doc.claimedUntil < now).map((doc) => doc.customerId),
        ),
      ];
    },
    /** The last messages to a customer, newest first, opened: for the desk. */
    recent: async (customerId: string, limit: number): Promise<readonly OutboxMessage[]> => {
      const found = await outbox.find({ customerId }).sort({ position: -1 }).limit(limit).toArray();
      return await Promise.all(found.map(toMessage));
    },
    /** For audits: every message, opened, lane by lane in the order of positions. */
    all: async function* (): AsyncIterable<OutboxMessage> {
      const cursor = outbox.find().sort({ customerId: 1, position: 1, _id: 1 });
      for await (const document of cursor) {
        yield await toMessage(document);
      }
    },
    createIndexes: async () => {
      await outbox.createIndex({ customerId: 1, position: 1 });
      await outbox.createIndex(
        { customerId: 1, position: 1, open: 1 },
        { name: 'open_lane', partialFilterExpression: { open: true } },
      );
      await outbox.createIndex({ dueAt: 1 }, { partialFilterExpression: { open: true } });
      await outbox.createIndex(
        { account: 1, externalId: 1 },
        { unique: true, partialFilterExpression: { externalId: { $exists: true } } },
      );
    },
  };
}

function updateFor(item: SendRecord, at: Date) {
  const history = (status: string) => ({ history: { $each: [{ status, at }], $slice: -keptHistory } });
  switch (item.result.kind) {
    case 'accepted': {
      const { status, externalId, parts } = item.result;
      return {
        $set: {
          open: false,
          status,
          rank: deliveryRank[status],
          parts,
          sentAt: at,
          ...(externalId ? { externalId } : {}),
        },
        $push: history(status),
      };
    }
    case 'retry':
      return {
        $set: {
          status: 'queued' as const,
          rank: deliveryRank.queued,
          dueAt: item.result.dueAt,
          code: item.result.code,
        },
        $unset: { claim: true as const, claimedUntil: true as const },
        $push: history(item.result.code),
      };
    case 'failed':
      return {
        $set: { open: false, status: 'failed' as const, rank: deliveryRank.failed, code: item.result.code },
        $push: history(item.result.code),
      };
    case 'unknown':
      return {
        $set: { open: false, status: 'unknown' as const, code: item.result.code },
        $push: history('unknown'),
      };
    case 'superseded':
      return { $set: { open: false, status: 'superseded' as const }, $push: history('superseded') };
  }
}
