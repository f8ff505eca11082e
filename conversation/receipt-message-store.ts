import type mongoose from 'mongoose';
import type { Language } from './conversation.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { NewOutboxMessage } from './outbox-store.ts';
import type { Privacy } from './privacy.ts';
import type { Reply } from './reply.ts';

/**
 * The part of an outgoing message that counts where it must not be lost: a receipt (`orderId`), or news of an order's
 * money (`moneyOf`). `proveBy`: until then a report is waited for.
 */
type ReceiptMessageDocument = Omit<NewOutboxMessage, 'id' | 'to' | 'from' | 'reply'> & {
  _id: string;
  orderId?: string;
  moneyOf?: string;
  body: string;
  open: boolean;
  status: DeliveryStatus | 'superseded' | 'unknown';
  proveBy?: Date;
};

export type ReceiptMessage = NewOutboxMessage & {
  readonly orderId: string;
  /** A receipt is delivered once it has arrived; news of money go on only where they are known to be lost. */
  readonly carries: 'receipt' | 'money_news';
  /** The send worker is not done with it yet. */
  readonly open: boolean;
  readonly status: ReceiptMessageDocument['status'];
  readonly proveBy?: Date;
};

/** More addresses nobody has. */
const mostCopies = 12;

/** What neither arrived nor will. */
export const lostStatuses = ['failed', 'unknown', 'superseded'] as const;

export type ReceiptMessageStore = ReturnType<typeof createReceiptMessageStore>;

/** Receipts on their way to a customer, among the outgoing messages: which still have to be proved to have arrived. */
export function createReceiptMessageStore(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const { connection, privacy } = options;
  const outbox = connection.getClient().db(connection.name).collection<ReceiptMessageDocument>('outbox');

  async function open({
    _id,
    body,
    orderId,
    moneyOf = '',
    ...document
  }: ReceiptMessageDocument): Promise<ReceiptMessage> {
    const sealed = JSON.parse(await privacy.open(`outbox|body|${_id}`, body)) as {
      to: string;
      from: string;
      reply: Reply;
      language?: Language;
    };
    const carries = orderId === undefined ? 'money_news' : 'receipt';
    return { id: _id, orderId: orderId ?? moneyOf, carries, ...document, ...sealed };
  }

  return {
    find: async (id: string): Promise<ReceiptMessage | null> => {
      const found = await outbox.findOne({
        _id: id,
        $or: [{ orderId: { $exists: true } }, { moneyOf: { $exists: true } }],
      });
      return found ? await open(found) : null;
    },
    /** A message of money news, and those that it went on as: each has one sign more at its end. */
    copiesOf: async (id: string): Promise<readonly ReceiptMessage[]> => {
      const root = id.replace(/>+$/, '');
      const ids = Array.from({ length: mostCopies }, (_, count) => root + '>'.repeat(count));
      return await Promise.all((await outbox.find({ _id: { $in: ids } }).toArray()).map(open));
    },
    /** All messages that carry this order's receipt. */
    ofOrder: async (orderId: string): Promise<readonly ReceiptMessage[]> =>
      await Promise.all((await outbox.find({ orderId }).toArray()).map(open)),
    /** Nothing more is waited for. */
    settle: async (id: string): Promise<void> => {
      await outbox.updateOne({ _id: id }, { $unset: { proveBy: true } });
    },
    /** Receipts that were sent and failed, or of which nothing was heard for too long. */
    unproved: async (limit: number): Promise<readonly string[]> => {
      const found = await outbox
        .find(
          {
            proveBy: { $exists: true },
            open: false,
            $or: [{ proveBy: { $lte: new Date() } }, { status: { $in: [...lostStatuses] } }],
          },
          { projection: { _id: 1 } },
        )
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    createIndexes: async () => {
      await outbox.createIndex({ proveBy: 1 }, { partialFilterExpression: { proveBy: { $exists: true } } });
      await outbox.createIndex({ orderId: 1 }, { partialFilterExpression: { orderId: { $exists: true } } });
    },
  };
}
