import { type Disco, findDiscos, findDiscoTowns } from '../../conversation/values/disco.ts';
import { foldText, maskSpans } from '../../conversation/values/fold-text.ts';
import { findMeterNumbers } from '../../conversation/values/meter-number.ts';
import type { MeterType } from '../../conversation/values/meter-type.ts';
import { scanNaira } from '../../conversation/values/naira.ts';
import type { Found, Span } from '../../conversation/values/parsed.ts';
import { findPhoneNumbers } from '../../conversation/values/phone-number.ts';
import type { SavedMeter } from '../../conversation/values/saved-meter.ts';
import { findTokens } from '../../conversation/values/token.ts';
import { findOldPart, isNegated } from '../order-words.ts';

/** What a message says of an electricity order. */
export type PowerWords = {
  readonly amountsKobo: readonly number[];
  /** There is an amount, but it can't be read for sure. */
  readonly amountUnclear: boolean;
  /** Different numbers that can be a meter's. */
  readonly meters: readonly string[];
  /** A run of digits that is no amount and no meter. */
  readonly badMeter: 'too_short' | 'too_long' | null;
  readonly discos: readonly Disco[];
  /** Only a company that nobody sells for is named. */
  readonly foreignDisco: boolean;
  readonly meterType: MeterType | undefined;
  /** The saved meter that is called by its nickname. */
  readonly saved: SavedMeter | undefined;
  /** Words that say nothing of an order. */
  readonly strangeWords: number;
};

const expected = new Set(
  (
    'a abeg account acct again am and any be bill bills biko bring buy by can change charge correct correction credit dey disco do don each edc ' +
    'electric electricity fit fix for from get give go gimme good have hello help hi home house i in is it just kindly light load make me mek meter ' +
    'mine mistake money my na naira need nepa ngn no not number o of ok okay on one only or oya pay payment phcn please pls plus plz postpaid power prepaid ' +
    'purchase put recharge saved send should sir sorry sub switch that the then this to token top topup unit units up us use vend wan want we with worth ' +
    'wrong yes you your vend pre post paid e say said id like would una make instead increase reduce add company distribution my'
  ).split(' '),
);

const typeWords: readonly (readonly [MeterType, RegExp])[] = [
  ['POSTPAID', /\bpost[\s-]?pa(?:id|y|yed)\b|\b(?:nepa |light |phcn |electricity |power )?bills?\b/],
  ['PREPAID', /\bpre[\s-]?pa(?:id|y|yed)\b|\btokens?\b/],
];

const foreign = /\b(?:aba ?power|aba ?electric|kogi electric|lekki electric|gombe electric|ghana|ecg)\b/;

/** More digits in a row than an amount has that was meant as one. */
const longRun = /\d{8,}/g;

export function readPowerWords(text: string, savedMeters: readonly SavedMeter[] = []): PowerWords {
  const folded = foldText(text);
  const tokens = findTokens(folded);
  const old = findOldPart(folded);
  const bare = maskSpans(folded, old ? [...tokens, old] : tokens);
  const numbers = findMeterNumbers(bare).filter(({ start }) => !isNegated(folded, start));
  const meters = preferMeters(numbers, bare);
  const withoutMeters = maskSpans(bare, findMeterNumbers(bare));
  const strays = [...withoutMeters.matchAll(longRun)].map(spanOf);
  const saved = meters.length === 0 ? findSaved(withoutMeters, savedMeters) : undefined;
  const money = scanNaira(maskSpans(withoutMeters, saved ? [...strays, saved] : strays));
  const named = findCompanies(withoutMeters, folded);
  const read = [...money.amounts, ...money.refused, ...strays, ...named, ...(saved ? [saved] : [])];
  return {
    amountsKobo: [...new Set(money.amounts.map(({ kobo }) => kobo))],
    amountUnclear: money.refused.length > 0,
    meters,
    badMeter: badMeterOf(strays),
    discos: [...new Set(named.map(({ value }) => value))],
    foreignDisco: named.length === 0 && foreign.test(folded),
    meterType: typeWords.find(([, pattern]) => pattern.test(withoutMeters))?.[0],
    saved: saved?.value,
    strangeWords: countStrangeWords(maskSpans(withoutMeters, read)),
  };
}

const spanOf = ({ index, 0: match }: RegExpExecArray): Span => ({ start: index, end: index + match.length });

/** A number that looks like a phone's is a meter's only where nothing else is. */
function preferMeters(numbers: readonly Found<string>[], text: string): readonly string[] {
  const phones = new Set(findPhoneNumbers(text).map(({ start }) => start));
  const clear = numbers.filter(({ start }) => !phones.has(start));
  return [...new Set((clear.length > 0 ? clear : numbers).map(({ value }) => value))];
}

/** In an order a town stands for its company; beside a company's own name it is only a place. */
function findCompanies(text: string, folded: string): readonly Found<Disco>[] {
  const meant = (found: readonly Found<Disco>[]) => found.filter(({ start }) => !isNegated(folded, start));
  const byName = meant(findDiscos(text));
  if (byName.length > 0) return byName;
  const ie = [...text.matchAll(/\bie\b/g)].map((match) => ({ ...spanOf(match), value: 'IKEDC' as const }));
  return ie.length > 0 ? ie : meant(findDiscoTowns(text));
}

function findSaved(text: string, saved: readonly SavedMeter[]): Found<SavedMeter> | undefined {
  const longestFirst = [...saved].sort((a, b) => b.nickname.length - a.nickname.length);
  for (const meter of longestFirst) {
    const at = ` ${text} `.search(new RegExp(`(?<![a-z0-9])${literally(meter.nickname)}(?![a-z0-9])`));
    if (at >= 0) return { value: meter, start: Math.max(0, at - 1), end: at - 1 + meter.nickname.length };
  }
  return undefined;
}

const literally = (words: string) => words.replace(/[^a-z0-9 ]/g, '\\$&');

function badMeterOf(strays: readonly Span[]): PowerWords['badMeter'] {
  const [first] = strays;
  if (!first) return null;
  return first.end - first.start < 11 ? 'too_short' : 'too_long';
}

function countStrangeWords(rest: string): number {
  const words = rest.match(/[a-z'\u00c0-\uffff]+/g) ?? [];
  return words.filter((word) => !expected.has(word)).length;
}
