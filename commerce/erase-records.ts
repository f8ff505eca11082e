import type { CommerceContext } from './context.ts';
import type { RenamedCustomer } from './ledger-store.ts';
import { finalStatuses, orderStatuses } from './order-status.ts';
import type { Whose } from './whose.ts';

/** Why a customer's records may not be erased yet. `payment_watched`: it may still come, and would have to go back. */
export type UnsettledReason =
  | 'open_order'
  | 'wallet_balance'
  | 'payment_watched'
  | 'refund_under_way'
  | 'dispute';

const finals: ReadonlySet<string> = new Set(finalStatuses);
const openStatuses = orderStatuses.filter((status) => !finals.has(status));

export async function findUnsettled(
  { orders, ledger, payments, refunds }: CommerceContext,
  whose: Whose,
): Promise<readonly UnsettledReason[]> {
  const found: readonly (readonly [UnsettledReason, boolean])[] = [
    ['open_order', (await orders.standing(whose, openStatuses)).length > 0],
    ['wallet_balance', (await ledger.walletKobo(whose)) !== 0],
    ['payment_watched', await payments.isWatched(whose)],
    ['refund_under_way', await refunds.isUnderWay(whose)],
    ['dispute', await payments.hasDispute(whose)],
  ];
  return found.filter(([, is]) => is).map(([reason]) => reason);
}

/**
 * Orders, payments, vends, refunds, receipts and the ledger stay, without numbers, meters, names and tokens, under ids
 * that were made for it. What serves the customer alone goes.
 */
export async function eraseRecords(
  context: CommerceContext,
  renamed: readonly RenamedCustomer[],
): Promise<{ readonly orders: number }> {
  let orders = 0;
  for (const { from, as } of renamed) {
    orders += await context.orders.erase(from, as);
    for (const store of [context.payments, context.vends, context.refunds, context.receipts]) {
      await store.erase(from, as);
    }
    for (const store of [
      context.schedules,
      context.occurrences,
      context.lookups,
      context.meterBook,
      context.simChecks,
    ]) {
      await store.erase(from);
    }
  }
  await context.ledger.erase(renamed);
  return { orders };
}
