import type { Found } from './parsed.ts';

const adjectives: Readonly<Record<string, number>> = {
  daily: 1,
  weekly: 7,
  monthly: 30,
  yearly: 365,
  annual: 365,
};
const days: Readonly<Record<string, number>> = {
  hour: 1 / 24,
  hr: 1 / 24,
  day: 1,
  week: 7,
  month: 30,
  year: 365,
};
const counts: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  thirty: 30,
};
const VALIDITY =
  /(?<![\w.])(?:(daily|weekly|monthly|yearly|annual)|(\d{1,3}|a|one|two|three|four|five|six|seven|thirty)[ -]?(hour|hr|day|week|month|year)s?)(?![a-z])/g;
// a time that has passed, or how often something happens, is no validity
const NOT_BEFORE =
  /\b(?:last|lasted|since|past|every|next|in|inside|within|after|before|under|about|like|no last|just)\s*(?:the\s+)?$/;
const NOT_AFTER = /^\s*(?:ago|now|back|since|already)\b/;

/** How long a bundle is to last, in days: `weekly` is 7, `2 weeks` 14, `24 hours` 1. Expects folded text. */
export function findValidity(folded: string): Found<number>[] {
  const found: Found<number>[] = [];
  for (const match of folded.matchAll(VALIDITY)) {
    const [whole, adjective, count = '', unit = ''] = match;
    const start = match.index;
    const end = start + whole.length;
    const value = adjective
      ? (adjectives[adjective] ?? 0)
      : (counts[count] ?? Number(count)) * (days[unit] ?? 0);
    if (!Number.isInteger(value) || value <= 0) continue;
    if (
      NOT_BEFORE.test(folded.slice(Math.max(0, start - 14), start)) ||
      NOT_AFTER.test(folded.slice(end, end + 10))
    )
      continue;
    found.push({ value, start, end });
  }
  return found;
}
