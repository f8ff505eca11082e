import type { Connection } from 'mongoose';
import type { OrderDoc } from '../order-document.ts';
import { idsIn, ownedBy, type Whose } from '../whose.ts';

/** What fraud rules look at of an order. */
export type OrderFigure = {
  readonly createdAt: Date;
  readonly status: OrderDoc['status'];
  readonly targetKeys: readonly string[];
  readonly wrongCodes: number;
  readonly codes: number;
};

export type StruckOrder = Pick<
  OrderDoc,
  'ref' | 'status' | 'customerId' | 'createdAt' | 'payableKobo' | 'findings'
>;

/** Questions to our own orders that fraud rules ask, each answered from an index and cut off at a number of records. */
export type OrderFigures = {
  /** The customer's latest orders since then, newest first. */
  readonly latest: (whose: Whose, since: Date) => Promise<readonly OrderFigure[]>;
  /** What the latest delivered orders of the customer cost, newest first. */
  readonly delivered: (whose: Whose, since: Date, limit: number) => Promise<readonly number[]>;
  /** What the customer's orders since then come to, without those that were never paid or given back. */
  readonly spentKobo: (whose: Whose, since: Date) => Promise<number>;
  /** How many other customers have ordered for one of these since then: of the one with the most, up to `limit`. */
  readonly otherPayers: (
    whose: Whose,
    targetKeys: readonly string[],
    since: Date,
    limit: number,
  ) => Promise<number>;
  /** The latest orders that a rule of fraud has struck, newest first: for the desk. */
  readonly struck: (limit: number) => Promise<readonly StruckOrder[]>;
  readonly createIndexes: () => Promise<void>;
};

const mostLatest = 200;
/** A recipient that so many have bought for is answered from the newest of them. */
const mostOfTarget = 500;

export function openOrderFigures(connection: Connection): OrderFigures {
  const orders = connection.getClient().db(connection.name).collection<OrderDoc>('orders');

  async function otherPayersOf(whose: Whose, targetKey: string, since: Date, limit: number): Promise<number> {
    const found = await orders
      .find(
        { 'lines.targetKey': targetKey, createdAt: { $gt: since } },
        { projection: { _id: 0, customerId: 1 } },
      )
      .sort({ createdAt: -1 })
      .limit(mostOfTarget)
      .toArray();
    const others = new Set(found.map((order) => order.customerId));
    for (const own of idsIn(whose)) others.delete(own);
    return Math.min(others.size, limit);
  }

  return {
    latest: async (whose, since) => {
      const found = await orders
        .find(
          { customerId: ownedBy(whose), createdAt: { $gt: since } },
          {
            projection: {
              createdAt: 1,
              status: 1,
              'lines.targetKey': 1,
              'secondFactor.wrong': 1,
              'secondFactor.issue': 1,
            },
          },
        )
        .sort({ createdAt: -1 })
        .limit(mostLatest)
        .toArray();
      return found.map(({ createdAt, status, lines, secondFactor }) => ({
        createdAt,
        status,
        targetKeys: lines.flatMap(({ targetKey }) => targetKey ?? []),
        wrongCodes: secondFactor?.wrong?.length ?? 0,
        codes: secondFactor?.issue ?? 0,
      }));
    },
    delivered: async (whose, since, limit) => {
      const found = await orders
        .find(
          { customerId: ownedBy(whose), createdAt: { $gt: since }, status: 'FULFILLED' },
          { projection: { _id: 0, payableKobo: 1 } },
        )
        .sort({ createdAt: -1 })
        .limit(limit)
        .toArray();
      return found.map(({ payableKobo }) => payableKobo);
    },
    spentKobo: async (whose, since) => {
      const found = await orders
        .find(
          {
            customerId: ownedBy(whose),
            createdAt: { $gt: since },
            status: { $nin: ['CANCELLED', 'EXPIRED', 'REFUNDED'] },
          },
          { projection: { _id: 0, payableKobo: 1 } },
        )
        .limit(mostLatest)
        .toArray();
      return found.reduce((sum, { payableKobo }) => sum + payableKobo, 0);
    },
    otherPayers: async (whose, targetKeys, since, limit) => {
      const counts = await Promise.all(
        targetKeys.map((targetKey) => otherPayersOf(whose, targetKey, since, limit)),
      );
      return Math.max(0, ...counts);
    },
    struck: (limit) =>
      orders
        .find<StruckOrder>(
          { 'findings.rule': { $exists: true } },
          {
            projection: {
              _id: 0,
              ref: 1,
              status: 1,
              customerId: 1,
              createdAt: 1,
              payableKobo: 1,
              findings: 1,
            },
          },
        )
        .sort({ createdAt: -1 })
        .limit(limit)
        .toArray(),
    createIndexes: async () => {
      await orders.createIndex(
        { createdAt: -1 },
        { partialFilterExpression: { 'findings.rule': { $exists: true } }, name: 'struck' },
      );
      await orders.createIndex({ 'lines.targetKey': 1, createdAt: -1 });
    },
  };
}
