import type { ScheduleView } from '../../commerce/schedules/schedule.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { goOn } from '../flows/show-flow.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { changeSchedule } from './change-schedule.ts';
import { factsOfSchedule } from './schedule-facts.ts';

const polite = '(?:(?:please|pls|abeg|biko|kindly)\\s+)*';
const listing = new RegExp(
  `^${polite}(?:(?:show|list|see|view|check|wetin be|what are|which)\\s+(?:me\\s+)?)?(?:all\\s+)?(?:my\\s+)?(?:active\\s+)?(?:schedules?|standing orders?|(?:recurring|scheduled|automatic|auto)\\s+(?:orders|purchases|top ?ups|recharges|payments|renewals))$`,
);
const managing = new RegExp(
  `^${polite}(?<verb>stop|cancel|end|delete|remove|comot|pause|hold|resume|unpause|restart|skip|jump)\\s+(?:the\\s+|my\\s+|this\\s+)?schedules?(?:\\s+(?:no|number))?(?:\\s*#?(?<number>\\d{1,2}))?$`,
);
const short = new RegExp(`^${polite}(?<verb>pause|resume|skip|stop|cancel)(?:\\s+#?(?<number>\\d{1,2}))?$`);
const stopAll = new RegExp(
  `^${polite}(?:stop|cancel|end|delete|remove)\\s+(?:all\\s+)(?:of\\s+)?(?:my\\s+|the\\s+)?schedules$`,
);
const changing = new RegExp(
  `^${polite}(?:change|edit|update|make|move|set|switch)\\s+(?:the\\s+|my\\s+)?schedule(?:\\s+(?:no|number))?(?:\\s*#?(?<number>\\d{1,2})(?!\\d))?\\s*(?<what>.*)$`,
);
const changingIt = new RegExp(`^${polite}(?:change|make|move)\\s+(?:it|am|this|that)\\s+(?<what>.+)$`);

const wishes = {
  stop: 'stop',
  cancel: 'stop',
  end: 'stop',
  delete: 'stop',
  remove: 'stop',
  comot: 'stop',
  pause: 'pause',
  hold: 'pause',
  resume: 'resume',
  unpause: 'resume',
  restart: 'resume',
  skip: 'skip',
  jump: 'skip',
} as const;
type Wish = (typeof wishes)[keyof typeof wishes];

/** Commands about what is bought by itself. False where the message is none of them. */
export async function takeScheduleCommand(draft: TurnDraft): Promise<boolean> {
  const folded = foldText(textOf(draft))
    .trim()
    .replace(/[\s.!]+$/, '')
    .replace(/\s+/g, ' ');
  if (listing.test(folded)) await listSchedules(draft);
  else if (stopAll.test(folded)) await stopEach(draft);
  else if (!(await tryManage(draft, folded)) && !(await tryChange(draft, folded))) return false;
  if (draft.replies.length > 0) await goOn(draft);
  return true;
}

async function tryManage(draft: TurnDraft, folded: string): Promise<boolean> {
  const named = managing.exec(folded)?.groups;
  if (named) {
    await manage(draft, wishOf(named['verb']), numberOf(named['number']));
    return true;
  }
  const { verb, number } = short.exec(folded)?.groups ?? {};
  if (verb === undefined) return false;
  const schedules = await draft.input.reads.schedules();
  const wish = wishOf(verb);
  // "stop 2" and "cancel" are about much else: only a schedule's own number makes them one of these.
  const known = number !== undefined && schedules.some((schedule) => schedule.number === Number(number));
  const clear = wish === 'stop' ? known && draft.state.choices.length === 0 : schedules.length > 0;
  if (!clear) return false;
  await manage(draft, wish, numberOf(number));
  return true;
}

function wishOf(verb: string | undefined): Wish {
  return verb !== undefined && verb in wishes ? wishes[verb as keyof typeof wishes] : 'stop';
}

const numberOf = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));

async function tryChange(draft: TurnDraft, folded: string): Promise<boolean> {
  const named = changing.exec(folded)?.groups;
  if (named) {
    const schedule = await chooseSchedule(draft, 'change', numberOf(named['number']));
    if (schedule) await changeSchedule(draft, schedule, named['what'] ?? '');
    return true;
  }
  const what = changingIt.exec(folded)?.groups?.['what'];
  const { flow, paused, openOrderId } = draft.state;
  if (what === undefined || flow || paused || openOrderId) return false;
  const schedules = await draft.input.reads.schedules();
  const [latest] = schedules.toSorted((a, b) => b.touchedAt.getTime() - a.touchedAt.getTime());
  if (!latest) return false;
  await changeSchedule(draft, latest, what);
  return true;
}

/** Nothing is promised: the schedule's news answer. */
async function manage(draft: TurnDraft, wish: Wish, number: number | undefined): Promise<void> {
  const schedule = await chooseSchedule(draft, wish, number);
  if (schedule) wishFor(draft, wish, schedule);
}

export function wishFor(draft: TurnDraft, wish: Wish, { scheduleId }: ScheduleView): void {
  draft.effects.push({ kind: 'schedule', wish: { do: wish, scheduleId } });
}

/** The one of that number; without a number the only one it can be. Says so where it is none or several. */
async function chooseSchedule(
  draft: TurnDraft,
  wish: Wish | 'change',
  number: number | undefined,
): Promise<ScheduleView | undefined> {
  const all = await draft.input.reads.schedules();
  const { schedules } = packOf(draft);
  if (number !== undefined) {
    const found = all.find((schedule) => schedule.number === number);
    if (!found) say(draft, schedules.unknown({ position: number }));
    return found;
  }
  return chooseAmong(
    draft,
    wish,
    all.filter(({ state }) => fits(wish, state)),
  );
}

function fits(wish: Wish | 'change', state: ScheduleView['state']): boolean {
  if (wish === 'resume') return state === 'paused';
  return wish === 'stop' || wish === 'change' || state === 'active';
}

const commands = {
  stop: 'STOP SCHEDULE',
  pause: 'PAUSE',
  resume: 'RESUME',
  skip: 'SKIP',
  change: 'CHANGE SCHEDULE',
};

/** The only one; of several that may be skipped, the next to come. */
export function chooseAmong(
  draft: TurnDraft,
  wish: Wish | 'change',
  candidates: readonly ScheduleView[],
): ScheduleView | undefined {
  const pack = packOf(draft);
  const byDate = candidates.toSorted((a, b) => ((a.next ?? '9') < (b.next ?? '9') ? -1 : 1));
  const [first] = byDate;
  if (!first) {
    say(draft, pack.schedules.none);
    return undefined;
  }
  if (candidates.length === 1 || wish === 'skip') return first;
  const rows = candidates.map((schedule) => rowOf(draft, schedule));
  const word = commands[wish];
  const { number: position } = candidates[0] ?? first;
  say(draft, [...rows, pack.schedules.whichHow({ word, position })].join('\n'));
  return undefined;
}

function rowOf(draft: TurnDraft, schedule: ScheduleView): string {
  const pack = packOf(draft);
  const facts = factsOfSchedule(schedule, pack);
  return schedule.state === 'active' ? pack.schedules.row(facts) : pack.schedules.rowPaused(facts);
}

export async function listSchedules(draft: TurnDraft): Promise<void> {
  const { schedules } = packOf(draft);
  const all = await draft.input.reads.schedules();
  const [first] = all;
  if (!first) {
    say(draft, schedules.none);
    return;
  }
  const rows = all.map((schedule) => rowOf(draft, schedule));
  say(draft, [schedules.listTitle, ...rows, schedules.listHow({ position: first.number })].join('\n'));
}

async function stopEach(draft: TurnDraft): Promise<void> {
  const all = await draft.input.reads.schedules();
  for (const schedule of all) wishFor(draft, 'stop', schedule);
  if (all.length === 0) say(draft, packOf(draft).schedules.none);
}
