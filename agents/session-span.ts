import { sessionRules } from '../config/rules/sessions.ts';
import { deriveId } from './derive-id.ts';
import { change, scaleMs, type TurnDraft } from './turn-draft.ts';

/**
 * Counts the message into the session, or opens a new one after the idle time. A purchase under way when the old
 * session ended is put aside, to be offered again while it is young enough.
 */
export function openSession(draft: TurnDraft): void {
  const { input, state } = draft;
  const now = input.now.toISOString();
  const session = state.session;
  const idleMs = session ? input.now.getTime() - Date.parse(session.lastAt) : 0;
  if (session && idleMs <= scaleMs(input, sessionRules.idleMs)) {
    change(draft, { session: { ...session, lastAt: now, turns: session.turns + 1 } });
    return;
  }
  const sessionId = deriveId('ses', input.eventId);
  const unfinished = state.flow ?? state.paused;
  const ageMs = unfinished ? input.now.getTime() - Date.parse(unfinished.updatedAt) : 0;
  const kept = unfinished && ageMs <= scaleMs(input, sessionRules.flowKeptMs) ? unfinished : null;
  change(draft, {
    session: { sessionId, startedAt: now, lastAt: now, turns: 1 },
    flow: null,
    paused: kept,
    misunderstood: 0,
    unclear: null,
    wishes: [],
    care: null,
  });
}
