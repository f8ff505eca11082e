import { orderRules } from '../config/rules/orders.ts';
import { checkQuote } from './check-quote.ts';
import type { CommerceContext } from './context.ts';
import type { HoldReason, OrderRequest } from './order.ts';
import { awaitPayment, tell } from './order-changes.ts';
import type { NewOrder } from './order-store.ts';

const minuteMs = 60_000;

/**
 * Stores a confirmed quote as an order, held or on its way to the payment. A repeat of the orderId does nothing.
 * Throws QuoteRejected where the rules give another price.
 */
export async function insertPlacedOrder(context: CommerceContext, request: OrderRequest): Promise<void> {
  checkQuote(request.quote);
  const since = new Date(context.clock.now().getTime() - context.clock.scaleMs(minuteMs));
  const recent = await context.orders.countSince(request.customerId, since);
  const order = placedOrder(request, context.clock.now(), holdReason(request, recent));
  if (await context.orders.insert(order, request)) {
    context.log.info(
      { step: 'place_order', orderId: order._id, customerId: order.customerId, kind: order.status },
      'order placed',
    );
  }
}

function holdReason(request: OrderRequest, recentOrders: number): HoldReason | null {
  if (recentOrders >= orderRules.ordersPerMinuteOver) {
    return 'velocity';
  }
  if (request.quote.faceKobo >= orderRules.holdFromKobo) {
    return 'amount';
  }
  return request.quote.payableKobo > orderRules.secondFactorAboveKobo ? 'second_factor' : null;
}

function placedOrder(request: OrderRequest, now: Date, hold: HoldReason | null): NewOrder {
  const { quote } = request;
  const confirmed: NewOrder = {
    _id: request.orderId,
    customerId: request.customerId,
    sessionId: request.sessionId,
    status: 'CONFIRMED',
    holdReason: hold,
    product: quote.product,
    faceKobo: quote.faceKobo,
    discountKobo: quote.discountKobo,
    feeKobo: quote.feeKobo,
    payableKobo: quote.payableKobo,
    lines: quote.lines.map(({ product, network, faceKobo, payableKobo }) => ({
      product,
      network,
      faceKobo,
      payableKobo,
      status: 'waiting',
      vendorReference: null,
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
  const blank = { ...confirmed, ref: '', sealedRecipients: '', rev: 0 };
  const change = hold ? tell(blank, { status: 'HELD' }, 'held') : awaitPayment(now);
  const status = hold ? 'HELD' : 'AWAITING_PAYMENT';
  return {
    ...confirmed,
    ...change,
    holdReason: hold,
    history: [...confirmed.history, { status, at: now, by: 'system' }],
  };
}
