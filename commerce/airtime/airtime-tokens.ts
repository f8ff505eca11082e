import { foldText, maskSpans } from '../../conversation/values/fold-text.ts';
import { scanNaira } from '../../conversation/values/naira.ts';
import type { Network } from '../../conversation/values/network.ts';
import { findNetworks } from '../../conversation/values/network-name.ts';
import type { Span } from '../../conversation/values/parsed.ts';
import { findPhoneNumbers } from '../../conversation/values/phone-number.ts';
import { findOldPart, findOwnLine, isForOther, isNegated } from '../order-words.ts';

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
  const own = findOwnLine(withoutNetworks);
  const old = findOldPart(withoutNetworks);
  const money = scanNaira(maskSpans(withoutNetworks, old ? [...stray, old] : stray));
  const tokens: AirtimeToken[] = [
    ...money.amounts.map(({ start, end, kobo }) => ({ start, end, kind: 'amount' as const, kobo })),
    ...phones.map(({ start, end, value }) => ({ start, end, kind: 'number' as const, recipient: value })),
    ...named.map(({ start, end, value }) => ({ start, end, kind: 'network' as const, network: value })),
    ...own.map((span) => ({ ...span, kind: 'own' as const })),
  ];
  const isOld = ({ start }: Span) =>
    (old !== undefined && start >= old.start && start < old.end) || isNegated(folded, start);
  const kept = tokens.filter((token) => !isOld(token)).sort((a, b) => a.start - b.start);
  const read = [...tokens, ...money.refused, ...stray];
  return {
    tokens: dropOwnBeforeNumber(kept, folded),
    oldNumbers: phones.filter(isOld).map(({ value }) => value),
    amountUnclear: money.refused.length > 0,
    numberUnclear: numberUnclear !== null,
    forOther: isForOther(withoutNetworks),
    strangeWords: countStrangeWords(maskSpans(folded, read)),
  };
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
