import { foldText } from '../../conversation/values/fold-text.ts';
import { disregardInstructions } from '../understanding/instructions.ts';

/** What is looked at before an article is told. Each alone holds it back. */
export type ArticleCheck = 'instructions' | 'secrets' | 'links';

/** Who writes articles need not be who runs the service: nothing in them speaks to a machine, sends a customer away or asks for a secret. */
export function checkArticle(passages: readonly string[]): ArticleCheck | null {
  const written = passages.join('\n');
  if (disregardInstructions(written).embedded) return 'instructions';
  const folded = foldText(written);
  if (asksSecret.test(folded)) return 'secrets';
  return link.test(folded) ? 'links' : null;
}

const asksSecret =
  /\b(?:send|give|tell|text|type|reply|share|enter|write|call|confirm|provide)\b[^.!?\n]{0,40}\b(?:your|ur)\b[^.!?\n]{0,20}\b(?:pin|password|passcode|otp|cvv|bvn|nin|(?:one[ -]time|verification|secret) code|card (?:number|details)|bank (?:details|password)|account (?:number|details))\b/;
const link = /https?:|www\.|\S+@\S+|\b[\w-]+\.(?:com|ng|net|org|io|xyz|link|app|me|ly)\b/;
