import { sayStatus } from './answers/order-answers.ts';
import { showMenu } from './answers/show-menu.ts';
import { hasKeysOnly } from './choices/key-choices.ts';
import { offerPaused } from './flows/show-flow.ts';
import type { TurnEvent } from './turn.ts';
import { change, packOf, type TurnDraft } from './turn-draft.ts';

/**
 * The first word of a dialled session or call. A purchase that was broken off is offered first, unless the dialled code
 * itself says what is wanted.
 */
export async function openDialogue(
  draft: TurnDraft,
  { opens }: Extract<TurnEvent, { kind: 'message' }>,
): Promise<boolean> {
  if (!opens) return false;
  const unfinished = draft.state.flow ?? draft.state.paused;
  change(draft, { flow: null, paused: unfinished });
  if (opens === 'dialled' && (await askForPendingCode(draft))) return true;
  if (opens === 'dialled' && unfinished) {
    await offerPaused(draft);
    return true;
  }
  if (opens === 'deep_link') change(draft, { paused: null });
  showMenu(draft, packOf(draft).talk.greeting);
  return true;
}

/** A code comes by SMS, often after the session in which it was wanted: who dials again can enter it. */
async function askForPendingCode(draft: TurnDraft): Promise<boolean> {
  const { reads } = draft.input;
  const newest = hasKeysOnly(draft) ? (await reads.pendingCodes()).at(-1) : undefined;
  const order = newest && (await reads.order(newest.orderId));
  if (order?.status !== 'SECOND_FACTOR') return false;
  sayStatus(draft, order);
  return true;
}
