import { feedbackRules } from '../../config/rules/agents.ts';
import type { ConversationState } from '../../conversation/conversation.ts';
import { change, packOf, say, scaleMs, type TurnDraft, textOf } from '../turn-draft.ts';
import { readRating } from './read-rating.ts';

type Asked = NonNullable<ConversationState['rating']>;

/** From here on a rating is an unhappy one. */
const unhappyUpTo = 2;

/**
 * The question after what was bought or settled, to be said with it; nothing where it is not asked: at most once a week,
 * never in a dialogue, to who wants no notices, or while something else is asked or a person answers.
 */
export function askRating(draft: TurnDraft, about: string): string | undefined {
  if (!mayAsk(draft)) return undefined;
  const askedAt = draft.input.now.toISOString();
  change(draft, { rating: { askedAt, about, open: true } });
  return packOf(draft).agents.rating.ask;
}

function mayAsk({ input, state }: TurnDraft): boolean {
  const { at, flow, paused, wishes, owner, rating } = state;
  if (input.dialogue || at?.medium === 'ussd' || at?.medium === 'voice') return false;
  if (flow || paused || wishes.length > 0 || owner === 'person') return false;
  const here = input.customer.addresses.find(({ addressKey }) => addressKey === at?.addressKey);
  if ((here ?? input.customer.addresses[0])?.consent === 'opted_out') return false;
  return rating === null || sinceAsked(input, rating) >= scaleMs(input, feedbackRules.askAgainMs);
}

const sinceAsked = ({ now }: TurnDraft['input'], { askedAt }: Asked) => now.getTime() - Date.parse(askedAt);

/** An answer to the question. False where none is waited for, or the message is none: a digit may pick something else. */
export function takeAskedRating(draft: TurnDraft): boolean {
  const { rating, flow, paused, choices } = draft.state;
  if (!rating?.open || flow || paused || choices.length > 0 || draft.input.dialogue) return false;
  if (sinceAsked(draft.input, rating) > scaleMs(draft.input, feedbackRules.openForMs)) return false;
  const given = readRating(textOf(draft));
  if (given === undefined) return false;
  keep(draft, given, rating);
  return true;
}

/** A rating that is given, asked for or not; false where the message has none. */
export function takeRating(draft: TurnDraft): boolean {
  const given = readRating(textOf(draft));
  if (given === undefined) return false;
  keep(draft, given, draft.state.rating);
  return true;
}

function keep(draft: TurnDraft, rating: number, asked: Asked | null): void {
  const about = asked?.open ? asked.about : (draft.state.session?.sessionId ?? draft.input.eventId);
  draft.effects.push({ kind: 'record_rating', rating, about });
  if (asked) change(draft, { rating: { ...asked, open: false } });
  const { agents } = packOf(draft);
  draft.notes.push({
    sender: 'FeedbackAgent',
    recipient: 'AnalyticsAgent',
    type: 'notification',
    content: 'rated',
    structuredData: { rating },
  });
  say(draft, rating <= unhappyUpTo ? agents.rating.sorry : agents.rating.thanks);
}
