import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractEntities } from './entities.ts';
import { type Features, letterFeatures, wordFeatures } from './features.ts';
import { isLabel, type Label } from './labels.ts';
import {
  createDraw,
  type Example,
  type LinearModel,
  parseModel,
  serializeModel,
  type Training,
  trainLinearModel,
} from './linear-model.ts';
import { canonicalWords, replaceEntities, typedWords } from './normalize.ts';
import { createSpeller, type Speller } from './spelling.ts';
import { spoilText } from './spoil-text.ts';

/**
 * A line of the labelled file: `{"text": "abeg buy me 200 mtn card", "label": "AIRTIME.PURCHASE.self", "style": "pidgin"}`.
 * `style` is the manner of writing.
 */
export type LabelledText = { readonly text: string; readonly label: Label; readonly style: string };

export type Classifier = {
  /** Reads canonical words and what they are about. */
  readonly byWords: LinearModel;
  /** Reads what was typed, letter by letter: it knows the turns of phrase that canonical words have lost. */
  readonly byLetters: LinearModel;
  /** Words of the labelled texts, and those of them that several texts have. */
  readonly words: ReadonlySet<string>;
  readonly frequentWords: readonly string[];
  readonly spell: Speller;
  /** Words of the texts that are about the service. */
  readonly servedWords: ReadonlySet<string>;
};

export const trainingFiles = ['airtime', 'power', 'data', 'general', 'out-of-scope'] as const;
export const SHARPNESS = 4;
const wordTraining: Training = { epochs: 12, rate: 1, decay: 0.25, sharpness: SHARPNESS, dropout: 0.45 };
const letterTraining: Training = { epochs: 7, rate: 1, decay: 0.4, sharpness: SHARPNESS, dropout: 0.5 };
/** A piece of a word that fewer texts have tells nothing that holds for others. */
const RARE_LETTERS = 3;

const folder = fileURLToPath(new URL('./', import.meta.url));
const defaultCache = fileURLToPath(new URL('../../.data/', import.meta.url));

/** Whose line it is for is read by rule, not learned: the three are one class. */
function classOf(label: Label): string {
  return label.startsWith('AIRTIME.PURCHASE.') ? 'AIRTIME.PURCHASE' : label;
}

export function parseLabelled(jsonl: string): readonly LabelledText[] {
  return jsonl
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { text, label, style } = JSON.parse(line) as { text: string; label: string; style: string };
      if (!isLabel(label)) throw new Error(`the labelled file holds an unknown label: ${label}`);
      return { text, label, style };
    });
}

const readData = (): readonly string[] =>
  trainingFiles.map((name) => readFileSync(join(folder, 'data', `${name}.jsonl`), 'utf8'));

// the code that reads a text is as much part of the model as the texts
function fingerprint(data: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of data) hash.update(part);
  for (const path of [folder, join(folder, '../../conversation/values')]) {
    const sources = readdirSync(path).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    for (const name of sources.sort()) hash.update(readFileSync(join(path, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

type ReadText = { readonly typed: readonly string[]; readonly label: Label };

const FREQUENT = 3;

function countWords(texts: readonly ReadText[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { typed } of texts)
    for (const word of new Set(typed)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const SPOILT_SEED = 3;

/** Every second text again, with typing errors: what survives them is what the models are to look at. */
function spoilSome(texts: readonly ReadText[]): readonly ReadText[] {
  const draw = createDraw(SPOILT_SEED);
  const spoil = (word: string) => (word.startsWith('x') ? word : spoilText(word, draw));
  return texts
    .filter((_, index) => index % 2 === 0)
    .map(({ typed, label }) => ({ label, typed: typed.map(spoil) }));
}

function dropRare(examples: readonly Example[]): readonly Example[] {
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kept = (name: string) => !name.startsWith('c:') || (counts.get(name) ?? 0) >= RARE_LETTERS;
  return examples.map(({ features, label }) => ({
    label,
    features: new Map([...features].filter(([name]) => kept(name))),
  }));
}

/** The same texts give the same model, always. A few seconds. */
export function trainClassifier(texts: readonly LabelledText[]): Classifier {
  const read = texts.map(({ text, label }) => ({
    typed: typedWords(replaceEntities(text, extractEntities(text))),
    label,
  }));
  const counts = countWords(read);
  const words = new Set(counts.keys());
  const frequentWords = [...counts].filter(([, count]) => count >= FREQUENT).map(([word]) => word);
  const spell = createSpeller(words, frequentWords);
  const all = [...read, ...spoilSome(read)];
  const examples = (featuresOf: (typed: readonly string[]) => Features) =>
    all.map(({ typed, label }) => ({ features: featuresOf(typed), label: classOf(label) }));
  return {
    byWords: trainLinearModel(
      examples((typed) => wordFeatures(canonicalWords(typed, spell))),
      wordTraining,
    ),
    byLetters: trainLinearModel(dropRare(examples(letterFeatures)), letterTraining),
    words,
    frequentWords,
    spell,
    servedWords: new Set(
      countWords(read.filter(({ label }) => label !== 'GENERAL.OUT_OF_SCOPE.other')).keys(),
    ),
  };
}

const toList = (line: string): string[] => (line === '' ? [] : line.split(' '));

function readCache(path: string): Classifier | undefined {
  try {
    const [first = '', second = '', third = '', byWords = '', byLetters = ''] = readFileSync(
      path,
      'utf8',
    ).split('\n');
    const words = new Set(toList(first));
    const frequentWords = toList(second);
    return {
      words,
      frequentWords,
      spell: createSpeller(words, frequentWords),
      servedWords: new Set(toList(third)),
      byWords: parseModel(byWords),
      byLetters: parseModel(byLetters),
    };
  } catch {
    return undefined; // absent, of an older make, or cut short: trained again
  }
}

const cacheName = /^understanding-[0-9a-f]{16}\.json(\..+)?$/;
/** No process writes for so long: whoever left such a file behind is gone. */
const abandonedMs = 60_000;

/** Other versions' caches, and what processes left that died while they wrote. */
function removeOthers(cache: string, path: string): void {
  for (const name of readdirSync(cache)) {
    const found = cacheName.exec(name);
    const other = join(cache, name);
    if (!found || other === path) continue;
    const stillWritten = found[1] !== undefined && Date.now() - statSync(other).mtimeMs < abandonedMs;
    if (!stillWritten) rmSync(other, { force: true });
  }
}

/** Whole or not at all, though several processes write at once; a version that comes back trains once more. */
function writeCache(cache: string, path: string, classifier: Classifier): void {
  try {
    mkdirSync(cache, { recursive: true });
    const temporary = `${path}.${randomUUID()}`;
    const lines = [
      [...classifier.words].join(' '),
      classifier.frequentWords.join(' '),
      [...classifier.servedWords].join(' '),
      serializeModel(classifier.byWords),
      serializeModel(classifier.byLetters),
    ];
    writeFileSync(temporary, lines.join('\n'));
    renameSync(temporary, path);
    removeOthers(cache, path);
  } catch {
    // a read-only disk: the model in memory is as good, only the next start takes a second longer
  }
}

/** The classifier of the project's labelled file, from the cache or trained now. */
export function loadClassifier(
  cache: string = defaultCache,
  data: readonly string[] = readData(),
): Classifier {
  const path = join(cache, `understanding-${fingerprint(data)}.json`);
  const cached = readCache(path);
  if (cached) return cached;
  const classifier = trainClassifier(data.flatMap(parseLabelled));
  writeCache(cache, path, classifier);
  return classifier;
}
