import { dataRules } from '../../config/rules/data.ts';
import type { FlowPosition, SlotReading } from '../../conversation/flow.ts';
import { foldWords, isCorrection, isQuestion } from '../../conversation/flow-words.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { type DataWords, readDataWords } from './data-words.ts';
import { type DataSlots, expectedDataNetwork, namedRecipients } from './slots.ts';

type Position = FlowPosition<DataSlots>;
type Reading = SlotReading<DataSlots>;

/** An answer of more words than this that say nothing of an order isn't an answer. */
const maximumStrangeWords = 2;

const purchaseWords = /\b(?:data|bundles?|subs?|subscribe|subscription|internet|browsing|mb)\b/;
const addingWords = /\b(?:add|also|plus|include|as well)\b/;
const retraction =
  /\b(?:wrong|another|different|incorrect|change(?: the| my| this)?) (number|line|phone|plan|bundle|size|data)\b/;

/** A line of a list by its place in it; `MORE` shows the next ones. */
const bundleChoice = 'bundle:';
export const moreChoice = 'more';

export function choiceIdOf(code: string): string {
  return `${bundleChoice}${code}`;
}

/** Whether a message has the words of a purchase of data. */
export function asksForData(text: string): boolean {
  return purchaseWords.test(foldText(text)) || readDataWords(text).sizesMb.length > 0;
}

/** Whether a message asks for a new purchase rather than changing the one that is shown. */
export function isNewDataRequest(text: string): boolean {
  if (isCorrection(text) || isQuestion(text) || !purchaseWords.test(foldText(text))) return false;
  const { sizesMb, budgetsKobo, recipients, days } = readDataWords(text);
  return [sizesMb, budgetsKobo, recipients, days].some(({ length }) => length > 0);
}

const otherGoods = /\b(?:airtime|recharge|card|credit|vtu|top ?up|light|power|token|meter|units?|nepa)\b/;
const otherWishes = /\b(?:renew|again|same|upgrade|bigger|larger|gift|dash)\b/;

/** Whether a message names a bundle and nothing else: "cheapest weekly glo", "2GB for 08031234567". */
export function namesBundle(text: string): boolean {
  const folded = foldText(text);
  if (isQuestion(text) || otherGoods.test(folded) || otherWishes.test(folded)) return false;
  const { sizesMb, cheapest, days, networks, strangeWords, amountUnclear } = readDataWords(text);
  if (strangeWords > 0 || amountUnclear) return false;
  const goods = cheapest || purchaseWords.test(folded);
  return sizesMb.length > 0 || (goods && (days.length > 0 || networks.length > 0));
}

/** What a message says of the slots: first words, answers in any order, a line of the list, corrections. */
export function readData(text: string, position: Position): Reading {
  const starts = position.asked === undefined && position.step === 'collecting';
  if (!starts && isQuestion(text)) return { kind: 'nothing' };
  const picked = starts ? undefined : readPick(text, position);
  if (picked) return { kind: 'filled', slots: picked };
  const words = readDataWords(text);
  const retracted = starts ? undefined : retract(text, words, position.slots);
  if (retracted) return { kind: 'filled', slots: retracted };
  if (!starts && !isAnswer(text, words)) return { kind: 'nothing' };
  const before = starts ? opened(position) : { ...position.slots, browse: undefined };
  return fill(text, words, { ...position, slots: before });
}

/** The provider's word on the customer's line holds for the whole purchase, wherever it goes on. */
function opened({ slots, facts }: Position): DataSlots {
  return facts.networkHint ? { ...slots, ownNetwork: facts.networkHint } : slots;
}

function readPick(text: string, { slots, asked }: Position): DataSlots | undefined {
  if (text.startsWith(bundleChoice)) {
    return { ...slots, code: text.slice(bundleChoice.length), browse: undefined, page: 0 };
  }
  if (!/^(?:more|more bundles|next|others?|show more|see more)$/.test(foldWords(text))) return undefined;
  if (asked === 'bundle') return { ...slots, page: slots.page + 1 };
  return { ...withoutWish(slots), browse: true };
}

function withoutWish({ recipients, forOther, network, ownNetwork }: DataSlots): DataSlots {
  return {
    recipients,
    forOther,
    page: 0,
    ...(network ? { network } : {}),
    ...(ownNetwork ? { ownNetwork } : {}),
  };
}

/** "Wrong number", without the right one: the slot is asked for again. */
function retract(text: string, words: DataWords, slots: DataSlots): DataSlots | undefined {
  if (says(words)) return undefined;
  const what = retraction.exec(foldText(text))?.[1];
  if (what === undefined) return undefined;
  if (/number|line|phone/.test(what)) {
    return { ...slots, recipients: [], forOther: true, network: undefined };
  }
  return withoutWish(slots);
}

function says(words: DataWords): boolean {
  const { recipients, networks, sizesMb, days, budgetsKobo, cheapest, numberUnclear, amountUnclear } = words;
  const named = [recipients, networks, sizesMb, days, budgetsKobo].some(({ length }) => length > 0);
  return named || cheapest || numberUnclear || amountUnclear;
}

function isAnswer(text: string, words: DataWords): boolean {
  if (!says(words) && !words.own && !words.forOther) return false;
  return (
    words.strangeWords <= maximumStrangeWords || isCorrection(text) || purchaseWords.test(foldText(text))
  );
}

function fill(text: string, words: DataWords, position: Position): Reading {
  const addressed = takeRecipients(text, words, position);
  const named = takeNetwork(words, addressed);
  const slots = takeWish(words, named);
  const problem = findProblem(words, slots, position);
  if (problem === undefined) return { kind: 'filled', slots };
  const lost = words.numberUnclear && words.recipients.length === 0;
  return {
    kind: 'refused',
    slots: lost ? { ...slots, recipients: [], forOther: true } : keepOneNetwork(slots, position),
    problem,
  };
}

function findProblem(words: DataWords, slots: DataSlots, position: Position): string | undefined {
  const { airtime, data }: LanguagePack = position.pack;
  if (words.numberUnclear) return airtime.numberUnclear;
  if (words.amountUnclear || words.budgetsKobo.length > 1) return airtime.amountUnclear;
  if (words.networks.length > 1) return data.networkUnclear;
  const maximum = dataRules.maximumRecipients;
  if (slots.recipients.length > maximum) return airtime.tooManyNumbers({ count: maximum });
  return isMixed(slots, position) ? data.networksDiffer : undefined;
}

function isMixed(slots: DataSlots, { facts }: Position): boolean {
  if (slots.network) return false;
  const expected = namedRecipients(slots, facts).map((number) => expectedDataNetwork(number, slots, facts));
  return new Set(expected.filter((network) => network !== undefined)).size > 1;
}

/** Numbers that one order can't serve are asked for again. */
function keepOneNetwork(slots: DataSlots, position: Position): DataSlots {
  const many = slots.recipients.length > dataRules.maximumRecipients;
  return many || isMixed(slots, position) ? { ...slots, recipients: [], forOther: true } : slots;
}

function takeRecipients(text: string, words: DataWords, { slots, facts }: Position): DataSlots {
  const own = words.own && words.recipients.length === 0 && facts.msisdn ? [facts.msisdn] : [];
  const named = [...words.recipients, ...own];
  if (named.length === 0) {
    const asksForOther = words.forOther && slots.recipients.length === 0;
    return asksForOther ? { ...slots, forOther: true } : slots;
  }
  const known = namedRecipients(slots, facts);
  if (addingWords.test(foldText(text)) && known.length > 0) {
    return { ...slots, recipients: [...new Set([...known, ...named])], forOther: false };
  }
  // the network that was named for another number says nothing of this one
  const network = known.length === 0 ? slots.network : undefined;
  return { ...slots, recipients: named, forOther: false, network };
}

function takeNetwork(words: DataWords, slots: DataSlots): DataSlots {
  const [network, ...others] = words.networks;
  return network && others.length === 0 ? { ...slots, network, page: 0 } : slots;
}

/** A new size takes the place of a price, and the other way round; a validity goes with either. */
function takeWish(words: DataWords, slots: DataSlots): DataSlots {
  const sizeMb = words.sizesMb.at(-1);
  const days = words.days.at(-1);
  const [budgetKobo, ...otherBudgets] = words.budgetsKobo;
  const priced = otherBudgets.length === 0 ? budgetKobo : undefined;
  const fresh = { ...slots, code: undefined, overMb: undefined, minimumDays: undefined, page: 0 };
  const timed = days === undefined ? fresh : { ...fresh, days };
  if (sizeMb !== undefined || priced !== undefined) {
    return { ...timed, sizeMb, budgetKobo: priced, cheapest: words.cheapest || undefined };
  }
  if (words.cheapest) return { ...timed, sizeMb: undefined, budgetKobo: undefined, cheapest: true };
  return days === undefined ? slots : timed;
}
