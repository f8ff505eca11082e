import { conceptsOf } from './concepts.ts';

/** A sparse vector by feature name. */
export type Features = ReadonlyMap<string, number>;

const weights = { word: 1, pair: 0.6, concept: 1, conceptPair: 0.7, letters: 0.25, shape: 0.8 } as const;

function addLetters(features: Map<string, number>, word: string): void {
  if (word.length < 4 || word.startsWith('x')) return;
  const padded = `^${word}$`;
  for (let at = 0; at + 4 <= padded.length; at++)
    features.set(`c:${padded.slice(at, at + 4)}`, weights.letters);
}

function addConcepts(features: Map<string, number>, words: readonly string[]): void {
  const concepts = [...new Set(words.flatMap((word) => conceptsOf.get(word) ?? []))].sort();
  concepts.forEach((concept, index) => {
    features.set(`k:${concept}`, weights.concept);
    for (const other of concepts.slice(index + 1))
      features.set(`kk:${concept}+${other}`, weights.conceptPair);
  });
}

function stem(word: string): string {
  if (word.length < 5 || word.startsWith('x')) return word;
  return word.replace(/(?:ing|ed|es|s)$/, '');
}

/** What the classifier sees of a text, of unit length: words, neighbours, concepts and their pairs, letters, length. */
export function featuresOf(words: readonly string[]): Features {
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
  let square = 0;
  for (const value of features.values()) square += value * value;
  const norm = Math.sqrt(square);
  for (const [name, value] of features) features.set(name, value / norm);
  return features;
}
