import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../config/clock.ts';
import { secondFactorRules } from '../../config/rules/second-factor.ts';
import { awaitPayment, type Reduce, tell } from '../order-changes.ts';
import type { OrderChange, OrderDoc } from '../order-document.ts';
import type { SecondFactor } from './second-factor.ts';

/** What an order needs of it from the moment that it is placed, whether it is asked for now or after a hold. */
export function newSecondFactor(addressKey: string, asksForSim: boolean): SecondFactor {
  return {
    addressKey,
    sim: asksForSim ? 'wanted' : 'unasked',
    issue: 0,
    asked: [],
    hash: null,
    codeUntil: null,
    wrong: [],
    passedBy: null,
  };
}

/** Whether the order may not be paid before its customer has given a code. */
export function needsCode({ secondFactor }: OrderDoc): boolean {
  return secondFactor != null && secondFactor.passedBy === null;
}

/** The order waits for its code: for the answer about the SIM first, where that is wanted. */
export function enterSecondFactor(
  order: OrderDoc,
  change: OrderChange,
  secondFactor: SecondFactor,
  clock: Clock,
): OrderChange {
  const entered = { ...change, status: 'SECOND_FACTOR', holdReason: null, nextAttemptAt: null } as const;
  return secondFactor.sim === 'wanted'
    ? { ...entered, secondFactor, expiresAt: clock.after(secondFactorRules.simAnswerWithinMs) }
    : issueCode(order, entered, secondFactor, clock);
}

/** Has a code sent. The one before, if there is one, is good until the send makes the new one. */
function issueCode(
  order: OrderDoc,
  change: OrderChange,
  secondFactor: SecondFactor,
  clock: Clock,
): OrderChange {
  const issue = secondFactor.issue + 1;
  const next: SecondFactor = { ...secondFactor, issue };
  const expiresAt = clock.after(secondFactorRules.sendWithinMs);
  return tell(order, { ...change, secondFactor: next, expiresAt }, 'code', { about: String(issue) });
}

function waiting(order: OrderDoc): SecondFactor | null {
  return order.status === 'SECOND_FACTOR' ? (order.secondFactor ?? null) : null;
}

/** What the provider says of the SIM: nothing but "not changed" lets a code go out. */
export function simAnswered(answer: 'clear' | 'changed' | 'unknown', clock: Clock): Reduce {
  return (order) => {
    const secondFactor = waiting(order);
    if (secondFactor?.sim !== 'wanted') {
      return null;
    }
    if (answer === 'clear') {
      const clear: SecondFactor = { ...secondFactor, sim: 'clear' };
      return issueCode(order, {}, clear, clock);
    }
    const hold = { status: 'HELD', holdReason: 'sim_swap', expiresAt: null } as const;
    return tell(order, hold, 'held', { about: 'sim' });
  };
}

/** The code of this issue is about to be handed to a provider. Null: it is not wanted any more. */
export function codeMinted(minted: { readonly issue: number; readonly hash: string }, clock: Clock): Reduce {
  return (order) => {
    const secondFactor = waiting(order);
    if (!secondFactor || secondFactor.sim === 'wanted' || secondFactor.issue !== minted.issue) {
      return null;
    }
    const codeUntil = goodUntil(clock);
    const next: SecondFactor = { ...secondFactor, hash: minted.hash, codeUntil };
    return { secondFactor: next, expiresAt: codeUntil };
  };
}

function goodUntil(clock: Clock): Date {
  const { codeValidMs, codeValidAtLeastMs } = secondFactorRules;
  return new Date(clock.now().getTime() + Math.max(clock.scaleMs(codeValidMs), codeValidAtLeastMs));
}

export function isRightCode(order: OrderDoc, hash: string, typedAt: Date): boolean {
  const { hash: live, codeUntil } = waiting(order) ?? {};
  if (!live || !codeUntil || typedAt > codeUntil) {
    return false;
  }
  const [typed, expected] = [Buffer.from(hash), Buffer.from(live)];
  return typed.length === expected.length && timingSafeEqual(typed, expected);
}

type Typed = { readonly hash: string; readonly tryId: string; readonly typedAt: Date };

/** The right code: the way to the payment is open, once. Anything else changes nothing. */
export function rightCodeTyped({ hash, tryId, typedAt }: Typed, now: Date): Reduce {
  return (order) => {
    const secondFactor = waiting(order);
    if (!secondFactor || secondFactor.wrong.includes(tryId) || !isRightCode(order, hash, typedAt)) {
      return null;
    }
    const passed: SecondFactor = { ...secondFactor, hash: null, codeUntil: null, passedBy: tryId };
    // A hold may have dropped an attempt of a released order: the next one has a number of its own.
    return { ...awaitPayment(now), attempts: order.attempts + 1, expiresAt: null, secondFactor: passed };
  };
}

/** A wrong code, or one that came too late: counted once a message; the third ends the order. */
export function wrongCodeTyped({ hash, tryId, typedAt }: Typed): Reduce {
  return (order) => {
    const secondFactor = waiting(order);
    if (!secondFactor || secondFactor.wrong.includes(tryId) || isRightCode(order, hash, typedAt)) {
      return null;
    }
    const wrong = [...secondFactor.wrong, tryId];
    if (wrong.length < secondFactorRules.wrongCodesAtMost) {
      return tell(order, { secondFactor: { ...secondFactor, wrong } }, 'code_wrong', { about: tryId });
    }
    const ended: SecondFactor = { ...secondFactor, wrong, hash: null, codeUntil: null };
    return tell(order, { status: 'CANCELLED', secondFactor: ended }, 'code_failed');
  };
}

/** The customer wants another code. The same request is heard once. */
export function newCodeAsked(requestId: string, clock: Clock): Reduce {
  return (order) => {
    const secondFactor = waiting(order);
    if (!secondFactor || secondFactor.asked.includes(requestId) || secondFactor.sim === 'wanted') {
      return null;
    }
    if (secondFactor.asked.length >= secondFactorRules.newCodesAtMost) {
      return tell(order, {}, 'code_not_renewed', { about: requestId });
    }
    const asked = [...secondFactor.asked, requestId];
    return issueCode(order, {}, { ...secondFactor, asked }, clock);
  };
}

/** Nobody has typed the right code in time; or nobody has said in time what about the SIM. */
export function codeOverdue(now: Date, clock: Clock): Reduce {
  return (order) => {
    const secondFactor = waiting(order);
    if (!secondFactor || order.expiresAt === null || codeEndsAt(order.expiresAt, clock) > now) {
      return null;
    }
    if (secondFactor.sim === 'wanted') {
      return simAnswered('unknown', clock)(order);
    }
    const ended: SecondFactor = { ...secondFactor, hash: null, codeUntil: null };
    return tell(order, { status: 'CANCELLED', secondFactor: ended }, 'code_expired');
  };
}

/** When an order whose code ran out at `expiresAt` is ended. */
export function codeEndsAt(expiresAt: Date, clock: Pick<Clock, 'after'>): Date {
  return clock.after(secondFactorRules.graceMs, expiresAt);
}
