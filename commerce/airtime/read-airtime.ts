import type { FlowPosition, SlotReading } from '../../conversation/flow.ts';
import { isCorrection, isQuestion } from '../../conversation/flow-words.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import type { Network } from '../../conversation/values/network.ts';
import { type AirtimeToken, type AirtimeWords, readAirtimeWords } from './airtime-tokens.ts';
import { type PairedAmounts, pairAmounts, pairNetworks } from './pair-values.ts';
import { type AirtimeSlots, namedLines, resolveNetwork, type SlotLine } from './slots.ts';

type Position = FlowPosition<AirtimeSlots>;

/** An answer of more words than this that say nothing of an order isn't an answer. */
const maximumStrangeWords = 2;

const purchaseWords = /\b(?:airtime|recharge|top ?up|vtu|credit|card)\b/;
const sendingWords = /\b(?:buy|send|load|put|top)\b/;
const addingWords = /\b(?:add|also|plus|include|as well|join)\b/;
const removingWords = /\b(?:remove|without|drop|delete|take out|comot|commot)\b/;

/** Whether a message has the words of a purchase. */
export function asksForAirtime(text: string): boolean {
  const folded = foldText(text);
  return purchaseWords.test(folded) || sendingWords.test(folded);
}

/** Whether a message asks for a new purchase rather than changing the one that is shown. */
export function isNewAirtimeRequest(text: string): boolean {
  if (isCorrection(text) || isQuestion(text)) return false;
  const folded = foldText(text);
  if (!asksForAirtime(text)) return false;
  const { tokens } = readAirtimeWords(text);
  const names = (kind: AirtimeToken['kind']) => tokens.some((token) => token.kind === kind);
  return purchaseWords.test(folded) ? names('amount') || names('number') : names('amount') && names('number');
}

/** What a message says of the slots: first words, answers in any order, corrections. */
export function readAirtime(text: string, position: Position): SlotReading<AirtimeSlots> {
  const starts = position.asked === undefined && position.step === 'collecting';
  if (!starts && isQuestion(text)) return { kind: 'nothing' };
  const words = readAirtimeWords(text);
  const retracted = starts ? undefined : retract(text, words, position);
  if (retracted) return { kind: 'filled', slots: retracted };
  if (!starts && !isAnswer(text, words)) return { kind: 'nothing' };
  const reading = fill(text, words, position);
  if (!starts) return reading;
  const ownNetwork = position.facts.networkHint;
  const slots = ownNetwork ? { ...reading.slots, ownNetwork } : reading.slots;
  return { ...reading, slots };
}

function isAnswer(text: string, words: AirtimeWords): boolean {
  const says =
    words.tokens.length > 0 || words.amountUnclear || words.numberUnclear || words.oldNumbers.length > 0;
  if (!says && !words.forOther) return false;
  return (
    words.strangeWords <= maximumStrangeWords || isCorrection(text) || purchaseWords.test(foldText(text))
  );
}

function fill(
  text: string,
  words: AirtimeWords,
  position: Position,
): Exclude<SlotReading<AirtimeSlots>, { kind: 'nothing' }> {
  const { pack, slots: before } = position;
  const recipients = readRecipients(words, position);
  const paired = pairAmounts(words.tokens, recipients.length);
  const inOrder = paired.kind === 'each' && recipients.length === 0;
  const fits = !inOrder || paired.kobo.length === before.lines.length;
  const amounts = fits ? paired : ({ kind: 'unclear' } as const);
  const networks = pairNetworks(words.tokens, recipients.length);
  const lines = recipients.map((recipient, index): SlotLine => {
    const amountKobo = amounts.kind === 'each' ? amounts.kobo[index] : undefined;
    const network = networks.kind === 'each' ? networks.network[index] : undefined;
    return {
      recipient,
      ...(amountKobo === undefined ? {} : { amountKobo }),
      ...(network ? { network } : {}),
    };
  });
  let slots = mergeLines(before, distinct(lines), text, words, position);
  const at = lines.length === 0 ? findOrdinal(text, before.lines.length) : -1;
  slots = applyAmounts(slots, amounts, { at, lines });
  if (networks.kind === 'one') {
    const { network } = networks;
    slots = at >= 0 ? changeLine(slots, at, { network }) : setNetwork(slots, network, position);
  }
  const problem = findProblem(words, amounts.kind, networks.kind, pack);
  if (words.numberUnclear && lines.length === 0) slots = { ...slots, lines: [], forOther: true };
  if (problem === undefined) return { kind: 'filled', slots };
  const unread = amounts.kind === 'unclear' || words.amountUnclear;
  const shared = before.lines.every((line) => line.amountKobo === undefined);
  return { kind: 'refused', slots: unread && shared ? withoutAmount(slots) : slots, problem };
}

type Named = { readonly at: number; readonly lines: readonly SlotLine[] };

function applyAmounts(slots: AirtimeSlots, amounts: PairedAmounts, { at, lines }: Named): AirtimeSlots {
  if (amounts.kind === 'each' && lines.length === 0) return setAmountsInOrder(slots, amounts.kobo);
  if (amounts.kind !== 'one') return slots;
  return at >= 0
    ? changeLine(slots, at, { amountKobo: amounts.kobo })
    : setAmount(slots, amounts.kobo, lines);
}

const retraction =
  /\b(?:wrong|another|different|incorrect|change(?: the| my| this)?) (number|line|phone|amount)\b/;

/** "Wrong number", without the right one: the slot is asked for again. */
function retract(text: string, words: AirtimeWords, { slots }: Position): AirtimeSlots | undefined {
  if (words.tokens.some(({ kind }) => kind !== 'own') || words.amountUnclear || words.numberUnclear)
    return undefined;
  const what = retraction.exec(foldText(text))?.[1];
  if (what === undefined) return undefined;
  if (what === 'amount') return withoutAmount(slots);
  const { network: _, ...rest } = slots;
  return { ...rest, lines: [], forOther: true };
}

const ordinals = [/\b(?:first|1st)\b/, /\b(?:second|2nd)\b/, /\b(?:third|3rd)\b/, /\b(?:fourth|4th)\b/];

/** Which of several lines "the first" and its like name; -1 where none is. */
function findOrdinal(text: string, count: number): number {
  if (count < 2) return -1;
  const folded = foldText(text);
  if (/\blast\b/.test(folded)) return count - 1;
  const at = ordinals.findIndex((pattern) => pattern.test(folded));
  return at < count ? at : -1;
}

function changeLine(slots: AirtimeSlots, at: number, changes: Partial<SlotLine>): AirtimeSlots {
  return {
    ...slots,
    lines: slots.lines.map((line, index) => (index === at ? { ...line, ...changes } : line)),
  };
}

function findProblem(
  words: AirtimeWords,
  amounts: string,
  networks: string,
  pack: LanguagePack,
): string | undefined {
  if (words.numberUnclear) return pack.airtime.numberUnclear;
  if (words.amountUnclear) return pack.airtime.amountUnclear;
  if (amounts === 'unclear') return pack.airtime.pairingUnclear;
  return networks === 'unclear' ? pack.airtime.networkUnclear : undefined;
}

/** The numbers named, the customer's own where it is meant and known. */
function readRecipients(words: AirtimeWords, { facts }: Position): string[] {
  return words.tokens.flatMap((token) => {
    if (token.kind === 'number') return [token.recipient];
    return token.kind === 'own' && facts.msisdn ? [facts.msisdn] : [];
  });
}

function mergeLines(
  slots: AirtimeSlots,
  lines: readonly SlotLine[],
  text: string,
  words: AirtimeWords,
  { facts, step }: Position,
): AirtimeSlots {
  const known = slots.lines.length > 0 || step === 'confirming' ? namedLines(slots, facts) : [];
  const folded = foldText(text);
  if (known.length > 0 && lines.length > 0 && removingWords.test(folded)) {
    const gone = new Set(lines.map((line) => line.recipient));
    const left = known.filter((line) => !gone.has(line.recipient));
    return { ...slots, lines: left, forOther: left.length === 0 };
  }
  if (words.oldNumbers.length === 1 && lines.length === 1) {
    return replaceLine(slots, known, words.oldNumbers[0], lines);
  }
  if (known.length > 0 && lines.length > 0 && addingWords.test(folded)) {
    return { ...slots, lines: distinct([...known, ...lines]), forOther: false };
  }
  if (lines.length === 0)
    return words.forOther && slots.lines.length === 0 ? { ...slots, forOther: true } : slots;
  // the network that was named for other numbers says nothing of these
  const { network, ...rest } = slots;
  const kept = known.length === 0 && network ? { network } : {};
  return { ...rest, ...kept, lines: keepAmounts(known, lines), forOther: false };
}

function replaceLine(
  slots: AirtimeSlots,
  known: readonly SlotLine[],
  old: string | undefined,
  lines: readonly SlotLine[],
): AirtimeSlots {
  const [replacement] = lines;
  const at = known.findIndex((line) => line.recipient === old);
  if (at < 0 || !replacement) return { ...slots, lines: [...lines], forOther: false };
  const replaced = known.map((line, index) => (index === at ? keepAmounts([line], [replacement]) : [line]));
  return { ...slots, lines: distinct(replaced.flat()), forOther: false };
}

/** A single number that takes the place of a single one takes its amount too. */
function keepAmounts(known: readonly SlotLine[], lines: readonly SlotLine[]): SlotLine[] {
  const [only] = known;
  if (known.length !== 1 || lines.length !== 1 || only?.amountKobo === undefined) return [...lines];
  const { amountKobo } = only;
  return lines.map((line) => ({ amountKobo, ...line }));
}

/** A number named twice for the same amount is meant once. */
function distinct(lines: readonly SlotLine[]): SlotLine[] {
  return lines.filter((line, index) => {
    const first = lines.findIndex((other) => other.recipient === line.recipient);
    return first === index || lines[first]?.amountKobo !== line.amountKobo;
  });
}

function setAmount(slots: AirtimeSlots, amountKobo: number, named: readonly SlotLine[]): AirtimeSlots {
  const isNamed = new Set(named.map((line) => line.recipient));
  const others = slots.lines.filter((line) => !isNamed.has(line.recipient));
  // "add 0807… with 200": the amount is the new number's, the others keep theirs
  if (named.length > 0 && others.length > 0) {
    const lines = slots.lines.map((line) => (isNamed.has(line.recipient) ? { ...line, amountKobo } : line));
    return { ...slots, lines };
  }
  return { ...slots, amountKobo, lines: slots.lines.map(({ amountKobo: _, ...line }) => line) };
}

function setAmountsInOrder(slots: AirtimeSlots, kobo: readonly number[]): AirtimeSlots {
  const lines = slots.lines.map((line, index) => {
    const amountKobo = kobo[index] ?? line.amountKobo;
    return amountKobo === undefined ? line : { ...line, amountKobo };
  });
  return { ...slots, lines };
}

function withoutAmount({ amountKobo: _, ...slots }: AirtimeSlots): AirtimeSlots {
  return { ...slots, lines: slots.lines.map(({ amountKobo: _own, ...line }) => line) };
}

/** One network for all lines; asked for one number of several, it is that number's. */
function setNetwork(slots: AirtimeSlots, network: Network, { asked, facts }: Position): AirtimeSlots {
  const askedFor =
    asked === 'network' && slots.lines.length > 1
      ? slots.lines.findIndex((line) => !resolveNetwork(line, slots, facts))
      : -1;
  if (askedFor >= 0) {
    return {
      ...slots,
      lines: slots.lines.map((line, index) => (index === askedFor ? { ...line, network } : line)),
    };
  }
  return { ...slots, network, lines: slots.lines.map(({ network: _, ...line }) => line) };
}
