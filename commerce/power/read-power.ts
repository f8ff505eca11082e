import type { FlowFacts, FlowPosition, SlotReading } from '../../conversation/flow.ts';
import { isCorrection, isQuestion } from '../../conversation/flow-words.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { type PowerWords, readPowerWords } from './power-words.ts';
import type { PowerSlots } from './slots.ts';

type Position = FlowPosition<PowerSlots>;

/** An answer of more words than this that say nothing of an order isn't an answer. */
const maximumStrangeWords = 2;

const purchaseWords =
  /\b(?:light|power|electricity|electric|nepa|phcn|tokens?|meter|pre-?paid|post-?paid|units?|light ?bill)\b/;

/** What opens a purchase as a command: `LIGHT 5000 shop`. */
const commandHead =
  /^(?:(?:please|pls|abeg|buy|get|pay|load|recharge)\s+)*(?:light|power|electricity|nepa|phcn|token|prepaid|postpaid)\b/;

/** Whether a message has the words of a purchase of electricity. */
export function asksForPower(text: string): boolean {
  return purchaseWords.test(foldText(text));
}

/** Whether a message asks for a new purchase rather than changing the one that is shown. */
export function isNewPowerRequest(text: string): boolean {
  if (isCorrection(text) || isQuestion(text) || !asksForPower(text)) return false;
  const { amountsKobo, meters, strangeWords } = readPowerWords(text);
  return strangeWords <= maximumStrangeWords && (amountsKobo.length > 0 || meters.length > 0);
}

/** Whether a message is a purchase by its form: the product first, then an amount or a meter. */
export function isPowerCommand(text: string): boolean {
  return commandHead.test(foldText(text).trim()) && isNewPowerRequest(text);
}

/** What a message says of the slots: first words, answers in any order, corrections. */
export function readPower(text: string, position: Position): SlotReading<PowerSlots> {
  const starts = position.asked === undefined && position.step === 'collecting';
  if (!starts && isQuestion(text)) return { kind: 'nothing' };
  const words = readPowerWords(text, position.facts.savedMeters);
  const retracted = starts ? undefined : retract(text, words, position);
  if (retracted) return { kind: 'filled', slots: retracted };
  if (!starts && !isAnswer(text, words, position)) return { kind: 'nothing' };
  const reading = fill(text, words, position);
  const usual = usualMeter(text, reading.slots, words, position.facts, starts);
  return usual ? { ...reading, slots: { ...reading.slots, ...usual } } : reading;
}

const sameAgain = /\b(?:same|again|usual|as before|last (?:meter|one|time))\b/;

/** The only meter with a name is meant where none is named; the last one where it is called so. Both are confirmed. */
function usualMeter(
  text: string,
  { meter, disco }: PowerSlots,
  { badMeter, foreignDisco }: PowerWords,
  { savedMeters = [], lastMeter }: FlowFacts,
  starts: boolean,
): Pick<PowerSlots, 'disco' | 'meter' | 'meterType'> | undefined {
  if (meter !== undefined || badMeter || foreignDisco) return undefined;
  const called = sameAgain.test(foldText(text)) ? lastMeter : undefined;
  const only = starts && savedMeters.length === 1 ? savedMeters[0] : undefined;
  const usual = called ?? only;
  if (!usual || (disco !== undefined && disco !== usual.disco)) return undefined;
  return { disco: usual.disco, meter: usual.meter, meterType: usual.meterType };
}

function isAnswer(text: string, words: PowerWords, { asked }: Position): boolean {
  const says =
    words.amountsKobo.length > 0 ||
    words.amountUnclear ||
    words.meters.length > 0 ||
    words.badMeter !== null ||
    words.discos.length > 0 ||
    words.foreignDisco ||
    words.saved !== undefined ||
    words.meterType !== undefined ||
    sameAgain.test(foldText(text)) ||
    (asked === 'meterNumber' && isDigitsAttempt(text));
  if (!says) return false;
  return words.strangeWords <= maximumStrangeWords || isCorrection(text) || asksForPower(text);
}

/** Digits with letters in between, or too few of them, where a meter was asked for. */
function isDigitsAttempt(text: string): boolean {
  return (text.match(/\d/g)?.length ?? 0) >= 5;
}

const retraction =
  /\b(?:wrong|another|different|incorrect|change(?: the| my| this)?) (meter|account|number|amount|company|disco)\b/;

/** Another meter may well be another company's; of a wrong one only the digits are. */
const anotherMeter = /\b(?:another|different) meter\b/;

/** "Wrong meter", without the right one: the slot is asked for again. */
function retract(text: string, words: PowerWords, { slots }: Position): PowerSlots | undefined {
  const names =
    words.meters.length > 0 || words.amountsKobo.length > 0 || words.discos.length > 0 || words.saved;
  const what = names || words.badMeter ? undefined : retraction.exec(foldText(text))?.[1];
  if (what === undefined) return undefined;
  const { amountKobo: _amount, ...withoutAmount } = slots;
  if (what === 'amount') return withoutAmount;
  const { disco: _disco, ...withoutDisco } = slots;
  if (what === 'meter' && anotherMeter.test(foldText(text))) return withoutMeter(withoutDisco);
  return what === 'company' || what === 'disco' ? withoutDisco : withoutMeter(slots);
}

function withoutMeter({
  meter: _,
  triedMeter: _tried,
  meterType: _type,
  typeCorrected: _said,
  ...rest
}: PowerSlots): PowerSlots {
  return rest;
}

type Filled = Exclude<SlotReading<PowerSlots>, { kind: 'nothing' }>;

function fill(text: string, words: PowerWords, position: Position): Filled {
  const problem = findProblem(text, words, position);
  const digitsMeant = position.asked === 'meterNumber' && problem !== undefined;
  const [amountKobo] = words.amountsKobo.length === 1 && !digitsMeant ? words.amountsKobo : [];
  const slots = {
    ...takeMeter(words, position.slots),
    ...(amountKobo === undefined ? {} : { amountKobo }),
  };
  if (problem === undefined) return { kind: 'filled', slots };
  const { amountKobo: _, ...withoutAmount } = slots;
  return { kind: 'refused', slots: words.amountUnclear ? withoutAmount : slots, problem };
}

/** Another meter forgets what was assumed of the one before; another company is asked about the same meter. */
function takeMeter(words: PowerWords, before: PowerSlots): PowerSlots {
  const [disco] = words.discos.length === 1 ? words.discos : [];
  const said = words.meterType ? { meterType: words.meterType } : {};
  if (words.saved) {
    const { disco: savedDisco, meter, meterType } = words.saved;
    return { ...withoutMeter(before), meter, meterType, disco: disco ?? savedDisco, ...said };
  }
  const [meter] = words.meters.length === 1 ? words.meters : [];
  if (meter !== undefined) return { ...withoutMeter(before), ...(disco ? { disco } : {}), meter, ...said };
  if (!disco) return words.meterType ? { ...before, ...said, typeCorrected: false } : before;
  const again = before.meter ?? before.triedMeter;
  const { triedMeter: _, ...rest } = before;
  return { ...rest, disco, ...(again ? { meter: again } : {}), ...said };
}

function findProblem(text: string, words: PowerWords, { asked, pack }: Position): string | undefined {
  const { power } = pack;
  if (words.meters.length > 1) return power.oneMeter;
  if (words.meters.length === 0 && !words.saved) {
    const problem = meterProblem(text, words, asked, pack);
    if (problem) return problem;
  }
  if (words.amountUnclear || words.amountsKobo.length > 1) return power.amountUnclear;
  if (words.discos.length > 1) return power.discoUnclear;
  return words.foreignDisco ? power.discoUnknown : undefined;
}

function meterProblem(
  text: string,
  { badMeter }: PowerWords,
  asked: string | undefined,
  { power }: LanguagePack,
): string | undefined {
  if (badMeter === 'too_short') return power.meterTooShort;
  if (badMeter === 'too_long') return power.meterTooLong;
  if (asked !== 'meterNumber' || !isDigitsAttempt(text)) return undefined;
  return /^[\d\s.-]+$/.test(text.trim()) ? power.meterTooShort : power.meterNotDigits;
}
