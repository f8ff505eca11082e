import { deriveId } from '../agents/derive-id.ts';
import type { CustomerRecords, TakenEntry } from './records-store.ts';

/** Which message it all came of, by the ids of what came of it. */
export type Threads = {
  readonly ofEntry: (entryId: string) => string;
  readonly ofOrder: (orderId: string) => string;
};

const orderIn = (body: unknown): string | undefined => {
  const { orderId } = (body ?? {}) as { readonly orderId?: unknown };
  return typeof orderId === 'string' ? orderId : undefined;
};

/** An order bears the mark of the message that confirmed it; news bear their order's; what is left goes with what was said last. */
export function findThreads({ entries, orders }: Pick<CustomerRecords, 'entries' | 'orders'>): Threads {
  const messages = entries.filter(({ kind }) => kind !== 'news');
  const byOrder = new Map(messages.map(({ id }) => [deriveId('ord', id), id]));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const saidBefore = (at: number) => messages.findLast((entry) => entry.at.getTime() <= at)?.id;

  function ofOrder(orderId: string): string {
    const order = orders.find(({ _id }) => _id === orderId);
    return byOrder.get(orderId) ?? (order && saidBefore(order.createdAt.getTime())) ?? orderId;
  }

  function ofNews({ id, body, at }: TakenEntry): string {
    const orderId = orderIn(body);
    return orderId === undefined ? (saidBefore(at.getTime()) ?? id) : ofOrder(orderId);
  }

  return {
    ofOrder,
    ofEntry: (entryId) => {
      const entry = byId.get(entryId);
      return entry?.kind === 'news' ? ofNews(entry) : entryId;
    },
  };
}
