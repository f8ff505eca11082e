import type { LineView, OrderView, PowerLine } from '../../commerce/order.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** How far back the last purchase of electricity is looked for. */
const ordersLookedAt = 20;

export type PowerPurchase = {
  readonly order: OrderView;
  readonly line: PowerLine & Pick<LineView, 'proof' | 'status'>;
};

/** The customer's own purchases of electricity, newest first. */
export async function powerPurchases(draft: TurnDraft): Promise<readonly PowerPurchase[]> {
  const orders = await draft.input.reads.recentOrders(ordersLookedAt);
  return orders.flatMap((order) =>
    order.lines.flatMap((line) => (line.product === 'POWER' ? [{ order, line }] : [])),
  );
}

/** The last that brought codes to key in. */
export async function lastToken(draft: TurnDraft): Promise<PowerPurchase | undefined> {
  return (await powerPurchases(draft)).find(
    ({ order, line }) => order.status === 'FULFILLED' && (line.proof?.codes.length ?? 0) > 0,
  );
}
