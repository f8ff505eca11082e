import type { NewEnquiry } from '../../conversation/enquiry.ts';
import { openEnquiry } from '../handoff/call-person.ts';
import { summariseCase } from '../handoff/summarise-case.ts';
import { checkReply } from '../replies/check-reply.ts';
import { change, packOf, say, type TurnDraft } from '../turn-draft.ts';

const reason: NewEnquiry['reason'] = 'unfit_answer';

/** A model's words could not stand, made again neither: what the rules say takes their place. */
export function noteTemplate({ notes }: TurnDraft): void {
  notes.push({
    ...{ sender: 'QAAgent', recipient: 'BROADCAST', type: 'notification', tags: ['qa:template'] },
    content: 'the rules answer',
  });
}

/**
 * The last of the checks: where even an answer of the rules can't go out, none of what the turn has said from there on
 * does. The case goes to a person, and the customer is told.
 */
export function holdUnfit(draft: TurnDraft, from: number): void {
  const failed = draft.replies
    .slice(from)
    .map(checkReply)
    .find((check) => check !== null);
  if (!failed) return;
  draft.replies.splice(from);
  // Nothing stands that could be said yes to unseen.
  change(draft, { flow: null, paused: null });
  say(draft, packOf(draft).agents.passedOn);
  if (!draft.effects.some(({ kind }) => kind === 'open_enquiry')) {
    openEnquiry(draft, { reason, category: 'technical', priority: 'HIGH', summary: summariseCase(draft) });
  }
  draft.notes.push({
    ...{ sender: 'QAAgent', recipient: 'EscalationAgent', type: 'escalation', priority: 'HIGH' },
    content: 'an answer of the rules could not go out',
    tags: ['qa:person', `unfit:reply_${failed}`],
  });
}
