import type mongoose from 'mongoose';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable, repeatable } from '../config/runtime.ts';
import { maskSixDigits } from './mask-code.ts';
import type { Privacy } from './privacy.ts';

/** What an inbox entry is; each kind has one worker. */
export type InboxKind =
  | 'message'
  | 'consent'
  | 'news'
  | 'person_reply'
  | 'hand_back'
  | 'orders_released'
  | 'delivery_report'
  | 'payment_hint'
  | 'refund_hint'
  | 'vend_hint'
  | 'sim_hint';

/**
 * `id` is the dedupe key. `lane`: whose mailbox, an address key or a customer's id; for reports and hints what they
 * are about. `seq` orders a mailbox; it is given at acceptance.
 */
export type NewInboxEntry = {
  readonly id: string;
  readonly kind: InboxKind;
  readonly lane: string;
  readonly account?: string;
  readonly seq: number;
  readonly body: unknown;
};

export type InboxEntry = Omit<NewInboxEntry, 'body'> & {
  readonly sealedBody: string;
  readonly tries: number;
  readonly at: Date;
};

/** How many entries of one mailbox are read at once. */
export const mailboxPage = 20;

/** One document an entry; the dedupe key is its id. */
export type InboxDocument = {
  _id: string;
  kind: InboxKind;
  lane: string;
  account?: string;
  seq: number;
  body: string;
  state: 'new' | 'done' | 'dead';
  at: Date;
  dueAt: Date;
  tries: number;
};

let lastSeq = 0;

/** Orders messages by arrival at this process: milliseconds, then a counter. */
export function nextSeq(now: Date): number {
  lastSeq = Math.max(now.getTime() * 4096, lastSeq + 1);
  return lastSeq;
}

/** When an entry was accepted, though it may have been stored much later. */
export function acceptedAt(seq: number): Date {
  return new Date(Math.floor(seq / 4096));
}

/** The unhandled entries of these lanes, */
export const waitingIn = (lanes: readonly string[]) => ({ lane: { $in: [...lanes] }, state: 'new' as const });
/** and the order in which they came. */
export const inOrder = { seq: 1, _id: 1 } as const;

export function toEntry({ _id, state: _state, dueAt: _dueAt, body, ...entry }: InboxDocument): InboxEntry {
  return { id: _id, sealedBody: body, ...entry };
}

const isDuplicate = (error: { code?: number }) => error.code === 11000;

export type InboxStore = ReturnType<typeof createInboxStore>;

export function createInboxStore(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const { connection, privacy } = options;
  const inbox = connection.getClient().db(connection.name).collection<InboxDocument>('inbox');
  const context = (id: string) => `inbox|body|${id}`;

  async function toDocument(entry: NewInboxEntry, at: Date): Promise<InboxDocument> {
    return {
      _id: entry.id,
      kind: entry.kind,
      lane: entry.lane,
      ...(entry.account ? { account: entry.account } : {}),
      seq: entry.seq,
      body: await privacy.seal(
        `inbox:${at.toISOString().slice(0, 7)}`,
        context(entry.id),
        JSON.stringify(entry.body),
      ),
      state: 'new',
      at,
      dueAt: at,
      tries: 0,
    };
  }

  const put = createGroupCommit<readonly NewInboxEntry[], readonly ('stored' | 'duplicate')[]>(
    async (requests) => {
      const at = new Date();
      const documents = await Promise.all(requests.flat().map((entry) => toDocument(entry, at)));
      const duplicates = new Set<number>();
      await inbox.insertMany(documents, { ordered: false, ...durable }).catch((error: unknown) => {
        for (const writeError of writeErrorsOf(error)) {
          duplicates.add(writeError.index);
        }
      });
      let index = 0;
      return requests.map((entries) => entries.map(() => (duplicates.has(index++) ? 'duplicate' : 'stored')));
    },
    { maxItems: 250 },
  );

  const markDone = createGroupCommit<string, void>(
    async (ids) => {
      await inbox.updateMany({ _id: { $in: [...ids] } }, { $set: { state: 'done' } }, repeatable);
      return ids.map(() => undefined);
    },
    // Whoever finds it unmarked meanwhile knows from the conversation that it is done.
    { maxItems: 500, waitMs: 100 },
  );

  const findWaiting = (lanes: readonly string[], limit: number) =>
    inbox.find(waitingIn(lanes)).sort(inOrder).limit(limit).toArray();

  const waiting = createGroupCommit<readonly string[], readonly InboxEntry[]>(
    async (requests) => {
      const limit = requests.length * mailboxPage;
      const found = await findWaiting(requests.flat(), limit);
      if (found.length < limit) {
        return requests.map((lanes) =>
          found.filter((document) => lanes.includes(document.lane)).map(toEntry),
        );
      }
      // One full mailbox must not hide the others.
      const each = await Promise.all(requests.map((lanes) => findWaiting(lanes, mailboxPage)));
      return each.map((documents) => documents.map(toEntry));
    },
    { maxItems: 100 },
  );

  return {
    /** Stores all entries of one request, w:majority and journaled, sharing one insert with the requests around it. */
    put: (entries: readonly NewInboxEntry[]) => (entries.length === 0 ? Promise.resolve([]) : put(entries)),
    /** The unhandled entries of these lanes, oldest first, at most 20. */
    waiting,
    openBody: async (entry: InboxEntry): Promise<unknown> =>
      JSON.parse(await privacy.open(context(entry.id), entry.sealedBody)),
    markDone,
    /** The last entries of these lanes, handled or not, newest first: for the desk. */
    recent: async (lanes: readonly string[], limit: number): Promise<readonly InboxEntry[]> => {
      const found = await inbox
        .find({ lane: { $in: [...lanes] } })
        .sort({ seq: -1 })
        .limit(limit)
        .toArray();
      return found.map(toEntry);
    },
    /** Puts an entry aside until later (a report that came before the message it is about). */
    postpone: async (id: string, dueAt: Date) => {
      await inbox.updateOne({ _id: id, state: 'new' }, { $set: { dueAt }, $inc: { tries: 1 } });
    },
    markDead: async (id: string) => {
      await inbox.updateOne({ _id: id }, { $set: { state: 'dead' } }, durable);
    },
    /** Entries left unhandled since `before`, one lane and kind once. */
    overdue: async (before: Date, limit: number) => {
      const found = await inbox
        .find({ state: 'new', dueAt: { $lt: before } }, { projection: { lane: 1, kind: 1, at: 1, dueAt: 1 } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, lane, kind, at, dueAt }) => ({ id: _id, lane, kind, at, dueAt }));
    },
    /** How many entries wait, counted up to `most`, and since when the oldest is due. */
    backlog: async (most: number) => {
      const [count, oldest] = await Promise.all([
        inbox.countDocuments({ state: 'new', dueAt: { $lte: new Date() } }, { limit: most }),
        inbox
          .find({ state: 'new', dueAt: { $lte: new Date() } })
          .sort({ dueAt: 1 })
          .limit(1)
          .project({ dueAt: 1 })
          .toArray(),
      ]);
      return { count, oldestAt: (oldest[0]?.['dueAt'] as Date | undefined) ?? null };
    },
    /** Masks the six-digit numbers of a message that was taken for a one-time code: nobody needs to read it again. */
    hideDigits: async (id: string): Promise<void> => {
      const document = await inbox.findOne({ _id: id });
      if (!document) {
        return;
      }
      const body = JSON.parse(await privacy.open(context(id), document.body)) as { text?: string };
      const masked = { ...body, text: maskSixDigits(body.text ?? '') };
      const owner = document.body.split('.')[1] ?? '';
      const sealed = await privacy.seal(owner, context(id), JSON.stringify(masked));
      await inbox.updateOne({ _id: id }, { $set: { body: sealed } }, durable);
    },
    find: async (id: string) => {
      const document = await inbox.findOne({ _id: id }, { projection: { body: 0 } });
      return document
        ? { id: document._id, state: document.state, kind: document.kind, lane: document.lane }
        : null;
    },
    /** For audits: every entry without its body, in the order of acceptance. */
    all: async function* (): AsyncIterable<
      Pick<InboxDocument, 'kind' | 'lane' | 'seq' | 'state' | 'at'> & { id: string }
    > {
      const cursor = inbox
        .find({}, { projection: { kind: 1, lane: 1, seq: 1, state: 1, at: 1 } })
        .sort({ seq: 1 });
      for await (const { _id, kind, lane, seq, state, at } of cursor) {
        yield { id: _id, kind, lane, seq, state, at };
      }
    },
    /** Puts a dead entry back as a new one with the same body; its customer's lane goes on from there. */
    replay: async (id: string, now: Date): Promise<{ id: string; lane: string; kind: InboxKind } | null> => {
      const dead = await inbox.findOne({ _id: id, state: 'dead' });
      if (!dead) {
        return null;
      }
      const body: unknown = JSON.parse(await privacy.open(context(id), dead.body));
      const replayId = `replay:${dead.tries}:${id}`;
      await put([
        {
          id: replayId,
          kind: dead.kind,
          lane: dead.lane,
          seq: nextSeq(now),
          body,
          ...(dead.account ? { account: dead.account } : {}),
        },
      ]);
      await inbox.updateOne({ _id: id }, { $set: { state: 'done' } }, durable);
      return { id: replayId, lane: dead.lane, kind: dead.kind };
    },
    /** Deletes all that these lanes ever held. Gives the entries' ids. */
    erase: async (lanes: readonly string[]): Promise<readonly string[]> => {
      const ofLanes = { lane: { $in: [...lanes] } };
      const ids = (await inbox.find(ofLanes, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
      await inbox.deleteMany(ofLanes, durable);
      return ids;
    },
    createIndexes: async () => {
      await inbox.createIndex({ lane: 1, seq: -1 });
      await inbox.createIndex({ lane: 1, seq: 1 }, { partialFilterExpression: { state: 'new' } });
      await inbox.createIndex({ dueAt: 1 }, { partialFilterExpression: { state: 'new' } });
    },
  };
}

/** The duplicates of an unordered insert; throws when anything else went wrong, so that nothing is taken for stored. */
export function writeErrorsOf(error: unknown): readonly { index: number }[] {
  const { writeErrors, code } = error as { writeErrors?: { index: number; code: number }[]; code?: number };
  const errors = writeErrors ? (Array.isArray(writeErrors) ? writeErrors : [writeErrors]) : [];
  if (code !== 11000 || errors.length === 0 || !errors.every(isDuplicate)) {
    throw error;
  }
  if ((error as { result?: { getWriteConcernError?: () => unknown } }).result?.getWriteConcernError?.()) {
    throw error;
  }
  return errors;
}
