import type { ConversationState, FlowState } from './conversation.ts';

/**
 * The state of a conversation that another one joins. Its own goes on; the purchase that was touched last, on whichever,
 * is put aside and offered. A person who has one of them has both; a security word that holds one holds both.
 */
export function joinStates(survivor: ConversationState, former: ConversationState): ConversationState {
  const held = survivor.heldSessionId !== null || former.heldSessionId !== null;
  const session = survivor.session ?? former.session;
  return {
    ...survivor,
    ...(survivor.languageChosen || !former.languageChosen
      ? {}
      : { language: former.language, languageChosen: true }),
    session,
    // Nothing of what was shown on one of the addresses may be answered by chance on the other.
    flow: null,
    choices: [],
    at: null,
    paused: latest(survivor.flow, survivor.paused, former.flow, former.paused),
    owner: survivor.owner === 'person' || former.owner === 'person' ? 'person' : 'bot',
    openOrderId: survivor.openOrderId ?? former.openOrderId,
    heldSessionId: held ? (session?.sessionId ?? survivor.heldSessionId ?? former.heldSessionId) : null,
    heard: { ...former.heard, ...survivor.heard },
    dialogue: survivor.dialogue ?? former.dialogue,
    call: survivor.call ?? former.call,
  };
}

function latest(...flows: readonly (FlowState | null)[]): FlowState | null {
  return flows.reduce(
    (best, flow) => (flow && (!best || flow.updatedAt > best.updatedAt) ? flow : best),
    null,
  );
}
