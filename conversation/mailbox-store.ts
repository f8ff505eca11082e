import type mongoose from 'mongoose';
import { createGroupCommit } from '../config/group-commit.ts';
import type { Customer } from './conversation.ts';
import type { ConversationDocument } from './conversation-document.ts';
import type { CustomerDocument } from './customer-document.ts';
import { byLaneOf, type CustomerStore, ofLanes } from './customer-store.ts';
import {
  type InboxDocument,
  type InboxEntry,
  inOrder,
  mailboxPage,
  toEntry,
  waitingIn,
} from './inbox-store.ts';
import { endedLease, type Lease, type SessionStore } from './session-store.ts';

/**
 * A mailbox with all that its turns begin with. `lease`: free when it was read, with nothing left to be done; null while
 * somebody has it, after a try that failed, and where nobody has that id.
 */
export type Mailbox = {
  readonly customer: Customer | null;
  readonly lease: Lease | null;
  /** At most 20, oldest first. */
  readonly entries: readonly InboxEntry[];
};

export type MailboxStore = ReturnType<typeof createMailboxStore>;

type Found =
  | { readonly conversation: ConversationDocument & { readonly free: boolean } }
  | { readonly customer: CustomerDocument }
  | { readonly entry: InboxDocument };
/** `lane`: whose it is. `customerId`: that is most likely this one. `lanes`: what waits in these. */
type Asked = { readonly lane: string; readonly customerId: string; readonly lanes: readonly string[] };
type Documents = {
  readonly conversation: (ConversationDocument & { readonly free: boolean }) | undefined;
  readonly customer: CustomerDocument | undefined;
  readonly entries: readonly InboxDocument[];
};

const mostMailboxes = 100;

/** Reads inbox, customer and conversation in one command: three cost twice as much when a message comes alone. */
export function createMailboxStore(options: {
  readonly connection: mongoose.Connection;
  readonly customers: Pick<CustomerStore, 'open'>;
  readonly sessions: Pick<SessionStore, 'openFree'>;
}) {
  const { connection, customers, sessions } = options;
  const conversations = connection
    .getClient()
    .db(connection.name)
    .collection<ConversationDocument>('conversations');

  const read = createGroupCommit<Asked, Documents | null>(
    async (asked) => {
      const most = asked.length * mailboxPage;
      const found = await conversations
        .aggregate<Found>(reading(asked, most), { batchSize: 4_000 })
        .toArray();
      const conversation = new Map(
        found.flatMap((one) => ('conversation' in one ? [[one.conversation._id, one.conversation]] : [])),
      );
      const customer = byLaneOf(found.flatMap((one) => ('customer' in one ? [one.customer] : [])));
      const entries = found.flatMap((one) => ('entry' in one ? [one.entry] : []));
      // One full mailbox must not hide the others.
      if (entries.length === most) return asked.map(() => null);
      return asked.map(({ lane, customerId, lanes }) => ({
        conversation: conversation.get(customerId),
        customer: customer.get(lane),
        entries: entries.filter((entry) => lanes.includes(entry.lane)),
      }));
    },
    { maxItems: mostMailboxes },
  );

  async function freeLease(document: Documents['conversation']): Promise<Lease | null> {
    const isFree = document?.free === true && document.tries === 0 && document.effects.length === 0;
    return isFree ? await sessions.openFree(document) : null;
  }

  return {
    /** Null: too full to be read beside others. */
    read: async (asked: Asked): Promise<Mailbox | null> => {
      const found = await read(asked);
      if (!found) return null;
      const [customer, lease] = await Promise.all([
        found.customer ? customers.open(found.customer) : null,
        freeLease(found.conversation),
      ]);
      return { customer, lease, entries: found.entries.map(toEntry) };
    },
  };
}

/** Conversations first: what changes in between is noticed by the commit. */
function reading(asked: readonly Asked[], most: number): object[] {
  const ids = asked.map(({ customerId }) => customerId);
  const lanes = new Set(asked.flatMap((one) => one.lanes));
  return [
    { $match: { _id: { $in: ids }, joinedTo: { $exists: false } } },
    { $project: { sessions: 0 } },
    // Ended by its holder: whose lease only ran out may still commit, under the fence that is read here.
    { $set: { free: { $eq: ['$until', endedLease] } } },
    { $replaceWith: { conversation: '$$ROOT' } },
    {
      $unionWith: {
        coll: 'customers',
        pipeline: [
          { $match: ofLanes(asked.map(({ lane }) => lane)) },
          { $replaceWith: { customer: '$$ROOT' } },
        ],
      },
    },
    {
      $unionWith: {
        coll: 'inbox',
        pipeline: [
          { $match: waitingIn([...lanes]) },
          { $sort: inOrder },
          { $limit: most },
          { $replaceWith: { entry: '$$ROOT' } },
        ],
      },
    },
  ];
}
