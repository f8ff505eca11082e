import { foldText } from './fold-text.ts';
import { accept, type Found, type Parsed, refuse } from './parsed.ts';

export type DataSizeRefusal = 'no_size' | 'several_sizes';

const units: readonly (readonly [RegExp, number])[] = [
  [/^t/, 1024 * 1024],
  [/^(?:g|j)/, 1024],
  [/^m/, 1],
  [/^k/, 1 / 1024],
];
// biome-ignore format: a table
const words: Readonly<Record<string, number>> = {
  a: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, fifteen: 15, twenty: 20,
  half: 0.5,
};
const COUNTED = `(?:${Object.keys(words).join('|')})`;
const SIZE = new RegExp(
  String.raw`(?<![\w.])(\d{1,6}(?:\.\d{1,3})?|${COUNTED} hundred(?: and ${COUNTED})?|${COUNTED} and a half|${COUNTED})[ -]?(?:a )?` +
    String.raw`(terabytes?|tb|gigabytes?|gigs?|gbs?|gib|jigs?|megabytes?|megs?|mbs?|mib|g(?=\b))(?![a-z0-9])`,
  'g',
);
// 3G, 4G and 5G are radio technologies unless what follows makes them a size; 2G only before "network"
const GENERATION = /^\s*(?:network|net|speed|lte|signal|phone|coverage|service|sim)\b/;
const BUNDLE = /^\s*(?:data|bundle|plan|sub|mtn|airtel|glo|9mobile|for|monthly|weekly|daily)\b/;

/** "3GB 4G data": a size stands right before. */
const isSized = (folded: string, at: number): boolean =>
  /\d ?[gm]b?\s(?:of\s)?$/.test(folded.slice(Math.max(0, at - 10), at));

function isGeneration(amount: string, unit: string, after: string, sized: boolean): boolean {
  if (unit !== 'g') return false;
  if (GENERATION.test(after) || sized) return true;
  return /^[345]$/.test(amount) && !BUNDLE.test(after);
}

/** `1.5`, `five hundred`, `two and a half`. */
function readCount(written: string): number {
  const [whole = '', rest = ''] = written.split(' and ');
  if (rest === 'a half') return (words[whole] ?? 0) + 0.5;
  const [count = '', hundred] = whole.split(' ');
  const value = words[count] ?? Number(count);
  return (hundred ? value * 100 : value) + (words[rest] ?? 0);
}

const isSpelled = (amount: string): boolean => !/\d/.test(amount);

/** Data sizes in MB: `1.5GB` is 1536, `1TB` 1,048,576. */
export function findDataSizes(text: string): Found<number>[] {
  const folded = foldText(text);
  const found: Found<number>[] = [];
  for (const match of folded.matchAll(SIZE)) {
    const [whole, amount = '', unit = ''] = match;
    const end = match.index + whole.length;
    if (isGeneration(amount, unit, folded.slice(end, end + 20), isSized(folded, match.index))) continue;
    if (isSpelled(amount) && unit === 'g') continue;
    const factor = units.find(([pattern]) => pattern.test(unit))?.[1] ?? 1;
    const megabytes = Math.round(readCount(amount) * factor * 1000) / 1000;
    if (megabytes > 0) found.push({ value: megabytes, start: match.index, end });
  }
  return found;
}

export function parseDataSize(text: string): Parsed<number, DataSizeRefusal> {
  const [first, ...more] = findDataSizes(text);
  if (!first) return refuse('no_size');
  return more.some(({ value }) => value !== first.value) ? refuse('several_sizes') : accept(first.value);
}

/** 1536 → `1.5GB`, 500 → `500MB`. */
export function formatDataSize(megabytes: number): string {
  for (const [unit, factor] of [
    ['TB', 1024 * 1024],
    ['GB', 1024],
  ] as const) {
    const value = megabytes / factor;
    if (value >= 1 && Number.isInteger(value * 1000)) return `${value}${unit}`;
  }
  return `${megabytes}MB`;
}
