import type { OrderStatus, OrderView } from '../../commerce/order.ts';
import { factsOfRefund, refundDueKobo } from '../../commerce/receipts/receipt-document.ts';
import { sessionRules } from '../../config/rules/sessions.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { hasKeysOnly, keyFor, keysOfOrder } from '../choices/key-choices.ts';
import { openEnquiry } from '../handoff/call-person.ts';
import { paymentLink } from '../news/order-news.ts';
import { sayReceipt } from '../news/order-receipt.ts';
import { walletMovements } from '../payment/pay-order.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { factsOfOrder, troubleWith } from './order-facts.ts';

const unpaid: ReadonlySet<OrderStatus> = new Set(['CONFIRMED', 'HELD', 'SECOND_FACTOR', 'AWAITING_PAYMENT']);
const paid: ReadonlySet<OrderStatus> = new Set(['PAID', 'VENDING', 'UNKNOWN']);

export async function tellBalance(draft: TurnDraft): Promise<void> {
  const amount = formatNaira(await draft.input.reads.walletKobo());
  const movements = await walletMovements(draft);
  say(draft, [packOf(draft).money.balance({ amount }), ...movements].join('\n'));
}

export async function tellHistory(draft: TurnDraft): Promise<void> {
  const pack = packOf(draft);
  const orders = await draft.input.reads.recentOrders(sessionRules.historyLength);
  if (orders.length === 0) return say(draft, pack.money.historyEmpty);
  if (hasKeysOnly(draft)) return listOrders(draft, orders);
  const rows = orders.map((order, index) => {
    const { ref, number } = factsOfOrder(order, pack);
    const amount = formatNaira(order.quote.faceKobo);
    return pack.money.historyRow({
      position: index + 1,
      ref,
      amount,
      number,
      word: pack.statusWord[order.status],
    });
  });
  say(draft, [pack.money.historyTitle, ...rows].join('\n'));
}

/** On a dialled screen each order is chosen by its digit. */
function listOrders(draft: TurnDraft, orders: readonly OrderView[]): void {
  const pack = packOf(draft);
  const choices = orders.map((order) => {
    const { number } = factsOfOrder(order, pack);
    const amount = formatNaira(order.quote.faceKobo);
    const word = pack.statusWord[order.status];
    return keyFor('order', pack.dialogue.keys.order({ amount, number, word }), order.ref);
  });
  say(draft, { kind: 'choices', text: pack.money.historyTitle, choices });
}

/** The order of that reference, or the latest; says so where there is none. */
async function findOrder(draft: TurnDraft, ref: string | undefined): Promise<OrderView | null> {
  const { reads } = draft.input;
  const order = ref ? await reads.orderByRef(ref) : await latestOrder(draft);
  if (order) return order;
  const { money } = packOf(draft);
  say(draft, ref ? money.orderNotFound({ ref }) : money.historyEmpty);
  return null;
}

async function latestOrder(draft: TurnDraft): Promise<OrderView | null> {
  const [latest] = await draft.input.reads.recentOrders(1);
  return latest ?? null;
}

export async function tellStatus(draft: TurnDraft, ref?: string): Promise<void> {
  const order = await findOrder(draft, ref);
  if (!order) return;
  // On a telephone there is no command to ask for the rest with.
  if (order.status === 'FULFILLED' && draft.input.dialogue === 'voice') return sayReceipt(draft, order);
  sayStatus(draft, order);
}

export function sayStatus(draft: TurnDraft, order: OrderView): void {
  const pack = packOf(draft);
  const link = paymentLink(draft, order);
  const inReview = order.status === 'UNKNOWN' && order.lines.some((line) => line.status === 'review');
  const facts = factsOfOrder(order, pack);
  if (inReview) {
    say(draft, pack.news.in_review(facts));
    return;
  }
  if (order.status === 'HELD' && order.paidKobo > 0) {
    say(draft, pack.news.payment_kept(facts));
    return;
  }
  const linkComing = order.status === 'AWAITING_PAYMENT' && !link;
  const text = pack.status[linkComing ? 'CONFIRMED' : order.status](facts);
  const part = order.status === 'FULFILLED' && refundDueKobo(order) > 0;
  const choices = hasKeysOnly(draft) ? keysOfOrder(order, pack) : [];
  if (choices.length > 0) say(draft, { kind: 'choices', text, choices });
  else if (link?.kind === 'link') say(draft, { ...link, text }, 'money_prompt');
  else say(draft, part ? `${text} ${pack.statusPartRefunded(factsOfRefund(order))}` : text);
}

/** The receipt of that order, or of the latest that was delivered. */
export async function tellReceipt(draft: TurnDraft, ref?: string): Promise<void> {
  const recent = ref ? [] : await draft.input.reads.recentOrders(sessionRules.historyLength);
  const order = recent.find(({ status }) => status === 'FULFILLED') ?? (await findOrder(draft, ref));
  if (!order) return;
  if (order.status === 'FULFILLED') return sayReceipt(draft, order);
  say(draft, packOf(draft).money.receiptNotYet);
  sayStatus(draft, order);
}

/** Delivered value isn't refunded; what failed goes back by itself. Either way the customer hears which it is. */
export async function tellRefund(draft: TurnDraft, ref?: string): Promise<void> {
  const pack = packOf(draft);
  const order = ref ? await findOrder(draft, ref) : await latestOrder(draft);
  if (!order) {
    if (!ref) say(draft, pack.money.refundNoOrder);
    return;
  }
  const facts = factsOfOrder(order, pack);
  if (order.status === 'FULFILLED') {
    const part = refundDueKobo(order) > 0;
    return say(
      draft,
      part ? pack.statusPartRefunded(factsOfRefund(order)) : pack.money.refundDelivered(facts),
    );
  }
  if (order.status === 'REFUNDED') return say(draft, pack.money.refundDone(facts));
  sayStatus(draft, order);
  if (paid.has(order.status)) say(draft, pack.money.refundByItself);
}

/** "It failed", "it has not come", "charged twice": the record first, then a person for what it can't settle. */
export async function tellTransactionIssue(
  draft: TurnDraft,
  sub: string | null,
  ref?: string,
): Promise<void> {
  const pack = packOf(draft);
  const order = ref ? await findOrder(draft, ref) : await latestOrder(draft);
  if (order) sayStatus(draft, order);
  else if (!ref) say(draft, pack.money.refundNoOrder);
  if (sub === 'duplicate' && order) {
    openEnquiry(draft, {
      seed: `duplicate:${order.orderId}`,
      reason: 'money_dispute',
      category: 'billing',
      priority: 'HIGH',
      summary: `Customer says that order ${order.ref} was charged twice: ${textOf(draft)}`,
      ...troubleWith(order),
      orderId: order.orderId,
    });
    return say(draft, pack.person.noted);
  }
  if (order?.status === 'FULFILLED') say(draft, pack.talk.offerPerson);
}

/**
 * CANCEL without a purchase under way. A cancel can still lose against a payment, so it promises nothing: the
 * order's news answers.
 */
export async function cancelOpenOrder(draft: TurnDraft, ref?: string): Promise<void> {
  const { reads } = draft.input;
  const { openOrderId } = draft.state;
  if (!ref && openOrderId) {
    const order = await reads.order(openOrderId);
    // placed a moment ago and not written yet: the cancel waits behind it
    if (!order || unpaid.has(order.status)) return pushCancel(draft, openOrderId);
    return tellTooLate(draft, order);
  }
  const order = ref
    ? await findOrder(draft, ref)
    : ((await reads.recentOrders(sessionRules.historyLength)).find(({ status }) => unpaid.has(status)) ??
      (await latestOrder(draft)));
  if (order && unpaid.has(order.status)) return pushCancel(draft, order.orderId);
  if (order) return tellTooLate(draft, order);
  if (!ref) say(draft, packOf(draft).money.nothingToCancel);
}

function pushCancel(draft: TurnDraft, orderId: string): void {
  draft.effects.push({ kind: 'cancel_order', orderId });
}

function tellTooLate(draft: TurnDraft, order: OrderView): void {
  const { money } = packOf(draft);
  const { ref, status } = order;
  if (paid.has(status)) say(draft, money.cancelTooLate({ ref }));
  else say(draft, status === 'FULFILLED' ? money.cancelDelivered({ ref }) : money.nothingToCancel);
}
