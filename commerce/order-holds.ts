import type { Clock } from '../config/clock.ts';
import { orderRules } from '../config/rules/orders.ts';
import type { OrderStatus } from './order.ts';
import { awaitPayment, keptPayment, type Reduce, returnKept, tell, voidCode } from './order-changes.ts';
import type { OrderChange, OrderDoc } from './order-document.ts';
import { enterSecondFactor, needsCode } from './second-factor/code-changes.ts';

/** What a hold can still stop: nothing was paid yet. */
export const holdableStatuses = [
  'CONFIRMED',
  'SECOND_FACTOR',
  'AWAITING_PAYMENT',
] as const satisfies readonly OrderStatus[];

/**
 * A security word stops an order that is not paid yet. The link stays out, but the time to pay stands still; a
 * payment that comes all the same is kept. The same request holds once, so that a repeat undoes no release.
 */
export function heldForSecurity(requestId: string): Reduce {
  return (order) => {
    const holdable: readonly OrderStatus[] = holdableStatuses;
    if (!holdable.includes(order.status)) {
      return null;
    }
    const hold = { status: 'HELD', holdReason: 'security', nextAttemptAt: null, expiresAt: null } as const;
    // After the release there is another code.
    const change = tell(order, { ...hold, ...voidCode(order) }, 'held', { about: requestId });
    return change.news === undefined ? null : change;
  };
}

/** A person has let a held order go on, from where it stands. */
export function released(clock: Clock): Reduce {
  return (order) => {
    if (order.status !== 'HELD') {
      return null;
    }
    const about = { about: `hold${holdsOf(order)}` };
    const kept = keptPayment(order);
    if (kept) {
      const paid = { status: 'PAID', holdReason: null } as const;
      return tell(order, paid, 'released', { ...about, amountKobo: kept.amountKobo });
    }
    const told = tell(order, {}, 'released', about);
    if (order.secondFactor && needsCode(order) && !replacesCode(order)) {
      return enterSecondFactor(order, told, order.secondFactor, clock);
    }
    const change = { ...told, ...reopened(order, clock), ...passedByDesk(order) };
    return order.paymentUrl === null
      ? change
      : tell(order, change, 'payment_link', { ...about, amountKobo: order.payableKobo });
  };
}

/** A hold because no code could be trusted: the person who releases it stands in for the code. */
function replacesCode({ holdReason }: OrderDoc): boolean {
  return holdReason === 'second_factor' || holdReason === 'sim_swap';
}

function passedByDesk({ secondFactor }: OrderDoc): OrderChange {
  return secondFactor && secondFactor.passedBy === null
    ? { secondFactor: { ...secondFactor, passedBy: 'desk' } }
    : {};
}

/** The link that is out is good again. Without one an attempt follows, never the last one: it may have been dropped. */
function reopened(order: OrderDoc, clock: Clock): OrderChange {
  const change = { ...awaitPayment(clock.now()), attempts: order.attempts + 1 };
  return order.paymentUrl === null
    ? change
    : {
        ...change,
        attempts: order.attempts,
        nextAttemptAt: null,
        expiresAt: clock.after(orderRules.paymentValidMs),
      };
}

/** A person has refused a held order. What was paid for it meanwhile goes back. */
export function refused(): Reduce {
  return (order) => {
    if (order.status !== 'HELD') {
      return null;
    }
    const kept = keptPayment(order);
    return kept
      ? tell(order, returnKept(order, kept), 'refused', { amountKobo: kept.amountKobo })
      : tell(order, { status: 'CANCELLED' }, 'refused');
  };
}

function holdsOf(order: OrderDoc): number {
  return order.history.filter(({ status }) => status === 'HELD').length;
}
