import { findDigitGroups, runsFrom } from './digit-groups.ts';
import { foldText } from './fold-text.ts';
import { accept, type Found, type Parsed, refuse } from './parsed.ts';

export type TokenRefusal = 'not_digits' | 'too_short' | 'too_long';

const TOKEN_DIGITS = 20;

/** An STS token, 20 digits, as a meter takes it; it may start with 0. */
export function parseToken(text: string): Parsed<string, TokenRefusal> {
  const digits = foldText(text.trim()).replace(/[\s.-]/g, '');
  if (!/^\d+$/.test(digits)) return refuse('not_digits');
  if (digits.length < TOKEN_DIGITS) return refuse('too_short');
  return digits.length > TOKEN_DIGITS ? refuse('too_long') : accept(digits);
}

/** `12345678901234567890` → `1234-5678-9012-3456-7890`. */
export function formatToken(token: string): string {
  return token.match(/.{1,4}/g)?.join('-') ?? token;
}

export function findTokens(text: string): Found<string>[] {
  const groups = findDigitGroups(foldText(text));
  const found: Found<string>[] = [];
  for (let index = 0; index < groups.length; index++) {
    const run = runsFrom(groups, index, TOKEN_DIGITS).find(({ digits }) => digits.length === TOKEN_DIGITS);
    if (!run) continue;
    // 20 digits in pieces are a token only in pieces of some size: two phone numbers make 22, a list of prices is no token
    if (run.groups.length > 1 && run.groups.some((group) => group.length < 2 || group.length > 10)) continue;
    found.push({ start: run.start, end: run.end, value: run.digits });
    index = run.last;
  }
  return found;
}
