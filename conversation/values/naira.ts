import { findDataSizes } from './data-size.ts';
import { foldText, maskSpans } from './fold-text.ts';
import { findMeterNumbers } from './meter-number.ts';
import {
  currencyWords,
  type NairaToken,
  numbered,
  otherUnits,
  scaleWords,
  tokenizeNaira,
} from './naira-tokens.ts';
import { readWords } from './naira-words.ts';
import { accept, type Parsed, refuse, type Span } from './parsed.ts';
import { findPhoneNumbers } from './phone-number.ts';
import { findTokens } from './token.ts';

export type NairaAmount = Span & { readonly kobo: number };

export type NairaRefusal =
  | 'no_amount'
  | 'ambiguous'
  | 'range'
  | 'negative'
  | 'zero'
  | 'fraction_of_kobo'
  | 'too_large';

type Refused = Span & { readonly refusal: NairaRefusal };

/** `next`: the token after it. `marked`: a currency or a multiplier says that it is money. */
type Quantity = {
  readonly kobo: number;
  readonly next: number;
  readonly marked: boolean;
  readonly plainDigits: number;
};
type Reading = Quantity | { readonly refusal: NairaRefusal; readonly next: number } | undefined;

const MAXIMUM_KOBO = 100_000_000_000;

function readNumeral(text: string): { digits: number; decimals: number } | NairaRefusal | undefined {
  if (/^0\d/.test(text)) return undefined;
  if (/^\d+$/.test(text)) return text.length > 9 ? undefined : { digits: Number(text), decimals: 0 };
  const [, whole = '', fraction = ''] = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return 'ambiguous';
  const digits = whole.replaceAll(',', '') + fraction;
  if (digits.length > 14) return 'too_large';
  return { digits: Number(digits), decimals: fraction.length };
}

const toKobo = (digits: number, decimals: number, scale: number): number | NairaRefusal => {
  const kobo = (digits * scale * 100) / 10 ** decimals;
  if (kobo > MAXIMUM_KOBO) return 'too_large';
  return Number.isInteger(kobo) ? kobo : 'fraction_of_kobo';
};

const isGlued = (token: NairaToken | undefined): boolean => token !== undefined && !token.gap;

function readScale(tokens: readonly NairaToken[], at: number): { scale: number; next: number } {
  const token = tokens[at];
  const scale = token?.kind === 'word' ? scaleWords.get(token.text) : undefined;
  if (scale === undefined || (token?.text === 'm' && token.gap)) return { scale: 1, next: at };
  const second = tokens[at + 1];
  // "2 hundred thousand"
  if (scale === 100 && second && scaleWords.get(second.text) === 1000)
    return { scale: 100_000, next: at + 2 };
  return { scale, next: at + 1 };
}

function readDigits(tokens: readonly NairaToken[], at: number): Reading {
  const token = tokens[at];
  if (token?.kind !== 'number') return undefined;
  const numeral = readNumeral(token.text);
  if (numeral === undefined) return undefined;
  if (typeof numeral === 'string') return { refusal: numeral, next: at + 1 };
  const { scale, next } = readScale(tokens, at + 1);
  const after = tokens[next];
  if (isGlued(tokens[at + 1]) && tokens[at + 1]?.text === 'kk') return { refusal: 'ambiguous', next: at + 2 };
  if (scale > 1 && isGlued(after) && after?.kind === 'number')
    return { refusal: 'ambiguous', next: next + 1 };
  // 1.500 is one and a half thousand to some and one naira fifty to others
  if (scale === 1 && numeral.decimals === 3) return { refusal: 'ambiguous', next };
  const kobo = toKobo(numeral.digits, numeral.decimals, scale);
  if (typeof kobo === 'string') return { refusal: kobo, next };
  const plainDigits = scale === 1 && /^\d+$/.test(token.text) ? token.text.length : 0;
  const rest = scale >= 1000 && after?.kind === 'word' ? readRest(tokens, next, scale) : undefined;
  if (rest) return { kobo: kobo + rest.naira * 100, next: rest.next, marked: true, plainDigits: 0 };
  return { kobo, next, marked: scale > 1, plainDigits };
}

/** The "five hundred" of "1 thousand five hundred". */
function readRest(
  tokens: readonly NairaToken[],
  at: number,
  below: number,
): { naira: number; next: number } | undefined {
  const from = tokens[at]?.text === 'and' ? at + 1 : at;
  const rest = readWords(tokens, from);
  return rest?.scaled && !rest.unclear && rest.naira < below ? rest : undefined;
}

const bareScale = /^(?:hundred|thousand)$/;
const goods = /^(?:naira|bucks|card|airtime|credit|recharge|ngn)$/;

function readSpelled(tokens: readonly NairaToken[], at: number): Reading {
  const word = tokens[at]?.text ?? '';
  if (bareScale.test(word) && goods.test(tokens[at + 1]?.text ?? '')) {
    return { kobo: (scaleWords.get(word) ?? 0) * 100, next: at + 1, marked: true, plainDigits: 0 };
  }
  const words = readWords(tokens, at);
  if (!words) return undefined;
  if (words.unclear) return { refusal: 'ambiguous', next: words.next + 1 };
  if (words.naira * 100 > MAXIMUM_KOBO) return { refusal: 'too_large', next: words.next };
  return { kobo: words.naira * 100, next: words.next, marked: words.scaled, plainDigits: 0 };
}

function readPrefix(tokens: readonly NairaToken[], at: number): number {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (!token || !next) return 0;
  if (token.text === '₦') return 1;
  if (token.text === '#' && isGlued(next) && next.kind === 'number') return 1;
  if (token.text === '=' && next.text === 'n' && tokens[at + 2]?.text === '=') return 3;
  if (token.kind !== 'word' || next.kind !== 'number') return 0;
  if (token.text === 'ngn' || token.text === 'naira') return 1;
  return token.text === 'n' && (isGlued(next) || !next.text.startsWith('0')) ? 1 : 0;
}

const isNaira = (tokens: readonly NairaToken[], at: number): boolean => {
  const token = tokens[at];
  if (token === undefined || token.kind !== 'word') return token?.text === '₦';
  return currencyWords.has(token.text) || (token.text === 'n' && isGlued(token));
};

/** "500 naira 50 kobo", "50 kobo". */
function readKobo(tokens: readonly NairaToken[], quantity: Quantity): Quantity {
  const at = tokens[quantity.next]?.text === 'and' ? quantity.next + 1 : quantity.next;
  const small = tokens[at];
  if (
    quantity.marked &&
    small?.kind === 'number' &&
    /^\d{1,2}$/.test(small.text) &&
    tokens[at + 1]?.text === 'kobo'
  ) {
    return { ...quantity, kobo: quantity.kobo + Number(small.text), next: at + 2 };
  }
  if (tokens[quantity.next]?.text === 'kobo' && quantity.kobo % 100 === 0) {
    return { ...quantity, kobo: quantity.kobo / 100, next: quantity.next + 1, marked: true };
  }
  return quantity;
}

function readQuantity(tokens: readonly NairaToken[], at: number): Reading {
  const prefix = readPrefix(tokens, at);
  const minus = tokens[at + prefix]?.text === '-' ? 1 : 0;
  if (prefix > 0 && minus > 0) return { refusal: 'negative', next: at + prefix + 2 };
  const reading = readDigits(tokens, at + prefix) ?? readSpelled(tokens, at + prefix);
  if (!reading || 'refusal' in reading) return reading;
  const currency = isNaira(tokens, reading.next);
  const next = currency ? reading.next + 1 : reading.next;
  return readKobo(tokens, { ...reading, next, marked: reading.marked || prefix > 0 || currency });
}

const networkLetters = /^(?:mtn|glo|airtel|etisalat|airtime|card|recharge|each)$/;

/** "3 times", "20%", "10:30", "500abc". Units are what a marked amount buys: "5k units". */
function countsWhatFollows(tokens: readonly NairaToken[], quantity: Quantity): boolean {
  const after = tokens[quantity.next];
  if (after === undefined) return false;
  if (quantity.marked && /^units?$/.test(after.text)) return false;
  if (after.text === '%' || otherUnits.has(after.text)) return true;
  if (!isGlued(after)) return false;
  if (after.kind === 'word') return !networkLetters.test(after.text);
  return /^[:/*]$/.test(after.text) && isGlued(tokens[quantity.next + 1]);
}

/** "Flat 500", "in 2025", "abc500". */
function isNumberOf(tokens: readonly NairaToken[], at: number, quantity: Quantity): boolean {
  const before = tokens[at - 1];
  if (before === undefined || quantity.marked) return false;
  if (numbered.has(before.text)) return true;
  if (isGlued(tokens[at]))
    return before.kind === 'word' ? !networkLetters.test(before.text) : /^[:/*#]$/.test(before.text);
  const naira = quantity.kobo / 100;
  return naira >= 2015 && naira <= 2035 && /^(?:in|year|january|november|december)$/.test(before.text);
}

function isAmount(tokens: readonly NairaToken[], at: number, quantity: Quantity): boolean {
  if (quantity.next - at === tokens.length && at === 0) return true;
  if (quantity.plainDigits > 8 && !quantity.marked) return false;
  if (countsWhatFollows(tokens, quantity) || isNumberOf(tokens, at, quantity)) return false;
  return quantity.marked || quantity.kobo >= 5_000;
}

function isNegative(tokens: readonly NairaToken[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  if (before.text === 'minus' || before.text === 'negative') return true;
  return before.text === '-' && isGlued(tokens[at]) && (before.gap || at === 1);
}

/** The far end of "500 - 1000", "5 or 6 hundred", "1k to 2k"; or nothing where this isn't a range. */
function readRange(tokens: readonly NairaToken[], first: Quantity): number | undefined {
  const link = tokens[first.next];
  if (link === undefined || !/^(?:-|or|to|~)$/.test(link.text)) return undefined;
  const second = readQuantity(tokens, first.next + 1);
  if (!second || 'refusal' in second) return undefined;
  return isAmount(tokens, first.next + 1, second) ? second.next : undefined;
}

function readSplitThousand(tokens: readonly NairaToken[], at: number, first: Quantity): boolean {
  const [own, next] = [tokens[first.next - 1], tokens[first.next]];
  if (own?.kind !== 'number' || next?.kind !== 'number' || !/^\d{3}$/.test(next.text)) return false;
  return first.plainDigits > 0 && first.plainDigits <= 3 && own.text !== next.text && at >= 0;
}

/** All amounts of a text, and apart from them what looks like money but can't be read for sure. Expects folded text. */
export function scanNaira(folded: string): {
  readonly amounts: readonly NairaAmount[];
  readonly refused: readonly Refused[];
} {
  const tokens = tokenizeNaira(folded);
  const amounts: NairaAmount[] = [];
  const refused: Refused[] = [];
  const span = (at: number, next: number) => ({
    start: tokens[at]?.start ?? 0,
    end: tokens[next - 1]?.end ?? folded.length,
  });
  for (let at = 0; at < tokens.length; ) {
    const reading = readQuantity(tokens, at);
    if (!reading) {
      at++;
      continue;
    }
    const verdict = judge(tokens, at, reading);
    if (verdict.refusal) refused.push({ ...span(at, verdict.next), refusal: verdict.refusal });
    else if (verdict.kobo !== undefined) amounts.push({ ...span(at, verdict.next), kobo: verdict.kobo });
    at = Math.max(at + 1, verdict.next);
  }
  return { amounts, refused };
}

type Verdict = { readonly next: number; readonly refusal?: NairaRefusal; readonly kobo?: number };

function judge(tokens: readonly NairaToken[], at: number, reading: Exclude<Reading, undefined>): Verdict {
  if ('refusal' in reading) return { next: reading.next, refusal: reading.refusal };
  const rangeEnd = readRange(tokens, reading);
  if (rangeEnd !== undefined) return { next: rangeEnd, refusal: 'range' };
  if (readSplitThousand(tokens, at, reading)) return { next: reading.next + 1, refusal: 'ambiguous' };
  if (!isAmount(tokens, at, reading)) return { next: reading.next };
  if (isNegative(tokens, at)) return { next: reading.next, refusal: 'negative' };
  if (reading.kobo === 0) return { next: reading.next, refusal: 'zero' };
  return { next: reading.next, kobo: reading.kobo };
}

/**
 * Amounts as people write them: `2k`, `₦1,500`, `N500`, `five hundred`, in integer kobo. One that is unclear (`1,50`,
 * `1.500`, `2kk`, a range) refuses the whole text: money is asked for again, not guessed. Phone and meter numbers,
 * tokens and data sizes are no amounts.
 */
export function parseNaira(text: string): Parsed<readonly NairaAmount[], NairaRefusal> {
  const folded = foldText(text);
  const others = [findTokens, findPhoneNumbers, findMeterNumbers, findDataSizes];
  const { amounts, refused } = scanNaira(others.reduce((rest, find) => maskSpans(rest, find(rest)), folded));
  const [first] = refused;
  if (first) return refuse(first.refusal);
  return amounts.length > 0 ? accept(amounts) : refuse('no_amount');
}

/** 150050 → `NGN 1,500.50`; whole naira without decimals. `₦` would force an SMS into 70-character parts. */
export function formatNaira(kobo: number): string {
  const sign = kobo < 0 ? '-' : '';
  const absolute = Math.abs(kobo);
  const naira = String(Math.floor(absolute / 100)).replace(/\B(?=(?:\d{3})+$)/g, ',');
  const rest = absolute % 100;
  return `${sign}NGN ${naira}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}
