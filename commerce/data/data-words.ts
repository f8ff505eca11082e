import { dataRules } from '../../config/rules/data.ts';
import { findDataSizes } from '../../conversation/values/data-size.ts';
import { foldText, maskSpans } from '../../conversation/values/fold-text.ts';
import { scanNaira } from '../../conversation/values/naira.ts';
import type { Network } from '../../conversation/values/network.ts';
import { findNetworks } from '../../conversation/values/network-name.ts';
import type { Found, Span } from '../../conversation/values/parsed.ts';
import { findPhoneNumbers } from '../../conversation/values/phone-number.ts';
import { findValidity } from '../../conversation/values/validity.ts';
import { findOldPart, findOwnLine, isForOther, isNegated } from '../order-words.ts';

/** What a message says of a data order. What it says no longer holds ("not 2GB", "from 2GB to 5GB") is left out. */
export type DataWords = {
  readonly recipients: readonly string[];
  /** The line it is written from, by name: "my line". */
  readonly own: boolean;
  readonly forOther: boolean;
  readonly networks: readonly Network[];
  readonly sizesMb: readonly number[];
  readonly days: readonly number[];
  readonly budgetsKobo: readonly number[];
  readonly cheapest: boolean;
  readonly larger: boolean;
  /** There is something like a phone number, or an amount, that can't be read for sure. */
  readonly numberUnclear: boolean;
  readonly amountUnclear: boolean;
  /** Words that say nothing of an order. */
  readonly strangeWords: number;
};

const expected = new Set(
  (
    'a abeg activate actually add again airtel also am amount an and any at be best big bigger bro browse browsing bundle bundles buy by can ' +
    'change cheap cheaper cheapest correction cost costing daily data day days dis do each etisalat for from get gift give glo go gimme guys have hello ' +
    'help hi i in instead internet is it just kind kindly large larger least line load low lowest make mb me mean meant megabytes mek mine mobile money month ' +
    'monthly months more mtn my myself na naira need network ngn no not now number o of oga ok okay on one only or other own oya phone plan plans ' +
    'please pls plus plz price put rather recharge renew sef self send sharp sim sir small smallest smaller something sorry sub subscribe subscription switch ' +
    'that the them then this to top type una update upgrade urgent us use valid validity wan want we week weekly weeks which will with worth wrong year yearly ' +
    'yes you your any buy dash fit dey wey all both each respectively last lasting per it its e like would id could annual purchase next'
  ).split(' '),
);
const cheapestWords = /\b(?:cheap(?:est)?|lowest|smallest|least)\b/;
const largerWords = /\b(?:bigger|larger|more data|higher|upgrade)\b/;
/** Less is no price of anything, but a digit that was meant for a list. */
const leastBudgetKobo = dataRules.minimumKobo / 2;
const phoneLike = /\+?\d(?:[ -]?\d){7,}/;

let lastRead: { readonly text: string; readonly words: DataWords } | undefined;

/** Pure. The last text is remembered, because one turn asks several times what its message says. */
export function readDataWords(text: string): DataWords {
  if (lastRead?.text !== text) lastRead = { text, words: scanDataWords(text) };
  return lastRead.words;
}

function scanDataWords(text: string): DataWords {
  const folded = foldText(text);
  const phones = findPhoneNumbers(folded);
  const withoutPhones = maskSpans(folded, phones);
  const sizes = findDataSizes(withoutPhones);
  const withoutSizes = maskSpans(withoutPhones, sizes);
  const named = findNetworks(withoutSizes);
  const withoutNetworks = maskSpans(withoutSizes, named);
  const validity = findValidity(withoutNetworks);
  const rest = maskSpans(withoutNetworks, validity);
  const phone = phoneLike.exec(rest);
  const stray = phone ? [{ start: phone.index, end: phone.index + phone[0].length }] : [];
  const money = scanNaira(maskSpans(rest, stray));
  const old = findOldPart(folded);
  const holds = ({ start }: Span) =>
    !(old && start >= old.start && start < old.end) && !isNegated(folded, start);
  const values = <Value>(found: readonly Found<Value>[]) => [
    ...new Set(found.filter(holds).map(({ value }) => value)),
  ];
  const own = findOwnLine(rest).filter(holds);
  const read = [...phones, ...sizes, ...named, ...validity, ...money.amounts, ...money.refused, ...stray];
  return {
    recipients: values(phones),
    own: own.length > 0,
    forOther: isForOther(rest),
    networks: values(named),
    sizesMb: values(sizes),
    days: values(validity),
    budgetsKobo: values(money.amounts.map((amount) => ({ ...amount, value: amount.kobo }))).filter(
      (kobo) => kobo >= leastBudgetKobo,
    ),
    cheapest: cheapestWords.test(rest),
    larger: largerWords.test(rest),
    numberUnclear: phone !== null,
    amountUnclear: money.refused.length > 0,
    strangeWords: countStrangeWords(maskSpans(folded, read)),
  };
}

function countStrangeWords(rest: string): number {
  const words = rest.match(/[a-z'\u00c0-\uffff]+/g) ?? [];
  return words.filter((word) => !expected.has(word)).length;
}
