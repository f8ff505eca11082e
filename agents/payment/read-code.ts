import { findSixDigits } from '../../conversation/mask-code.ts';
import { foldText } from '../../conversation/values/fold-text.ts';

/**
 * What a message says of a one-time code. `code`: it is one, and nothing else. `mentioned`: it holds six digits among
 * other things; `saysCode` where it speaks of a code as well. `new`: another code is wanted.
 */
export type CodeReading =
  | { readonly kind: 'code'; readonly digits: string }
  | { readonly kind: 'mentioned'; readonly saysCode: boolean }
  | { readonly kind: 'new' };

// A closed list: "I did not ask for code 482913" must approve nothing.
const fillers = new Set(
  `a abeg approve be code confirm d de di dis e enter for here im is it its na my ok okay one otp oya password pin please
   pls se see sir ma send so sorry take that the them this time use verification wey wetin yes you your i am get got
   sent`.split(/\s+/),
);
const speaksOfCode = /\b(?:code|otp|pin)\b/;
const newCode =
  /^(?:(?:please|pls|abeg|oya) )?(?:(?:i )?(?:want|need|wan|get|send|resend|give)(?: me)? )?(?:(?:an? )?(?:new|another|fresh|other) (?:code|otp)|resend (?:the |my )?(?:code|otp)|(?:code|otp) again|(?:the |my )?(?:code|otp) (?:again|no (?:come|enter|show)|(?:did not|didn't|never|has not|hasn't) (?:come|arrive|arrived|enter)))(?: (?:please|pls|abeg|o))?$/;
const longest = 160;

/** Reads a message as an answer to a code that is out; null where it holds nothing of the kind. */
export function readCode(text: string): CodeReading | null {
  const folded = foldText(text);
  const found = findSixDigits(folded);
  const [first] = found;
  if (!first) {
    const plain = folded
      .trim()
      .replace(/[.!?]+$/, '')
      .replace(/\s+/g, ' ');
    return plain.length <= longest && newCode.test(plain) ? { kind: 'new' } : null;
  }
  const rest = `${folded.slice(0, first.start)} ${folded.slice(first.end)}`;
  const touches = /[a-z]/.test(`${folded.charAt(first.start - 1)}${folded.charAt(first.end)}`);
  const alone = found.length === 1 && !touches && folded.length <= longest && isFiller(rest);
  return alone
    ? { kind: 'code', digits: first.digits }
    : { kind: 'mentioned', saysCode: speaksOfCode.test(folded) };
}

function isFiller(rest: string): boolean {
  return (
    /^[a-z'\s:.,!"()-]*$/.test(rest) &&
    (rest.match(/[a-z']+/g) ?? []).every((word) => fillers.has(word.replaceAll("'", '')))
  );
}
