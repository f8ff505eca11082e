import { MASK } from './fold-text.ts';
import type { Span } from './parsed.ts';

/** A piece of text as the reader of amounts sees it. `gap`: a space before it; `glued`: nothing before it but text. */
export type NairaToken = Span & {
  readonly kind: 'number' | 'word' | 'sign' | 'mask';
  readonly text: string;
  readonly gap: boolean;
};

const TOKEN = new RegExp(String.raw`${MASK}+|\d(?:[\d.,]*\d)?|[a-z][a-z']*|[^\s]`, 'g');

function kindOf(text: string): NairaToken['kind'] {
  if (text.startsWith(MASK)) return 'mask';
  if (/^\d/.test(text)) return 'number';
  return /^[a-z]/.test(text) ? 'word' : 'sign';
}

/** Expects folded text. */
export function tokenizeNaira(folded: string): NairaToken[] {
  const tokens: NairaToken[] = [];
  let previousEnd = -1;
  for (const match of folded.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    tokens.push({ kind: kindOf(match[0]), text: match[0], start, end, gap: start > previousEnd });
    previousEnd = end;
  }
  return tokens;
}

// biome-ignore format: a table
export const unitWords: ReadonlyMap<string, number> = new Map([
  ['zero', 0], ['one', 1], ['two', 2], ['three', 3], ['four', 4], ['five', 5], ['six', 6], ['seven', 7], ['eight', 8],
  ['nine', 9], ['ten', 10], ['eleven', 11], ['twelve', 12], ['thirteen', 13], ['fourteen', 14], ['fifteen', 15],
  ['sixteen', 16], ['seventeen', 17], ['eighteen', 18], ['nineteen', 19], ['fife', 5], ['tree', 3],
]);
// biome-ignore format: a table
export const tensWords: ReadonlyMap<string, number> = new Map([
  ['twenty', 20], ['thirty', 30], ['forty', 40], ['fourty', 40], ['fifty', 50], ['sixty', 60], ['seventy', 70],
  ['eighty', 80], ['ninety', 90],
]);
// biome-ignore format: a table
export const scaleWords: ReadonlyMap<string, number> = new Map([
  ['hundred', 100], ['hundrd', 100], ['handred', 100], ['hundered', 100], ['k', 1000], ['thousand', 1000], ['thou', 1000],
  ['tousand', 1000], ['thousnd', 1000], ['thousands', 1000], ['grand', 1000], ['m', 1_000_000], ['mil', 1_000_000],
  ['million', 1_000_000],
]);
// biome-ignore format: a table
export const currencyWords: ReadonlySet<string> = new Set([
  'naira', 'nairas', 'niara', 'naria', 'nara', 'nair', 'ngn', 'bucks',
]);

/** What a number counts when it counts no money. */
// biome-ignore format: a table
export const otherUnits: ReadonlySet<string> = new Set([
  'times', 'time', 'minutes', 'minute', 'mins', 'min', 'hours', 'hour', 'hrs', 'hr', 'h', 'days', 'day', 'weeks', 'week', 'months', 'month',
  'years', 'year', 'yrs', 'kwh', 'kw', 'unit', 'units', 'people', 'persons', 'person', 'numbers', 'lines', 'staff', 'staffs', 'workers',
  'employees', 'phones', 'sims', 'stars', 'star', 'percent', 'am', 'pm', 'gb', 'mb', 'tb', 'gig', 'gigs', 'g', 'km', 'kg', 'digit',
  'digits', 'x', 'meters', 'accounts', 'friends', 'guys', 'members', 'students', 'st', 'nd', 'rd', 'th', 'pcs', 'alerts', 'alert',
  'volts', 'v', 'kva', 'watts', 'w', 'hp', 'seconds', 'secs', 'sec', 'users', 'tickets', 'questions', 'pages', 'phase', 'rooms', 'flats',
  'houses', 'dollars', 'usd', 'dollar', 'pounds', 'euros', 'customers', 'orders', 'transactions', 'messages', 'bags', 'litres',
]);

/** What a bare number after it is the number of. */
// biome-ignore format: a table
export const numbered: ReadonlySet<string> = new Set([
  'meter', 'code', 'pin', 'otp', 'error', 'band', 'no', 'number', 'account', 'acct', 'ref', 'reference', 'since', 'by',
  'version', 'block', 'flat', 'plot', 'house', 'street', 'age', 'option', 'press', 'dial', 'room', 'phase', 'level', 'id', 'page',
  'section', 'class', 'iphone', 'windows', 'call', 'galaxy', 'rate', 'rating', 'score', 'before', 'bvn', 'nin',
]);
