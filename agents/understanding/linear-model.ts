import type { Features } from './features.ts';
import type { Draw } from './spoil-text.ts';

export type Example = { readonly features: Features; readonly label: string };

/** Multinomial logistic regression: `weights[feature * classes + class]`. Plain data, the same for the same examples. */
export type LinearModel = {
  readonly classes: readonly string[];
  readonly features: ReadonlyMap<string, number>;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
};

export type Training = {
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
  readonly sharpness: number;
  /** The share of a text's features that is left out each time it is learnt from: no single word may decide. */
  readonly dropout: number;
};

type Sparse = { readonly indexes: Int32Array; readonly values: Float32Array };

function toSparse(features: Features, index: ReadonlyMap<string, number>): Sparse {
  const pairs: [number, number][] = [];
  for (const [name, value] of features) {
    const at = index.get(name);
    if (at !== undefined) pairs.push([at, value]);
  }
  return {
    indexes: Int32Array.from(pairs, ([at]) => at),
    values: Float32Array.from(pairs, ([, value]) => value),
  };
}

function softmax(scores: Float32Array): Float32Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) top = Math.max(top, score);
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    const value = Math.exp((scores[at] ?? 0) - top);
    scores[at] = value;
    sum += value;
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) / sum;
  return scores;
}

function score(
  model: Pick<LinearModel, 'weights' | 'bias'>,
  sparse: Sparse,
  sharpness: number,
): Float32Array {
  const width = model.bias.length;
  const scores = Float32Array.from(model.bias);
  for (let at = 0; at < sparse.indexes.length; at++) {
    const base = (sparse.indexes[at] ?? 0) * width;
    const value = (sparse.values[at] ?? 0) * sharpness;
    for (let label = 0; label < width; label++) {
      scores[label] = (scores[label] ?? 0) + (model.weights[base + label] ?? 0) * value;
    }
  }
  return scores;
}

/** A fixed generator of numbers in [0, 1): the same data must give the same model on every machine. */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled(count: number, draw: Draw): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(draw() * (at + 1));
    const held = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}

/** The row without some of its features; the others weigh more, so that the sum stays what it was. In `spare`, to save memory. */
function thin({ indexes, values }: Sparse, dropout: number, draw: Draw, spare: Sparse): Sparse {
  let kept = 0;
  for (let at = 0; at < indexes.length; at++) {
    if (draw() < dropout) continue;
    spare.indexes[kept] = indexes[at] ?? 0;
    spare.values[kept] = (values[at] ?? 0) / (1 - dropout);
    kept++;
  }
  return { indexes: spare.indexes.subarray(0, kept), values: spare.values.subarray(0, kept) };
}

function indexFeatures(examples: readonly Example[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const { features } of examples)
    for (const name of features.keys()) if (!index.has(name)) index.set(name, index.size);
  return index;
}

/** From an example that it is this sure of a model learns nothing; it is not asked again the next time round. */
const SURE = 0.97;

/** Stochastic gradient descent over the examples in a fixed order; rare classes weigh as much as frequent ones. */
export function trainLinearModel(examples: readonly Example[], training: Training): LinearModel {
  const classes = [...new Set(examples.map(({ label }) => label))].sort();
  const features = indexFeatures(examples);
  const width = classes.length;
  const model = { weights: new Float32Array(features.size * width), bias: new Float32Array(width) };
  const rows = examples.map((example) => toSparse(example.features, features));
  const wanted = examples.map(({ label }) => classes.indexOf(label));
  const counts = classes.map((_, label) => wanted.filter((index) => index === label).length);
  const mean = examples.length / width;
  const draw = createDraw(1);
  const longest = Math.max(0, ...rows.map(({ indexes }) => indexes.length));
  const resting = new Set<number>();
  const spare = { indexes: new Int32Array(longest), values: new Float32Array(longest) };
  for (let epoch = 0; epoch < training.epochs; epoch++) {
    const rate = training.rate / (1 + training.decay * epoch);
    for (const at of shuffled(rows.length, draw)) {
      const sparse = rows[at];
      const label = wanted[at];
      if (!sparse || label === undefined) continue;
      if (resting.delete(at)) continue;
      const share = Math.sqrt(mean / (counts[label] ?? mean));
      const right = learn(
        model,
        thin(sparse, training.dropout, draw, spare),
        label,
        rate * share,
        training.sharpness,
      );
      if (right > SURE) resting.add(at);
    }
  }
  return { classes, features, ...model };
}

type Weights = Pick<LinearModel, 'weights' | 'bias'>;

/** Moves the weights towards the wanted class; how sure of it the model was before. */
function learn(model: Weights, sparse: Sparse, wanted: number, rate: number, sharpness: number): number {
  const errors = softmax(score(model, sparse, sharpness));
  const right = errors[wanted] ?? 0;
  if (right > SURE) return right;
  for (let label = 0; label < errors.length; label++)
    errors[label] = (label === wanted ? 1 : 0) - (errors[label] ?? 0);
  correct(model, sparse, errors, rate);
  return right;
}

function correct(model: Weights, sparse: Sparse, errors: Float32Array, rate: number): void {
  const width = errors.length;
  for (let at = 0; at < sparse.indexes.length; at++) {
    const base = (sparse.indexes[at] ?? 0) * width;
    const step = (sparse.values[at] ?? 0) * rate;
    for (let label = 0; label < width; label++) {
      model.weights[base + label] = (model.weights[base + label] ?? 0) + step * (errors[label] ?? 0);
    }
  }
  for (let label = 0; label < width; label++)
    model.bias[label] = (model.bias[label] ?? 0) + rate * 0.02 * (errors[label] ?? 0);
}

/** Probability of each class, in the order of `classes`. `sharpness` scales the scores before they are normalised. */
export function predict(model: LinearModel, features: Features, sharpness: number): Float32Array {
  return softmax(score(model, toSparse(features, model.features), sharpness));
}

/** Text form of a model, for the cache. */
export function serializeModel(model: LinearModel): string {
  return JSON.stringify({
    classes: model.classes,
    features: [...model.features.keys()],
    weights: Buffer.from(model.weights.buffer, model.weights.byteOffset, model.weights.byteLength).toString(
      'base64',
    ),
    bias: [...model.bias],
  });
}

function toFloats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Throws for a text that isn't a whole model. */
export function parseModel(text: string): LinearModel {
  const raw = JSON.parse(text) as { classes: string[]; features: string[]; weights: string; bias: number[] };
  const weights = toFloats(raw.weights);
  if (weights.length !== raw.classes.length * raw.features.length || raw.bias.length !== raw.classes.length) {
    throw new Error('a cached model is incomplete');
  }
  return {
    classes: raw.classes,
    features: new Map(raw.features.map((name, index) => [name, index])),
    weights,
    bias: Float32Array.from(raw.bias),
  };
}
