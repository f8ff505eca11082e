import { powerRules } from '../../config/rules/power.ts';
import {
  createFlow,
  type FlowDefinition,
  type FlowFacts,
  type FlowPosition,
  type FlowRefusal,
  type QuoteAttempt,
} from '../../conversation/flow.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { KnownMeter, Lookup, LookupAnswer } from '../../conversation/lookup.ts';
import type { Choice, ReplyContent } from '../../conversation/reply.ts';
import { discos } from '../../conversation/values/disco.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import type { PowerLine, Quote } from '../order.ts';
import { StoredQuote } from '../order-lines.ts';
import { describeMeter, describePower } from './describe.ts';
import { amountProblem, type PowerQuoteProblem, quotePower } from './quote.ts';
import { readPower } from './read-power.ts';
import { emptySlots, PowerSlots } from './slots.ts';

type Slot = 'meterNumber' | 'disco' | 'amount';
type Position = FlowPosition<PowerSlots>;

/** The purchase as data: what is bought by itself is asked for in the same way. */
export const powerDefinition: FlowDefinition<PowerSlots, Quote> = {
  name: 'buy_power',
  empty: emptySlots,
  parseSlots: (stored) => PowerSlots.safeParse(stored).data ?? null,
  parseQuote: (stored) => StoredQuote.safeParse(stored).data ?? null,
  read: readPower,
  missing: findMissing,
  ask,
  quote: quotePosition,
  describe: ({ disco, meter, amountKobo }, _facts, pack) =>
    describePower(
      {
        ...(disco ? { disco } : {}),
        ...(meter ? { meter } : {}),
        ...(amountKobo === undefined ? {} : { faceKobo: amountKobo }),
      },
      pack,
    ),
  lookup: { request: requestOf, learn, waiting: sayWaiting },
};

/** The purchase of electricity for one meter. The company is asked about the meter before anything is priced. */
export const powerFlow = createFlow(powerDefinition);

function findMissing({ meter, disco, amountKobo }: PowerSlots): Slot | null {
  if (meter === undefined) return 'meterNumber';
  if (disco === undefined) return 'disco';
  return amountKobo === undefined ? 'amount' : null;
}

function requestOf({ disco, meter, meterType = 'PREPAID' }: PowerSlots): Lookup | null {
  return disco && meter ? { kind: 'meter', disco, meter, meterType } : null;
}

function sayWaiting({ slots: { disco, meter }, pack }: Position): string {
  return pack.power.checking({ meter: meter ?? '', disco: disco ?? '' });
}

/** The company's word is taken over the customer's: whether there is such a meter, and of which type it is. */
function learn(
  answer: LookupAnswer,
  { slots, pack }: Position,
): { ok: true; slots: PowerSlots } | FlowRefusal<PowerSlots> {
  const { disco, meter = '', meterType = 'PREPAID', ...rest } = slots;
  if (!answer.found) {
    const facts = { meter, disco: disco ? discos[disco] : '' };
    const problem =
      answer.why === 'not_found' ? pack.power.meterNotFound(facts) : pack.power.meterBlocked(facts);
    const kept = { ...rest, ...(disco ? { disco } : {}), triedMeter: meter };
    return { ok: false, slots: kept, ask: 'meterNumber', problem };
  }
  if (answer.meterType === meterType) return { ok: true, slots };
  // Said only where the customer had named the other type; otherwise prepaid was our own guess.
  const typeCorrected = slots.meterType !== undefined || answer.meterType === 'POSTPAID';
  return { ok: true, slots: { ...slots, meterType: answer.meterType, typeCorrected } };
}

function ask(slot: string, position: Position): ReplyContent {
  const { slots, facts, pack } = position;
  if (slot === 'amount') return askAmount(position);
  if (slot === 'disco') {
    return {
      kind: 'choices',
      text: pack.power.askDisco({ meter: slots.meter ?? '' }),
      choices: Object.entries(discos).map(([id, label]) => ({ id, label })),
    };
  }
  const known = knownMeters(facts);
  if (known.length > 0) return { kind: 'choices', text: pack.power.askMeterSaved, choices: known };
  const { disco } = slots;
  const text = disco ? pack.power.askMeterNumber({ disco: discos[disco] }) : pack.power.askMeter;
  return { kind: 'text', text };
}

/** The meters with a name; where there is none, the one that was bought for last. */
function knownMeters({ savedMeters = [], lastMeter }: FlowFacts): readonly Choice[] {
  if (savedMeters.length > 0) {
    return savedMeters.map(({ nickname, disco }) => ({ id: nickname, label: `${nickname} (${disco})` }));
  }
  if (!lastMeter) return [];
  const words = `${lastMeter.meter} ${lastMeter.disco}`;
  return [{ id: words, label: words }];
}

function askAmount({ looked, slots, pack }: Position): ReplyContent {
  const { power } = pack;
  const known = looked?.found ? looked : undefined;
  const holder = known?.holder ?? power.name;
  const limits = {
    minimum: formatNaira(Math.max(powerRules.minimumKobo, known?.minimumKobo ?? 0)),
    maximum: formatNaira(powerRules.maximumKobo),
  };
  const meter = slots.meter ?? '';
  const note = slots.typeCorrected ? `${typeNote(slots, pack)} ` : '';
  if (slots.meterType !== 'POSTPAID')
    return { kind: 'text', text: note + power.askAmount({ holder, ...limits }) };
  const dueKobo = known?.dueKobo ?? 0;
  if (amountProblem(dueKobo, known?.minimumKobo ?? 0) !== null) {
    const due = dueKobo > 0 ? `${power.dueIs({ due: formatNaira(dueKobo) })} ` : '';
    return { kind: 'text', text: note + due + power.askBillAmountOnly({ holder, meter, ...limits }) };
  }
  const due = formatNaira(dueKobo);
  return {
    kind: 'choices',
    text: note + power.askBillAmount({ holder, meter, due }),
    choices: [{ id: due, label: power.payDue({ due }) }],
  };
}

function typeNote({ meterType }: PowerSlots, { power }: LanguagePack): string {
  return meterType === 'POSTPAID' ? power.isPostpaid : power.isPrepaid;
}

function quotePosition(position: Position): QuoteAttempt<PowerSlots, Quote> {
  const { slots, facts, looked, pack } = position;
  const { disco, meter, meterType = 'PREPAID', amountKobo = 0 } = slots;
  const { amountKobo: _, ...withoutAmount } = slots;
  if (!disco || !meter || !looked?.found) {
    return { ok: false, slots: withoutAmount, ask: 'meterNumber', problem: pack.power.meterNotDigits };
  }
  const goods = goodsOf(looked, { disco, meter, meterType, phone: facts.msisdn ?? null });
  const companyProblem = amountProblem(amountKobo, looked.minimumKobo ?? 0);
  const result = companyProblem
    ? ({ ok: false, problem: companyProblem } as const)
    : quotePower([{ ...goods, faceKobo: amountKobo }]);
  if (!result.ok) {
    return { ok: false, slots: withoutAmount, ask: 'amount', problem: sayProblem(result.problem, pack) };
  }
  return { ok: true, quote: result.quote, text: showQuote(result.quote, position) };
}

type Asked = Pick<PowerLine, 'disco' | 'meter' | 'meterType' | 'phone'>;

function goodsOf({ holder, address, tariffClass }: KnownMeter, asked: Asked) {
  return { product: 'POWER', ...asked, holder, address, tariffClass } as const;
}

function sayProblem(problem: PowerQuoteProblem, { power }: LanguagePack): string {
  switch (problem.code) {
    case 'amount_below_minimum':
      return power.amountTooSmall({ minimum: formatNaira(problem.minimumKobo) });
    case 'amount_above_maximum':
      return power.amountTooLarge({ maximum: formatNaira(problem.maximumKobo) });
    case 'amount_not_whole_naira':
      return power.amountNotWhole;
    case 'too_many_meters':
      return power.oneMeter;
    case 'meter_not_digits':
    case 'no_lines':
      return power.meterNotDigits;
  }
}

function showQuote(quote: Quote<PowerLine>, { slots, pack }: Position): string {
  const [line] = quote.lines;
  if (!line) return pack.power.quoteHow;
  const { power } = pack;
  const { meter, holder, address, tariffClass: tariff } = line;
  const facts = {
    amount: formatNaira(line.faceKobo),
    meter,
    disco: describeMeter(line.disco, line.meterType, pack),
    holder,
    address,
  };
  return [
    ...(slots.typeCorrected ? [typeNote(slots, pack)] : []),
    line.meterType === 'POSTPAID' ? power.quoteBill(facts) : power.quote(facts),
    ...(tariff === null ? [] : [power.quoteTariff({ tariff })]),
    power.quotePay({ charge: formatNaira(quote.feeKobo), payable: formatNaira(quote.payableKobo) }),
    power.quoteHow,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
