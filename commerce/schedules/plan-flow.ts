import { z } from 'zod';
import { scheduleRules } from '../../config/rules/schedules.ts';
import {
  createFlow,
  type Flow,
  type FlowDefinition,
  type FlowLookup,
  type FlowPosition,
  type FlowRefusal,
  type QuoteAttempt,
  type SlotReading,
} from '../../conversation/flow.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { ReplyContent } from '../../conversation/reply.ts';
import type { Quote } from '../order.ts';
import {
  addDays,
  firstDate,
  type LocalDate,
  lagosDate,
  type Plan,
  type Rhythm,
  StoredDate,
  WantedRhythm,
} from './calendar.ts';
import { describePlan, formatDate } from './describe.ts';
import { readPlan } from './read-plan.ts';
import { type PlannedQuote, StoredPlannedQuote } from './schedule.ts';

const stored = z.object({
  rhythm: WantedRhythm.optional(),
  minute: z.number().int().min(0).max(1439).optional(),
  /** A bundle that is bought again when it ends, first on that day. */
  renews: StoredDate.optional(),
  /** The schedule that is changed, and what the customer calls it by. */
  replaces: z.object({ scheduleId: z.string(), number: z.number().int() }).optional(),
  goods: z.unknown(),
});

/** What is bought, and when. `goods` are the slots of the product's own flow. */
export type PlanSlots<Slots> = Omit<z.infer<typeof stored>, 'goods'> & { readonly goods: Slots };

type Position<Slots> = FlowPosition<PlanSlots<Slots>>;

const whenSlot = 'when';

export function plannedFlowName(flow: string): string {
  return `plan_${flow}`;
}

/** The flow of a product for what is to be bought by itself: the same questions, and how often. */
export function createPlannedFlow<Slots extends Record<string, unknown>>(
  definition: FlowDefinition<Slots, Quote>,
): Flow<PlannedQuote> {
  const { lookup } = definition;
  return createFlow<PlanSlots<Slots>, PlannedQuote>({
    name: plannedFlowName(definition.name),
    empty: { goods: definition.empty },
    parseSlots: (value) => {
      const parsed = stored.safeParse(value).data;
      const goods = parsed && definition.parseSlots(parsed.goods);
      return parsed && goods ? { ...parsed, goods } : null;
    },
    parseQuote: (value) => StoredPlannedQuote.safeParse(value).data ?? null,
    read: (text, position) => read(definition, text, position),
    missing: ({ goods, rhythm, renews }, facts) =>
      definition.missing(goods, facts) ?? (rhythm || renews ? null : whenSlot),
    ask: (slot, position) =>
      slot === whenSlot ? askWhen(position.pack) : definition.ask(slot, goodsOf(position)),
    quote: (position) => quotePosition(definition, position),
    describe: ({ goods, ...plan }, facts, pack) => {
      const what = definition.describe(goods, facts, pack);
      const rhythm = plan.rhythm && startRhythm(plan.rhythm, '');
      const minute = plan.minute ?? scheduleRules.usualMinute;
      return rhythm ? pack.schedules.name({ what, when: describePlan({ rhythm, minute }, pack) }) : what;
    },
    ...(lookup ? { lookup: planLookup(lookup) } : {}),
  });
}

/** The product's own view of where its flow stands. Its yes sets something up, so its last sentence is another. */
function goodsOf<Slots>({ slots, pack, ...position }: Position<Slots>): FlowPosition<Slots> {
  const { quoteHow } = pack.schedules;
  return {
    ...position,
    slots: slots.goods,
    pack: {
      ...pack,
      airtime: { ...pack.airtime, quoteHow },
      data: { ...pack.data, quoteHow },
      power: { ...pack.power, quoteHow },
    },
  };
}

function read<Slots extends Record<string, unknown>>(
  definition: FlowDefinition<Slots, Quote>,
  text: string,
  position: Position<Slots>,
): SlotReading<PlanSlots<Slots>> {
  const starts = position.asked === undefined && position.step === 'collecting';
  const said = readPlan(text, {
    today: lagosDate(position.now),
    adjectives: position.asked === whenSlot || definition.name !== 'buy_data',
    asked: !starts,
  });
  const { rhythm, minute } = said;
  const slots: PlanSlots<Slots> = {
    ...position.slots,
    ...(rhythm ? { rhythm, renews: undefined } : {}),
    ...(minute === undefined ? {} : { minute }),
  };
  const reading = definition.read(said.rest, goodsOf({ ...position, slots }));
  const saysWhen = rhythm !== undefined || minute !== undefined;
  if (reading.kind === 'nothing') return saysWhen ? { kind: 'filled', slots } : reading;
  return { ...reading, slots: { ...slots, goods: reading.slots } };
}

function askWhen({ schedules }: LanguagePack): ReplyContent {
  const choices = [
    { id: 'every day', label: schedules.everyDay },
    { id: 'every week', label: schedules.everyWeek },
    { id: 'every month', label: schedules.everyMonth },
  ];
  return { kind: 'choices', text: schedules.askWhen, choices };
}

function quotePosition<Slots extends Record<string, unknown>>(
  definition: FlowDefinition<Slots, Quote>,
  position: Position<Slots>,
): QuoteAttempt<PlanSlots<Slots>, PlannedQuote> {
  const { slots, pack, now } = position;
  const attempt = definition.quote(goodsOf(position));
  if (!attempt.ok) return { ...attempt, slots: { ...slots, goods: attempt.slots } };
  const minute = slots.minute ?? scheduleRules.usualMinute;
  const plan = planOf(slots, attempt.quote, minute, now);
  const first = plan && firstDate(plan, now, dayBefore(slots.renews));
  if (!plan || !first) {
    const again = { ...slots, rhythm: undefined, minute: undefined };
    return { ok: false, slots: again, ask: whenSlot, problem: pack.schedules.datePassed };
  }
  const { replaces } = slots;
  const planned = { plan, first, quote: attempt.quote, replaces: replaces?.scheduleId };
  return {
    ok: true,
    quote: planned,
    text: `${sayWhen(plan, first, replaces?.number, pack)} ${attempt.text}`,
  };
}

function planOf(
  { rhythm, renews }: Pick<PlanSlots<unknown>, 'rhythm' | 'renews'>,
  quote: Quote,
  minute: number,
  now: Date,
): Plan | undefined {
  const tomorrow = addDays(lagosDate(now), 1);
  if (renews !== undefined) {
    const from = renews > tomorrow ? renews : tomorrow;
    return { rhythm: { kind: 'every', days: validityOf(quote), from }, minute };
  }
  return rhythm && { rhythm: startRhythm(rhythm, tomorrow), minute };
}

/** Days that the bundle lasts. */
function validityOf({ lines: [line] }: Quote): number {
  return line?.product === 'DATA' ? line.bundle.days : 1;
}

function startRhythm(wanted: WantedRhythm, from: LocalDate): Rhythm {
  return wanted.kind === 'every' ? { ...wanted, from } : wanted;
}

/** A bundle that still runs is not bought again before it ends. */
const dayBefore = (renews: LocalDate | undefined) => (renews === undefined ? null : addDays(renews, -1));

function sayWhen(
  plan: Plan,
  first: LocalDate,
  changes: number | undefined,
  { schedules, ...pack }: LanguagePack,
): string {
  const when = describePlan(plan, { schedules, ...pack });
  const date = formatDate(first);
  if (changes !== undefined) return schedules.quoteChange({ position: changes, when, date });
  return plan.rhythm.kind === 'once' ? schedules.quoteOnce({ when }) : schedules.quoteWhen({ when, date });
}

function planLookup<Slots>(lookup: FlowLookup<Slots>): FlowLookup<PlanSlots<Slots>> {
  const around = (slots: PlanSlots<Slots>, goods: Slots): PlanSlots<Slots> =>
    goods === slots.goods ? slots : { ...slots, goods };
  return {
    request: ({ goods }, facts) => lookup.request(goods, facts),
    learn: (answer, position) => {
      const learned = lookup.learn(answer, goodsOf(position));
      return { ...learned, slots: around(position.slots, learned.slots) } satisfies
        | { ok: true; slots: PlanSlots<Slots> }
        | FlowRefusal<PlanSlots<Slots>>;
    },
    waiting: (position) => lookup.waiting(goodsOf(position)),
  };
}
