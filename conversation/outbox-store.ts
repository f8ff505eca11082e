import type mongoose from 'mongoose';
import type { ErrorCode } from '../config/errors.ts';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable, repeatable } from '../config/runtime.ts';
import type { Language } from './conversation.ts';
import { type DeliveryStatus, deliveryRank } from './delivery-status.ts';
import { writeErrorsOf } from './inbox-store.ts';
import type { MessageThread } from './message-thread.ts';
import { type Author, journaledClasses, keptHistory, type OutboxDocument } from './outbox-document.ts';
import type { Privacy } from './privacy.ts';
import type { Reply } from './reply.ts';
import { createSendRecorder } from './send-record.ts';

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
  /** The key of an address that reads it from the outbox by itself (a web chat's). */
  readonly shownTo?: string;
  readonly reply: Reply;
  /** A dialogue waits for it until then (ISO 8601); afterwards it is texted. */
  readonly heldUntil?: string;
  /** How many messages the dialogue that waits is answered with, this one among them. */
  readonly answers?: number;
  /** Of the customer; English where absent. */
  readonly language?: Language;
  readonly thread?: MessageThread;
  /** When the customer was last heard on this address, where it matters to the channel. */
  readonly heardAt?: string;
  /** What it is part of, and costs: the session where there is no case. */
  readonly enquiryId?: string;
};

/** What of a message is sealed. */
type Body = Pick<
  NewOutboxMessage,
  'to' | 'from' | 'reply' | 'answers' | 'language' | 'thread' | 'heardAt' | 'enquiryId'
>;

export type OutboxMessage = NewOutboxMessage & {
  readonly status: OutboxDocument['status'];
  readonly tries: number;
  readonly dueAt: Date;
  readonly claimedUntil?: Date;
  readonly at: Date;
};

/** What was said in answer to a message of a dialogue. `held`: for that dialogue alone to say, until then. */
export type DialogueAnswer = Pick<NewOutboxMessage, 'id' | 'reply' | 'answers' | 'language'> & {
  readonly held: boolean;
};

/** News of money that nobody reported lost for so long have arrived, or are of no use any more. */
const newsPatienceMs = 24 * 3_600_000;

export type OutboxStore = ReturnType<typeof createOutboxStore>;

/** The dialogue has its answer by then: only what is texted behind it waits. */
const saidGatherMs = 50;

/** Replies and notices to customers, sent in the order of their turns. */
export function createOutboxStore(options: {
  connection: mongoose.Connection;
  privacy: Privacy;
  claimOff?: boolean;
  /** How long the report of a receipt is waited for, in real time. */
  receiptPatienceMs?: number;
}) {
  const { connection, privacy } = options;
  const outbox = connection.getClient().db(connection.name).collection<OutboxDocument>('outbox');
  const context = (id: string) => `outbox|body|${id}`;

  const insert = createGroupCommit<readonly OutboxDocument[], boolean>(
    async (requests) => {
      const documents = requests.flat();
      // Not journaled by itself: the turn's commit is, and it holds these messages until they are here. But of what must
      // not go out twice, the claim has to outlive a crash of the database.
      const once = documents.some(
        (document) => document.claim !== undefined && journaledClasses.has(document.class),
      );
      const errors = await outbox
        .insertMany(documents, { ordered: false, ...(once ? durable : repeatable) })
        .then(() => [])
        .catch(writeErrorsOf);
      const present = new Set(errors.map(({ index }) => index));
      let index = 0;
      return requests.map((documents) => documents.map(() => !present.has(index++)).every(Boolean));
    },
    { maxItems: 200 },
  );

  const openIds = createGroupCommit<string, readonly string[]>(
    async (customerIds) => {
      const found = await outbox
        .find(
          { customerId: { $in: [...new Set(customerIds)] }, open: true },
          { projection: { customerId: 1, position: 1 } },
        )
        .sort({ customerId: 1, position: 1 })
        .toArray();
      return customerIds.map((id) =>
        found.filter(({ customerId }) => customerId === id).map(({ _id }) => _id),
      );
    },
    { maxItems: 100 },
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

  const repliesTo = createGroupCommit<readonly string[], readonly OutboxDocument[]>(
    async (requests) => {
      const ranges = requests.flat().map((id) => ({ _id: { $gt: `${id}#`, $lt: `${id}$` } }));
      const found = await outbox.find({ $or: ranges }).sort({ position: 1 }).toArray();
      return requests.map((ids) => found.filter(({ _id }) => ids.some((id) => _id.startsWith(`${id}#`))));
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

  type Taken = { readonly taken: boolean; readonly followed: boolean };
  const takeHeld = createGroupCommit<string, Taken>(
    async (ids) => {
      const at = new Date();
      const take = async (those: { followed?: { $ne: true } }) => {
        const { modifiedCount } = await outbox.updateMany(
          {
            ...{ _id: { $in: [...ids] }, open: true, heldUntil: { $exists: true } },
            ...{ claim: { $exists: false }, ...those },
          },
          {
            $set: { status: 'sent', rank: deliveryRank.sent, open: false, sentAt: at, parts: 1 },
            $unset: { heldUntil: true },
            $push: { history: { $each: [{ status: 'sent', at }], $slice: -keptHistory } },
          },
          repeatable,
        );
        return modifiedCount;
      };
      // The usual end, which needs no second look.
      if ((await take({ followed: { $ne: true } })) === ids.length) {
        return ids.map(() => ({ taken: true, followed: false }));
      }
      await take({});
      const taken = await outbox
        .find({ _id: { $in: [...ids] }, status: 'sent', sentAt: at }, { projection: { followed: 1 } })
        .toArray();
      const byId = new Map(taken.map(({ _id, followed }) => [_id, followed === true]));
      return ids.map((id) => ({ taken: byId.has(id), followed: byId.get(id) === true }));
    },
    { maxItems: 200, waitMs: saidGatherMs },
  );

  const record = createSendRecorder(outbox, { claimOff: options.claimOff ?? false });

  /** A receipt that the customer asked for again is no promise: only the first goes on to another address. */
  function receiptFields(author: Author, reply: Reply, at: Date) {
    const { orderId, moneyOf } = reply;
    const patienceMs = author === 'news' ? options.receiptPatienceMs : undefined;
    if (orderId === undefined && moneyOf !== undefined) {
      return author === 'news' ? { moneyOf, proveBy: new Date(at.getTime() + newsPatienceMs) } : {};
    }
    return {
      ...(orderId ? { orderId } : {}),
      ...(orderId && patienceMs ? { proveBy: new Date(at.getTime() + patienceMs) } : {}),
    };
  }

  async function openBody({ _id, body }: Pick<OutboxDocument, '_id' | 'body'>): Promise<Body> {
    return JSON.parse(await privacy.open(context(_id), body)) as Body;
  }

  async function toMessage(document: OutboxDocument): Promise<OutboxMessage> {
    const body = await openBody(document);
    const { _id, customerId, position, account, author, inReplyTo, status, tries, dueAt, at } = document;
    const { claimedUntil, heldUntil } = document;
    return {
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
      ...body,
      ...(heldUntil ? { heldUntil: heldUntil.toISOString() } : {}),
      ...(claimedUntil ? { claimedUntil } : {}),
    };
  }

  const saidContext = (entryId: string) => `outbox|said|${entryId}`;

  function toAnswer({ id, reply, answers, language, heldUntil }: NewOutboxMessage): DialogueAnswer {
    return {
      ...{ id, reply, held: heldUntil !== undefined },
      ...(answers === undefined ? {} : { answers }),
      ...(language ? { language } : {}),
    };
  }

  return {
    /**
     * Stores messages once each, by id. With a claim they are this process's alone to send from the first moment, unless
     * the answer is false: one of them was there before.
     */
    add: async (
      messages: readonly NewOutboxMessage[],
      claimed?: { token: string; until: Date },
    ): Promise<boolean> => {
      const at = new Date();
      const documents = await Promise.all(
        messages.map(
          async ({
            id,
            to,
            from,
            reply,
            heldUntil,
            answers,
            language,
            thread,
            heardAt,
            enquiryId,
            ...message
          }): Promise<OutboxDocument> => ({
            _id: id,
            ...message,
            class: reply.class,
            ...receiptFields(message.author, reply, at),
            body: await privacy.seal(
              message.customerId,
              context(id),
              JSON.stringify({ to, from, reply, answers, language, thread, heardAt, enquiryId }),
            ),
            open: true,
            ...(claimed
              ? {
                  status: 'sending',
                  rank: deliveryRank.sending,
                  tries: 1,
                  claim: claimed.token,
                  claimedUntil: claimed.until,
                }
              : { status: 'queued', rank: deliveryRank.queued, tries: 0 }),
            dueAt: heldUntil ? new Date(heldUntil) : at,
            ...(heldUntil ? { heldUntil: new Date(heldUntil) } : {}),
            history: [],
            at,
          }),
        ),
      );
      return await insert(documents);
    },
    /** What was said in answer to messages of a dialogue, in order. */
    answers: async (entryIds: readonly string[]): Promise<readonly DialogueAnswer[]> => {
      const opened = await Promise.all((await repliesTo(entryIds)).map(toMessage));
      return opened.map(toAnswer);
    },
    /** What a message of a dialogue is answered with, for the way to the process that waits for it. */
    sealAnswers: async (entryId: string, messages: readonly NewOutboxMessage[]): Promise<string> => {
      const said = messages.filter(({ inReplyTo }) => inReplyTo === entryId);
      const body = JSON.stringify(said.map(toAnswer));
      return await privacy.seal(messages[0]?.customerId ?? '', saidContext(entryId), body);
    },
    /** Throws where it is not what was sealed for that message. */
    openAnswers: async (entryId: string, sealed: string): Promise<readonly DialogueAnswer[]> =>
      JSON.parse(await privacy.open(saidContext(entryId), sealed)) as readonly DialogueAnswer[],
    /** Takes a held message as said in its dialogue; not taken when it is being texted. `followed`: others wait behind it. */
    takeHeld,
    /** Ends a claim on messages that were not tried: they wait again as if nobody had had them. */
    giveBack: async (ids: readonly string[], token: string): Promise<void> => {
      await outbox.updateMany(
        { _id: { $in: [...ids] }, claim: token },
        {
          $set: { status: 'queued', rank: deliveryRank.queued },
          $unset: { claim: true, claimedUntil: true },
          $inc: { tries: -1 },
        },
      );
    },
    /** Asks whoever sends this one to go on with its lane; false when it is closed already. */
    follow: async (id: string): Promise<boolean> => {
      const { matchedCount } = await outbox.updateOne(
        { _id: id, open: true },
        { $set: { followed: true } },
        repeatable,
      );
      return matchedCount > 0;
    },
    /** The ids of what a customer is still to be sent, in order. */
    openIds,
    /** What a customer is still to be sent, in order. */
    lane: async (customerId: string): Promise<readonly OutboxMessage[]> =>
      await Promise.all((await lane(customerId)).map(toMessage)),
    /** What of a document is sealed. Throws when its customer's key is erased. */
    openBody,
    /** True when this process alone may send it now. */
    claim: (id: string, token: string, until: Date) => claim({ id, claim: token, until }),
    record,
    /**
     * Applies a provider's news: forward only, once, whatever the order. Gives the message that it is about, a receipt or
     * news of money with its order; null when no message has that id (yet). By `messageId`, our own, it also finds one whose send was
     * never answered; while a send is under way, its answer has to be recorded first.
     */
    applyReport: async (
      account: string,
      externalId: string,
      status: DeliveryStatus,
      code?: ErrorCode,
      messageId?: string,
    ): Promise<{
      readonly messageId: string;
      readonly orderId?: string;
      readonly moneyOf?: string;
    } | null> => {
      const history = {
        $push: { history: { $each: [{ status, at: new Date() }], $slice: -keptHistory } },
      };
      const rank = deliveryRank[status];
      const about = { projection: { orderId: 1, moneyOf: 1 } };
      const moved = { $set: { status, rank, open: false, ...(code ? { code } : {}) }, ...history };
      const apply = async (which: mongoose.mongo.Filter<OutboxDocument>) =>
        (await outbox.findOneAndUpdate({ ...which, rank: { $lt: rank } }, moved, about)) ??
        (await outbox.findOneAndUpdate(which, history, about));
      const found =
        (await apply({ account, externalId })) ??
        (messageId === undefined
          ? null
          : await apply({ _id: messageId, account, $or: [{ open: false }, { claim: { $exists: false } }] }));
      return (
        found && {
          messageId: found._id,
          ...(found.orderId ? { orderId: found.orderId } : {}),
          ...(found.moneyOf ? { moneyOf: found.moneyOf } : {}),
        }
      );
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
