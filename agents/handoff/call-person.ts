import { enquiryRules } from '../../config/rules/enquiry.ts';
import type { NewEnquiry, Priority } from '../../conversation/enquiry.ts';
import { maskSixDigits } from '../../conversation/mask-code.ts';
import { deriveId } from '../derive-id.ts';
import { amendLast, change, packOf, say, type TurnDraft } from '../turn-draft.ts';
import { summariseCase } from './summarise-case.ts';

const maximumSummaryCharacters = 500;

type EnquiryPart = Pick<NewEnquiry, 'reason' | 'category' | 'priority' | 'summary'> &
  Partial<Pick<NewEnquiry, 'domain' | 'intent' | 'orderId'>> & {
    /** What makes the case one; by default the event that opened it. */
    readonly seed?: string;
  };

/** Opens a case for a person; the bot goes on speaking. */
export function openEnquiry(draft: TurnDraft, part: EnquiryPart): void {
  const { seed = draft.input.eventId, ...enquiry } = part;
  draft.effects.push({
    kind: 'open_enquiry',
    enquiry: {
      ...enquiry,
      enquiryId: deriveId('enq', seed),
      customerId: draft.input.customer.customerId,
      priority: boostPriority(part.priority, draft.input.customer.tier === 'PLATINUM'),
      summary: (hidesDigits(draft) ? maskSixDigits(part.summary) : part.summary).slice(
        0,
        maximumSummaryCharacters,
      ),
    },
  });
}

/** What may be a one-time code is nothing for the desk either. */
export function hidesDigits({ effects }: TurnDraft): boolean {
  return effects.some(({ kind }) => kind === 'hide_digits');
}

/** Gives the conversation to a person, with one notice; the bot is silent from here but for money news. */
export function callPerson(draft: TurnDraft, part: Omit<EnquiryPart, 'summary'>, notice?: string): void {
  openEnquiry(draft, { ...part, summary: summariseCase(draft) });
  change(draft, { owner: 'person', misunderstood: 0 });
  say(draft, notice ?? packOf(draft).person.calledNow, 'notice');
  amendLast(draft, { person: true });
  draft.ended = 'handed_over';
}

/** To whoever dials or calls while a person has the conversation: there is somebody on the line who waits for an answer. */
export function answerForPerson(draft: TurnDraft): void {
  if (!draft.input.dialogue) return;
  say(draft, packOf(draft).dialogue.withPerson);
  amendLast(draft, { person: true });
}

/** A message that a caller has left for a person: a case, unless a person has the conversation already. */
export function takeVoiceMessage(draft: TurnDraft): boolean {
  const { event, dialogue } = draft.input;
  if (dialogue !== 'voice' || event.kind !== 'message' || !event.files) return false;
  if (draft.state.owner === 'bot') {
    openEnquiry(draft, {
      reason: 'asked_for_person',
      category: 'general',
      priority: 'MEDIUM',
      summary: 'A voice message was left.',
    });
  }
  say(draft, packOf(draft).voice.messageKept, 'notice');
  return true;
}

function boostPriority(priority: Priority, boosted: boolean): Priority {
  if (!boosted) return priority;
  return enquiryRules.priorities[enquiryRules.priorities.indexOf(priority) + 1] ?? priority;
}
