import type { CommerceContext } from './context.ts';
import { expired } from './order-changes.ts';
import { workPayment } from './payments/pay.ts';

/** How long an expiry waits for a gateway that doesn't say whether the link was paid in the last moment. */
const graceMs = 600_000;
const askAgainMs = 30_000;

/** Ends an order whose time to pay is over, after one last look at its open links. */
export async function expireOrder(context: CommerceContext, orderId: string): Promise<void> {
  const order = await context.orders.find(orderId);
  const now = context.clock.now();
  if (order?.status !== 'AWAITING_PAYMENT' || order.expiresAt === null || order.expiresAt > now) {
    return;
  }
  const { expiresAt } = order;
  for (const payment of await context.payments.byOrder(orderId)) {
    if (payment.state === 'open' && isUnseenSince(payment.verifiedAt, expiresAt)) {
      await context.payments.claims.hint(payment._id);
      await workPayment(context, payment._id);
    }
  }
  const left = (await context.payments.byOrder(orderId)).filter(
    (payment) => payment.state === 'open' && isUnseenSince(payment.verifiedAt, expiresAt),
  );
  const graceEnds = context.clock.after(graceMs, expiresAt);
  if (left.length > 0 && now < graceEnds) {
    const dueAt = context.clock.after(askAgainMs);
    await context.orders.update(orderId, (current) =>
      current.status === 'AWAITING_PAYMENT' ? { dueAt } : null,
    );
    context.ringAt('order', orderId, dueAt);
    return;
  }
  await context.orders.update(orderId, expired(now));
}

function isUnseenSince(verifiedAt: Date | null, moment: Date): boolean {
  return verifiedAt === null || verifiedAt < moment;
}
