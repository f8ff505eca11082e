import { scheduleRules } from '../../config/rules/schedules.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import {
  addDays,
  dateFrom,
  dateOf,
  dayOfMonth,
  type LocalDate,
  type WantedRhythm,
  weekdayOf,
} from './calendar.ts';
import { readMinute } from './read-minute.ts';

/** What a text says of when something is to be bought. */
export type PlanWords = {
  readonly rhythm: WantedRhythm | undefined;
  readonly minute: number | undefined;
  /** It is to happen by itself, however often. */
  readonly automatic: boolean;
  /** The text without what was read; positions stay. */
  readonly rest: string;
};

export type PlanReading = {
  readonly today: LocalDate;
  /** "Weekly" alone is a rhythm; in a purchase of data it is how long the bundle lasts. */
  readonly adjectives: boolean;
  /** The rhythm was asked for, so a bare "friday" or "the 5th" is one. */
  readonly asked: boolean;
};

type Pattern = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, reading: PlanReading) => WantedRhythm | undefined;
  readonly only?: 'adjectives' | 'asked';
};

const every = '(?:every|each|evry)';
const day =
  '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday|s)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const days = `${day}s?(?:\\s*(?:,|and|&|\\+)+\\s*(?:on\\s+)?(?:${every}\\s+)?${day}s?)*`;
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const nth = '(\\d{1,2})(?:st|nd|rd|th)';
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const counts: Readonly<Record<string, number>> = {
  other: 2,
  second: 2,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ten: 10,
};

const words = (source: string) => new RegExp(`(?<![a-z0-9])${source}(?![a-z0-9])`, 'g');

// In this order: the first that fits is meant.
const patterns: readonly Pattern[] = [
  { pattern: words(`(?:${every}\\s+|on\\s+)week-?days?`), read: () => weekly([1, 2, 3, 4, 5]) },
  { pattern: words(`(?:(?:${every}\\s+|on\\s+)week-?ends?|weekends)`), read: () => weekly([6, 7]) },
  {
    pattern: words(`${every}\\s+(\\d{1,2}|[a-z]+)\\s+(day|week)s?`),
    read: ([, count = '', unit]) => everyDays((counts[count] ?? Number(count)) * (unit === 'week' ? 7 : 1)),
  },
  { pattern: words('(?:fortnightly|bi-?weekly)'), read: () => everyDays(14) },
  {
    pattern: words(`(?:weekly\\s+on|${every}\\s+week\\s+on|${every}(?:\\s+week)?)\\s+(${days})`),
    read: ([, named = '']) => weekly(weekdaysIn(named)),
  },
  {
    pattern: words(`(?:on\\s+)?(${days})\\s+${every}\\s+week`),
    read: ([, named = '']) => weekly(weekdaysIn(named)),
  },
  {
    pattern: words(
      `(?:on\\s+)?((?:${day}s?,?\\s*(?:and\\s+|&\\s*)?)*(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays))`,
    ),
    read: ([, named = '']) => weekly(weekdaysIn(named)),
  },
  {
    pattern: words(
      `(?:(?:on|at|by)\\s+)?(?:the\\s+)?(?:${every}\\s+)?(?:month[- ]?end|(?:end|last day) of (?:the |${every} )?month)`,
    ),
    read: () => monthly(31),
  },
  {
    pattern: words(
      `(?:on\\s+)?(?:the\\s+)?(?:${every}\\s+)?${nth}\\s+(?:day\\s+)?of\\s+(?:the|${every})\\s+month`,
    ),
    read: ([, nthDay]) => monthly(Number(nthDay)),
  },
  {
    pattern: words(
      `(?:${every}\\s+month|monthly)\\s+(?:on\\s+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?|(?:the\\s+)?${nth})`,
    ),
    read: ([, plain, ordinal]) => monthly(Number(plain ?? ordinal)),
  },
  {
    pattern: words(`(?:on\\s+)?(?:the\\s+)?${nth}\\s+(?:every|each)\\s+month`),
    read: ([, nthDay]) => monthly(Number(nthDay)),
  },
  { pattern: words(`${every}\\s+${nth}`), read: ([, nthDay]) => monthly(Number(nthDay)) },
  {
    pattern: words(`(?:${every}|once a|once in a|per)\\s+month`),
    read: (_match, { today }) => monthly(dayOfMonth(today)),
  },
  { pattern: words('monthly'), read: (_match, { today }) => monthly(dayOfMonth(today)), only: 'adjectives' },
  {
    pattern: words(`(?:${every}|once a|once in a|per)\\s+week`),
    read: (_match, { today }) => weekly([weekdayOf(today)]),
  },
  { pattern: words('weekly'), read: (_match, { today }) => weekly([weekdayOf(today)]), only: 'adjectives' },
  {
    pattern: words(`(?:${every}\\s+(?:single\\s+)?day|every ?day|everyday|once a day|per day)`),
    read: () => ({ kind: 'daily' }),
  },
  {
    pattern: new RegExp(
      `(?<![a-z0-9])${every}\\s+(?=(?:morning|afternoon|evening|night)s?(?![a-z0-9]))`,
      'g',
    ),
    read: () => ({ kind: 'daily' }),
  },
  { pattern: words('daily'), read: () => ({ kind: 'daily' }), only: 'adjectives' },
  { pattern: words('(?:day after tomorrow|next tomorrow)'), read: (_match, { today }) => onceIn(today, 2) },
  { pattern: words('(?:tomorrow|tmrw|tomoro|2moro)'), read: (_match, { today }) => onceIn(today, 1) },
  {
    pattern: words('(?:in\\s+(\\d{1,3})\\s+days?(?:\\s+time)?)'),
    read: ([, count], { today }) => onceIn(today, Number(count)),
  },
  { pattern: words('next week'), read: (_match, { today }) => onceIn(today, 7) },
  {
    pattern: words(
      `(?:on\\s+)?(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${month})(?:,?\\s+(20\\d{2}))?`,
    ),
    read: ([, nthDay, named = '', year], reading) =>
      onceOn(Number(nthDay), monthIn(named), year, reading.today),
  },
  {
    pattern: words(`(?:on\\s+)?(${month})\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(20\\d{2}))?`),
    read: ([, named = '', nthDay, year], reading) =>
      onceOn(Number(nthDay), monthIn(named), year, reading.today),
  },
  {
    pattern: words('on\\s+(\\d{1,2})[/-](\\d{1,2})(?:[/-](20\\d{2}))?'),
    read: ([, nthDay, month_, year], reading) => onceOn(Number(nthDay), Number(month_), year, reading.today),
  },
  {
    pattern: words(`(?:on|this|next|coming)\\s+(?:coming\\s+)?(${day})`),
    read: ([, named = ''], { today }) => onceOnWeekday(named, today),
  },
  {
    pattern: words(`on\\s+(?:the\\s+)?${nth}(?!\\s+(?:of\\s+)?${month})`),
    read: ([, nthDay], { today }) => onceOnDay(Number(nthDay), today),
  },
  { pattern: words(`(${days})`), read: ([, named = '']) => weekly(weekdaysIn(named)), only: 'asked' },
  { pattern: words(`(?:the\\s+)?${nth}`), read: ([, nthDay]) => monthly(Number(nthDay)), only: 'asked' },
  { pattern: words('weekly|week'), read: (_match, { today }) => weekly([weekdayOf(today)]), only: 'asked' },
  { pattern: words('monthly|month'), read: (_match, { today }) => monthly(dayOfMonth(today)), only: 'asked' },
  { pattern: words('daily|day'), read: () => ({ kind: 'daily' }), only: 'asked' },
];

const automatic = words(
  '(?:auto(?:matic(?:ally)?)?(?:[ -](?=renew|sub|recharge|top|load|buy))?|autorenew(?:al)?|recurring|schedule[ds]?|repeat(?:ed|edly)?|by (?:itself|im ?self)|on its own|standing order|set ?up|dey (?=recharge|load|renew|buy|send))',
);

/** Reads when something is to be bought, and leaves the rest of the text for what it is. Expects any text. */
export function readPlan(text: string, reading: PlanReading): PlanWords {
  const folded = foldText(text);
  const found = findRhythm(folded, reading);
  const withoutRhythm = found ? blank(text, found.start, found.end) : text;
  const time = readMinute(foldText(withoutRhythm));
  const withoutTime = time ? blank(withoutRhythm, time.start, time.end) : withoutRhythm;
  const asks = [...foldText(withoutTime).matchAll(automatic)];
  const rest = asks.reduce(
    (left, match) => blank(left, match.index, match.index + match[0].length),
    withoutTime,
  );
  return { rhythm: found?.rhythm, minute: time?.value, automatic: asks.length > 0, rest };
}

function findRhythm(folded: string, reading: PlanReading) {
  for (const { pattern, read, only } of patterns) {
    if (only !== undefined && !reading[only]) continue;
    for (const match of folded.matchAll(pattern)) {
      const rhythm = read(match, reading);
      if (rhythm) return { rhythm, start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function weekly(weekdays: readonly number[]): WantedRhythm | undefined {
  if (weekdays.length === 7) return { kind: 'daily' };
  return weekdays.length > 0 ? { kind: 'weekly', weekdays: [...weekdays] } : undefined;
}

function monthly(nthDay: number): WantedRhythm | undefined {
  return nthDay >= 1 && nthDay <= 31 ? { kind: 'monthly', day: nthDay } : undefined;
}

function everyDays(count: number): WantedRhythm | undefined {
  const { fewest, most } = scheduleRules.everyDays;
  if (count === 1) return { kind: 'daily' };
  const fits = Number.isInteger(count) && count >= fewest && count <= most;
  return fits ? { kind: 'every', days: count } : undefined;
}

function onceIn(today: LocalDate, ahead: number): WantedRhythm | undefined {
  const fits = ahead >= 1 && ahead <= scheduleRules.aheadDaysAtMost;
  return fits ? { kind: 'once', date: addDays(today, ahead) } : undefined;
}

function onceOnWeekday(named: string, today: LocalDate): WantedRhythm | undefined {
  const weekdays = weekdaysIn(named);
  const date = weekdays.length > 0 ? dateFrom({ kind: 'weekly', weekdays }, addDays(today, 1)) : null;
  return date === null ? undefined : { kind: 'once', date };
}

function onceOnDay(nthDay: number, today: LocalDate): WantedRhythm | undefined {
  if (nthDay < 1 || nthDay > 31) return undefined;
  const date = dateFrom({ kind: 'monthly', day: nthDay }, addDays(today, 1));
  return date === null ? undefined : { kind: 'once', date };
}

/** Without a year the next one; a date that has passed, or that there isn't, is none. */
function onceOn(
  nthDay: number,
  monthNumber: number,
  year: string | undefined,
  today: LocalDate,
): WantedRhythm | undefined {
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? [thisYear, thisYear + 1] : [Number(year)];
  const latest = addDays(today, scheduleRules.aheadDaysAtMost);
  const date = years
    .map((one) => dateOf(one, monthNumber, nthDay))
    .find((one) => one !== undefined && one >= today && one <= latest);
  return date === undefined ? undefined : { kind: 'once', date };
}

function weekdaysIn(text: string): number[] {
  const named = [...text.matchAll(new RegExp(`\\b${day}`, 'g'))].map(
    ([name]) => dayNames.indexOf(name.slice(0, 3)) + 1,
  );
  return [...new Set(named)].sort();
}

function monthIn(text: string): number {
  return monthNames.indexOf(text.slice(0, 3)) + 1;
}
