import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import type { OrderRequest } from '../../commerce/order.ts';
import { openScriptedCommerce, owedKobo } from '../../commerce/scripted-commerce.ts';
import { nextSeq } from '../../conversation/inbox-store.ts';
import type { Stores } from '../../queues/open-stores.ts';
import { openMongoTurnStores, openTestStores } from '../turn-stores.ts';
import { type House, injectedRecord, isHeld } from './house.ts';

const quietMs = 5;
const over: ReadonlySet<string> = new Set(['FULFILLED', 'REFUNDED', 'EXPIRED', 'CANCELLED']);

/** The real stores and the real shop on MongoDB, whose providers do as they are told. */
export async function openMongoHouse(connection: Connection, stores: Stores = openTestStores(connection)) {
  const turnStores = await openMongoTurnStores(connection, stores);
  const shop = await openScriptedCommerce(connection, {
    speed: 100,
    privacy: stores.privacy,
    idsOf: stores.customers.idsOf,
    deliverNews: async ({ newsId, customerId, news }) => {
      await stores.inbox.put([
        { id: newsId, kind: 'news', lane: customerId, seq: nextSeq(new Date()), body: news },
      ]);
    },
  });
  shop.vendorScript.lookUp = ({ kind, meterType }) => ({ kind, found: true, meterType, ...injectedRecord });
  const { commerce } = shop;
  const open = new Map<string, OrderRequest>();
  const taken: OrderRequest[] = [];
  const paid = new Set<string>();
  let fulfilled = 0;

  /** Pays a link as soon as there is one; takes note of an order that is over. True while there is something to wait for. */
  async function follow(request: OrderRequest): Promise<boolean> {
    const order = await commerce.order(request.orderId, await stores.customers.idsOf(request.customerId));
    if (!order || order.status === 'HELD' || order.status === 'SECOND_FACTOR') return order === null;
    if (over.has(order.status)) {
      open.delete(request.orderId);
      if (order.status === 'FULFILLED') fulfilled += 1;
      return false;
    }
    const reference = order.paymentUrl?.split('/').at(-1);
    if (reference !== undefined && !paid.has(reference)) {
      paid.add(reference);
      shop.pay(reference);
      await commerce.hint({ kind: 'payment_hint', key: reference, reference });
    }
    return true;
  }

  /** Everything that the shop does for one customer of the house. */
  const houseOf = (customerId: string): House => ({
    stores: turnStores,
    commerce: {
      ...commerce,
      placeOrder: async (request) => {
        if (!open.has(request.orderId) && !taken.some(({ orderId }) => orderId === request.orderId)) {
          taken.push(request);
          if (!isHeld(request.quote)) open.set(request.orderId, request);
        }
        await commerce.placeOrder(request);
      },
      reads: (ids) => ({
        order: (orderId) => commerce.order(orderId, ids),
        orderByRef: (ref) => commerce.orderByRef(ref, ids),
        recentOrders: (limit) => commerce.recentOrders(ids, limit),
        walletKobo: () => commerce.walletKobo(ids),
        pendingCodes: () => commerce.pendingCodes(ids),
        dataBundles: commerce.dataBundles,
        walletLines: (limit) => commerce.walletLines(ids, limit),
        ussdBanks: commerce.ussdBanks,
        savedMeters: () => commerce.savedMeters(ids),
        schedules: () => commerce.schedules(ids),
        schedule: (scheduleId) => commerce.schedule(scheduleId, ids),
        receiptUrl: async () => null,
        meterBrand: (meter) => commerce.meterBrand(ids, meter),
        lookUp: (request) => commerce.lookUp(request, ids),
      }),
    },
    settle: async () => {
      const due = await commerce.due(20);
      await Promise.all(due.map(({ kind, id }) => commerce.work(kind, id)));
      const mine = [...open.values()].filter((request) => request.customerId === customerId);
      const waits = await Promise.all(mine.map(follow));
      if (due.length === 0 && waits.includes(true)) await pause(quietMs);
      return due.length > 0 || waits.includes(true);
    },
    taken: () => taken,
    fulfilled: () => fulfilled,
  });

  return {
    houseOf,
    stores,
    shop,
    commerce,
    /** What we still owe any order that is over: nothing. */
    owedKobo: async () => {
      const owed = await Promise.all(taken.map(({ orderId }) => owedKobo(connection, orderId)));
      return owed.reduce((sum, kobo) => sum + Math.abs(kobo), 0);
    },
    fulfilled: () => fulfilled,
  };
}
