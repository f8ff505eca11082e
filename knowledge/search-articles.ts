import MiniSearch from 'minisearch';
import { knowledgeRules } from '../config/rules/knowledge.ts';
import type { Library } from './library.ts';

/** The words of a text by which it is found: the same for a question and for an article. */
export type SearchWords = (text: string) => readonly string[];

/** An article that may hold the answer. */
export type FoundArticle = {
  readonly id: string;
  readonly version: number;
  readonly score: number;
};

export type Found = {
  /** The best first. */
  readonly articles: readonly FoundArticle[];
  /** How likely it is, from 0 to 1, that the first one is the answer; 0 where there is none. */
  readonly confidence: number;
};

/** `foreign`: whoever understood the question takes it for none of ours. */
export type SearchArticles = (question: string, options?: { readonly foreign?: boolean }) => Found;

/** What the confidence is made of, each from 0 up. */
type Evidence = {
  /** How much of the question's words the article has, the rare ones counting more: 0 to 1. */
  readonly coverage: number;
  /** For each word. */
  readonly score: number;
  /** How far ahead of the next one: 0 to 1. */
  readonly lead: number;
};

const nothing: Found = { articles: [], confidence: 0 };

/** Indexes a library once; a search takes well under a millisecond. */
export function createSearch(library: Library, words: SearchWords): SearchArticles {
  const index = createIndex(library, words);
  const rarity = rarityOf(library, words);
  return (question, { foreign = false } = {}) => {
    const asked = [...new Set(words(question))];
    if (asked.length === 0) return nothing;
    const hits = index.search(asked.join(' ')).slice(0, knowledgeRules.topK);
    const [first, second] = hits;
    if (!first) return nothing;
    const covered = weigh(first.queryTerms, rarity);
    const evidence = {
      coverage: covered / Math.max(weigh(asked, rarity), Number.MIN_VALUE),
      score: first.score / asked.length,
      lead: second ? 1 - second.score / first.score : 1,
    };
    return {
      articles: hits.map(({ id, score }) => ({
        id: String(id),
        version: library.get(String(id))?.version ?? 0,
        score,
      })),
      confidence: confidenceOf(evidence, foreign),
    };
  };
}

function createIndex(library: Library, words: SearchWords): MiniSearch {
  const { boost, fuzzy, fuzzyFromLetters } = knowledgeRules;
  const index = new MiniSearch({
    fields: ['title', 'asked', 'text'],
    tokenize: (text) => text.split(' ').filter((word) => word !== ''),
    processTerm: (term) => term,
    searchOptions: {
      boost,
      prefix: (term) => term.length >= fuzzyFromLetters,
      fuzzy: (term) => (term.length >= fuzzyFromLetters ? fuzzy : false),
    },
  });
  const joined = (texts: readonly string[]) => texts.flatMap((text) => words(text)).join(' ');
  index.addAll(
    [...library.values()].map(({ id, title, asked, text }) => ({
      id,
      title: joined([title]),
      asked: joined(asked),
      text: joined([...text.en, ...text.pcm]),
    })),
  );
  return index;
}

/** How rare each word is among the articles; a word that none has is as rare as can be. */
function rarityOf(library: Library, words: SearchWords): (word: string) => number {
  const counts = new Map<string, number>();
  for (const { title, asked, text } of library.values()) {
    const own = new Set([title, ...asked, ...text.en, ...text.pcm].flatMap((part) => words(part)));
    for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (word) => Math.log(1 + library.size / ((counts.get(word) ?? 0) + 0.5));
}

const weigh = (asked: readonly string[], rarity: (word: string) => number): number =>
  asked.reduce((sum, word) => sum + rarity(word), 0);

function confidenceOf({ coverage, score, lead }: Evidence, foreign: boolean): number {
  const { confidence } = knowledgeRules;
  const sum =
    confidence.bias +
    confidence.coverage * coverage +
    confidence.score * score +
    confidence.lead * lead +
    (foreign ? confidence.foreign : 0);
  return 1 / (1 + Math.exp(-sum));
}
