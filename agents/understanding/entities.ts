import { findDataSizes } from '../../conversation/values/data-size.ts';
import { findDiscos } from '../../conversation/values/disco.ts';
import { foldText, MASK, maskSpans } from '../../conversation/values/fold-text.ts';
import { findMeterNumbers, parseMeterNumber } from '../../conversation/values/meter-number.ts';
import { scanNaira } from '../../conversation/values/naira.ts';
import { findNetworks } from '../../conversation/values/network-name.ts';
import { findOrderReferences } from '../../conversation/values/order-reference.ts';
import type { Found } from '../../conversation/values/parsed.ts';
import { findPhoneNumbers } from '../../conversation/values/phone-number.ts';
import { findTokens } from '../../conversation/values/token.ts';
import { findValidity } from '../../conversation/values/validity.ts';
import { findForeignReferences } from './references.ts';
import type { Entities, Entity, EntityName } from './understanding.ts';

// e-mail addresses, links, dial strings, dates and times hold digits that are nothing else
const OPAQUE =
  /\S+@\S+\.\S+|https?:\/\/\S+|www\.\S+|\*\d+(?:\*\d+)*#?|\b\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d{2}\b|\b\d{1,2}:\d{2}(?:\s?[ap]m)?\b/g;
const HAS_DIGIT = /\d/;
// said to be a meter's, a number is a meter's, even if it looks like a phone's
const METER_CALLED =
  /\bmeter(?:\s*(?:no|number|num|nos|account|acct|is|na|be|:|#|\.|-))*\s*(\d[\d -]{9,16}\d)(?!\d)/g;
const METER_TYPE = /\b(pre|post)[\s-]?(?:paid|pay|paye?d)\b/g;

function findCalledMeters(folded: string): Found<string>[] {
  return [...folded.matchAll(METER_CALLED)].flatMap((match) => {
    const written = match[1] ?? '';
    const end = match.index + match[0].length;
    const [first] = findMeterNumbers(written);
    if (first)
      return [{ ...first, start: end - written.length + first.start, end: end - written.length + first.end }];
    const parsed = parseMeterNumber(written);
    return parsed.ok ? [{ value: parsed.value, start: end - written.length, end }] : [];
  });
}

function findMeterTypes(folded: string): Entity[] {
  return [...folded.matchAll(METER_TYPE)].map((match) => ({
    name: 'meterType',
    value: match[1] === 'pre' ? 'PREPAID' : 'POSTPAID',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

type Reader = (rest: string, typed: () => string) => readonly Entity[];

const named = <Name extends EntityName, Value>(name: Name, found: readonly Found<Value>[]) =>
  found.map((entity) => ({ name, ...entity }));

// In this order: what an earlier reader takes, a later one doesn't see.
const readers: readonly Reader[] = [
  // as typed: capitals tell a reference without a digit from a word
  (_rest, typed) => named('reference', findOrderReferences(typed())),
  (rest, typed) => (HAS_DIGIT.test(rest) ? named('reference', findForeignReferences(typed())) : []),
  (rest) => named('token', findTokens(rest)),
  (rest) => named('meterNumber', findCalledMeters(rest)),
  (rest) => named('msisdn', findPhoneNumbers(rest)),
  (rest) => named('meterNumber', findMeterNumbers(rest)),
  (rest) => named('dataSize', findDataSizes(rest)),
  (rest) => named('validityDays', findValidity(rest)),
  (rest) => named('network', findNetworks(rest)).filter(({ value }) => value === '9MOBILE'),
  (rest) =>
    scanNaira(rest).amounts.map(({ kobo, start, end }) => ({ name: 'amount', value: kobo, start, end })),
  (rest) => named('network', findNetworks(rest)),
  (rest) => named('disco', findDiscos(rest)),
  findMeterTypes,
];
// a disco's name may end in "prepaid", which is a meter's type as well: these are read side by side
const SHARED: ReadonlySet<EntityName> = new Set(['network', 'disco', 'meterType']);

/** Everything that a text says, in its order. Nothing is inferred: no network from a number, no disco from a town. */
export function extractEntities(text: string): readonly Entity[] {
  const folded = foldText(text);
  const opaque = HAS_DIGIT.test(folded)
    ? [...folded.matchAll(OPAQUE)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
      }))
    : [];
  let rest = maskSpans(folded, opaque);
  const found: Entity[] = [];
  for (const read of readers) {
    const masked = rest;
    const more = read(masked, () => maskLike(text, masked));
    found.push(...more);
    // "9mobile" holds a digit, so it is out of the way of the amounts; letters of other names may touch one: "mtn500"
    const taken = more.filter(({ name, value }) => !SHARED.has(name) || value === '9MOBILE');
    if (taken.length > 0) rest = maskSpans(rest, taken);
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The text as typed, with what `masked` has blanked blanked. */
function maskLike(text: string, masked: string): string {
  if (!masked.includes(MASK)) return text;
  return Array.from({ length: masked.length }, (_, index) => masked.charAt(index))
    .map((unit, index) => (unit === MASK ? MASK : text.charAt(index)))
    .join('');
}

/** Entities as a record: amounts in NGN, a value said twice is one value, several of one name are a list. */
export function toEntities(found: readonly Entity[]): Entities {
  const byName = new Map<EntityName, (string | number)[]>();
  for (const { name, value } of found) {
    const plain = name === 'amount' ? value / 100 : value;
    const values = byName.get(name) ?? [];
    if (!values.includes(plain)) values.push(plain);
    byName.set(name, values);
  }
  return Object.fromEntries(
    [...byName].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}
