import { codePlace } from './reply.ts';
import { foldText } from './values/fold-text.ts';

// With a blank or a dash between its digits as well: "482 913".
const sixDigits = /(?<!\d)\d(?:[ -]?\d){5}(?!\d)/g;

/** The six-digit numbers of a text, as plain digits, with where they stand. Expects folded text. */
export function findSixDigits(folded: string): readonly { digits: string; start: number; end: number }[] {
  return [...folded.matchAll(sixDigits)].map(({ index, 0: written }) => ({
    digits: written.replace(/\D/g, ''),
    start: index,
    end: index + written.length,
  }));
}

/** A text without what may be a one-time code in it. */
export function maskSixDigits(text: string): string {
  return findSixDigits(foldText(text)).reduceRight(
    (masked, { start, end }) => masked.slice(0, start) + codePlace + masked.slice(end),
    text,
  );
}
