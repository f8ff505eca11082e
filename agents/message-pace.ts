import { limitRules } from '../config/rules/limits.ts';
import type { ConversationState } from '../conversation/conversation.ts';
import { change, packOf, say, type TurnDraft } from './turn-draft.ts';

type Pace = NonNullable<ConversationState['pace']>;

/**
 * Counts a message into its minute. False: it is over the customer's limit, and not answered but for one line to the
 * first of them. Time is when the message was accepted, so that a backlog worked off at once is no flood.
 */
export function keepsPace(draft: TurnDraft, acceptedAt: Date): boolean {
  const pace = countIn(draft.state.pace, acceptedAt);
  change(draft, { pace });
  const over = pace.messages - limitRules.messagesPerMinute;
  if (over <= 0) return true;
  // Who is in a dialogue waits for an answer, whatever it is.
  if (over === 1 || draft.input.dialogue) say(draft, packOf(draft).talk.tooMany, 'notice');
  else draft.ended = 'silent';
  return false;
}

function countIn(pace: Pace | null, acceptedAt: Date): Pace {
  const within = pace !== null && acceptedAt.getTime() - Date.parse(pace.since) < limitRules.minuteMs;
  return within ? { ...pace, messages: pace.messages + 1 } : { since: acceptedAt.toISOString(), messages: 1 };
}
