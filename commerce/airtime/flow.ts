import { airtimeRules } from '../../config/rules/airtime.ts';
import {
  createFlow,
  type FlowDefinition,
  type FlowFacts,
  type FlowPosition,
  type QuoteAttempt,
} from '../../conversation/flow.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { ReplyContent } from '../../conversation/reply.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { networks } from '../../conversation/values/network.ts';
import type { AirtimeLine, Quote } from '../order.ts';
import { StoredQuote } from '../order-lines.ts';
import { describeAirtime, formatLocalNumber } from './describe.ts';
import { type AirtimeWish, type QuoteProblem, quoteAirtime } from './quote.ts';
import { readAirtime } from './read-airtime.ts';
import {
  AirtimeSlots,
  emptySlots,
  expectedNetwork,
  namedLines,
  resolveNetwork,
  type SlotLine,
} from './slots.ts';

type Slot = 'amount' | 'recipient' | 'network';
type Position = FlowPosition<AirtimeSlots>;

/** How many ported numbers a quote points out. */
const maximumNetworkNotes = 2;

/** The purchase as data: what is bought by itself is asked for in the same way. */
export const airtimeDefinition: FlowDefinition<AirtimeSlots, Quote> = {
  name: 'buy_airtime',
  empty: emptySlots,
  parseSlots: (stored) => AirtimeSlots.safeParse(stored).data ?? null,
  parseQuote: (stored) => StoredQuote.safeParse(stored).data ?? null,
  read: readAirtime,
  missing: findMissing,
  ask,
  quote: quotePosition,
  describe: (slots, facts, pack) => describeAirtime(knownLines(slots, facts), pack),
};

/** The purchase of airtime, for oneself or up to 20 numbers in one order. */
export const airtimeFlow = createFlow(airtimeDefinition);

function findMissing(slots: AirtimeSlots, facts: FlowFacts): Slot | null {
  const lines = namedLines(slots, facts);
  if (lines.length === 0) return slots.amountKobo === undefined && !slots.forOther ? 'amount' : 'recipient';
  if (lines.some((line) => (line.amountKobo ?? slots.amountKobo) === undefined)) return 'amount';
  return lines.some((line) => !resolveNetwork(line, slots, facts)) ? 'network' : null;
}

function ask(slot: string, { slots, facts, pack }: Position): ReplyContent {
  const limits = {
    minimum: formatNaira(airtimeRules.minimumKobo),
    maximum: formatNaira(airtimeRules.maximumKobo),
  };
  if (slot === 'recipient') return { kind: 'text', text: pack.airtime.askRecipient };
  if (slot !== 'network') {
    const several = slots.lines.length > 1;
    return {
      kind: 'text',
      text: several ? pack.airtime.askAmountEach(limits) : pack.airtime.askAmount(limits),
    };
  }
  const unresolved = namedLines(slots, facts).find((line) => !resolveNetwork(line, slots, facts));
  const number = formatLocalNumber(unresolved?.recipient ?? '');
  return {
    kind: 'choices',
    text: pack.airtime.askNetwork({ number }),
    choices: networks.map((network) => ({ id: network, label: network })),
  };
}

function knownLines(slots: AirtimeSlots, facts: FlowFacts) {
  const lines: readonly Partial<SlotLine>[] = namedLines(slots, facts);
  const known: readonly Partial<SlotLine>[] = lines.length > 0 ? lines : [{}];
  return known.map((line) => {
    const faceKobo = line.amountKobo ?? slots.amountKobo;
    const network = line.recipient
      ? resolveNetwork({ ...line, recipient: line.recipient }, slots, facts)
      : undefined;
    return {
      ...(line.recipient ? { recipient: line.recipient } : {}),
      ...(faceKobo === undefined ? {} : { faceKobo }),
      ...(network ? { network } : {}),
    };
  });
}

function quotePosition(position: Position): QuoteAttempt<AirtimeSlots, Quote> {
  const { slots, facts, pack } = position;
  const wishes = namedLines(slots, facts).flatMap((line): AirtimeWish[] => {
    const network = resolveNetwork(line, slots, facts);
    const faceKobo = line.amountKobo ?? slots.amountKobo;
    return network && faceKobo !== undefined ? [{ recipient: line.recipient, network, faceKobo }] : [];
  });
  const result = quoteAirtime(wishes);
  if (result.ok) return { ok: true, quote: result.quote, text: showQuote(result.quote, position) };
  const problem = sayProblem(result.problem, pack);
  const { amountKobo: _, lines, ...rest } = slots;
  switch (result.problem.code) {
    case 'amount_below_minimum':
    case 'amount_above_maximum':
    case 'amount_not_whole_naira': {
      const bare = lines.map(({ amountKobo: _amount, ...line }) => line);
      return { ok: false, slots: { ...rest, lines: bare }, ask: 'amount', problem };
    }
    case 'no_lines':
    case 'too_many_recipients':
    case 'recipient_twice':
      return { ok: false, slots: { ...slots, lines: [], forOther: true }, ask: 'recipient', problem };
  }
}

function sayProblem(problem: QuoteProblem, pack: LanguagePack): string {
  switch (problem.code) {
    case 'amount_below_minimum':
      return pack.airtime.amountTooSmall({ minimum: formatNaira(problem.minimumKobo) });
    case 'amount_above_maximum':
      return pack.airtime.amountTooLarge({ maximum: formatNaira(problem.maximumKobo) });
    case 'amount_not_whole_naira':
      return pack.airtime.amountNotWhole;
    case 'recipient_twice':
      return pack.airtime.numberTwice({ number: formatLocalNumber(problem.recipient) });
    case 'too_many_recipients':
      return pack.airtime.tooManyNumbers({ count: problem.maximum });
    case 'no_lines':
      return pack.airtime.numberUnclear;
  }
}

function showQuote(quote: Quote<AirtimeLine>, { slots, facts, pack }: Position): string {
  const rows = quote.lines.map((line, index) => ({
    position: index + 1,
    amount: formatNaira(line.faceKobo),
    number: formatLocalNumber(line.recipient),
    network: line.network,
  }));
  const [first] = rows;
  const list =
    rows.length === 1 && first
      ? [pack.airtime.quoteOne(first)]
      : [pack.airtime.quoteMany({ count: rows.length }), ...rows.map((row) => pack.airtime.quoteRow(row))];
  const total = rows.length > 1 ? [pack.airtime.quoteTotal({ amount: formatNaira(quote.faceKobo) })] : [];
  const discount =
    quote.discountKobo > 0 ? [pack.airtime.quoteDiscount({ discount: formatNaira(quote.discountKobo) })] : [];
  const price = [...total, ...discount, pack.airtime.quotePay({ payable: formatNaira(quote.payableKobo) })];
  const notes = noteNetworks(quote, slots, facts, pack);
  const sums = [...price, ...notes, pack.airtime.quoteHow].join(' ').trim();
  return rows.length === 1 ? [...list, sums].join(' ') : [...list, sums].join('\n');
}

/** Numbers can be ported, so the customer's word is taken; that it is unusual is said. */
function noteNetworks(
  quote: Quote<AirtimeLine>,
  slots: AirtimeSlots,
  facts: FlowFacts,
  pack: LanguagePack,
): string[] {
  const notes: string[] = [];
  for (const { recipient, network } of quote.lines) {
    const otherNetwork = expectedNetwork(recipient, slots, facts);
    if (!otherNetwork || otherNetwork === network) continue;
    notes.push(pack.airtime.networkDiffers({ number: formatLocalNumber(recipient), network, otherNetwork }));
  }
  return notes.slice(0, maximumNetworkNotes);
}
