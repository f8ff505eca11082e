import { describeFindings } from '../../commerce/fraud/describe-findings.ts';
import type { OrderNews, OrderStatus, OrderView } from '../../commerce/order.ts';
import { orderRules } from '../../config/rules/orders.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { ReplyContent } from '../../conversation/reply.ts';
import { factsOfOrder, troubleWith } from '../answers/order-facts.ts';
import { hasKeysOnly } from '../choices/key-choices.ts';
import { askRating } from '../feedback/take-rating.ts';
import { reportFloat } from '../handoff/call-operator.ts';
import { openEnquiry } from '../handoff/call-person.ts';
import { noteSettled } from '../handoff/care.ts';
import { otherWaysToPay, payByUssd, sayDialCode } from '../payment/pay-order.ts';
import { type CodeNews, isCodeNews, tellCode } from '../payment/tell-code.ts';
import { change, packOf, say, scaleMs, type TurnDraft } from '../turn-draft.ts';
import { showReceipt } from './order-receipt.ts';

type NewsKind = OrderNews['kind'];

/** News after which the order is no longer the one that waits for the customer. */
const closing: ReadonlySet<NewsKind> = new Set([
  'payment_unavailable',
  'over_limit',
  'refused',
  'fulfilled',
  'failed',
  'refunded',
  'expired',
  'cancelled',
  'underpaid',
  'code_failed',
  'code_expired',
]);

/** What answers the customer's own words, or is told again by what comes next. All else must not be lost. */
const passing: ReadonlySet<NewsKind> = new Set([
  'payment_delayed',
  'over_limit',
  'cancelled',
  'cancel_refused',
  'ussd_unavailable',
  'wallet_short',
]);

/** What an order tells its customer: what happened, what became of the money, what to do next. */
export async function tellNews(draft: TurnDraft, news: OrderNews): Promise<void> {
  const first = draft.replies.length;
  await tellOrder(draft, news);
  if (passing.has(news.kind) || isCodeNews(news.kind)) return;
  for (const [index, reply] of draft.replies.entries()) {
    const tellsOfMoney = reply.class === 'notice' || reply.class === 'money_prompt';
    if (index >= first && tellsOfMoney) draft.replies[index] = { ...reply, moneyOf: news.orderId };
  }
}

async function tellOrder(draft: TurnDraft, news: OrderNews): Promise<void> {
  const order = await draft.input.reads.order(news.orderId);
  if (!order) {
    draft.ended = 'silent';
    return;
  }
  if (closing.has(news.kind) && draft.state.openOrderId === order.orderId)
    change(draft, { openOrderId: null });
  callDesk(draft, order, news.kind);
  if (news.kind === 'vendor_out_of_float') return reportFloat(draft, news);
  if (isCodeNews(news.kind)) return tellCode(draft, order, news.kind);
  if (news.kind === 'payment_link') return tellPaymentLink(draft, order);
  if (news.kind === 'ussd_code') return sayDialCode(draft, order);
  if (news.kind === 'fulfilled') return tellDelivered(draft, order);
  const pack = packOf(draft);
  const reason = news.kind === 'failed' ? reasonOf(order, pack) : undefined;
  if (reason) say(draft, reason, 'notice');
  say(
    draft,
    pack.news[sentenceOf(order, news.kind, news.amountKobo)](
      factsOfOrder(order, pack, amountOf(order, news)),
    ),
    'notice',
  );
  if (news.kind === 'failed') await countFailures(draft, order);
  const paysOtherwise = news.kind === 'ussd_unavailable' || news.kind === 'wallet_short';
  if (paysOtherwise && hasKeysOnly(draft)) await payByUssd(draft);
}

/** The receipt; where a rating is due, it is asked for in the same message. */
function tellDelivered(draft: TurnDraft, order: OrderView): void {
  noteSettled(draft);
  const receipt = showReceipt(order, draft.state.language);
  const rating = askRating(draft, order.orderId);
  const asks = rating !== undefined && receipt.kind === 'receipt';
  const content = asks ? { ...receipt, footer: [receipt.footer, rating].filter(Boolean).join(' ') } : receipt;
  say(draft, content, 'receipt', order.orderId);
}

type Told = Exclude<NewsKind, CodeNews | 'payment_link' | 'ussd_code' | 'fulfilled' | 'vendor_out_of_float'>;

/** A hold for security, and what is decided about an order that was paid meanwhile, have sentences of their own. */
function sentenceOf(order: OrderView, kind: Told, amountKobo: number | undefined) {
  if (kind === 'held') return order.holdReason === 'security' ? 'held_security' : kind;
  if (kind !== 'released' && kind !== 'refused' && kind !== 'cancelled') return kind;
  if (kind === 'released' && order.status === 'SECOND_FACTOR') return 'released_code';
  return amountKobo === undefined ? kind : (`${kind}_paid` as const);
}

/** Why nothing was delivered, where that is something to know before ordering again. */
function reasonOf({ lines }: OrderView, { data }: LanguagePack): string | undefined {
  const refusals = new Set(lines.map(({ refusal }) => refusal));
  if (refusals.has('price_changed')) return data.priceChanged;
  return refusals.has('bundle_withdrawn') ? data.withdrawn : undefined;
}

function amountOf(order: OrderView, { kind, amountKobo }: OrderNews): number {
  if (amountKobo !== undefined) return amountKobo;
  if (kind === 'refunded') return order.refundedKobo;
  return kind === 'underpaid' ? order.paidKobo : order.quote.payableKobo;
}

/** A link that came too late to be of use is not shown: the order's next news says why. */
async function tellPaymentLink(draft: TurnDraft, order: OrderView): Promise<void> {
  const content = paymentLink(draft, order);
  if (content?.kind !== 'link') {
    draft.ended = 'silent';
    return;
  }
  if (draft.input.dialogue) {
    // The link is texted; what can be chosen by a key is asked here.
    say(draft, content, 'money_prompt');
    return payByUssd(draft);
  }
  const ways = await otherWaysToPay(draft, order);
  const text = ways === '' ? content.text : `${content.text} ${ways}`;
  say(draft, { ...content, text }, 'money_prompt');
}

export function paymentLink(draft: TurnDraft, order: OrderView): ReplyContent | null {
  const pack = packOf(draft);
  const facts = factsOfOrder(order, pack);
  if (order.status !== 'AWAITING_PAYMENT' || !order.paymentUrl) return null;
  return {
    kind: 'link',
    text: pack.news.payment_link(facts),
    url: order.paymentUrl,
    label: pack.payLabel(facts),
  };
}

/** What the desk must look at, and what it need not look at any more. */
function callDesk(draft: TurnDraft, order: OrderView, kind: NewsKind): void {
  const { orderId, ref } = order;
  if (kind === 'held') {
    const security = order.holdReason === 'security';
    openEnquiry(draft, {
      // A security word may hold it again after a release.
      seed: security ? `held:${draft.input.eventId}` : `held:${orderId}`,
      reason: 'order_held',
      category: 'billing',
      priority: security ? 'CRITICAL' : 'HIGH',
      summary: heldSummary(order),
      domain: order.quote.product,
      intent: 'PURCHASE',
      orderId,
    });
  }
  if (kind === 'in_review') {
    openEnquiry(draft, {
      seed: `review:${orderId}`,
      reason: 'vend_in_review',
      category: 'technical',
      priority: 'HIGH',
      summary: `Order ${ref} is paid, and the vendor does not say whether it was delivered.`,
      ...troubleWith(order),
      orderId,
    });
  }
  if (kind === 'refund_in_review') {
    openEnquiry(draft, {
      seed: `refund:${draft.input.eventId}`,
      reason: 'refund_in_review',
      category: 'billing',
      priority: 'HIGH',
      summary: `Nobody can say whether the refund of order ${ref} arrived. Look at the gateway, then settle it.`,
      domain: order.quote.product,
      intent: 'TRANSACTION_ISSUE',
      orderId,
    });
  }
  if (kind === 'payment_disputed') {
    openEnquiry(draft, {
      seed: `dispute:${draft.input.eventId}`,
      reason: 'money_dispute',
      category: 'billing',
      priority: 'CRITICAL',
      summary: `The bank wants a payment of order ${ref} back (${order.status}). Answer it at the gateway; the customer's next orders are held meanwhile.`,
      domain: order.quote.product,
      intent: 'TRANSACTION_ISSUE',
      orderId,
    });
  }
  if (settlesEnquiry(draft, order, kind)) draft.effects.push({ kind: 'resolve_enquiry', orderId });
}

/** With what the rules of fraud have found, so that nobody has to look it up. */
function heldSummary({ ref, holdReason, findings = [] }: OrderView): string {
  const found = describeFindings(findings).map((words) => ` Found: ${words}.`);
  return `Order ${ref} is held (${holdReason ?? 'no reason given'}): release or refuse it.${found.join('')}`;
}

/** A review is only reached when the requeries are used up, so an order younger than that has none to resolve. */
function settlesEnquiry({ input }: TurnDraft, order: OrderView, kind: NewsKind): boolean {
  if (kind === 'released' || kind === 'refused') return true;
  if (kind === 'cancelled' || kind === 'expired' || kind === 'underpaid' || isCodeNews(kind))
    return order.holdReason !== undefined;
  if (kind !== 'fulfilled' && kind !== 'failed') return false;
  const ageMs = input.now.getTime() - order.createdAt.getTime();
  return ageMs >= scaleMs(input, orderRules.requeryMs.at(-1) ?? 0);
}

const failedStatuses: ReadonlySet<OrderStatus> = new Set(['FAILED', 'REFUNDING', 'REFUNDED']);
const ordersLookedAt = 20;

/** Orders that ended in failure, in one session: from the third on a person looks, whatever the bot says. */
async function countFailures(draft: TurnDraft, order: OrderView): Promise<void> {
  const recent = await draft.input.reads.recentOrders(ordersLookedAt);
  const failed = recent.filter(
    ({ sessionId, status }) => sessionId === order.sessionId && failedStatuses.has(status),
  );
  if (failed.length < orderRules.failedOrdersInSessionEscalate) return;
  openEnquiry(draft, {
    seed: `failed_orders:${order.sessionId}`,
    reason: 'failed_orders',
    category: 'technical',
    priority: 'HIGH',
    summary: `${failed.length} orders failed in one session: ${failed.map(({ ref }) => ref).join(', ')}.`,
    ...troubleWith(order),
    orderId: order.orderId,
  });
  say(draft, packOf(draft).person.calledForOrders, 'notice');
  draft.ended = 'handed_over';
}
