import type { Product } from '../../commerce/order.ts';
import type { ScheduleView } from '../../commerce/schedules/schedule.ts';
import type { Choice } from '../../conversation/reply.ts';
import { keyFor } from '../choices/key-choices.ts';
import { startPlan } from '../flows/plan-purchase.ts';
import { isSold } from '../flows/product-flows.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';
import { factsOfSchedule } from './schedule-facts.ts';

/** What is bought by itself, each to be chosen by its digit, and a new one. */
export async function showSchedules(draft: TurnDraft): Promise<void> {
  const pack = packOf(draft);
  const { keys } = pack.dialogue;
  const all = await draft.input.reads.schedules();
  const choices = all.map((schedule) =>
    keyFor('schedule', keys.schedule(factsOfSchedule(schedule, pack)), schedule.number),
  );
  say(draft, {
    kind: 'choices',
    text: all.length === 0 ? pack.schedules.none : pack.schedules.listTitle,
    choices: [...choices, keyFor('plan', keys.newSchedule), keyFor('menu', keys.menu)],
  });
}

/** One of them, and what can be done with it. */
export async function showSchedule(draft: TurnDraft, number: number): Promise<void> {
  const pack = packOf(draft);
  const schedule = (await draft.input.reads.schedules()).find((known) => known.number === number);
  if (!schedule) return say(draft, pack.schedules.unknown({ position: number }));
  const facts = factsOfSchedule(schedule, pack);
  say(draft, {
    kind: 'choices',
    text: schedule.state === 'active' ? pack.schedules.row(facts) : pack.schedules.rowPaused(facts),
    choices: wishesFor(draft, schedule),
  });
}

function wishesFor(draft: TurnDraft, { state, number }: ScheduleView): readonly Choice[] {
  const { keys } = packOf(draft).dialogue;
  const active = [keyFor('skip', keys.skip, number), keyFor('pause', keys.pause, number)];
  return [
    ...(state === 'active' ? active : [keyFor('resume', keys.resume, number)]),
    keyFor('stop', keys.stop, number),
    keyFor('menu', keys.menu),
  ];
}

/** A purchase that repeats: which product, then the questions of that product. */
export async function choosePlan(draft: TurnDraft, product: string): Promise<void> {
  if (isSold(product)) return await startPlan(draft, product, '');
  const { talk, dialogue } = packOf(draft);
  const plan = (of: Product, label: string) => keyFor('plan', label, of);
  say(draft, {
    kind: 'choices',
    text: dialogue.repeatWhat,
    choices: [plan('AIRTIME', talk.menuAirtime), plan('POWER', talk.menuPower), plan('DATA', talk.menuData)],
  });
}
