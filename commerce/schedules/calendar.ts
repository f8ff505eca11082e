import { z } from 'zod';
import { scheduleRules } from '../../config/rules/schedules.ts';

/** A day in Lagos: `2026-11-27`. Compares as text. */
export type LocalDate = string;

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Lagos is one hour ahead of UTC the whole year (Africa/Lagos in the IANA database, read in November 2026). */
const lagosMs = 3_600_000;

export const StoredDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** 1 is Monday, 7 is Sunday. */
const weekday = z.number().int().min(1).max(7);

const daily = z.object({ kind: z.literal('daily') });
const weekly = z.object({ kind: z.literal('weekly'), weekdays: z.array(weekday).min(1).max(7) });
const monthly = z.object({ kind: z.literal('monthly'), day: z.number().int().min(1).max(31) });
const every = z.object({ kind: z.literal('every'), days: z.number().int().min(1).max(366) });
const once = z.object({ kind: z.literal('once'), date: StoredDate });

/** How often, as a customer says it: where `every 3 days` begins is not known yet. */
export const WantedRhythm = z.discriminatedUnion('kind', [daily, weekly, monthly, every, once]);
export type WantedRhythm = z.infer<typeof WantedRhythm>;

/**
 * How often. `monthly` on the 29th to 31st is the last day of a month that has fewer; `every` counts days from a date.
 * `{"kind":"weekly","weekdays":[1,5]}`, `{"kind":"every","days":30,"from":"2026-11-27"}`
 */
export const Rhythm = z.discriminatedUnion('kind', [
  daily,
  weekly,
  monthly,
  every.extend({ from: StoredDate }),
  once,
]);
export type Rhythm = z.infer<typeof Rhythm>;

/** A rhythm, and the minute of the day in Lagos: 540 is nine o'clock. */
export const Plan = z.object({ rhythm: Rhythm, minute: z.number().int().min(0).max(1439) });
export type Plan = z.infer<typeof Plan>;

const noonOf = (date: LocalDate) => Date.parse(`${date}T12:00:00Z`);
const dateOfUtc = (ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10);

export function lagosDate(moment: Date): LocalDate {
  return dateOfUtc(moment.getTime() + lagosMs);
}

export function lagosMinute(moment: Date): number {
  return Math.floor(((moment.getTime() + lagosMs) % dayMs) / minuteMs);
}

/** The moment at which a minute of a day begins in Lagos. */
export function momentIn(date: LocalDate, minute: number): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) - lagosMs + minute * minuteMs);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfUtc(noonOf(date) + days * dayMs);
}

export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((noonOf(to) - noonOf(from)) / dayMs);
}

export function weekdayOf(date: LocalDate): number {
  return new Date(noonOf(date)).getUTCDay() || 7;
}

export function dayOfMonth(date: LocalDate): number {
  return Number(date.slice(8));
}

/** A date that there is; undefined for the 30th of February. */
export function dateOf(year: number, month: number, day: number): LocalDate | undefined {
  const moment = new Date(Date.UTC(year, month - 1, day, 12));
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day
    ? dateOfUtc(moment.getTime())
    : undefined;
}

/** The first day of a rhythm that is not before `from`; null where none is left. */
export function dateFrom(rhythm: Rhythm, from: LocalDate): LocalDate | null {
  switch (rhythm.kind) {
    case 'daily':
      return from;
    case 'weekly': {
      const ahead = rhythm.weekdays.map((day) => (day - weekdayOf(from) + 7) % 7);
      return addDays(from, Math.min(...ahead));
    }
    case 'monthly':
      return monthlyFrom(rhythm.day, from);
    case 'every': {
      const passed = daysBetween(rhythm.from, from);
      return addDays(rhythm.from, Math.max(0, Math.ceil(passed / rhythm.days)) * rhythm.days);
    }
    case 'once':
      return rhythm.date >= from ? rhythm.date : null;
  }
}

function monthlyFrom(day: number, from: LocalDate): LocalDate {
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  const here = inMonth(year, month, day);
  return here >= from ? here : inMonth(year, month + 1, day);
}

/** That day of the month, or its last one. Month 13 is January of the next year. */
function inMonth(year: number, month: number, day: number): LocalDate {
  const last = new Date(Date.UTC(year, month, 0, 12)).getUTCDate();
  return dateOfUtc(Date.UTC(year, month - 1, Math.min(day, last), 12));
}

/** The rhythm's next day after `date`. */
export function dateAfter(rhythm: Rhythm, date: LocalDate): LocalDate | null {
  return dateFrom(rhythm, addDays(date, 1));
}

/** The plan's first day whose minute is still to come at `now`, and that is later than `last`. */
export function firstDate(
  { rhythm, minute }: Plan,
  now: Date,
  last: LocalDate | null = null,
): LocalDate | null {
  const today = lagosDate(now);
  const open = momentIn(today, minute) > now ? today : addDays(today, 1);
  const from = last !== null && last >= open ? addDays(last, 1) : open;
  return dateFrom(rhythm, from);
}

/** When the customer is told of a date to come. */
export function reminderIn({ rhythm, minute }: Plan, date: LocalDate): Date {
  const { tellBefore, hourBeforeMinutes, wakingMinutes, eveningMinute } = scheduleRules;
  const hourBefore = minute - hourBeforeMinutes;
  if (tellBefore[rhythm.kind] === 'hour' && hourBefore >= wakingMinutes.from) {
    return momentIn(date, Math.min(hourBefore, wakingMinutes.to));
  }
  return momentIn(addDays(date, -1), eveningMinute);
}
