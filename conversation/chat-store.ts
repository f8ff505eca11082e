import type mongoose from 'mongoose';
import type { InboundMessage } from './channel-event.ts';
import type { Language } from './conversation.ts';
import { acceptedAt } from './inbox-store.ts';
import type { Author, OutboxDocument } from './outbox-document.ts';
import type { Privacy } from './privacy.ts';
import type { Reply } from './reply.ts';

type SaidDocument = { _id: string; kind: string; lane: string; seq: number; body: string };

/** A message of ours as it stands at an address that reads along. `delivered`: a report said so. */
export type ToldMessage = {
  readonly id: string;
  readonly at: Date;
  readonly author: Author;
  readonly inReplyTo: string;
  readonly reply: Reply;
  readonly language: Language;
  readonly delivered: boolean;
};

export type SaidMessage = { readonly id: string; readonly at: Date; readonly message: InboundMessage };

/** Both sides of a chat, each oldest first. `pending`: something more is on its way to this address. */
export type ChatExcerpt = {
  readonly told: readonly ToldMessage[];
  readonly said: readonly SaidMessage[];
  readonly pending: boolean;
};

export type ChatStore = ReturnType<typeof createChatStore>;

const visible: ReadonlySet<string> = new Set(['accepted', 'sent', 'delivered', 'read', 'unknown']);
const reported: ReadonlySet<string> = new Set(['delivered', 'read']);
const notReported: OutboxDocument['status'][] = ['queued', 'sending', 'accepted', 'sent'];
const deliveredRank = 4;
const mostAtOnce = 200;

/**
 * What was said at an address of a web chat, by both sides: the messages of the outbox that went there and those of the
 * inbox that came from there. An address sees its own, whoever its customer has become meanwhile.
 */
export function createChatStore(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const database = options.connection.getClient().db(options.connection.name);
  const outbox = database.collection<OutboxDocument>('outbox');
  const inbox = database.collection<SaidDocument>('inbox');
  const { privacy } = options;

  /** Null: the key of its customer was erased, and what cannot be read is not shown. */
  async function openTold(document: OutboxDocument): Promise<ToldMessage | null> {
    const { _id, at, author, inReplyTo, status } = document;
    const plain = await privacy.open(`outbox|body|${_id}`, document.body).catch(() => null);
    if (plain === null) return null;
    const { reply, language = 'en' } = JSON.parse(plain) as { reply: Reply; language?: Language };
    return { id: _id, at, author, inReplyTo, reply, language, delivered: reported.has(status) };
  }

  async function openSaid({ _id, seq, body }: SaidDocument): Promise<SaidMessage | null> {
    const plain = await privacy.open(`inbox|body|${_id}`, body).catch(() => null);
    if (plain === null) return null;
    return { id: _id, at: acceptedAt(seq), message: JSON.parse(plain) as InboundMessage };
  }

  async function openBoth(
    told: readonly OutboxDocument[],
    said: readonly SaidDocument[],
    known: ReadonlySet<string>,
  ): Promise<ChatExcerpt> {
    const unknown = told.filter(({ _id, status }) => visible.has(status) && !known.has(_id));
    const [openedTold, openedSaid] = await Promise.all([
      Promise.all(unknown.map(openTold)),
      Promise.all(said.filter(({ _id }) => !known.has(_id)).map(openSaid)),
    ]);
    return {
      told: openedTold.filter((message) => message !== null),
      said: openedSaid.filter((message) => message !== null),
      pending: told.some(({ open }) => open),
    };
  }

  const withoutHistory = { projection: { history: 0 } } as const;

  /** What is not known to be delivered yet, however old. */
  const undelivered = (addressKey: string) =>
    outbox
      .find(
        { shownTo: addressKey, rank: { $lt: deliveredRank }, status: { $in: notReported } },
        withoutHistory,
      )
      .sort({ at: -1 })
      .limit(mostAtOnce)
      .toArray();

  return {
    /** The newest of each side, and whatever was not delivered. */
    recent: async (addressKey: string, limit: number): Promise<ChatExcerpt> => {
      const [newest, left, said] = await Promise.all([
        outbox
          .find({ shownTo: addressKey, status: { $in: [...visible] as OutboxDocument['status'][] } })
          .sort({ at: -1 })
          .limit(limit)
          .toArray(),
        undelivered(addressKey),
        inbox.find({ lane: addressKey, kind: 'message' }).sort({ seq: -1 }).limit(limit).toArray(),
      ]);
      return await openBoth(merge(newest, left), said.reverse(), new Set());
    },
    /** What is there since then or was not delivered, but for those that are known. */
    since: async (addressKey: string, since: Date, known: ReadonlySet<string>): Promise<ChatExcerpt> => {
      const [fresh, left, said] = await Promise.all([
        outbox
          .find({ shownTo: addressKey, at: { $gte: since } }, withoutHistory)
          .sort({ at: -1 })
          .limit(mostAtOnce)
          .toArray(),
        undelivered(addressKey),
        inbox
          .find({ lane: addressKey, kind: 'message', seq: { $gte: since.getTime() * 4096 } })
          .sort({ seq: -1 })
          .limit(mostAtOnce)
          .toArray(),
      ]);
      return await openBoth(merge(fresh, left), said.reverse(), known);
    },
    /** Those of these messages that went to this address. */
    shownTo: async (addressKey: string, ids: readonly string[]): Promise<readonly string[]> => {
      const found = await outbox
        .find({ _id: { $in: [...ids] }, shownTo: addressKey }, { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id);
    },
    createIndexes: async () => {
      await outbox.createIndex(
        { shownTo: 1, at: -1 },
        { partialFilterExpression: { shownTo: { $exists: true } } },
      );
      await outbox.createIndex(
        { shownTo: 1, rank: 1 },
        {
          partialFilterExpression: { shownTo: { $exists: true }, rank: { $lt: deliveredRank } },
        },
      );
    },
  };
}

function merge(
  some: readonly OutboxDocument[],
  others: readonly OutboxDocument[],
): readonly OutboxDocument[] {
  const byId = new Map([...some, ...others].map((document) => [document._id, document]));
  return [...byId.values()].sort(
    (one, other) => one.at.getTime() - other.at.getTime() || one.position - other.position,
  );
}
