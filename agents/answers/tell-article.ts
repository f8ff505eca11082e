import { wordsAtMost } from '../../config/rules/agents.ts';
import { knowledgeRules } from '../../config/rules/knowledge.ts';
import { isQuestion } from '../../conversation/flow-words.ts';
import type { Article } from '../../knowledge/article.ts';
import { fillPassages } from '../../knowledge/fill-passages.ts';
import type { Found } from '../../knowledge/search-articles.ts';
import type { ShownArticle } from '../commands/candidates.ts';
import { minimumConfidence } from '../next-step.ts';
import { checkArticle } from '../replies/check-article.ts';
import { mediumOf, packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import type { Label } from '../understanding/labels.ts';
import type { Understanding } from '../understanding/understanding.ts';
import { networkMeant } from './network-meant.ts';

type Understood = Pick<Understanding, 'intent' | 'confidence'>;

/** Longest text messages, in characters: one part, and two. */
const smsCharacters = [160, 306] as const;

/** The passages of an article as this customer reads them; none of one that may not be told. */
function passagesOf(draft: TurnDraft, article: Article): readonly (string | null)[] {
  const { language } = draft.state;
  const held = checkArticle(article.text[language]);
  if (held) {
    const tags = [`unfit:article_${held}`];
    draft.notes.push({
      sender: 'QAAgent',
      recipient: 'BROADCAST',
      type: 'notification',
      content: article.id,
      tags,
    });
    return [];
  }
  const dialled = draft.input.dialogue !== undefined;
  return fillPassages(article, { language, dialled, network: networkMeant(draft) });
}

/** What an article says to this customer, or of it the passages that are named; null where that is nothing. */
export function articleWords(draft: TurnDraft, id: string, named?: readonly number[]): string | null {
  const article = draft.articles.library.get(id);
  const passages = article ? passagesOf(draft, article) : [];
  const said = passages.filter((text, index) => text !== null && (named?.includes(index) ?? true));
  return said.length > 0 ? said.join(' ') : null;
}

/** Tells an article, or passages of it, with where it comes from. False where it has nothing to tell here. */
export function tellArticle(draft: TurnDraft, id: string, named?: readonly number[]): boolean {
  const words = articleWords(draft, id, named);
  if (words === null) return false;
  say(draft, withSource(draft, words, draft.articles.library.get(id)?.title ?? id));
  return true;
}

/** On a text message only where it costs no other part; in a dialogue never. */
function withSource(draft: TurnDraft, words: string, title: string): string {
  if (draft.input.dialogue) return words;
  const { articles } = packOf(draft).agents;
  const medium = mediumOf(draft);
  if (medium !== 'sms') {
    const whole = `${words}\n${articles.source({ what: title })}`;
    return whole.length <= wordsAtMost[medium] ? whole : words;
  }
  const short = `${words} ${articles.see({ what: title })}`;
  const [one, two] = smsCharacters;
  return short.length <= (words.length <= one ? one : two) ? short : words;
}

/** What is written about the message, the likeliest first. */
function searchArticles(draft: TurnDraft, { intent, confidence }: Understood): Found {
  const foreign = intent === 'OUT_OF_SCOPE' && confidence >= minimumConfidence;
  return draft.articles.search(textOf(draft), { foreign });
}

/** What an agent that reads articles is shown with the message. */
export function articlesToShow(draft: TurnDraft, understood: Understood): readonly ShownArticle[] {
  const { articles, confidence } = searchArticles(draft, understood);
  if (confidence < knowledgeRules.showAtLeast) return [];
  return articles.flatMap(({ id }) => {
    const article = draft.articles.library.get(id);
    const passages = article ? passagesOf(draft, article) : [];
    return article && passages.some((text) => text !== null) ? [{ id, title: article.title, passages }] : [];
  });
}

/** How sure it is that an article answers the message. `maybe`: it was at least a question about us. */
type Written = {
  readonly kind: 'answer' | 'maybe' | 'shown' | 'nothing';
  /** The likeliest one. */
  readonly id: string;
};

const nothing: Written = { kind: 'nothing', id: '' };

export function findWritten(draft: TurnDraft, understood: Understood): Written {
  if (draft.input.dialogue !== undefined) return nothing;
  const { articles, confidence } = searchArticles(draft, understood);
  const id = articles[0]?.id ?? '';
  const { answerAtLeast, unsureAtLeast, showAtLeast } = knowledgeRules;
  if (confidence >= answerAtLeast) return { kind: 'answer', id };
  if (confidence >= unsureAtLeast && isQuestion(textOf(draft))) return { kind: 'maybe', id };
  return confidence >= showAtLeast ? { kind: 'shown', id } : nothing;
}

/** Tells what is written, where that is surely the answer. */
export function tellFoundArticle(draft: TurnDraft, understood: Understood): boolean {
  const { kind, id } = findWritten(draft, understood);
  return kind === 'answer' && tellArticle(draft, id);
}

/** Where the customer's own records answer, and words that ask for them. */
const recordLabels =
  /^GENERAL\.ACCOUNT\.|\.TRANSACTION_ISSUE\.|\.resend_token$|\.INQUIRY\.(?:balance|history)$/;
const ownWords = /\b(?:my|mine|our|where|bought|status|order|this)\b/i;

/** A question that an article answers better than what is usually said to this label. */
export function tellBetterArticle(draft: TurnDraft, label: Label, understood: Understood): boolean {
  const text = textOf(draft);
  if (!isQuestion(text) || (recordLabels.test(label) && ownWords.test(text))) return false;
  const { kind, id } = findWritten(draft, understood);
  const labels = draft.articles.library.get(id)?.labels ?? [];
  const isAbout = labels.some((one) => label === one || label.startsWith(`${one}.`));
  return kind === 'answer' && isAbout && tellArticle(draft, id);
}
