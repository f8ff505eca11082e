import { makeCode } from '../../conversation/make-code.ts';
import { advanceOrder } from '../advance-order.ts';
import type { CommerceContext } from '../context.ts';
import type { OrderDoc } from '../order-document.ts';
import { isOneOf, type Whose } from '../whose.ts';
import {
  codeMinted,
  codeOverdue,
  isRightCode,
  newCodeAsked,
  rightCodeTyped,
  wrongCodeTyped,
} from './code-changes.ts';
import { hashCode } from './hash-code.ts';
import type { CodeTry, PendingCode } from './second-factor.ts';

/** The customer's orders that wait for a code, the oldest first. */
export async function pendingCodes(
  { orders, privacy }: CommerceContext,
  whose: Whose,
): Promise<readonly PendingCode[]> {
  const waiting = await orders.standing(whose, ['SECOND_FACTOR']);
  return waiting.flatMap(({ _id: orderId, secondFactor }) =>
    secondFactor
      ? [
          {
            orderId,
            addressKey: secondFactor.addressKey,
            hash: (code: string) => hashCode(privacy, orderId, code),
          },
        ]
      : [],
  );
}

/**
 * A fresh code in the instant of sending it; the one before is void. Only its hash is stored, so nobody can read it
 * anywhere but in the message. Null: the order does not wait for it any more.
 */
export async function mintCode(
  { orders, privacy, clock }: CommerceContext,
  orderId: string,
  issue: number,
): Promise<string | null> {
  const code = makeCode();
  const hash = hashCode(privacy, orderId, code);
  const minted = await orders.update(orderId, codeMinted({ issue, hash }, clock), 'code');
  return minted === null ? null : code;
}

/**
 * A typed code. Right for one of the orders, it is that order's step and nobody else's; right for none, it is a wrong
 * try at each. A repeat of the same message changes nothing.
 */
export async function tryCode(
  context: CommerceContext,
  { guesses, typedAt }: CodeTry,
  { customerId, errandId: tryId }: { readonly customerId: string; readonly errandId: string },
): Promise<void> {
  const typed = { tryId, typedAt: new Date(typedAt) };
  const ids = guesses.map(({ orderId }) => orderId);
  const whose = await context.idsOf(customerId);
  const found = await Promise.all(ids.map((orderId) => context.orders.find(orderId)));
  const own = found
    .filter((order) => order !== null)
    .filter((order) => isOneOf(whose, order.customerId) && concerns(order, tryId));
  const hashes = new Map(guesses.map(({ orderId, hash }) => [orderId, hash]));
  const hashOf = (orderId: string) => hashes.get(orderId) ?? '';
  const passed = own.some(({ secondFactor }) => secondFactor?.passedBy === tryId);
  const right = own.find((order) => isRightCode(order, hashOf(order._id), typed.typedAt));
  const meant = right ? [right] : own;
  for (const { _id: orderId } of passed ? [] : meant) {
    const attempt = { ...typed, hash: hashOf(orderId) };
    const reduce = right ? rightCodeTyped(attempt, context.clock.now()) : wrongCodeTyped(attempt);
    await context.orders.update(orderId, reduce, 'customer');
  }
  for (const { _id: orderId } of own) {
    await advanceOrder(context, orderId);
  }
}

/** The order waits for a code, or this very message has brought it on before. */
function concerns({ status, secondFactor }: OrderDoc, tryId: string): boolean {
  return status === 'SECOND_FACTOR' || secondFactor?.passedBy === tryId;
}

export async function askNewCode(
  context: CommerceContext,
  orderId: string,
  { customerId, errandId }: { readonly customerId: string; readonly errandId: string },
): Promise<void> {
  const order = await context.orders.find(orderId);
  if (!isOneOf(await context.idsOf(customerId), order?.customerId)) {
    return;
  }
  await context.orders.update(orderId, newCodeAsked(errandId, context.clock), 'customer');
  await advanceOrder(context, orderId);
}

/** Ends an order whose code nobody gave in time. */
export async function endOverdueCode({ orders, clock }: CommerceContext, orderId: string): Promise<void> {
  await orders.update(orderId, codeOverdue(clock.now(), clock));
}
