import { wordsAtMost } from '../../config/rules/agents.ts';
import type { Medium } from '../../conversation/address.ts';
import type { Language } from '../../conversation/conversation.ts';
import { isClearlyPidgin } from '../../conversation/language/detect-pidgin.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { extractEntities } from '../understanding/entities.ts';
import { type Fact, insertFacts, isUnfilled, withoutPlaces } from './facts.ts';

/** What is looked at before words of a model go out. Each alone refuses. */
export const wordChecks = ['places', 'figures', 'claims', 'leaks', 'length', 'language'] as const;
export type WordCheck = (typeof wordChecks)[number];

export type WordsToCheck = {
  readonly words: string;
  readonly facts: readonly Fact[];
  /** What the agents are told of their part: nobody else's to read. */
  readonly instructions: readonly string[];
  readonly medium: Medium;
  readonly language: Language;
};

export type CheckedWords =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly check: WordCheck };

export type CheckWords = (toCheck: WordsToCheck) => CheckedWords;

/** `off` takes checks away: it plants the violations that the tests must notice. */
export function createWordCheck(options: { readonly off?: ReadonlySet<WordCheck> } = {}): CheckWords {
  const off = options.off ?? new Set<WordCheck>();
  return (toCheck) => {
    const { words, facts, medium, language } = toCheck;
    const inserted = insertFacts(words, facts);
    const own = withoutPlaces(words);
    if ((!inserted.ok || isUnfilled(own)) && !off.has('places')) return { ok: false, check: 'places' };
    const text = (inserted.ok ? inserted.text : words).trim();
    const found: Readonly<Record<Exclude<WordCheck, 'places'>, () => boolean>> = {
      figures: () => hasFigure(own),
      claims: () => claimsState(own),
      leaks: () => leaks(own, toCheck.instructions),
      length: () => text === '' || text.length > wordsAtMost[medium],
      language: () => isForeign(own, language),
    };
    const failed = wordChecks.find((check) => check !== 'places' && !off.has(check) && found[check]());
    return failed ? { ok: false, check: failed } : { ok: true, text };
  };
}

/** Also in words, and in digits that are not ASCII. */
function hasFigure(own: string): boolean {
  if (/\p{Nd}|\p{No}|\p{Nl}/u.test(own)) return true;
  const folded = foldText(own);
  if (figureWords.test(folded)) return true;
  return extractEntities(own).some(({ name }) => figureNames.has(name));
}

const figureNames: ReadonlySet<string> = new Set([
  'amount',
  'msisdn',
  'meterNumber',
  'dataSize',
  'validityDays',
  'reference',
  'token',
]);
const figureWords =
  /\b(?:hundred|thousand|million|billion|naira|ngn|kobo|percent|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero)\b|[₦#$%]/;

/** What happened to money or goods is said by records alone. */
const claims =
  /\b(?:success\w*|complet\w*|deliver\w*|credited|debited|refund(?:ed|ing)?|revers\w*|paid|received|process(?:ed|ing)|confirmed|approved|purchased|bought|activated|recharged|loaded|transfer\w*|cancel(?:led|ed)|resolved|fixed|free of charge|for free|guarantee\w*|dispatched|vended|topped)\b|\b(?:have|has|been|was|were|just|already|i've|we've) (?:sent|done|gone|topped|issued|returned|given)\b|\bdon (?:enter|go|come|pay|send|do|load|credit|reach|return|refund|collect|finish|work)\b|\b(?:we|i) (?:will|go|shall) (?:refund|return|send|credit|pay|give|compensate|reverse|dash)\b|\b(?:on (?:its|the) way|no charge|not charged)\b/;

function claimsState(own: string): boolean {
  return claims.test(foldText(own));
}

/** What only we know of ourselves, and what a stranger would ask a customer for. */
const secrets =
  /\b(?:system prompt|prompts?|instructions?|my rules|roster|json|schema|candidates?|command|start_flow|set_slot|hand_over|gpt|openai|language model|api key|password|passcode|pin|otp|cvv|bvn|secret|one[ -]time code|card number|account number|\w+agent)\b|https?:|www\.|\S+@\S+|\b[\w-]+\.(?:com|ng|net|org|io|example)\b/;
/** So many words in a row that stand in the instructions too are not there by chance. */
const quotedWords = 6;

function leaks(own: string, instructions: readonly string[]): boolean {
  if (secrets.test(foldText(own))) return true;
  const words = wordsOf(own);
  const told = instructions.map((text) => ` ${wordsOf(text).join(' ')} `);
  return words.some((_, index) => {
    if (index + quotedWords > words.length) return false;
    const run = ` ${words.slice(index, index + quotedWords).join(' ')} `;
    return told.some((text) => text.includes(run));
  });
}

function wordsOf(text: string): string[] {
  return foldText(text).match(/[\p{L}']+/gu) ?? [];
}

/** In another script, or in Pidgin to who is written to in English. */
function isForeign(own: string, language: Language): boolean {
  const letters = own.match(/\p{L}/gu) ?? [];
  const others = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (others.length > 0 || /[\p{Cc}\p{Cf}]/u.test(own.replace(/\n/g, ' '))) return true;
  return language === 'en' && isClearlyPidgin(own);
}
