import { setTimeout as sleep } from 'node:timers/promises';
import { type LedgerEntry, openLedgerStore } from '../../commerce/ledger-store.ts';
import type { OrderDoc } from '../../commerce/order-document.ts';
import { openOrders } from '../../commerce/order-store.ts';
import { openPaymentStore, type PaymentDoc } from '../../commerce/payments/payment-store.ts';
import { openRefundStore, type RefundDoc } from '../../commerce/payments/refund-store.ts';
import { openVendStore, type VendDoc } from '../../commerce/vending/vend-store.ts';
import { readEnv } from '../../config/env.ts';
import { openRuntime, type Runtime } from '../../config/runtime.ts';
import type { InboxKind } from '../../conversation/inbox-store.ts';
import type { OutboxMessage } from '../../conversation/outbox-store.ts';
import { openStores } from '../../queues/open-stores.ts';

export type InboxRecord = {
  readonly id: string;
  readonly kind: InboxKind;
  readonly state: 'new' | 'done' | 'dead';
};

/** Everything that the product has written down. */
export type Records = {
  readonly inbox: readonly InboxRecord[];
  readonly conversations: readonly { customerId: string; done: readonly string[]; effects: number }[];
  readonly outbox: readonly OutboxMessage[];
  readonly orders: readonly OrderDoc[];
  readonly vends: readonly VendDoc[];
  readonly payments: readonly PaymentDoc[];
  readonly refunds: readonly RefundDoc[];
  readonly ledger: readonly LedgerEntry[];
};

export type RecordReader = {
  readonly read: () => Promise<Records>;
  readonly flushAll: () => Promise<void>;
  /** Tells of vends and of mailbox entries the moment they are stored, until the function that it gives is called. */
  readonly watchNew: (told: {
    readonly vend: (id: string) => void;
    readonly mail: (lane: string) => void;
  }) => () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** The run's own database through the product's stores, and its Redis. */
export async function openRecords(environment: Readonly<Record<string, string>>): Promise<RecordReader> {
  const runtime = await openRuntime(readEnv({ ...environment, LOG_LEVEL: 'silent' }), 'audit');
  const stores = openStores(runtime);
  const { connection, clock, env } = runtime;
  const claimMs = env.timings.moneyClaimMs;
  const orders = openOrders(connection, stores.privacy, clock);
  const vends = openVendStore(connection, clock, claimMs);
  const payments = openPaymentStore(connection, clock, claimMs);
  const refunds = openRefundStore(connection, clock, claimMs);
  const ledger = openLedgerStore(connection, clock.now);
  return {
    read: async () => ({
      inbox: await collect(stores.inbox.all()),
      conversations: await collect(stores.sessions.all()),
      outbox: await collect(stores.outbox.all()),
      orders: await collect(orders.all()),
      vends: await collect(vends.all()),
      payments: await collect(payments.all()),
      refunds: await collect(refunds.all()),
      ledger: await collect(ledger.entries()),
    }),
    flushAll: () => flushAll(runtime),
    watchNew: ({ vend, mail }) => {
      const watches = [
        watchInserts(runtime, 'vends', ({ _id }) => vend(String(_id))),
        watchInserts(runtime, 'inbox', ({ kind, lane }) => {
          if (kind === 'message' || kind === 'news') mail(String(lane));
        }),
      ];
      return async () => {
        await Promise.all(watches.map((stop) => stop()));
      };
    },
    close: runtime.close,
  };
}

/** Redis may be on its way back from an earlier blow. */
async function flushAll({ redis }: Runtime): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      await redis.flushall();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

/** Begins anew whenever MongoDB is back from a blow; what was stored in between is not told. */
function watchInserts(
  { connection }: Runtime,
  name: string,
  tell: (document: Readonly<Record<string, unknown>>) => void,
): () => Promise<void> {
  let open = true;
  let close = async () => {};
  const watching = (async () => {
    while (open) {
      const stream = connection.collection(name).watch([{ $match: { operationType: 'insert' } }]);
      close = () => stream.close();
      try {
        for await (const change of stream) {
          if (change.operationType === 'insert') tell(change.fullDocument);
        }
      } catch {
        await sleep(500);
      }
    }
  })();
  return async () => {
    open = false;
    await close();
    await watching;
  };
}
