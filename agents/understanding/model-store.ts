import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractEntities } from './entities.ts';
import { featuresOf } from './features.ts';
import { isLabel, type Label } from './labels.ts';
import {
  type LinearModel,
  parseModel,
  serializeModel,
  type Training,
  trainLinearModel,
} from './linear-model.ts';
import { replaceEntities, toWords } from './normalize.ts';

/** A line of the labelled file: `{"text": "abeg buy me 200 mtn card", "label": "AIRTIME.PURCHASE.self"}`. */
export type LabelledText = { readonly text: string; readonly label: Label };

export type Classifier = {
  readonly model: LinearModel;
  /** Words of the labelled texts: known, so never repaired. */
  readonly words: ReadonlySet<string>;
  /** Words of the texts that are about the service. */
  readonly servedWords: ReadonlySet<string>;
};

export const trainingFiles = ['airtime', 'power', 'data', 'general', 'out-of-scope'] as const;
export const SHARPNESS = 4;
const training: Training = { epochs: 30, rate: 1, decay: 0.05, sharpness: SHARPNESS };

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
      const { text, label } = JSON.parse(line) as { text: string; label: string };
      if (!isLabel(label)) throw new Error(`the labelled file holds an unknown label: ${label}`);
      return { text, label };
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

function wordsOf(texts: readonly LabelledText[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap(({ text }) =>
      (replaceEntities(text, extractEntities(text)).match(/[a-z0-9']+/g) ?? []).map((word) =>
        word.replaceAll("'", ''),
      ),
    ),
  );
}

/** The same texts give the same model, always. About a second. */
export function trainClassifier(texts: readonly LabelledText[]): Classifier {
  const words = wordsOf(texts);
  const examples = texts.map(({ text, label }) => ({
    features: featuresOf(toWords(replaceEntities(text, extractEntities(text)), words)),
    label: classOf(label),
  }));
  const served = wordsOf(texts.filter(({ label }) => label !== 'GENERAL.OUT_OF_SCOPE.other'));
  return { model: trainLinearModel(examples, training), words, servedWords: served };
}

function readCache(path: string): Classifier | undefined {
  try {
    const [words = '', served = '', ...model] = readFileSync(path, 'utf8').split('\n');
    return {
      words: new Set(words.split(' ')),
      servedWords: new Set(served.split(' ')),
      model: parseModel(model.join('\n')),
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
    writeFileSync(
      temporary,
      `${[...classifier.words].join(' ')}\n${[...classifier.servedWords].join(' ')}\n${serializeModel(classifier.model)}`,
    );
    renameSync(temporary, path);
    removeOthers(cache, path);
  } catch {
    // a read-only disk: the model in memory is as good, only the next start takes a second longer
  }
}

/** The classifier of the project's labelled file, from the cache or trained now. */
export function loadClassifier(cache: string = defaultCache): Classifier {
  const data = readData();
  const path = join(cache, `understanding-${fingerprint(data)}.json`);
  const cached = readCache(path);
  if (cached) return cached;
  const classifier = trainClassifier(data.flatMap(parseLabelled));
  writeCache(cache, path, classifier);
  return classifier;
}
