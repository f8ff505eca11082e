import type { LedgerEntry } from '../../commerce/ledger-store.ts';
import type { OrderDoc } from '../../commerce/order-document.ts';
import { finalStatuses } from '../../commerce/order-status.ts';
import type { VendDoc } from '../../commerce/vending/vend-store.ts';
import type { BookedRecharge, BookedTransaction } from '../../setup/system-simulators.ts';
import type { Records } from './records.ts';

export type ProviderBooks = {
  readonly recharges: readonly BookedRecharge[];
  readonly transactions: readonly BookedTransaction[];
};

export type MoneyFindings = {
  orders: number;
  /** Lines that are delivered by our records. */
  vendsExpected: number;
  /** Deliveries in the vendor's books. */
  vendsExecuted: number;
  doubledVends: number;
  /** Delivered by our records and not by the vendor's. */
  vendsMissing: number;
  /** Delivered by the vendor, and refunded or never sold by our records. */
  vendsGivenAway: number;
  doubleCredits: number;
  /** Paid at the gateway, and unknown to us. */
  paymentsMissed: number;
  doubleRefunds: number;
  ledgerImbalanceKobo: number;
  inReview: number;
  unsettled: number;
};

const isDelivery = ({ outcome }: BookedRecharge) => outcome === 'delivered' || outcome === 'pending';
const isFinal = (order: OrderDoc) => (finalStatuses as readonly string[]).includes(order.status);

/** Our records against the books of the vendor and the gateway, which are the truth about what was done. */
export function auditMoney(records: Records, books: ProviderBooks): MoneyFindings {
  const { orders, vends, payments, refunds } = records;
  return {
    orders: orders.length,
    ...compareVends(orders, vends, books.recharges.filter(isDelivery)),
    ...comparePayments(records, books.transactions),
    ledgerImbalanceKobo: imbalance(orders, records.ledger),
    inReview:
      vends.filter(({ state }) => state === 'review').length +
      refunds.filter(({ state }) => state === 'review').length +
      payments.filter(({ state }) => state === 'mismatch').length,
    unsettled: orders.filter(
      (order) => !isFinal(order) || order.refunds.some((one) => one.settledTo === null),
    ).length,
  };
}

function compareVends(
  orders: readonly OrderDoc[],
  vends: readonly VendDoc[],
  deliveries: readonly BookedRecharge[],
) {
  const lineOf = new Map<string, string>();
  for (const { reference, pastReferences, orderId, line } of vends) {
    for (const one of [...pastReferences, ...(reference ? [reference] : [])])
      lineOf.set(one, `${orderId}:${line}`);
  }
  const byLine = countBy(deliveries, ({ requestId }) => lineOf.get(requestId) ?? `unknown ${requestId}`);
  const byPurchase = countBy(
    deliveries,
    ({ serviceID, meter, phone, amountNaira }) => `${serviceID} ${meter || phone} ${amountNaira}`,
  );
  const lines = orders.flatMap(({ _id, lines: own }) =>
    own.map(({ status }, line) => ({ key: `${_id}:${line}`, isDelivered: status === 'delivered' })),
  );
  const unknown = [...byLine.keys()].filter((key) => key.startsWith('unknown ')).length;
  return {
    vendsExpected: lines.filter(({ isDelivered }) => isDelivered).length,
    vendsExecuted: deliveries.length,
    doubledVends: Math.max(surplus(byLine), surplus(byPurchase)),
    vendsMissing: lines.filter(({ key, isDelivered }) => isDelivered && !byLine.has(key)).length,
    vendsGivenAway: unknown + lines.filter(({ key, isDelivered }) => !isDelivered && byLine.has(key)).length,
  };
}

function comparePayments(
  { orders, payments, refunds, ledger }: Records,
  transactions: readonly BookedTransaction[],
) {
  const booked = new Map(transactions.map((transaction) => [transaction.reference, transaction]));
  const creditedKobo = new Map<string, number>();
  for (const { _id, kind, legs } of ledger) {
    if (kind !== 'pay') continue;
    const reference = _id.split(':').at(-1) ?? '';
    const amount = legs.find(({ account }) => account === 'gateway_clearing')?.amountKobo ?? 0;
    creditedKobo.set(reference, (creditedKobo.get(reference) ?? 0) + amount);
  }
  const overCredited = [...creditedKobo].filter(
    ([reference, amount]) => amount > (booked.get(reference)?.paidKobo ?? 0),
  );
  const paidTwice = orders.filter((order) => order.payments.filter(({ use }) => use === 'order').length > 1);
  const known = new Set(
    payments.filter(({ paidKobo }) => paidKobo !== null).map(({ reference }) => reference),
  );
  const refundedKobo = sumBy(
    refunds.filter(({ to }) => to === 'source'),
    ({ reference }) => reference,
    ({ amountKobo }) => amountKobo,
  );
  const overRefunded = transactions.filter(({ reference, refunds: own }) => {
    const sentBack = own.filter(({ status }) => status !== 'failed');
    return sentBack.reduce((sum, { amountKobo }) => sum + amountKobo, 0) > (refundedKobo.get(reference) ?? 0);
  });
  return {
    doubleCredits: overCredited.length + paidTwice.length,
    paymentsMissed: transactions.filter(({ reference, paidKobo }) => paidKobo > 0 && !known.has(reference))
      .length,
    doubleRefunds: overRefunded.length,
  };
}

/** What the whole ledger is off zero, and what final orders still owe or are owed. */
function imbalance(orders: readonly OrderDoc[], ledger: readonly LedgerEntry[]): number {
  const total = ledger.flatMap(({ legs }) => legs).reduce((sum, { amountKobo }) => sum + amountKobo, 0);
  const owed = sumBy(
    ledger,
    ({ orderId }) => orderId,
    ({ legs }) => legs.reduce((sum, leg) => sum + (leg.account === 'customer_order' ? leg.amountKobo : 0), 0),
  );
  const off = orders.filter(isFinal).reduce((sum, { _id }) => sum + Math.abs(owed.get(_id) ?? 0), 0);
  return Math.abs(total) + off;
}

function sumBy<T>(items: readonly T[], keyOf: (item: T) => string, amountOf: (item: T) => number) {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + amountOf(item));
  return sums;
}

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string) => sumBy(items, keyOf, () => 1);

/** How many there are beyond one of each. */
const surplus = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
