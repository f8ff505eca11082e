import { change, type TurnDraft } from '../turn-draft.ts';
import type { EscalationReason, Understanding } from '../understanding/understanding.ts';
import { hasAlarmingWord } from './alarming-words.ts';

const holding: ReadonlySet<EscalationReason> = new Set(['security', 'legal']);

/** Whether a message stops the customer's orders: a legal, fraud or security word that is meant in earnest. */
export function stopsOrders(
  text: string,
  { escalationReason }: Pick<Understanding, 'escalationReason'>,
): boolean {
  // Who is in danger or in a rage may say such a word besides.
  if (escalationReason === 'danger' || escalationReason === 'rage') return hasAlarmingWord(text);
  return escalationReason !== undefined && holding.has(escalationReason);
}

/** What is not paid yet is held, and so is what this session orders from here on, until a person releases it. */
export function holdOrders(draft: TurnDraft): void {
  draft.effects.push({ kind: 'hold_orders' });
  change(draft, { heldSessionId: draft.state.session?.sessionId ?? null });
}

/** Whether an order that is confirmed now is to be held. */
export function isSessionHeld({ state }: TurnDraft): boolean {
  return state.heldSessionId !== null && state.heldSessionId === state.session?.sessionId;
}

/** A person has released what this conversation ordered. The orders' own news say so. */
export function releaseSession(draft: TurnDraft): void {
  change(draft, { heldSessionId: null });
  draft.ended = 'silent';
}
