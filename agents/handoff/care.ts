import { escalationRules } from '../../config/rules/escalation.ts';
import type { ConversationState } from '../../conversation/conversation.ts';
import type { NewEnquiry, Priority } from '../../conversation/enquiry.ts';
import type { Chat } from '../group-chat/chat.ts';
import { countsAsInvolved, findAgent } from '../roster/agents.ts';
import { change, packOf, say, scaleMs, type TurnDraft } from '../turn-draft.ts';
import { openEnquiry } from './call-person.ts';
import { summariseCase } from './summarise-case.ts';

type Care = NonNullable<ConversationState['care']>;
type Reason = Extract<NewEnquiry['reason'], 'vip_customer' | 'upset' | 'many_agents' | 'unresolved'>;

const untouched: Care = { involved: [], amissSince: null, shown: [] };

const careOf = ({ state }: TurnDraft): Care => state.care ?? untouched;

/** What something is amiss with: it stays so until an order's good end. */
const amiss: ReadonlySet<string> = new Set([
  'TRANSACTION_ISSUE',
  'BILLING_ISSUE',
  'TECHNICAL_ISSUE',
  'BALANCE_ISSUE',
]);

/** Counts who had a part in this session, and shows to a person what took too many of them, too long, or too much patience. */
export function noteInvolved(draft: TurnDraft, chat: Chat): void {
  const care = careOf(draft);
  const walked = chat.plan.filter((name) => (chat.spoken[name] ?? 0) > 0);
  const counted = walked.filter((name) => {
    const agent = findAgent(name);
    return agent !== undefined && countsAsInvolved(agent);
  });
  const involved = [...new Set([...care.involved, ...counted])];
  const isAmiss = chat.sure && amiss.has(chat.subject.intent ?? '');
  const now = draft.input.now.toISOString();
  change(draft, { care: { ...care, involved, amissSince: care.amissSince ?? (isAmiss ? now : null) } });
  if (chat.subject.sentiment === 'VERY_NEGATIVE') show(draft, 'upset', 'HIGH');
  if (involved.length > escalationRules.agentsInvolvedOver) show(draft, 'many_agents', 'MEDIUM');
  if (isAmiss && hasTakenLong(draft)) show(draft, 'unresolved', 'HIGH', packOf(draft).agents.shown);
}

function hasTakenLong(draft: TurnDraft): boolean {
  const { amissSince } = careOf(draft);
  const limitMs = scaleMs(draft.input, escalationRules.unresolvedSeconds * 1_000);
  return amissSince !== null && draft.input.now.getTime() - Date.parse(amissSince) > limitMs;
}

/** Whatever a PLATINUM customer writes, a person sees it at once and may join; nothing waits for one. */
export function showBestCustomer(draft: TurnDraft): void {
  if (draft.input.customer.tier === 'PLATINUM') show(draft, 'vip_customer', 'LOW');
}

/** Once a session for a reason, unless a person has been called in this turn anyway. */
function show(draft: TurnDraft, reason: Reason, priority: Priority, words?: string): void {
  const care = careOf(draft);
  if (care.shown.includes(reason)) return;
  change(draft, { care: { ...care, shown: [...care.shown, reason] } });
  if (draft.effects.some(({ kind }) => kind === 'open_enquiry')) return;
  openEnquiry(draft, {
    seed: `${reason}:${draft.state.session?.sessionId ?? draft.input.eventId}`,
    ...{ reason, category: 'general', priority },
    summary: summariseCase(draft),
  });
  if (words !== undefined) say(draft, words, 'notice');
}

/** An order came to a good end: what was amiss is no more. */
export function noteSettled(draft: TurnDraft): void {
  if (draft.state.care?.amissSince) change(draft, { care: { ...draft.state.care, amissSince: null } });
}
