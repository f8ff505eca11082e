import type { Entities, Understanding } from '../../agents/understanding/understanding.ts';
import type { Sample } from './sample.ts';

/** A sample and how it was understood. */
export type Measured = { readonly sample: Sample; readonly read: Understanding };

export type Level = 'domain' | 'intent' | 'leaf';
export type Share = { readonly right: number; readonly of: number };
export type Precision = { readonly found: number; readonly extra: number; readonly missed: number };

export const ratio = ({ right, of }: Share): number => (of === 0 ? 1 : right / of);
export const recallOf = ({ found, missed }: Precision): number => ratio({ right: found, of: found + missed });
export const precisionOf = ({ found, extra }: Precision): number =>
  ratio({ right: found, of: found + extra });
export const f1Of = ({ found, extra, missed }: Precision): number =>
  ratio({ right: 2 * found, of: 2 * found + extra + missed });

const gotLabel = (read: Understanding): string => read.label ?? 'MULTI';
const depth = { domain: 1, intent: 2, leaf: 3 } as const satisfies Record<Level, number>;
const cut = (label: string, level: Level): string => label.split('.').slice(0, depth[level]).join('.');

export function isRight({ sample, read }: Measured, level: Level): boolean {
  return cut(sample.label, level) === cut(gotLabel(read), level);
}

export function accuracy(measured: readonly Measured[], level: Level): Share {
  return { right: measured.filter((one) => isRight(one, level)).length, of: measured.length };
}

/** Leaves understood, by what `keyOf` tells of a sample; the worst first. */
export function accuracyBy(
  measured: readonly Measured[],
  keyOf: (sample: Sample) => string,
): readonly (Share & { readonly key: string })[] {
  const groups = new Map<string, Measured[]>();
  for (const one of measured) {
    const key = keyOf(one.sample);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups]
    .map(([key, group]) => ({ key, ...accuracy(group, 'leaf') }))
    .sort((a, b) => ratio(a) - ratio(b) || a.key.localeCompare(b.key));
}

type Confusion = { readonly wanted: string; readonly got: string; readonly count: number };

/** What was taken for what, the most frequent first. */
export function confusions(measured: readonly Measured[]): readonly Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const one of measured) {
    if (isRight(one, 'leaf')) continue;
    const wanted = one.sample.label;
    const got = gotLabel(one.read);
    const key = `${wanted} ${got}`;
    counts.set(key, { wanted, got, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.wanted.localeCompare(b.wanted));
}

const BINS = 10;
export type Bin = { readonly from: number; readonly confidence: number } & Share;

/** How often each tenth of confidence was right, and the mean distance of the two (expected calibration error). */
export function calibration(measured: readonly Measured[]): {
  readonly bins: readonly Bin[];
  readonly ece: number;
} {
  const bins = Array.from({ length: BINS }, (_, index) => {
    const inside = measured.filter(
      ({ read }) => Math.min(BINS - 1, Math.floor(read.confidence * BINS)) === index,
    );
    const sum = inside.reduce((total, { read }) => total + read.confidence, 0);
    const confidence = inside.length === 0 ? 0 : sum / inside.length;
    return { from: index / BINS, confidence, ...accuracy(inside, 'leaf') };
  }).filter(({ of }) => of > 0);
  const distance = bins.reduce((total, bin) => total + bin.of * Math.abs(bin.confidence - ratio(bin)), 0);
  return { bins, ece: measured.length === 0 ? 0 : distance / measured.length };
}

const values = (entities: Entities | Sample['entities'], name: string): ReadonlySet<string | number> => {
  const value: unknown = Reflect.get(entities, name);
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return new Set(list.filter((one) => typeof one === 'string' || typeof one === 'number'));
};

const none: Precision = { found: 0, extra: 0, missed: 0 };
const add = (a: Precision, b: Precision): Precision => ({
  found: a.found + b.found,
  extra: a.extra + b.extra,
  missed: a.missed + b.missed,
});

function compare(wanted: ReadonlySet<unknown>, got: ReadonlySet<unknown>): Precision {
  const found = [...wanted].filter((value) => got.has(value)).length;
  return { found, extra: got.size - found, missed: wanted.size - found };
}

export function entityScores(measured: readonly Measured[]): {
  readonly all: Precision;
  readonly byName: ReadonlyMap<string, Precision>;
} {
  const byName = new Map<string, Precision>();
  for (const { sample, read } of measured) {
    for (const name of new Set([...Object.keys(sample.entities), ...Object.keys(read.entities)])) {
      const score = compare(values(sample.entities, name), values(read.entities, name));
      byName.set(name, add(byName.get(name) ?? none, score));
    }
  }
  return { all: [...byName.values()].reduce(add, none), byName };
}

export function escalationScore(measured: readonly Measured[]): Precision {
  const count = (wanted: boolean, got: boolean) =>
    measured.filter(({ sample, read }) => sample.escalate === wanted && read.escalate === got).length;
  return { found: count(true, true), extra: count(false, true), missed: count(true, false) };
}

export function sentimentScore(measured: readonly Measured[]): Share {
  const right = measured.filter(({ sample, read }) => sample.sentiment === read.sentiment).length;
  return { right, of: measured.length };
}

/** Messages with several wishes whose parts are all told apart and understood. */
export function severalScore(measured: readonly Measured[]): Share {
  const several = measured.filter(({ sample }) => sample.parts);
  const sorted = (labels: readonly string[]) => [...labels].sort().join();
  const right = several.filter(
    ({ sample, read }) =>
      sorted((sample.parts ?? []).map(({ label }) => label)) ===
      sorted((read.parts ?? []).map(({ label }) => label)),
  ).length;
  return { right, of: several.length };
}

/** The value that `share` of the values reach at most. Expects them sorted. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
