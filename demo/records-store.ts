import type mongoose from 'mongoose';
import type { AgentMessage } from '../agents/group-chat/agent-message.ts';
import type { TurnMessagesDocument } from '../agents/group-chat/agent-message-store.ts';
import { type LedgerEntry, openLedgerStore } from '../commerce/ledger-store.ts';
import type { OrderLine } from '../commerce/order.ts';
import { type OrderDoc, openLines } from '../commerce/order-document.ts';
import type { PaymentDoc } from '../commerce/payments/payment-store.ts';
import type { RefundDoc } from '../commerce/payments/refund-store.ts';
import type { ReceiptDoc } from '../commerce/receipt-store.ts';
import type { VendDoc } from '../commerce/vending/vend-store.ts';
import type { Medium } from '../conversation/address.ts';
import type { ConversationState } from '../conversation/conversation.ts';
import type { ConversationDocument } from '../conversation/conversation-document.ts';
import type { Enquiry } from '../conversation/enquiry-store.ts';
import type { InboxEntry } from '../conversation/inbox-store.ts';
import type { OutboxDocument } from '../conversation/outbox-document.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Stores } from '../queues/open-stores.ts';

/** An inbox entry with what it says. */
export type TakenEntry = Pick<InboxEntry, 'id' | 'kind' | 'lane' | 'account' | 'seq' | 'tries' | 'at'> & {
  readonly state: 'new' | 'done' | 'dead';
  readonly body: unknown;
};

export type SentReply = Omit<OutboxDocument, 'body'> & { readonly to: string; readonly reply: Reply };

/** What the agents of a turn said to each other, as it is stored. */
export type SpokenTurn = {
  readonly turnId: string;
  readonly at: Date;
  readonly said: readonly Pick<
    AgentMessage,
    'timestamp' | 'sender' | 'recipient' | 'type' | 'content' | 'structuredData' | 'tags' | 'confidence'
  >[];
};

export type Talk = Pick<
  ConversationDocument,
  '_id' | 'fence' | 'holder' | 'tries' | 'owner' | 'done' | 'updatedAt'
> & { readonly state: ConversationState; readonly effects: number };

export type PlacedOrder = OrderDoc & { readonly goods: readonly OrderLine[] };

/** All that the product holds of a person, under whatever ids that person is known. */
export type CustomerRecords = {
  readonly ids: readonly string[];
  /** Which addresses are known, and whose each is. */
  readonly addresses: readonly { readonly medium: Medium; readonly customerId: string }[];
  readonly entries: readonly TakenEntry[];
  readonly talks: readonly Talk[];
  readonly replies: readonly SentReply[];
  readonly turns: readonly SpokenTurn[];
  readonly orders: readonly PlacedOrder[];
  readonly payments: readonly PaymentDoc[];
  readonly refunds: readonly RefundDoc[];
  readonly vends: readonly VendDoc[];
  readonly ledger: readonly LedgerEntry[];
  readonly receipts: readonly ReceiptDoc[];
  readonly enquiries: readonly Enquiry[];
};

export type Totals = {
  readonly received: number;
  readonly answered: number;
  readonly imbalanceKobo: number;
};

/** A change of a document as the database tells it: what of it was set. */
export type RecordChange = {
  readonly collection: string;
  readonly id: string;
  readonly at: number;
  readonly set: Readonly<Record<string, unknown>>;
};

export type RecordsReader = {
  /** By the addresses of a person, as `customers.addressKey` makes them. */
  readonly read: (addressKeys: readonly string[]) => Promise<CustomerRecords>;
  readonly totals: () => Promise<Totals>;
  /** Calls back for every change until it is closed; a stream that breaks is opened again. */
  readonly watch: (onChange: (change: RecordChange) => void) => { readonly close: () => Promise<void> };
};

/** As much of a conversation as a page shows. */
const mostEntries = 150;
const mostOrders = 40;
const reopenMs = 1_000;

const watched = [
  'inbox',
  'conversations',
  'outbox',
  'agent_messages',
  'orders',
  'payments',
  'refunds',
  'vends',
  'ledger',
  'receipts',
  'enquiries',
  'customers',
] as const;

/** Reads the product's own documents, for looking on: nothing is written, and nothing decided on them. */
export function openRecordsReader(
  connection: mongoose.Connection,
  stores: Pick<
    Stores,
    'privacy' | 'inbox' | 'outbox' | 'agentMessages' | 'customers' | 'sessions' | 'enquiries'
  >,
): RecordsReader {
  const db = connection.getClient().db(connection.name);
  const { privacy, inbox, outbox, agentMessages } = stores;

  /** What was sealed with a key that is erased is not shown. */
  async function opened<Raw, Shown>(
    found: readonly Raw[],
    open: (raw: Raw) => Promise<Shown>,
  ): Promise<readonly Shown[]> {
    const shown = await Promise.all(found.map((raw) => open(raw).catch(() => undefined)));
    return shown.filter((one) => one !== undefined);
  }

  async function entriesOf(lanes: readonly string[]): Promise<readonly TakenEntry[]> {
    type Document = Omit<InboxEntry, 'id' | 'sealedBody'> & {
      _id: string;
      body: string;
      state: TakenEntry['state'];
    };
    const found = await db
      .collection<Document>('inbox')
      .find({ lane: { $in: [...lanes] } })
      .sort({ seq: -1 })
      .limit(mostEntries)
      .toArray();
    return await opened(found.toReversed(), async ({ _id, body, ...entry }) => ({
      ...entry,
      id: _id,
      body: await inbox.openBody({ ...entry, id: _id, sealedBody: body }),
    }));
  }

  async function repliesOf(ids: readonly string[]): Promise<readonly SentReply[]> {
    const found = await db
      .collection<OutboxDocument>('outbox')
      .find({ customerId: { $in: [...ids] } })
      .sort({ at: -1 })
      .limit(mostEntries)
      .toArray();
    return await opened(found.toReversed(), async ({ body, ...document }) => ({
      ...document,
      ...(await outbox.openBody({ _id: document._id, body })),
    }));
  }

  async function turnsOf(ids: readonly string[]): Promise<readonly SpokenTurn[]> {
    const found = await db
      .collection<TurnMessagesDocument>('agent_messages')
      .find({ customerId: { $in: [...ids] } })
      .sort({ at: -1 })
      .limit(mostEntries)
      .toArray();
    return await opened(found.toReversed(), async (turn) => ({
      ...{ turnId: turn._id, at: turn.at },
      said: await agentMessages.openBody(turn),
    }));
  }

  async function talksOf(ids: readonly string[]): Promise<readonly Talk[]> {
    const found = await db
      .collection<ConversationDocument>('conversations')
      .find({ _id: { $in: [...ids] }, joinedTo: { $exists: false } })
      .sort({ updatedAt: 1 })
      .toArray();
    return await opened(found, async ({ _id, fence, holder, tries, owner, done, updatedAt, effects }) => {
      const peeked = await stores.sessions.peek(_id);
      if (!peeked) throw new Error('The conversation is gone.');
      return {
        ...{ _id, fence, holder, tries, owner, done, updatedAt },
        state: peeked.state,
        effects: effects.length,
      };
    });
  }

  async function ordersOf(ids: readonly string[]): Promise<readonly PlacedOrder[]> {
    const found = await db
      .collection<OrderDoc>('orders')
      .find({ customerId: { $in: [...ids] } })
      .sort({ createdAt: -1 })
      .limit(mostOrders)
      .toArray();
    return await opened(found.toReversed(), async (order) => ({
      ...order,
      goods: await openLines(privacy, order),
    }));
  }

  const ofOrders = <Document extends { _id: string; orderId: string }>(
    name: string,
    orders: readonly string[],
  ) =>
    db
      .collection<{ _id: string; orderId: string }>(name)
      .find({ orderId: { $in: [...orders] } })
      .toArray() as unknown as Promise<readonly Document[]>;

  async function read(addressKeys: readonly string[]): Promise<CustomerRecords> {
    const known = await Promise.all(addressKeys.map((key) => stores.customers.byLane(key)));
    const people = new Map(known.flatMap((one) => (one ? [[one.customerId, one] as const] : [])));
    const ids = [...people.values()].flatMap(({ customerId, formerIds = [] }) => [customerId, ...formerIds]);
    const addresses = [...people.values()].flatMap(({ customerId, addresses: own }) =>
      own.map(({ medium }) => ({ medium, customerId })),
    );
    const [entries, talks, replies, turns, orders, enquiries] = await Promise.all([
      entriesOf([...addressKeys, ...ids]),
      talksOf(ids),
      repliesOf(ids),
      turnsOf(ids),
      ordersOf(ids),
      Promise.all(ids.map((id) => stores.enquiries.ofCustomer(id))),
    ]);
    const orderIds = orders.map(({ _id }) => _id);
    const [payments, refunds, vends, ledger, receipts] = await Promise.all([
      ofOrders<PaymentDoc>('payments', orderIds),
      ofOrders<RefundDoc>('refunds', orderIds),
      ofOrders<VendDoc>('vends', orderIds),
      ofOrders<LedgerEntry>('ledger', orderIds),
      ofOrders<ReceiptDoc>('receipts', orderIds),
    ]);
    return {
      ...{
        ids,
        addresses,
        entries,
        talks,
        replies,
        turns,
        orders,
        payments,
        refunds,
        vends,
        ledger,
        receipts,
      },
      enquiries: enquiries.flat(),
    };
  }

  const books = openLedgerStore(connection, () => new Date());
  return {
    read,
    totals: async () => {
      const messages = db.collection('inbox');
      const [received, answered, balance] = await Promise.all([
        messages.countDocuments({ kind: 'message' }),
        messages.countDocuments({ kind: 'message', state: 'done' }),
        books.trialBalance(),
      ]);
      const imbalanceKobo = Object.values(balance).reduce((sum, amountKobo) => sum + amountKobo, 0);
      return { received, answered, imbalanceKobo: Math.abs(imbalanceKobo) };
    },
    watch: (onChange) => watchDatabase(db, onChange),
  };
}

function watchDatabase(db: mongoose.mongo.Db, onChange: (change: RecordChange) => void) {
  let stream: mongoose.mongo.ChangeStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function open(): void {
    if (closed) return;
    const wanted = [{ $match: { 'ns.coll': { $in: [...watched] } } }];
    stream = db.watch(wanted);
    stream.on('change', (change) => {
      const read = readChange(change);
      if (read) onChange(read);
    });
    stream.on('error', () => {
      void stream?.close().catch(() => undefined);
      clearTimeout(timer);
      timer = setTimeout(open, reopenMs);
    });
  }
  open();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await stream?.close().catch(() => undefined);
    },
  };
}

function readChange(change: mongoose.mongo.ChangeStreamDocument): RecordChange | undefined {
  if (!('documentKey' in change) || !('ns' in change) || !('coll' in change.ns)) return undefined;
  const wallTime = 'wallTime' in change && change.wallTime instanceof Date ? change.wallTime : new Date();
  const about = {
    collection: change.ns.coll,
    id: String(change.documentKey._id),
    at: wallTime.getTime(),
  };
  if (change.operationType === 'update') {
    return { ...about, set: change.updateDescription.updatedFields ?? {} };
  }
  return change.operationType === 'insert' ? { ...about, set: change.fullDocument } : undefined;
}
