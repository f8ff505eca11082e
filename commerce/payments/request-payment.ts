import { createHash } from 'node:crypto';
import type { UssdBank } from '../../config/rules/ussd-banks.ts';
import { advanceOrder } from '../advance-order.ts';
import type { CommerceContext } from '../context.ts';
import { type OrderDoc, randomCharacters } from '../order-document.ts';
import { ussdFailed } from '../payment-changes.ts';
import { isOneOf } from '../whose.ts';
import { chooseGateway } from './choose-gateway.ts';
import { walletGateway } from './payment-store.ts';

/** How a customer wants to pay an order, other than by the link that every order gets. */
export type PaymentWish = {
  readonly orderId: string;
  readonly method: { readonly kind: 'wallet' } | { readonly kind: 'ussd'; readonly bank: UssdBank };
};

/** Codes that one order may ask for: each is a charge that stays open at the gateway. */
const maximumCodes = 5;

/** Whose wish it is, and its id: the same wish is one payment, however often it comes. */
type Wisher = { readonly requestId: string; readonly customerId: string };

/**
 * Begins a payment of another kind beside the order's link. Does nothing for an order that waits for no payment. What
 * comes of it is told by the order's news.
 */
export async function requestPayment(
  context: CommerceContext,
  { requestId, customerId }: Wisher,
  { orderId, method }: PaymentWish,
): Promise<void> {
  const order = await context.orders.find(orderId);
  if (
    !order ||
    !isOneOf(await context.idsOf(customerId), order.customerId) ||
    order.status !== 'AWAITING_PAYMENT'
  ) {
    return;
  }
  const key = createHash('sha256').update(requestId).digest('base64url').slice(0, 16);
  const id =
    method.kind === 'wallet'
      ? await createWalletPayment(context, order, key)
      : await createUssdPayment(context, order, key, method.bank);
  if (id === null) {
    await context.orders.update(orderId, ussdFailed(key));
    await advanceOrder(context, orderId);
    return;
  }
  context.ringAt('payment', id, context.clock.now());
}

function createWalletPayment(context: CommerceContext, order: OrderDoc, key: string): Promise<string> {
  const gateway = walletGateway;
  return context.payments.create({ ...partOf(order, 'W'), method: 'wallet', key, gateway });
}

/** Null: no gateway serves the bank, or there were codes enough. */
async function createUssdPayment(
  context: CommerceContext,
  order: OrderDoc,
  key: string,
  bank: UssdBank,
): Promise<string | null> {
  const payments = await context.payments.byOrder(order._id);
  const codes = payments.filter(({ method, _id }) => method === 'ussd' && !_id.endsWith(`:${key}`)).length;
  const serving = context.gateways.filter(({ ussdBanks }) => ussdBanks.includes(bank));
  const gateway = codes < maximumCodes && (await chooseGateway(context, serving, codes + 1));
  if (!gateway) {
    return null;
  }
  const part = partOf(order, 'U');
  return context.payments.create({ ...part, method: 'ussd', bank, key, gateway: gateway.name });
}

function partOf(order: OrderDoc, kind: 'W' | 'U') {
  return {
    orderId: order._id,
    customerId: order.customerId,
    orderRef: order.ref,
    reference: `${order.ref}-${kind}${randomCharacters(8)}`,
    expectedKobo: order.payableKobo,
  };
}
