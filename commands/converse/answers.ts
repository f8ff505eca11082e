import { flowOf } from '../../agents/flows/product-flows.ts';
import type { ConversationState, FlowState } from '../../conversation/conversation.ts';
import type { FlowEnv } from '../../conversation/flow.ts';
import { isYes } from '../../conversation/flow-words.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';

export type Line = { readonly msisdn: string; readonly ifAsked: Readonly<Record<string, string>> };

/** Other names under which a scenario may answer for a slot. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  recipient: ['recipient', 'msisdn', 'phone'],
  meterNumber: ['meterNumber', 'meter'],
  when: ['when', 'frequency', 'schedule', 'interval', 'day', 'date'],
  bundle: ['bundle', 'plan', 'dataSize', 'size', 'amount', 'validityDays', 'validity'],
};

/** Whether a text fills the slot that was asked for, as the flow itself reads it. */
function fills(flow: FlowState, text: string, msisdn: string): boolean {
  const now = new Date();
  const env: FlowEnv = {
    facts: { msisdn },
    pack: languagePacks.en,
    now,
    quotedUntil: now,
    quoteShownLast: true,
  };
  const move = flowOf(flow).flow.answer(flow, text, env);
  return move.kind !== 'not_an_answer' && !(move.kind === 'asked' && move.state.asked === flow.asked);
}

/** Whether a text is the digit of an entry of the list shown last. */
function picks(text: string, choices: readonly string[]): boolean {
  return /^\d{1,2}$/.test(text.trim()) && choices[Number(text) - 1] !== undefined;
}

/**
 * What the customer says to a bot that waits for an answer which the script does not give: the slot's own answer, and
 * after the last turn a yes to what is shown for confirmation. Null when the bot waits for nothing of the kind.
 */
export function unscriptedAnswer(
  { flow, choices, owner }: ConversationState,
  nextText: string | null,
  { msisdn, ifAsked }: Line,
): string | null {
  if (!flow || owner === 'person') return null;
  if (flow.step === 'confirming') return nextText === null ? 'yes' : null;
  const asked = flow.asked ?? '';
  if (nextText !== null && (picks(nextText, choices) || fills(flow, nextText, msisdn))) return null;
  const names = aliases[asked] ?? [asked];
  return names.map((name) => ifAsked[name]).find((answer) => answer !== undefined) ?? null;
}

/** A scripted yes at the end is for a bot that still asks something. */
export function isIdleYes(text: string, state: ConversationState): boolean {
  return isYes(text) && state.flow === null && state.paused === null && state.choices.length === 0;
}
