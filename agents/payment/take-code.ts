import type { PendingCode } from '../../commerce/second-factor/second-factor.ts';
import type { PendingClaim } from '../../conversation/address-claim-store.ts';
import { isFromNumber } from '../../conversation/verified-address.ts';
import { sayStatus } from '../answers/order-answers.ts';
import { lastDigits } from '../last-digits.ts';
import type { TurnEvent } from '../turn.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';
import { type CodeReading, readCode } from './read-code.ts';

type Message = Extract<TurnEvent, { kind: 'message' }>;

/**
 * A one-time code, or the wish for another one, while an order waits for it: heard before every flow, whoever owns the
 * conversation. Whether it is right is the order's to say: its news answer. Only a keyed hash of it leaves the turn, and
 * what is kept of the message loses its digits.
 */
export async function takeCode(draft: TurnDraft, message: Message): Promise<boolean> {
  const reading = readCode(message.text);
  if (!reading) return false;
  const { reads } = draft.input;
  const [pending, claims] = await Promise.all([reads.pendingCodes(), reads.pendingClaims()]);
  const claimed = takeClaimCode(draft, message, reading, claims, pending.length > 0);
  if (claimed !== undefined) return claimed;
  const newest = pending.at(-1);
  if (!newest) return reading.kind === 'code' && (await tellOfUsedCode(draft));
  if (reading.kind === 'new') {
    draft.effects.push({ kind: 'new_code', orderId: newest.orderId });
    return true;
  }
  draft.effects.push({ kind: 'hide_digits', messageId: draft.input.eventId });
  if (reading.kind === 'code') {
    tryCode(draft, message, pending, reading.digits);
    return true;
  }
  if (reading.saysCode) say(draft, packOf(draft).code.alone, 'notice');
  return reading.saysCode;
}

/** The code of a claim, typed on the address that claims. Undefined where it is none: an order's may be meant. */
function takeClaimCode(
  draft: TurnDraft,
  { acceptedAt }: Message,
  reading: CodeReading,
  claims: readonly PendingClaim[],
  orderWaits: boolean,
): boolean | undefined {
  const digits = reading.kind === 'code' ? reading.digits : undefined;
  const right = digits === undefined ? undefined : claims.find(({ isRight }) => isRight(digits));
  const claim = right ?? (orderWaits ? undefined : claims.at(-1));
  if (!claim) return undefined;
  const { link } = packOf(draft);
  if (reading.kind === 'new') {
    say(draft, link.again, 'notice');
    return true;
  }
  draft.effects.push({ kind: 'hide_digits', messageId: draft.input.eventId });
  if (digits === undefined) {
    const saysCode = reading.kind === 'mentioned' && reading.saysCode;
    if (saysCode) say(draft, link.codeAlone, 'notice');
    return saysCode;
  }
  const { claimId, hash } = claim;
  const typedAt = (acceptedAt ?? draft.input.now).toISOString();
  draft.effects.push({ kind: 'try_claim', claimId, hash: hash(digits), typedAt });
  return true;
}

function tryCode(
  draft: TurnDraft,
  { from, acceptedAt }: Message,
  pending: readonly PendingCode[],
  digits: string,
): void {
  const { customer, now } = draft.input;
  const numberOf = ({ addressKey }: PendingCode) =>
    customer.addresses.find((address) => address.addressKey === addressKey);
  const own = pending.filter((code) => isFromNumber(from, numberOf(code)));
  const [first] = pending;
  if (own.length === 0 && first) {
    const number = lastDigits(numberOf(first)?.value);
    say(draft, packOf(draft).code.otherNumber({ number }), 'notice');
    return;
  }
  draft.effects.push({
    kind: 'try_code',
    guesses: own.map(({ orderId, hash }) => ({ orderId, hash: hash(digits) })),
    typedAt: (acceptedAt ?? now).toISOString(),
  });
}

/** The same code once more, after it was accepted: the order tells how far it is. */
async function tellOfUsedCode(draft: TurnDraft): Promise<boolean> {
  const { openOrderId, flow, paused, owner } = draft.state;
  if (openOrderId === null || flow || paused || owner === 'person') return false;
  const order = await draft.input.reads.order(openOrderId);
  if (!order?.secondFactor) return false;
  sayStatus(draft, order);
  return true;
}
