import { randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable } from '../config/runtime.ts';
import { type ConversationState, newConversation, type Owner } from './conversation.ts';
import { writeErrorsOf } from './inbox-store.ts';
import type { Privacy } from './privacy.ts';

/** An effect of a committed turn, waiting to be projected. `body` is plain here and sealed in the document. */
export type StoredEffect = { readonly id: string; readonly kind: string; readonly body: unknown };

/**
 * One document a customer, as stored:
 * `{_id: 'cus_…', fence: 12, holder: 'f3…', until: ISODate, tries: 0, state: 'v1.cus_….…', owner: 'bot', replies: 31,
 *   effects: [{id: 'at:sms:1#0', kind: 'reply', body: 'v1.…'}], done: ['at:sms:1'], sessions: [{sessionId, startedAt, lastAt}]}`
 */
type ConversationDocument = {
  _id: string;
  fence: number;
  holder: string;
  until: Date;
  tries: number;
  state: string;
  owner: Owner;
  replies: number;
  /** The address that the last message came from: where news go. */
  replyTo: string;
  effects: { id: string; kind: string; body: string }[];
  done: string[];
  sessions: { sessionId: string; startedAt: Date; lastAt: Date }[];
  updatedAt: Date;
};

/** The right to run a customer's turns. Every write checks `holder` and `fence`; `tries` counts leases since a commit. */
export type Lease = {
  readonly customerId: string;
  readonly holder: string;
  readonly fence: number;
  readonly tries: number;
  readonly state: ConversationState;
  readonly replies: number;
  readonly replyTo: string;
  readonly effects: readonly StoredEffect[];
  readonly done: readonly string[];
};

export type TurnCommit = {
  readonly lease: Pick<Lease, 'customerId' | 'holder' | 'fence'>;
  readonly eventId: string;
  readonly state: ConversationState;
  readonly replyCount: number;
  readonly replyTo: string;
  readonly effects: readonly StoredEffect[];
};

const epoch = new Date(0);
const keptDone = 50;
const keptSessions = 50;

export type SessionStore = ReturnType<typeof createSessionStore>;

/** Conversations: lease, state and effects in one document. `fenceOff` plants the violation that a chaos run must notice. */
export function createSessionStore(options: {
  connection: mongoose.Connection;
  privacy: Privacy;
  leaseMs: number;
  fenceOff?: boolean;
}) {
  const { connection, privacy, leaseMs } = options;
  const conversations = connection
    .getClient()
    .db(connection.name)
    .collection<ConversationDocument>('conversations');
  const context = (customerId: string, field: string) => `conversations|${field}|${customerId}`;
  const leaseEnd = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: leaseMs } };

  const insert = createGroupCommit<ConversationDocument, void>(
    async (documents) => {
      const unique = [...new Map(documents.map((document) => [document._id, document])).values()];
      await conversations.insertMany(unique, { ordered: false, ...durable }).catch(writeErrorsOf);
      return documents.map(() => undefined);
    },
    { maxItems: 200 },
  );

  type Take = { customerId: string; holder: string };
  const take = createGroupCommit<Take, ConversationDocument | null>(
    async (takes) => {
      await conversations.bulkWrite(
        takes.map(({ customerId, holder }) => ({
          updateOne: {
            filter: options.fenceOff
              ? { _id: customerId }
              : { _id: customerId, $expr: { $lt: ['$until', '$$NOW'] } },
            update: [
              {
                $set: {
                  until: leaseEnd,
                  holder,
                  fence: { $add: ['$fence', 1] },
                  tries: { $add: ['$tries', 1] },
                },
              },
            ],
          },
        })),
        { ordered: false },
      );
      const found = await conversations
        .find(
          { _id: { $in: takes.map(({ customerId }) => customerId) } },
          { projection: { done: { $slice: -keptDone }, sessions: 0 } },
        )
        .toArray();
      const byHolder = new Map(found.map((document) => [document.holder, document]));
      const known = new Map(found.map((document) => [document._id, document]));
      return takes.map(({ customerId, holder }) => {
        const taken = byHolder.get(holder) ?? (options.fenceOff ? known.get(customerId) : undefined);
        if (!taken && !known.has(customerId)) {
          throw new Error('A conversation is missing; it is made at first contact.');
        }
        return taken ?? null;
      });
    },
    { maxItems: 100 },
  );

  const literal = (value: unknown) => ({ $literal: value });

  type SealedCommit = { commit: TurnCommit; state: string; effects: ConversationDocument['effects'] };
  const write = createGroupCommit<SealedCommit, boolean>(
    async (commits) => {
      const now = new Date();
      const result = await conversations.bulkWrite(
        commits.map(({ commit, state, effects }) => ({
          updateOne: {
            filter: {
              _id: commit.lease.customerId,
              ...(options.fenceOff ? {} : { fence: commit.lease.fence, holder: commit.lease.holder }),
              ...(options.fenceOff ? {} : { done: { $ne: commit.eventId } }),
            },
            update: [
              {
                $set: {
                  state: literal(state),
                  owner: commit.state.owner,
                  replyTo: commit.replyTo,
                  tries: 0,
                  until: leaseEnd,
                  updatedAt: now,
                  replies: { $add: ['$replies', commit.replyCount] },
                  effects: { $concatArrays: ['$effects', literal(effects)] },
                  done: { $slice: [{ $concatArrays: ['$done', literal([commit.eventId])] }, -keptDone] },
                  sessions: sessionsAfter(commit.state),
                },
              },
            ],
          },
        })),
        { ordered: false, ...durable },
      );
      if (result.matchedCount === commits.length) {
        return commits.map(() => true);
      }
      const found = await conversations
        .find(
          { _id: { $in: commits.map(({ commit }) => commit.lease.customerId) } },
          { projection: { fence: 1, holder: 1, done: 1 } },
        )
        .toArray();
      const byId = new Map(found.map((document) => [document._id, document]));
      return commits.map(({ commit }) => {
        const document = byId.get(commit.lease.customerId);
        return document?.holder === commit.lease.holder && document.done.includes(commit.eventId);
      });
    },
    { maxItems: 100 },
  );

  type Release = {
    lease: Pick<Lease, 'customerId' | 'holder'>;
    projected: readonly string[];
    ending: 'done' | 'failed';
  };
  const release = createGroupCommit<Release, void>(
    async (releases) => {
      await conversations.bulkWrite(
        releases.map(({ lease, projected, ending }) => ({
          updateOne: {
            filter: { _id: lease.customerId, holder: lease.holder },
            update: {
              $set: ending === 'done' ? { until: epoch, tries: 0 } : { until: epoch },
              $pull: { effects: { id: { $in: [...projected] } } },
            },
          },
        })),
        { ordered: false },
      );
      return releases.map(() => undefined);
    },
    { maxItems: 200 },
  );

  const ownerOf = createGroupCommit<string, Owner>(
    async (ids) => {
      const found = await conversations
        .find({ _id: { $in: [...new Set(ids)] } }, { projection: { owner: 1 } })
        .toArray();
      const byId = new Map(found.map((document) => [document._id, document.owner]));
      return ids.map((id) => byId.get(id) ?? 'bot');
    },
    { maxItems: 200 },
  );

  async function openLease(
    customerId: string,
    document: ConversationDocument,
    holder: string,
  ): Promise<Lease> {
    const effects = await Promise.all(
      document.effects.map(async ({ id, kind, body }) => ({
        id,
        kind,
        body: JSON.parse(await privacy.open(context(customerId, 'effects'), body)) as unknown,
      })),
    );
    const state: ConversationState = JSON.parse(
      await privacy.open(context(customerId, 'state'), document.state),
    );
    const { fence, tries, replies, replyTo, done } = document;
    return {
      customerId,
      holder,
      fence,
      tries,
      state: { ...newConversation, ...state },
      replies,
      replyTo,
      effects,
      done,
    };
  }

  return {
    /** Makes the conversation of a first contact; a second call changes nothing. */
    create: async (customerId: string): Promise<void> => {
      await insert({
        _id: customerId,
        fence: 0,
        holder: '',
        until: epoch,
        tries: 0,
        state: await privacy.seal(customerId, context(customerId, 'state'), JSON.stringify(newConversation)),
        owner: 'bot',
        replies: 0,
        replyTo: '',
        effects: [],
        done: [],
        sessions: [],
        updatedAt: new Date(),
      });
    },
    /** Takes the customer's lease by the server's clock, or null while another holds it. */
    takeLease: async (customerId: string): Promise<Lease | null> => {
      const holder = randomBytes(9).toString('base64url');
      const document = await take({ customerId, holder });
      return document ? await openLease(customerId, document, holder) : null;
    },
    /** State and effects in one update, under the fence; false when the lease is lost or the event was done before. */
    commit: async (commit: TurnCommit): Promise<boolean> => {
      const { customerId } = commit.lease;
      const [state, effects] = await Promise.all([
        privacy.seal(customerId, context(customerId, 'state'), JSON.stringify(commit.state)),
        Promise.all(
          commit.effects.map(async ({ id, kind, body }) => ({
            id,
            kind,
            body: await privacy.seal(customerId, context(customerId, 'effects'), JSON.stringify(body)),
          })),
        ),
      ]);
      return await write({ commit, state, effects });
    },
    /** Takes projected effects out and ends the lease; after `failed` the count of tries stays. */
    release: (
      lease: Pick<Lease, 'customerId' | 'holder'>,
      projected: readonly string[],
      ending: 'done' | 'failed',
    ) => release({ lease, projected, ending }),
    ownerOf,
    /** The conversation as it stands, read without its lease: nothing may be decided on it. */
    peek: async (customerId: string): Promise<{ state: ConversationState; effects: number } | null> => {
      const document = await conversations.findOne(
        { _id: customerId },
        { projection: { state: 1, effects: 1 } },
      );
      if (!document) {
        return null;
      }
      const state: ConversationState = JSON.parse(
        await privacy.open(context(customerId, 'state'), document.state),
      );
      return { state: { ...newConversation, ...state }, effects: document.effects.length };
    },
    /** For audits: every conversation with its last turns, in their order. */
    all: async function* (): AsyncIterable<{ customerId: string; done: readonly string[]; effects: number }> {
      const cursor = conversations.find({}, { projection: { done: 1, effects: 1 } });
      for await (const { _id, done, effects } of cursor) {
        yield { customerId: _id, done, effects: effects.length };
      }
    },
    /** Customers with effects that nobody is projecting. */
    withLeftEffects: async (limit: number): Promise<readonly string[]> => {
      const found = await conversations
        .find({ 'effects.id': { $gt: '' }, until: { $lt: new Date() } }, { projection: { _id: 1 } })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    createIndexes: async () => {
      await conversations.createIndex({ 'effects.id': 1 }, { sparse: true });
      await conversations.createIndex({ owner: 1, updatedAt: -1 });
    },
  };

  function sessionsAfter(state: ConversationState): unknown {
    if (!state.session) {
      return '$sessions';
    }
    const span = {
      sessionId: state.session.sessionId,
      startedAt: new Date(state.session.startedAt),
      lastAt: new Date(state.session.lastAt),
    };
    const others = {
      $filter: { input: '$sessions', cond: { $ne: ['$$this.sessionId', span.sessionId] } },
    };
    return { $slice: [{ $concatArrays: [others, literal([span])] }, -keptSessions] };
  }
}
