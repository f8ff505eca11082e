import { orderRules } from '../config/rules/orders.ts';
import { quoteFault } from './check-quote.ts';
import type { CommerceContext } from './context.ts';
import type { HoldReason, OrderRequest } from './order.ts';
import { awaitPayment, tell } from './order-changes.ts';
import { type NewOrder, type OrderChange, type OrderDoc, storedLine } from './order-document.ts';

const minuteMs = 60_000;

/**
 * Stores a confirmed quote as an order: held, on its way to the payment, or, where the rules no longer give that
 * price, cancelled before anything is charged. A repeat of the orderId does nothing.
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
  const since = new Date(clock.now().getTime() - clock.scaleMs(minuteMs));
  const [recent, disputed] = await Promise.all([
    orders.countSince(customerId, since),
    context.payments.hasDispute(customerId),
  ]);
  const order = placedOrder(request, clock.now(), (blank) => {
    const hold = request.hold ?? (disputed ? 'security' : holdReason(blank, recent));
    return firstMove(blank, fault, hold, clock.now());
  });
  if (await orders.insert(order, request)) {
    log.info({ step: 'place_order', orderId, customerId, kind: order.status }, 'order placed');
  }
}

function firstMove(order: OrderDoc, fault: string | null, hold: HoldReason | null, now: Date): OrderChange {
  if (fault !== null) {
    return tell(order, { status: 'CANCELLED' }, 'payment_unavailable');
  }
  return hold ? tell(order, { status: 'HELD', holdReason: hold }, 'held') : awaitPayment(now);
}

function holdReason(order: OrderDoc, recentOrders: number): HoldReason | null {
  if (recentOrders >= orderRules.ordersPerMinuteOver) {
    return 'velocity';
  }
  if (order.faceKobo >= orderRules.holdFromKobo) {
    return 'amount';
  }
  return order.payableKobo > orderRules.secondFactorAboveKobo ? 'second_factor' : null;
}

function placedOrder(request: OrderRequest, now: Date, move: (order: OrderDoc) => OrderChange): NewOrder {
  const { quote } = request;
  const confirmed: NewOrder = {
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
    lines: quote.lines.map(storedLine),
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
  const change = move({ ...confirmed, ref: '', sealedLines: '', rev: 0 });
  const status = change.status ?? confirmed.status;
  return { ...confirmed, ...change, history: [...confirmed.history, { status, at: now, by: 'system' }] };
}
