import { foldText, maskSpans } from '../../conversation/values/fold-text.ts';
import { scanNaira } from '../../conversation/values/naira.ts';
import type { Network } from '../../conversation/values/network.ts';
import { findNetworks } from '../../conversation/values/network-name.ts';
import type { Span } from '../../conversation/values/parsed.ts';
import { findPhoneNumbers } from '../../conversation/values/phone-number.ts';

export type AirtimeToken = Span &
  (
    | { readonly kind: 'amount'; readonly kobo: number }
    | { readonly kind: 'number'; readonly recipient: string }
    | { readonly kind: 'own' }
    | { readonly kind: 'network'; readonly network: Network }
  );

/** What a message says of an airtime order, in its order. */
export type AirtimeWords = {
  readonly tokens: readonly AirtimeToken[];
  /** The numbers that are to be replaced: "change A to B". */
  readonly oldNumbers: readonly string[];
  /** There is an amount, but it can't be read for sure. */
  readonly amountUnclear: boolean;
  /** There is something like a phone number that is none. */
  readonly numberUnclear: boolean;
  /** It is for somebody else: "for my mother". */
  readonly forOther: boolean;
  /** Words that say nothing of an order. */
  readonly strangeWords: number;
};

const ownLine =
  /^(?:me|mine|self|own)$|\b(?:myself|my ?self|(?:for|to|on) me\b|(?:for|to|on) mine|my own|this (?:line|number|phone|sim)|own (?:line|number)|my (?:[^ -~]+ ?)?(?:own )?(?:line|number|num|no|phone|fone|sim|account))\b/g;

const otherPerson =
  /\b(?:for|to|give|send|recharge|credit|load|buy|top ?up|help)\s+(?:someone|somebody|another (?:number|line|person|phone)|different (?:number|line)|other number|third party|(?:my|his|her|our|a|one) (?:\w+ )?(?:mother|mama|mum|mummy|mumsy|mom|mommy|dad|daddy|papa|popsy|father|brother|bro|sister|sis|wife|wifey|husband|hubby|friend|guy|padi|paddy|boss|oga|son|daughter|child|pikin|uncle|aunty|auntie|aunt|cousin|nephew|niece|colleague|babe|girlfriend|boyfriend|people|neighbou?r|customer|driver|staff|landlord|pastor|grandma|grandmother|grandpa|in-?law|fianc[e]+|partner|baby|kid|kids|parents?))\b/;

const expected = new Set(
  (
    'a abeg actually add again airtel airtime also am amount and any be bro bundle buy by can card change charge commot correction credit do each ' +
    'for from give go god gimme glo guys have hello help hi i in instead is it just kindly left line load make mean meant me mek mobile money mtn ' +
    'my na naira need network ngn no not now number numbers o of ok okay on one only onto or oya phone please pls plus plz put rather recharge ' +
    'remove sef send sharp should sim sir sorry switch that the then this to top topup two una update urgent us use vtu wan want we will with wrong yes ' +
    'you your worth purchase get fit dey wey mine own myself dem them all both etisalat account respectively e say said id like would could kobo sms ' +
    'reduce increase replace include without drop delete comot and ni oo pay'
  ).split(' '),
);

const negatedBefore = /(?:\b(?:not|no be|instead of|rather than|isn't|isnt|no na)\s+(?:for |to |the |a )?)$/;
const changeFrom = /\b(?:change|switch|replace|from)\b(?<old>.*?)\b(?:to|with|by)\b/;

/** A run of so many digits that can only be meant as a phone number. */
const phoneLike = /\+?\d(?:[ -]?\d){7,}/;

let lastRead: { readonly text: string; readonly words: AirtimeWords } | undefined;

/** Pure. The last text is remembered, because one turn asks several times what its message says. */
export function readAirtimeWords(text: string): AirtimeWords {
  if (lastRead?.text !== text) lastRead = { text, words: scanAirtimeWords(text) };
  return lastRead.words;
}

function scanAirtimeWords(text: string): AirtimeWords {
  const folded = foldText(text);
  const phones = findPhoneNumbers(folded);
  const bare = maskSpans(folded, phones);
  const named = findNetworks(bare);
  const withoutNetworks = maskSpans(bare, named);
  const numberUnclear = phoneLike.exec(withoutNetworks);
  const stray = numberUnclear
    ? [{ start: numberUnclear.index, end: numberUnclear.index + numberUnclear[0].length }]
    : [];
  const own = [...withoutNetworks.matchAll(ownLine)].map((match) => spanOf(match));
  const old = findOldPart(withoutNetworks);
  const money = scanNaira(maskSpans(withoutNetworks, old ? [...stray, old] : stray));
  const tokens: AirtimeToken[] = [
    ...money.amounts.map(({ start, end, kobo }) => ({ start, end, kind: 'amount' as const, kobo })),
    ...phones.map(({ start, end, value }) => ({ start, end, kind: 'number' as const, recipient: value })),
    ...named.map(({ start, end, value }) => ({ start, end, kind: 'network' as const, network: value })),
    ...own.map((span) => ({ ...span, kind: 'own' as const })),
  ];
  const isOld = ({ start }: Span) =>
    (old !== undefined && start >= old.start && start < old.end) ||
    negatedBefore.test(folded.slice(Math.max(0, start - 24), start));
  const kept = tokens.filter((token) => !isOld(token)).sort((a, b) => a.start - b.start);
  const read = [...tokens, ...money.refused, ...stray];
  return {
    tokens: dropOwnBeforeNumber(kept, folded),
    oldNumbers: phones.filter(isOld).map(({ value }) => value),
    amountUnclear: money.refused.length > 0,
    numberUnclear: numberUnclear !== null,
    forOther: otherPerson.test(withoutNetworks),
    strangeWords: countStrangeWords(maskSpans(folded, read)),
  };
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

/** The part of "change A to B" that names what no longer holds. */
function findOldPart(text: string): Span | undefined {
  const match = changeFrom.exec(text);
  const old = match?.groups?.['old'];
  if (!match || old === undefined) return undefined;
  const start = match.index + match[0].indexOf(old);
  return { start, end: start + old.length };
}

/** "My line 08031234567" and "my number is 0803…" are one number, not two. */
function dropOwnBeforeNumber(tokens: readonly AirtimeToken[], folded: string): AirtimeToken[] {
  return tokens.filter((token, index) => {
    const next = tokens[index + 1];
    if (token.kind !== 'own' || next?.kind !== 'number') return true;
    return /\b(?:and|plus)\b|[,;&+]/.test(folded.slice(token.end, next.start));
  });
}

function countStrangeWords(rest: string): number {
  const words = rest.match(/[a-z'\u00c0-\uffff]+/g) ?? [];
  return words.filter((word) => !expected.has(word)).length;
}
