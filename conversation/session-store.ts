import { randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable, repeatable } from '../config/runtime.ts';
import { valueById } from './by-id.ts';
import { type ConversationState, newConversation, type Owner } from './conversation.ts';
import {
  blankConversation,
  type ConversationDocument,
  conversationContext as context,
} from './conversation-document.ts';
import { writeErrorsOf } from './inbox-store.ts';
import type { OwnerKeys } from './key-store.ts';
import type { Privacy } from './privacy.ts';

/** An effect of a committed turn, waiting to be projected. `body` is plain here and sealed in the document. */
export type StoredEffect = { readonly id: string; readonly kind: string; readonly body: unknown };

/** The right to run a customer's turns. Every write checks `holder` and `fence`; `tries` counts leases since a commit. */
export type Lease = {
  readonly customerId: string;
  readonly holder: string;
  readonly fence: number;
  /** It was free when it was read: the first commit takes it under this name, unless somebody has taken it meanwhile. */
  readonly takes?: string;
  readonly tries: number;
  readonly state: ConversationState;
  readonly replies: number;
  readonly replyTo: string;
  readonly effects: readonly StoredEffect[];
  readonly done: readonly string[];
  /** That of the customer at the last change of its addresses: who knows an older one has to look again. */
  readonly version: number;
};

export type TurnCommit = {
  readonly lease: Pick<Lease, 'customerId' | 'holder' | 'fence' | 'takes'>;
  readonly eventId: string;
  readonly state: ConversationState;
  readonly replyCount: number;
  readonly replyTo: string;
  readonly effects: readonly StoredEffect[];
  /** Ends the lease with this turn. Whoever takes the next one projects the effects that are left, so order stays. */
  readonly ends?: boolean;
};

/** Until when a lease lasts that its holder has ended. */
export const endedLease = new Date(0);
const keptDone = 50;
const keptSessions = 50;

export type SessionStore = ReturnType<typeof createSessionStore>;

/** Conversations: lease, state and effects in one document. `fenceOff` plants the violation that a chaos run must notice. */
export function createSessionStore(options: {
  connection: mongoose.Connection;
  privacy: Privacy & Pick<OwnerKeys, 'forgetKey'>;
  leaseMs: number;
  fenceOff?: boolean;
}) {
  const { connection, privacy, leaseMs } = options;
  const conversations = connection
    .getClient()
    .db(connection.name)
    .collection<ConversationDocument>('conversations');
  const leaseEnd = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: leaseMs } };

  const insert = createGroupCommit<ConversationDocument, void>(
    async (documents) => {
      const unique = [...new Map(documents.map((document) => [document._id, document])).values()];
      await conversations.insertMany(unique, { ordered: false, ...durable }).catch(writeErrorsOf);
      return documents.map(() => undefined);
    },
    { maxItems: 200 },
  );

  const newToken = () => randomBytes(9).toString('base64url');

  /** What one update does to a free conversation, to take it. */
  function taking(customerIds: readonly string[], token: string) {
    const free = {
      _id: { $in: [...customerIds] },
      joinedTo: { $exists: false },
      ...(options.fenceOff ? {} : { $expr: { $lt: ['$until', '$$NOW'] } }),
    };
    const taken = {
      until: leaseEnd,
      holder: { $concat: [token, '_', '$_id'] },
      fence: { $add: ['$fence', 1] },
      tries: { $add: ['$tries', 1] },
    };
    return [free, [{ $set: taken }]] as const;
  }

  const leased = { done: { $slice: -keptDone }, sessions: 0 };

  // A lease that the database forgets is no lease: the commit names its holder.
  const take = createGroupCommit<string, ConversationDocument | null | undefined>(
    async (customerIds) => {
      const token = newToken();
      const [free, taken] = taking(customerIds, token);
      if (customerIds.length === 1) {
        const document = await conversations.findOneAndUpdate(free, [...taken], {
          projection: leased,
          returnDocument: 'after',
          ...repeatable,
        });
        if (document) return [document];
      } else {
        // One update of many is a third of the work of many updates of one.
        await conversations.updateMany(free, [...taken], repeatable);
      }
      const found = await conversations
        .find({ _id: { $in: [...customerIds] } }, { projection: leased })
        .toArray();
      const known = new Map(found.map((document) => [document._id, document]));
      return customerIds.map((id) => {
        const document = known.get(id);
        return document && document.holder !== `${token}_${id}` ? null : document;
      });
    },
    { maxItems: 100, keyOf: (id) => id },
  );

  type SealedCommit = { commit: TurnCommit; state: string; effects: ConversationDocument['effects'] };

  function byId(commits: readonly SealedCommit[], read: (commit: SealedCommit) => unknown): object {
    return valueById(
      commits.map(({ commit }) => commit.lease.customerId),
      commits.map(read),
    );
  }

  /** Under the fence, and not twice for one event. */
  function stillOurs(commits: readonly SealedCommit[]): object {
    if (options.fenceOff) {
      return {};
    }
    const held = byId(commits, ({ commit: { lease } }) => [lease.holder, lease.fence]);
    const eventId = byId(commits, ({ commit }) => commit.eventId);
    return {
      $expr: {
        $and: [{ $eq: [['$holder', '$fence'], held] }, { $not: [{ $in: [eventId, '$done'] }] }],
      },
    };
  }

  const write = createGroupCommit<SealedCommit, boolean>(
    async (commits) => {
      const ids = commits.map(({ commit }) => commit.lease.customerId);
      const turns = byId(commits, ({ commit, state, effects }) => ({
        ...afterCommit(commit.lease),
        state,
        effects,
        owner: commit.state.owner,
        replyTo: commit.replyTo,
        replyCount: commit.replyCount,
        eventId: commit.eventId,
        spans: spanOf(commit.state),
        ends: commit.ends ?? false,
      }));
      const result = await conversations.updateMany(
        { _id: { $in: ids }, ...stillOurs(commits) },
        [
          { $set: { turn: turns } },
          {
            $set: {
              holder: '$turn.holder',
              fence: '$turn.fence',
              state: '$turn.state',
              owner: '$turn.owner',
              replyTo: '$turn.replyTo',
              tries: 0,
              until: { $cond: ['$turn.ends', endedLease, leaseEnd] },
              updatedAt: '$$NOW',
              replies: { $add: ['$replies', '$turn.replyCount'] },
              effects: { $concatArrays: ['$effects', '$turn.effects'] },
              done: { $slice: [{ $concatArrays: ['$done', ['$turn.eventId']] }, -keptDone] },
              sessions: withoutRepeats,
            },
          },
          { $unset: 'turn' },
        ],
        durable,
      );
      if (result.matchedCount === commits.length) {
        return commits.map(() => true);
      }
      const found = await conversations
        .find({ _id: { $in: ids } }, { projection: { fence: 1, holder: 1, done: 1 } })
        .toArray();
      const known = new Map(found.map((document) => [document._id, document]));
      return commits.map(({ commit }) => {
        const document = known.get(commit.lease.customerId);
        return (
          document?.holder === afterCommit(commit.lease).holder && document.done.includes(commit.eventId)
        );
      });
    },
    { maxItems: 100, keyOf: ({ commit }) => commit.lease.customerId },
  );

  type Release = {
    lease: Pick<Lease, 'customerId' | 'holder'>;
    projected: readonly string[];
    ending: 'done' | 'failed';
  };
  const release = createGroupCommit<Release, void>(
    async (releases) => {
      for (const ending of ['done', 'failed'] as const) {
        const ended = releases.filter((item) => item.ending === ending);
        if (ended.length === 0) {
          continue;
        }
        await conversations.updateMany(
          {
            _id: { $in: ended.map(({ lease }) => lease.customerId) },
            holder: { $in: ended.map(({ lease }) => lease.holder) },
          },
          {
            $set: { until: endedLease, ...(ending === 'done' ? { tries: 0 } : {}) },
            $pull: { effects: { id: { $in: ended.flatMap(({ projected }) => projected) } } },
          },
          repeatable,
        );
      }
      return releases.map(() => undefined);
    },
    { maxItems: 200 },
  );

  type Projected = { customerId: string; ids: readonly string[] };
  const clear = createGroupCommit<Projected, void>(
    async (items) => {
      await conversations.updateMany(
        { _id: { $in: items.map(({ customerId }) => customerId) } },
        { $pull: { effects: { id: { $in: items.flatMap(({ ids }) => ids) } } } },
        repeatable,
      );
      return items.map(() => undefined);
    },
    { maxItems: 500, waitMs: 100 },
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

  async function openLease(customerId: string, document: ConversationDocument): Promise<Lease> {
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
    const { holder, fence, tries, replies, replyTo, done, version = 0 } = document;
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
      version,
    };
  }

  async function create(customerId: string): Promise<void> {
    privacy.forgetKey(customerId);
    const state = JSON.stringify(newConversation);
    await insert(
      blankConversation(customerId, await privacy.seal(customerId, context(customerId, 'state'), state)),
    );
  }

  return {
    /** Makes the conversation of a first contact; a second call changes nothing. */
    create,
    /** Takes the customer's lease by the server's clock, or null while another holds it. */
    takeLease: async (customerId: string): Promise<Lease | null> => {
      let document = await take(customerId);
      if (document === undefined) {
        // Who had this id before was erased while the first message of who has it now came in.
        await create(customerId);
        document = await take(customerId);
      }
      return document ? await openLease(customerId, document) : null;
    },
    /** The same for an id that may be nobody's: null then too. */
    takeIfKnown: async (customerId: string): Promise<Lease | null> => {
      const document = await take(customerId);
      return document ? await openLease(customerId, document) : null;
    },
    /** A free conversation as it was read, for a turn that takes the lease with its commit. */
    openFree: async (document: ConversationDocument): Promise<Lease> => ({
      ...(await openLease(document._id, document)),
      takes: `${newToken()}_${document._id}`,
    }),
    /** Counts a turn that failed before it had the lease. */
    countTry: async (customerId: string): Promise<void> => {
      await conversations.updateOne({ _id: customerId }, { $inc: { tries: 1 } }, repeatable);
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
    /** Takes projected effects out after a commit that ended the lease. Nobody need wait for it. */
    clear: (customerId: string, ids: readonly string[]) => clear({ customerId, ids }),
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
    remove: async (customerIds: readonly string[]): Promise<void> => {
      await conversations.deleteMany({ _id: { $in: [...customerIds] } }, durable);
    },
    createIndexes: async () => {
      await conversations.createIndex({ 'effects.id': 1 }, { sparse: true });
    },
  };
}

/** Who holds a lease once its commit is made. A lease that was read as free is one by then. */
export function afterCommit({ holder, fence, takes }: Pick<Lease, 'holder' | 'fence' | 'takes'>) {
  return takes === undefined ? { holder, fence } : { holder: takes, fence: fence + 1 };
}

/** A turn's session as a list of one, or of none. */
function spanOf({ session }: ConversationState): ConversationDocument['sessions'] {
  if (!session) {
    return [];
  }
  const { sessionId, startedAt, lastAt } = session;
  return [{ sessionId, startedAt: new Date(startedAt), lastAt: new Date(lastAt) }];
}

/** The sessions kept, with the turn's own as the last of them. */
const withoutRepeats = {
  $slice: [
    {
      $concatArrays: [
        {
          $filter: {
            input: '$sessions',
            cond: { $not: [{ $in: ['$$this.sessionId', '$turn.spans.sessionId'] }] },
          },
        },
        '$turn.spans',
      ],
    },
    -keptSessions,
  ],
};
