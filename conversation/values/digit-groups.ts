import type { Span } from './parsed.ts';

/** A run of digits, and whether only a space, dot, dash or parenthesis parts it from the run before. */
export type DigitGroup = Span & { readonly digits: string; readonly joined: boolean };

const JOINER = /^[ .()-]{1,3}$/;

export function findDigitGroups(text: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let previousEnd = -1;
  for (const match of text.matchAll(/\d+/g)) {
    const start = match.index;
    const end = start + match[0].length;
    const joined = previousEnd >= 0 && JOINER.test(text.slice(previousEnd, start));
    groups.push({ start, end, digits: match[0], joined });
    previousEnd = end;
  }
  return groups;
}

/** Neighbouring groups read as one: `0803 123 4567`. `groups` tells how they were parted. */
export type DigitRun = Span & {
  readonly digits: string;
  readonly groups: readonly string[];
  readonly last: number;
};

/** Every run that starts at group `first`, shortest first, up to `maxDigits`. */
export function runsFrom(groups: readonly DigitGroup[], first: number, maxDigits: number): DigitRun[] {
  const runs: DigitRun[] = [];
  let digits = '';
  const parts: string[] = [];
  for (let index = first; index < groups.length; index++) {
    const group = groups[index];
    if (!group || (index > first && !group.joined)) break;
    digits += group.digits;
    if (digits.length > maxDigits) break;
    parts.push(group.digits);
    runs.push({ start: groups[first]?.start ?? 0, end: group.end, digits, groups: [...parts], last: index });
  }
  return runs;
}

// biome-ignore format: a table
const spoken: Readonly<Record<string, string>> = {
  zero: '0', oh: '0', o: '0', nought: '0', one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7',
  eight: '8', nine: '9',
};
const repeats: Readonly<Record<string, number>> = { double: 2, triple: 3 };

/** Digits said one by one, as a voice transcript gives them: `zero eight zero three double two …`; ten or more. */
export function findSpokenDigits(
  text: string,
): { readonly start: number; readonly end: number; readonly digits: string }[] {
  const found: { start: number; end: number; digits: string }[] = [];
  if (!/\b(?:zero|oh|o|two|seven|eight|nine|four|six)\b/.test(text)) return found;
  let run = { start: 0, end: 0, digits: '' };
  let times = 1;
  const close = () => {
    if (run.digits.length >= 10) found.push(run);
    run = { start: 0, end: 0, digits: '' };
    times = 1;
  };
  for (const match of text.matchAll(/[a-z]+|[^a-z\s,.-]+/g)) {
    const word = match[0];
    const digit = spoken[word];
    if (digit !== undefined) {
      if (run.digits === '') run.start = match.index;
      run.digits += digit.repeat(times);
      run.end = match.index + word.length;
      times = 1;
    } else if (repeats[word] !== undefined && run.digits !== '') {
      times = repeats[word];
    } else close();
  }
  close();
  return found;
}
