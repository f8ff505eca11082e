import type { ChatItem } from '../../channels/chat-site.ts';
import { webchatRules } from '../../config/rules/webchat.ts';

/** The beginning of a message, and how long it stands before more is shown. */
export type AnswerPart = { readonly text: string; readonly pauseMs: number };

/** A sentence ends where a space or a new line follows its sign; `08031234567.` and `NGN 1,500.50` have none inside. */
const betweenSentences = /(?<=[.!?:]["')]?)\s+(?=\S)|\n+(?=\S)/g;

/** The sentences of a text with what stands between them: together they are the text. */
export function splitSentences(text: string): readonly string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { index, 0: gap } of text.matchAll(betweenSentences)) {
    sentences.push(text.slice(from, index + gap.length));
    from = index + gap.length;
  }
  return from < text.length ? [...sentences, text.slice(from)] : sentences;
}

/**
 * What is shown of an item before it is whole: its text, a sentence longer each time. Nothing of a short one, of what a
 * visitor or a person wrote, of news, of a receipt or a link.
 */
export function partsOf(item: ChatItem): readonly AnswerPart[] {
  if (item.from !== 'us' || item.author !== 'bot' || item.delivered) return [];
  const { content } = item;
  const { fromCharacters, everyMs, withinMs } = webchatRules.parts;
  if ((content.kind !== 'text' && content.kind !== 'choices') || content.text.length < fromCharacters)
    return [];
  const sentences = splitSentences(content.text);
  const before = sentences.slice(0, -1);
  const pauseMs = Math.min(everyMs, Math.floor(withinMs / Math.max(before.length, 1)));
  return before.map((_, index) => ({
    text: sentences
      .slice(0, index + 1)
      .join('')
      .trimEnd(),
    pauseMs,
  }));
}
