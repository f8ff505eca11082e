import { foldText } from '../../conversation/values/fold-text.ts';
import { canonicalPhrase, canonicalWord, fillers } from './lexicon.ts';
import type { Speller } from './spelling.ts';
import type { Entity } from './understanding.ts';

const placeholders: Partial<Record<Entity['name'], string>> = {
  network: 'xnetwork',
  msisdn: 'xphone',
  amount: 'xamount',
  meterNumber: 'xmeter',
  disco: 'xdisco',
  dataSize: 'xsize',
  reference: 'xreference',
  token: 'xtoken',
};

const RATING =
  /\b(?:\d{1,2}|one|two|three|four|five|nine|ten)\s*(?:\/|out of|over|on)\s*(?:5|10|five|ten)\b|\b(?:\d|one|two|three|four|five)[ -]?stars?\b/g;

/** Whether a text is a score and nothing else: `4/5`. */
export function isScore(text: string): boolean {
  return foldText(text).trim().replace(RATING, '') === '';
}

// "meter no 0450…": no refusal
const NUMBER_SIGN = /\b(meter|account|acct|phone|mobile|line|order|reference) no\b(?=[\s.:]*(?:x[a-z]|\d))/g;

// "weekly" stays a word: a recurring order is told by it
const COUNTED_TIME = /\d|\s|-/;

function placeholderOf({ name, start, end }: Entity, folded: string): string | undefined {
  if (name === 'validityDays') return COUNTED_TIME.test(folded.slice(start, end)) ? 'xvalidity' : undefined;
  return placeholders[name];
}

/** Folded text in which each entity is a word of its own (`xamount`); kinds that are words already stay. */
export function replaceEntities(text: string, found: readonly Entity[]): string {
  const folded = foldText(text);
  let result = '';
  let at = 0;
  for (const entity of found) {
    const { start, end } = entity;
    const placeholder = placeholderOf(entity, folded);
    if (!placeholder || start < at) continue;
    result += `${folded.slice(at, start)} ${placeholder} `;
    at = end;
  }
  return (result + folded.slice(at)).replace(RATING, ' xrating ').replace(NUMBER_SIGN, '$1 number');
}

function joinPhrases(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const [a = '', b = '', c = ''] = words.slice(index, index + 3);
    const three = canonicalPhrase.get(`${a} ${b} ${c}`);
    const two = three === undefined ? canonicalPhrase.get(`${a} ${b}`) : undefined;
    joined.push(three ?? two ?? a);
    index += three === undefined ? (two === undefined ? 0 : 1) : 2;
  }
  return joined;
}

const WORD = /[a-z0-9][a-z0-9'\p{M}]*/gu;

/** The words of a text as they were typed, without apostrophes and accents; a letter at most twice in a row. */
export function typedWords(replaced: string): string[] {
  return (replaced.match(WORD) ?? []).map((word) =>
    word.replace(/['\p{M}]/gu, '').replace(/(.)\1{2,}/g, '$1$1'),
  );
}

/** The words of a text as the classifier knows them: repaired, canonical, without fillers. */
export function canonicalWords(typed: readonly string[], spell: Speller): string[] {
  const words = joinPhrases(typed).map((word) => {
    const direct = canonicalWord.get(word);
    if (direct !== undefined) return direct;
    if (word.startsWith('x')) return word;
    const right = spell(word);
    return canonicalWord.get(right) ?? right;
  });
  const kept = words.filter((word) => !fillers.has(word));
  return kept.length > 0 ? kept : words;
}
