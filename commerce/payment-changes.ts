import type { Clock } from '../config/clock.ts';
import { orderRules } from '../config/rules/orders.ts';
import type { UssdBank } from '../config/rules/ussd-banks.ts';
import { type Reduce, tell } from './order-changes.ts';

/** The gateway gave a code to dial. Where no link is out yet, the order's time to pay runs from here. */
export function ussdOpened(
  ussd: { bank: UssdBank; dialCode: string },
  reference: string,
  clock: Clock,
): Reduce {
  return (order) => {
    if (order.status !== 'AWAITING_PAYMENT') {
      return null;
    }
    const expiresAt = order.expiresAt ?? clock.after(orderRules.paymentValidMs);
    const about = { about: reference, amountKobo: order.payableKobo };
    return tell(order, { ussd, expiresAt }, 'ussd_code', about);
  };
}

/** No code could be had; a link, if there is one, is still good. `wish` tells one try from the next. */
export function ussdFailed(wish: string): Reduce {
  return (order) =>
    order.status === 'AWAITING_PAYMENT' ? tell(order, {}, 'ussd_unavailable', { about: wish }) : null;
}

/** The wallet does not cover the order, or no longer. */
export function walletShort(wish: string): Reduce {
  return (order) =>
    order.status === 'AWAITING_PAYMENT'
      ? tell(order, {}, 'wallet_short', { about: wish, amountKobo: order.payableKobo })
      : null;
}

/** The payer's bank wants a payment back, or has taken it. The order itself goes on or stays as it ended. */
export function paymentDisputed(dispute: { disputeId: string; amountKobo: number }): Reduce {
  const about = { about: dispute.disputeId, amountKobo: dispute.amountKobo };
  return (order) => tell(order, {}, 'payment_disputed', about);
}
