import type { OrderStatus } from '../../commerce/order.ts';
import { trustRules } from '../../config/rules/trust.ts';
import type { CustomerAddress, FlowState } from '../../conversation/conversation.ts';
import { type Trust, trustOfSender } from '../../conversation/trust.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { change, packOf, say, scaleMs, type TurnDraft } from '../turn-draft.ts';

/** The customer's address that the message came from. */
export function senderOf({ input: { event, customer } }: TurnDraft): CustomerAddress | undefined {
  const from = event.kind === 'message' ? event.from : undefined;
  return customer.addresses.find(({ medium, value }) => medium === from?.medium && value === from.value);
}

export function trustOfTurn({ input: { event, customer } }: TurnDraft): Trust {
  return trustOfSender(customer, event.kind === 'message' ? event.from : undefined);
}

const unspent: ReadonlySet<OrderStatus> = new Set(['CANCELLED', 'EXPIRED', 'REFUNDED']);
/** More orders than the day's limit has room for are small ones; the order itself is counted again when it is placed. */
const ordersLookedAt = 20;

/** Whether this is more than an address may spend that nobody has shown to be the customer's own. */
export async function exceedsLimit(draft: TurnDraft, payableKobo: number): Promise<boolean> {
  if (trustOfTurn(draft) !== 'unproved') return false;
  const { unprovedOrderAtMostKobo, unprovedDayAtMostKobo, dayMs } = trustRules;
  if (payableKobo > unprovedOrderAtMostKobo) return true;
  const { input } = draft;
  const since = new Date(input.now.getTime() - scaleMs(input, dayMs));
  const orders = await input.reads.recentOrders(ordersLookedAt);
  const spentKobo = orders
    .filter(({ createdAt, status }) => createdAt > since && !unspent.has(status))
    .reduce((sum, { quote }) => sum + quote.payableKobo, 0);
  return spentKobo + payableKobo > unprovedDayAtMostKobo;
}

/** What was to be bought is kept: after the link it is offered again. */
export function refuseUnproved(draft: TurnDraft, state: FlowState): void {
  change(draft, { flow: null, paused: state });
  const { unprovedOrderAtMostKobo, unprovedDayAtMostKobo } = trustRules;
  const maximum = formatNaira(unprovedOrderAtMostKobo);
  say(draft, packOf(draft).link.limit({ maximum, amount: formatNaira(unprovedDayAtMostKobo) }), 'notice');
  draft.ended = 'apologised';
}
