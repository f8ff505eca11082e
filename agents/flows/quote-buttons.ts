import type { FlowState } from '../../conversation/conversation.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { ReplyContent } from '../../conversation/reply.ts';
import { cancelChoice, quoteChoice, type TurnDraft } from '../turn-draft.ts';

const prefix = `${quoteChoice}:`;

/** A quote with its answers to tap. The yes names its quote: it stays in sight when another quote has come below it. */
export function addQuoteButtons(content: ReplyContent, state: FlowState, pack: LanguagePack): ReplyContent {
  if (content.kind !== 'text') return content;
  const buttons = [
    { id: yesOf(state), label: pack.flow.buttonYes },
    { id: cancelChoice, label: pack.flow.buttonCancel },
  ];
  return { ...content, buttons };
}

/** The yes under a quote was tapped: under the one that stands, or under an earlier one. */
export function tappedQuote({ input: { event }, state }: TurnDraft): 'standing' | 'earlier' | undefined {
  const id = event.kind === 'message' ? event.choiceId : undefined;
  if (!id?.startsWith(prefix)) return undefined;
  return state.flow && id === yesOf(state.flow) ? 'standing' : 'earlier';
}

function yesOf({ quotedUntil = '' }: FlowState): string {
  return `${prefix}${Date.parse(quotedUntil)}`;
}
