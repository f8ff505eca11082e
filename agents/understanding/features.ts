import { conceptsFor } from './concepts.ts';
import { stem } from './stem.ts';

/** A sparse vector by feature name. */
export type Features = ReadonlyMap<string, number>;

const weights = { word: 1, pair: 0.5, concept: 0.5, conceptPair: 0.3, letters: 0.4, shape: 0.8 } as const;
const letterWeights = { word: 1, letters: 0.25 } as const;

function addLetters(features: Map<string, number>, word: string): void {
  if (word.length < 4 || word.startsWith('x')) return;
  const padded = `^${word}$`;
  for (let at = 0; at + 4 <= padded.length; at++)
    features.set(`c:${padded.slice(at, at + 4)}`, weights.letters);
}

function addConcepts(features: Map<string, number>, words: readonly string[]): void {
  const concepts = [...new Set(words.flatMap(conceptsFor))].sort();
  concepts.forEach((concept, index) => {
    features.set(`k:${concept}`, weights.concept);
    for (const other of concepts.slice(index + 1))
      features.set(`kk:${concept}+${other}`, weights.conceptPair);
  });
}

function toUnitLength(features: Map<string, number>): Features {
  let square = 0;
  for (const value of features.values()) square += value * value;
  const norm = Math.sqrt(square) || 1;
  for (const [name, value] of features) features.set(name, value / norm);
  return features;
}

/** A text as its canonical words tell it: words, neighbours, concepts and their pairs, pieces of words, length. */
export function wordFeatures(words: readonly string[]): Features {
  const features = new Map<string, number>();
  const stems = words.map(stem);
  stems.forEach((word, index) => {
    features.set(`w:${word}`, weights.word);
    features.set(`b:${stems[index - 1] ?? '^'} ${word}`, weights.pair);
    addLetters(features, words[index] ?? '');
  });
  features.set(`b:${stems.at(-1) ?? '^'} $`, weights.pair);
  addConcepts(features, words);
  features.set(`n:${Math.min(words.length, 4)}`, weights.shape);
  return toUnitLength(features);
}

/** The same text as it was typed: its words, and pieces of three and four letters across them. */
export function letterFeatures(typed: readonly string[]): Features {
  const features = new Map<string, number>();
  for (const word of typed) features.set(`w:${word}`, letterWeights.word);
  const line = ` ${typed.join(' ')} `;
  for (let length = 3; length <= 4; length++)
    for (let at = 0; at + length <= line.length; at++)
      features.set(`c:${line.slice(at, at + length)}`, letterWeights.letters);
  return toUnitLength(features);
}
