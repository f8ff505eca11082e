import type mongoose from 'mongoose';
import type { DeliveryStatus } from './delivery-status.ts';
import type { NewOutboxMessage } from './outbox-store.ts';
import type { Privacy } from './privacy.ts';
import type { Reply } from './reply.ts';

/** The part of an outgoing message that matters when it is a receipt. `proveBy`: until then a report is waited for. */
type ReceiptMessageDocument = Omit<NewOutboxMessage, 'id' | 'to' | 'from' | 'reply'> & {
  _id: string;
  orderId?: string;
  body: string;
  open: boolean;
  status: DeliveryStatus | 'superseded' | 'unknown';
  proveBy?: Date;
};

export type ReceiptMessage = NewOutboxMessage & {
  readonly orderId: string;
  /** The send worker is not done with it yet. */
  readonly open: boolean;
  readonly status: ReceiptMessageDocument['status'];
  readonly proveBy?: Date;
};

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
    orderId = '',
    ...document
  }: ReceiptMessageDocument): Promise<ReceiptMessage> {
    const sealed = JSON.parse(await privacy.open(`outbox|body|${_id}`, body)) as {
      to: string;
      from: string;
      reply: Reply;
    };
    return { id: _id, orderId, ...document, ...sealed };
  }

  return {
    find: async (id: string): Promise<ReceiptMessage | null> => {
      const found = await outbox.findOne({ _id: id, orderId: { $exists: true } });
      return found ? await open(found) : null;
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
