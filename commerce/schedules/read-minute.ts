import { scheduleRules } from '../../config/rules/schedules.ts';
import type { Found } from '../../conversation/values/parsed.ts';

const clockTime =
  /(?<![a-z0-9:./])(?:(?:at|by|around|for)\s+)?(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.?|p\.m\.?)(?![a-z0-9])/g;
const fullTime = /(?<![a-z0-9:./])(?:(?:at|by|around)\s+)?([01]?\d|2[0-3]):([0-5]\d)(?![0-9:])/g;
const hourAlone = /(?<![a-z0-9])(?:at|by)\s+(\d{1,2})\s*(?:o'?\s?clock)(?![a-z0-9])/g;
const noon = /(?<![a-z0-9])(?:at\s+)?(?:noon|midday)(?![a-z0-9])/g;
const partOfDay =
  /(?<![a-z0-9])(?:in the |for |at |every |each )?(morning|afternoon|evening|night)s?(?![a-z0-9])/g;

/** A time of day, in minutes from midnight: `7am`, `at 18:30`, `9 o'clock`, `morning`. Expects folded text. */
export function readMinute(folded: string): Found<number> | undefined {
  return (
    first(folded, clockTime, ([, hour, minute = '0', half = '']) => {
      const hours = Number(hour);
      const isHour = hours >= 1 && hours <= 12 && Number(minute) < 60;
      return isHour ? (hours % 12) * 60 + Number(minute) + (half.startsWith('p') ? 720 : 0) : undefined;
    }) ??
    first(folded, fullTime, ([, hour, minute]) => Number(hour) * 60 + Number(minute)) ??
    first(folded, hourAlone, ([, hour]) => (Number(hour) <= 23 ? waking(Number(hour)) * 60 : undefined)) ??
    first(folded, noon, () => 720) ??
    first(folded, partOfDay, ([, part]) => minuteOf(part))
  );
}

/** "5 o'clock" without more is said of the day, not of the night. */
function waking(hour: number): number {
  return hour >= 1 && hour <= 5 ? hour + 12 : hour;
}

function minuteOf(part: string | undefined): number | undefined {
  const { minuteOf: minutes } = scheduleRules;
  return part !== undefined && part in minutes ? minutes[part as keyof typeof minutes] : undefined;
}

function first(
  folded: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => number | undefined,
): Found<number> | undefined {
  for (const match of folded.matchAll(pattern)) {
    const value = read(match);
    if (value !== undefined) return { value, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}
