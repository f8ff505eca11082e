import { fraudRules } from '../config/rules/fraud.ts';
import { orderRules } from '../config/rules/orders.ts';
import { trustRules } from '../config/rules/trust.ts';
import { quoteFault } from './check-quote.ts';
import type { CommerceContext } from './context.ts';
import type { Finding } from './fraud/finding.ts';
import { judgeOrder, strictest } from './fraud/judge-order.ts';
import type { HoldReason, OrderRequest } from './order.ts';
import { awaitPayment, tell } from './order-changes.ts';
import { type NewOrder, type OrderChange, type OrderDoc, storedLine } from './order-document.ts';
import { targetOf } from './order-lines.ts';
import { enterSecondFactor, newSecondFactor } from './second-factor/code-changes.ts';

/** What the order's first step depends on besides the order itself. */
type Judgement = {
  readonly fault: string | null;
  /** The customer's bank wants a payment back. */
  readonly disputed: boolean;
  /** More than an unproved address may order. */
  readonly overLimit: boolean;
  readonly findings: readonly Finding[];
};

/**
 * Stores a confirmed quote as an order: held, waiting for a code, on its way to the payment, or, where the rules no
 * longer give that price, cancelled before anything is charged. A repeat of the orderId does nothing.
 */
export async function insertPlacedOrder(context: CommerceContext, request: OrderRequest): Promise<void> {
  const { orderId, customerId, quote } = request;
  const { clock, log, orders } = context;
  const fault = quoteFault(quote);
  if (fault !== null) {
    log.error(
      { step: 'place_order', orderId, customerId, code: fault },
      'the quote is not what the rules give',
    );
  }
  const order = placedOrder(context, request);
  const whose = await context.idsOf(customerId);
  const [findings, disputed, overLimit] = await Promise.all([
    judgeOrder(
      { figures: context.figures, rules: fraudRules, scaleMs: clock.scaleMs },
      {
        whose,
        payableKobo: quote.payableKobo,
        targetKeys: targetKeysOf(order),
        now: clock.now(),
      },
    ),
    context.payments.hasDispute(whose),
    isOverLimit(context, request, whose),
  ]);
  const placed = takeFirstStep(context, request, order, { fault, disputed, findings, overLimit });
  if (await orders.insert(placed, request)) {
    log.info({ step: 'place_order', orderId, customerId, kind: placed.status }, 'order placed');
  }
}

/** The conversation asks before it takes a yes; this holds for whatever else places orders, and for two at once. */
async function isOverLimit(
  { figures, clock }: CommerceContext,
  { trust, quote: { payableKobo } }: OrderRequest,
  whose: readonly string[],
): Promise<boolean> {
  if (trust !== 'unproved') return false;
  const { unprovedOrderAtMostKobo, unprovedDayAtMostKobo, dayMs } = trustRules;
  if (payableKobo > unprovedOrderAtMostKobo) return true;
  const since = new Date(clock.now().getTime() - clock.scaleMs(dayMs));
  return (await figures.spentKobo(whose, since)) + payableKobo > unprovedDayAtMostKobo;
}

function targetKeysOf({ lines }: NewOrder): readonly string[] {
  return [...new Set(lines.flatMap(({ targetKey }) => targetKey ?? []))];
}

function takeFirstStep(
  context: CommerceContext,
  request: OrderRequest,
  confirmed: NewOrder,
  judgement: Judgement,
): NewOrder {
  const now = context.clock.now();
  const order: OrderDoc = {
    ...confirmed,
    findings: [...judgement.findings],
    ref: '',
    sealedLines: '',
    rev: 0,
  };
  const change = firstStep(context, request, order, judgement);
  const status = change.status ?? confirmed.status;
  return {
    ...confirmed,
    findings: [...judgement.findings],
    ...change,
    history: [...confirmed.history, { status, at: now, by: 'system' }],
  };
}

function firstStep(
  context: CommerceContext,
  request: OrderRequest,
  order: OrderDoc,
  { fault, disputed, findings, overLimit }: Judgement,
): OrderChange {
  if (fault !== null) {
    return tell(order, { status: 'CANCELLED' }, 'payment_unavailable');
  }
  const { verifiedAddress } = request;
  const wantsCode =
    order.payableKobo > orderRules.secondFactorAboveKobo || strictest(findings) === 'second_factor';
  if (overLimit || (request.trust === 'unproved' && wantsCode)) {
    return tell(order, { status: 'CANCELLED' }, 'over_limit');
  }
  const secondFactor =
    wantsCode && verifiedAddress !== undefined
      ? newSecondFactor(verifiedAddress, asksForSim(context, order))
      : null;
  const hold = request.hold ?? (disputed ? 'security' : holdReason(order, findings));
  if (hold !== null) {
    return tell(order, { status: 'HELD', holdReason: hold, secondFactor }, 'held');
  }
  if (!wantsCode) {
    const { linkAfterMs } = request;
    const { clock } = context;
    return awaitPayment(linkAfterMs === undefined ? clock.now() : clock.after(linkAfterMs));
  }
  return secondFactor
    ? enterSecondFactor(order, {}, secondFactor, context.clock)
    : tell(order, { status: 'HELD', holdReason: 'second_factor' }, 'held');
}

/** The SIM's provider takes money for its answer: it is asked about large sums alone. */
function asksForSim({ simSwap }: CommerceContext, { payableKobo }: OrderDoc): boolean {
  return simSwap !== null && payableKobo > orderRules.secondFactorAboveKobo;
}

function holdReason(order: OrderDoc, findings: readonly Finding[]): HoldReason | null {
  if (findings.some(({ rule, action }) => rule === 'velocity' && action === 'hold')) {
    return 'velocity';
  }
  if (strictest(findings) === 'hold') {
    return 'fraud';
  }
  return order.faceKobo >= orderRules.holdFromKobo ? 'amount' : null;
}

function placedOrder({ clock, privacy }: CommerceContext, request: OrderRequest): NewOrder {
  const { quote } = request;
  const now = clock.now();
  return {
    _id: request.orderId,
    customerId: request.customerId,
    sessionId: request.sessionId,
    status: 'CONFIRMED',
    holdReason: null,
    product: quote.product,
    faceKobo: quote.faceKobo,
    discountKobo: quote.discountKobo,
    feeKobo: quote.feeKobo,
    payableKobo: quote.payableKobo,
    lines: quote.lines.map((line) => ({
      ...storedLine(line),
      targetKey: privacy.blindIndex('phone', `target|${targetOf(line)}`),
    })),
    payments: [],
    overpaidKobo: 0,
    refunds: [],
    paymentUrl: null,
    attempts: 0,
    nextAttemptAt: null,
    news: [],
    newsIds: [],
    history: [{ status: 'CONFIRMED', at: request.confirmedAt, by: 'customer' }],
    confirmedAt: request.confirmedAt,
    createdAt: now,
    expiresAt: null,
    dueAt: now,
  };
}
