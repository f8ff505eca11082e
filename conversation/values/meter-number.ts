import { findDigitGroups, findSpokenDigits, runsFrom } from './digit-groups.ts';
import { foldText } from './fold-text.ts';
import { accept, type Found, type Parsed, refuse } from './parsed.ts';

export type MeterRefusal = 'not_digits' | 'too_short' | 'too_long';

/** How many a number may have. */
export const meterDigits = { fewest: 11, most: 13 } as const;

/** A meter or postpaid account number: 11 to 13 digits, kept as text because many start with 0. */
export function parseMeterNumber(text: string): Parsed<string, MeterRefusal> {
  const digits = foldText(text.trim()).replace(/[\s.-]/g, '');
  if (!/^\d+$/.test(digits)) return refuse('not_digits');
  if (digits.length < meterDigits.fewest) return refuse('too_short');
  return digits.length > meterDigits.most ? refuse('too_long') : accept(digits);
}

function fits(groups: readonly string[], digits: string): boolean {
  if (digits.length < meterDigits.fewest || digits.length > meterDigits.most) return false;
  if (groups.length === 1) return true;
  // in pieces: of one size but the last, or one can't tell it from a list; "1000 2000 5000" are amounts
  const size = groups[0]?.length ?? 0;
  const even = groups.every(
    (group, index) => group.length === size || (index === groups.length - 1 && group.length <= size + 1),
  );
  return (
    even && size >= 3 && size <= 5 && groups.length <= 4 && !groups.every((group) => group.endsWith('00'))
  );
}

/** Numbers of a meter's length. A phone number looks like one: take phones out of the text first, or let the question decide. */
export function findMeterNumbers(text: string): Found<string>[] {
  const folded = foldText(text);
  const groups = findDigitGroups(folded);
  const found: Found<string>[] = [];
  for (let index = 0; index < groups.length; index++) {
    const run = runsFrom(groups, index, meterDigits.most)
      .reverse()
      .find((candidate) => fits(candidate.groups, candidate.digits));
    if (!run) continue;
    found.push({ start: run.start, end: run.end, value: run.digits });
    index = run.last;
  }
  for (const { start, end, digits } of findSpokenDigits(folded)) {
    if (fits([digits], digits)) found.push({ start, end, value: digits });
  }
  return found.sort((a, b) => a.start - b.start);
}
