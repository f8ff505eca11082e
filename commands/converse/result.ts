import type { OrderView } from '../../commerce/order.ts';
import { publicStatus } from '../../commerce/order-status.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import type { PriorRef } from './prior-orders.ts';
import type { Stage } from './stage.ts';

export type PlayedTurn = {
  readonly user: string;
  readonly replies: readonly { readonly channel: string; readonly to: string; readonly text: string }[];
};

/** A value alone, or the list of the values where lines differ. */
function oneOrAll<T>(values: readonly T[]): T | readonly T[] | null {
  const different = [...new Set(values)];
  return different.length > 1 ? different : (different[0] ?? null);
}

const naira = (amountKobo: number) => amountKobo / 100;

function showOrder(order: OrderView, existing: number | null) {
  const { quote, lines } = order;
  const ofPhones = lines.flatMap((line) => (line.product === 'POWER' ? [] : [line]));
  const ofBundles = lines.flatMap((line) => (line.product === 'DATA' ? [line] : []));
  const ofMeters = lines.flatMap((line) => (line.product === 'POWER' ? [line] : []));
  return {
    ref: order.ref,
    existing,
    product: quote.product,
    network: oneOrAll(ofPhones.map(({ network }) => network)),
    disco: oneOrAll(ofMeters.map(({ disco }) => disco)),
    recipient: oneOrAll(ofPhones.map(({ recipient }) => recipient)),
    meterNumber: oneOrAll(ofMeters.map(({ meter }) => meter)),
    dataSize: oneOrAll(ofBundles.map(({ bundle }) => bundle.sizeMb)),
    validityDays: oneOrAll(ofBundles.map(({ bundle }) => bundle.days)),
    amount: naira(quote.faceKobo),
    fee: naira(quote.feeKobo),
    discount: naira(quote.discountKobo),
    charged: naira(order.paidKobo),
    status: publicStatus[order.status],
    token: oneOrAll(ofMeters.flatMap(tokensOf)),
  };
}

const tokensOf = ({ proof }: OrderView['lines'][number]) =>
  proof?.codes.filter(({ name }) => name === 'token').map(({ digits }) => digits) ?? [];

/** What the whole ledger of the customer's orders is off zero, and what orders that are over still owe. */
async function imbalanceKobo(stage: Stage, orders: readonly OrderView[]): Promise<number> {
  let off = 0;
  for (const { orderId, status } of orders) {
    const { entries, netKobo } = await stage.ledger.statement(orderId);
    const total = entries.flatMap(({ legs }) => legs).reduce((sum, { amountKobo }) => sum + amountKobo, 0);
    const isOver = publicStatus[status] !== 'PENDING' && status !== 'FAILED' && status !== 'REFUNDING';
    off += Math.abs(total) + (isOver ? Math.abs(netKobo) : 0);
  }
  return off;
}

/** How often the vendor carried out something for these orders, by its own books. */
async function countVendCalls(stage: Stage, orders: readonly OrderView[]): Promise<number> {
  const vends = (await Promise.all(orders.map(({ orderId }) => stage.vends.byOrder(orderId)))).flat();
  const references = vends.flatMap(({ reference, pastReferences }) => [
    ...pastReferences,
    ...(reference ? [reference] : []),
  ]);
  const executed = await Promise.all(
    references.map((requestId) =>
      stage.system.simulators.inspect<BookedRecharge[]>('vtpass/recharges', { requestId }),
    ),
  );
  return executed.flat().length;
}

/** The end of a scenario, from the product's own records and the vendor's books. */
export async function readResult(
  stage: Stage,
  options: {
    readonly id: string;
    readonly customerId: string;
    readonly turns: readonly PlayedTurn[];
    readonly prior: readonly PriorRef[];
    readonly unansweredTurns: number;
    readonly startedAt: number;
  },
) {
  const { customerId, prior } = options;
  const orders = (await stage.orders.recent(customerId, 100)).toReversed();
  const priorOf = new Map(prior.map(({ orderId, n }) => [orderId, n]));
  const enquiries = await stage.stores.enquiries.ofCustomer(customerId);
  const conversation = await stage.stores.sessions.peek(customerId);
  return {
    id: options.id,
    turns: options.turns,
    orders: orders.map((order) => showOrder(order, priorOf.get(order.orderId) ?? null)),
    escalated:
      conversation?.state.owner === 'person' || enquiries.some(({ status }) => status === 'escalated'),
    enquiries: enquiries.map(({ category, domain, intent, priority, status }) => ({
      category,
      domain: domain ?? null,
      intent: intent ?? null,
      priority,
      status,
    })),
    ledgerImbalanceKobo: await imbalanceKobo(stage, orders),
    vendCalls: await countVendCalls(stage, orders),
    unansweredTurns: options.unansweredTurns,
    durationMs: Date.now() - options.startedAt,
  };
}
