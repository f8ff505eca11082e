import type { Clock } from '../../config/clock.ts';
import { scheduleRules } from '../../config/rules/schedules.ts';
import type { Privacy } from '../../conversation/privacy.ts';
import type { OrderLine, Product } from '../order.ts';
import { StoredOrderLine } from '../order-lines.ts';
import { type LocalDate, momentIn, type Plan, reminderIn } from './calendar.ts';
import type { PauseReason, ScheduleNews, ScheduleState, ScheduleView } from './schedule.ts';

type Told<News> = News extends unknown ? Omit<News, 'kind' | 'scheduleId'> : never;
export type StoredScheduleNews = { id: string } & Told<ScheduleNews>;

/** A date that was taken out of the schedule and has no occurrence of its own yet. */
export type TakenDate = { date: LocalDate; state: 'due' | 'skipped' | 'missed' };

/**
 * Something that is bought again and again. What and for whom is sealed.
 * `{_id: 'sch_1', customerId: 'cus_1', number: 2, state: 'active', product: 'AIRTIME', agreedKobo: 50000, plan: {rhythm:
 * {kind: 'weekly', weekdays: [5]}, minute: 540}, next: '2026-11-27', last: '2026-11-20', sealedLines: 'v1.…', …}`
 */
export type ScheduleDoc = {
  _id: string;
  customerId: string;
  number: number;
  state: ScheduleState;
  pausedBy: PauseReason | null;
  product: Product;
  sealedLines: string;
  faceKobo: number;
  discountKobo: number;
  feeKobo: number;
  /** What the customer has agreed to pay each time: the wallet is asked for no more. */
  agreedKobo: number;
  plan: Plan;
  /** Where a one-time code for its orders may go, as its keyed index. */
  verifiedAddress: string | null;
  /** Where its calendar begins; from here on it runs as fast as the clock. */
  startedAt: Date;
  next: LocalDate | null;
  /** The last date that was taken: it never comes again. */
  last: LocalDate | null;
  /** The date that was told of beforehand. */
  toldBefore: LocalDate | null;
  taken: TakenDate[];
  /** How the latest dates ended. */
  outcomes: { date: LocalDate; ok: boolean }[];
  news: StoredScheduleNews[];
  /** Errands that were done, so that a repeat isn't. */
  errands: string[];
  touchedAt: Date;
  /** Where its news could not be delivered: when to try again. */
  retryAt: Date | null;
  dueAt: Date | null;
  rev: number;
};

export type ScheduleChange = Partial<Omit<ScheduleDoc, '_id' | 'customerId' | 'rev' | 'dueAt'>>;

const linesContext = (scheduleId: string) => `schedules|lines|${scheduleId}`;

export function sealScheduleLines(
  privacy: Privacy,
  { scheduleId, customerId }: { scheduleId: string; customerId: string },
  lines: readonly OrderLine[],
): Promise<string> {
  return privacy.seal(customerId, linesContext(scheduleId), JSON.stringify(lines));
}

export async function openScheduleLines(
  privacy: Privacy,
  { _id, sealedLines }: Pick<ScheduleDoc, '_id' | 'sealedLines'>,
): Promise<readonly OrderLine[]> {
  return StoredOrderLine.array().parse(JSON.parse(await privacy.open(linesContext(_id), sealedLines)));
}

export async function viewSchedule(privacy: Privacy, schedule: ScheduleDoc): Promise<ScheduleView> {
  const { _id, number, state, pausedBy, product, plan, next, touchedAt } = schedule;
  const { faceKobo, discountKobo, feeKobo, agreedKobo: payableKobo } = schedule;
  const lines = await openScheduleLines(privacy, schedule);
  const quote = { product, lines, faceKobo, discountKobo, feeKobo, payableKobo };
  return { scheduleId: _id, number, state, pausedBy, product, plan, quote, next, touchedAt };
}

/** A moment of the schedule's own calendar as the wall clock shows it: the same, but where the clock runs fast. */
function atClock(clock: Clock, { startedAt }: Pick<ScheduleDoc, 'startedAt'>, moment: Date): Date {
  const ahead = moment.getTime() - startedAt.getTime();
  return ahead <= 0 ? moment : clock.after(ahead, startedAt);
}

/** What the schedule's own calendar shows now. */
export function calendarNow(clock: Clock, { startedAt }: Pick<ScheduleDoc, 'startedAt'>): Date {
  return new Date(startedAt.getTime() + clock.elapsedMs(startedAt));
}

export function dueOn(clock: Clock, schedule: ScheduleDoc, date: LocalDate): Date {
  return atClock(clock, schedule, momentIn(date, schedule.plan.minute));
}

export function tellBeforeAt(clock: Clock, schedule: ScheduleDoc, date: LocalDate): Date {
  return atClock(clock, schedule, reminderIn(schedule.plan, date));
}

/** From when on a date is too late to be done. */
export function tooLateAt(clock: Clock, schedule: ScheduleDoc, date: LocalDate): Date {
  return clock.after(scheduleRules.catchUpMs, dueOn(clock, schedule, date));
}

/** When somebody must look at the schedule again. */
export function scheduleDueAt(clock: Clock, schedule: Omit<ScheduleDoc, 'rev' | 'dueAt'>): Date | null {
  if (schedule.news.length > 0 || schedule.taken.length > 0) {
    return schedule.retryAt ?? clock.now();
  }
  const { state, next, toldBefore } = schedule;
  if (state !== 'active' || next === null) {
    return null;
  }
  const whole = { ...schedule, rev: 0, dueAt: null };
  return toldBefore === next ? dueOn(clock, whole, next) : tellBeforeAt(clock, whole, next);
}
