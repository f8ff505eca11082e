import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { LocalDate, Plan, Rhythm } from './calendar.ts';
import { weekdayOf } from './calendar.ts';

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const dayName = (weekday: number) => dayNames[weekday - 1] ?? '';

/** `Fri 27 Nov` */
export function formatDate(date: LocalDate): string {
  const month = monthNames[Number(date.slice(5, 7)) - 1] ?? '';
  return `${dayName(weekdayOf(date))} ${Number(date.slice(8))} ${month}`;
}

/** 540 → `9am`, 1110 → `6:30pm` */
export function formatMinute(minute: number): string {
  const hours = Math.floor(minute / 60);
  const rest = minute % 60;
  const minutes = rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`;
  return `${hours % 12 || 12}${minutes}${hours < 12 ? 'am' : 'pm'}`;
}

/** `every Fri at 9am`, in the customer's language. */
export function describePlan({ rhythm, minute }: Plan, pack: LanguagePack): string {
  return pack.schedules.at({ when: describeRhythm(rhythm, pack), time: formatMinute(minute) });
}

function describeRhythm(rhythm: Rhythm, { schedules }: LanguagePack): string {
  switch (rhythm.kind) {
    case 'daily':
      return schedules.daily;
    case 'weekly':
      return schedules.weekly({ date: listDays(rhythm.weekdays) });
    case 'monthly':
      return rhythm.day === 31 ? schedules.monthEnd : schedules.monthly({ count: rhythm.day });
    case 'every':
      return schedules.everyDays({ count: rhythm.days });
    case 'once':
      return schedules.once({ date: formatDate(rhythm.date) });
  }
}

function listDays(weekdays: readonly number[]): string {
  const names = [...weekdays].sort((a, b) => a - b).map(dayName);
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} & ${last}` : last;
}
