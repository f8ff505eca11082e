import { feedbackRules } from '../../config/rules/agents.ts';
import { foldWords } from '../../conversation/flow-words.ts';

const numberWords: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5 };
const stars =
  /^(?:i (?:give|rate|dash) (?:you|una|it|am) )?(?:a )?(\d|one|two|three|four|five)(?: ?(?:stars?|over 5|out of 5|of 5))?(?: (?:please|pls|abeg))?$/;

/** Whole answers in words, the strongest first. */
const verdicts: readonly (readonly [number, RegExp])[] = [
  [
    5,
    /^(?:very good|excellent|perfect|great|awesome|superb|amazing|fantastic|e good well well|e sweet well well|too good|the best|una try well well|una do well well)$/,
  ],
  [4, /^(?:good|nice|e good|okay well|una try|una do well|well done|not bad at all|e sweet)$/],
  [3, /^(?:average|fair|so so|manage|e manage|just there|not bad|e no bad)$/],
  [2, /^(?:not good|poor|e no good|slow|too slow|not great|e slow)$/],
  [
    1,
    /^(?:very bad|bad|terrible|awful|useless|rubbish|horrible|very poor|worst|e bad|e no good at all|nonsense|una no try)$/,
  ],
];

/** A rating of 1 to 5, in a digit or in words; undefined for anything that may be something else. */
export function readRating(text: string): number | undefined {
  const folded = foldWords(text.replaceAll(/[⭐★]/gu, ' star ').replace(/\/\s*5\b/, ' of 5'));
  if (/^(?:star ?)+$/.test(folded)) return within(folded.match(/star/g)?.length);
  const named = stars.exec(folded)?.[1];
  if (named !== undefined) return within(numberWords[named] ?? Number(named));
  return verdicts.find(([, words]) => words.test(folded))?.[0];
}

function within(rating: number | undefined): number | undefined {
  const { lowest, highest } = feedbackRules;
  return rating !== undefined && rating >= lowest && rating <= highest ? rating : undefined;
}
