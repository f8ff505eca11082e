import { foldText } from '../../conversation/values/fold-text.ts';
import type { Label } from './labels.ts';
import type { Sentiment } from './understanding.ts';

const INSULT =
  /\b(?:stupid|idiots?|fools?|foolish|mumu|olodo|ode|bastards?|criminals|crooks|liars|shit|fuck\w*|damn|bloody|hell|thunder (?:fire|go|strike)|god (?:go |will |should )?punish|mad (?:people|oo?)|craze|(?:una|you) (?:be|na|are) ole|barawo|hate (?:you|una|this)|never us(?:e|ing) .{0,30}again|fed up(?! with (?:the|these|this|estimate))|shameless|scammers like you|no get sense)\b/;
// said of a token or a network it is bad news; said of those who sell it, rage
const CONTEMPT = '(?:useless|rubbish|nonsense|yeye|wicked|worst|disgusting|pathetic|trash|garbage)';
const SELLERS =
  '(?:service|company|app|platform|bot|people|customer (?:care|service)|you|una|u|staff|website|organi[sz]ation)';
const CONTEMPT_OF_SELLERS = new RegExp(
  String.raw`\b${CONTEMPT}\s+(?:\w+\s+){0,2}${SELLERS}\b|\b${SELLERS}\b[^.!?]{0,25}\b${CONTEMPT}\b|\b${CONTEMPT}\b[^.]*!|^\W*(?:this is )?(?:a )?${CONTEMPT}\W*$|\b(?:what|which) kind of (?:rubbish|nonsense)\b`,
);
const INSULT_THIEF =
  /\b(?:you|una|u|you people|all)\b.{0,25}\b(?:thie(?:f(?! (?:people )?(?:my )?(?:data|mb|dta))|ves)|scammers|fraudsters|robbers)\b|\b(?:thie(?:f|ves)|scammers|robbers)\s+(?:people|company|all of you)\b(?! data)|\bbunch of\b|^\W*(?:thie(?:f|ves)|ole|barawo|robbers)\b/;
const THREAT =
  /\b(?:sue|take|carry|drag|report|arrest)\s+(?:you|una|this|your|dem|them|the company)\b.{0,40}|\bsee you (?:guys )?in court\b|\bmy lawyers? (?:will|go|is going)\b|\bhear from my lawyer\b|\blegal action\b|\b(?:call|carry|bring|involve|report).{0,30}\b(?:police|cbn|efcc|fccpc|lawyer)\b/;
const NEGATIVE =
  /\b(?:not|never|no|can'?t|cannot|didn'?t|doesn'?t|isn'?t|hasn'?t|haven'?t|won'?t|failed|fail|fails|faild|failing|error|declined|rejected|reject|wrong|problem|issue|issues|bad|poor|terrible|horrible|awful|slow|slw|drag|dragging|disappoint\w*|frustrat\w*|annoy\w*|tired|tire|angry|upset|unhappy|wahala|why|still|since|missing|lost|spoil\w*|faulty|burnt|blank|stopped|twice|double|too high|crazy|complain\w*|stolen|stole|steal\w*|scam\w*|fraud\w*|thief|hack\w*|unauthori[sz]ed|delay\w*|stuck|too fast|finish\w*|disappear\w*|vanish\w*|chop|cut\w*|drop\w*|disconnect\w*|unstable|fluctuat\w*|overcharg\w*|estimated|sparking|die|useless|nva|neva|nt|dnt|bt|seize|gone|invalid|refus\w*|blackout|outage)\b/;
const POSITIVE =
  /\b(?:thanks?|thank you|thx|tnx|tanx|tnk\w*|tank|god bless|bless|love|great|excellent|awesome|amazing|perfect|wonderful|fantastic|well done|nice|good|best|sweet|enjoy\w*|happy|appreciate\w*|una do well|una too much|too much|keep it up|fast|easy|kudos|brilliant|superb|satisfied|impress\w*|oshe|ese|daalu|nagode)\b/;
const WARM =
  /\b(?:love|great|excellent|awesome|amazing|perfect|wonderful|fantastic|well done|kudos|brilliant|superb|impress\w*|una do well|god bless|best)\b/;
const UNHAPPY =
  /\b(?:not|no|never|isn'?t|don'?t)\s+(?:\w+\s+)?(?:happy|good|great|nice|satisfied|impressed|easy|fast|well|the best)\b|\bbut\b/;
const SCORE =
  /\b(10|\d|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:(?:\/|out of|over|on)\s*(5|10|five|ten)|[ -]?stars?\b)|\b(?:rat(?:e|ing)|score|give)\b\D{0,25}(\d{1,2})\b/;

const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const toNumber = (text: string): number => (/^\d/.test(text) ? Number(text) : numbers.indexOf(text));

function readScore(folded: string): Sentiment | undefined {
  const match = SCORE.exec(folded);
  const given = match?.[1] ?? match?.[3];
  if (given === undefined) return undefined;
  const value = toNumber(given);
  const share = value / (match?.[2] === undefined ? (value > 5 ? 10 : 5) : toNumber(match[2]));
  if (share <= 0.4) return 'NEGATIVE';
  return share > 0.65 ? 'POSITIVE' : 'NEUTRAL';
}

/** What a leaf sounds like when the words alone don't tell. `words`: negative where the words are. */
const leafTone: Readonly<Record<string, 'negative' | 'words' | 'polite' | 'neutral'>> = {
  'AIRTIME.TRANSACTION_ISSUE': 'negative',
  'POWER.BILLING_ISSUE.dispute': 'negative',
  'POWER.BILLING_ISSUE.tariff': 'negative',
  'POWER.BILLING_ISSUE.breakdown': 'neutral',
  'POWER.TECHNICAL_ISSUE.meter_fault': 'negative',
  'POWER.TECHNICAL_ISSUE.outage': 'negative',
  'POWER.TECHNICAL_ISSUE.token_loading': 'words',
  'POWER.INQUIRY.resend_token': 'words',
  'DATA.BALANCE_ISSUE.depletion': 'negative',
  'DATA.BALANCE_ISSUE.rollover': 'neutral',
  'DATA.TECHNICAL_ISSUE.slow_speed': 'negative',
  'DATA.TECHNICAL_ISSUE.drops': 'negative',
  'GENERAL.HUMAN.complaint': 'negative',
  'GENERAL.HUMAN.fraud': 'negative',
  'GENERAL.ACCOUNT.refund': 'words',
  'GENERAL.ACCOUNT.order_status': 'words',
  'GENERAL.CONVERSATION.thanks': 'polite',
  'GENERAL.FEEDBACK.rating': 'polite',
};

function toneOf(label: Label): 'negative' | 'words' | 'polite' | 'neutral' {
  return leafTone[label] ?? leafTone[label.slice(0, label.lastIndexOf('.'))] ?? 'neutral';
}

function isShouted(text: string): boolean {
  const words = text.match(/\b[A-Za-z]{3,}\b/g) ?? [];
  const loud = words.filter((word) => word === word.toUpperCase()).length;
  return words.length >= 5 && loud / words.length > 0.7;
}

function isRage(text: string, folded: string, negative: boolean): boolean {
  if (
    INSULT.test(folded) ||
    CONTEMPT_OF_SELLERS.test(folded) ||
    INSULT_THIEF.test(folded) ||
    THREAT.test(folded)
  )
    return true;
  return negative && (/!{3,}/.test(text) || (isShouted(text) && /!!/.test(text)));
}

function isAnnoyed(folded: string): boolean {
  return /\b(?:useless|rubbish|nonsense|worst|annoying|why na|why una|wahala|tire(?:d)?|disappoint\w*|frustrat\w*|annoy\w*|angry|terrible|horrible|awful|unacceptable|cheat\w*|what kind of|how can (?:una|you|they|dem|nepa)|nawa|na wa)\b/.test(
    folded,
  );
}

/** How a message sounds, given what it is about: a failed recharge is no good news however it is worded. */
export function readSentiment(text: string, about: readonly Label[]): Sentiment {
  const folded = foldText(text);
  const tones = about.map(toneOf);
  const negative =
    tones.includes('negative') || (tones.includes('words') && NEGATIVE.test(folded)) || isAnnoyed(folded);
  if (isRage(text, folded, negative)) return 'VERY_NEGATIVE';
  if (negative) return 'NEGATIVE';
  if (tones.includes('polite')) return readPraise(folded, about);
  return about.every((label) => label.startsWith('GENERAL.CONVERSATION')) && WARM.test(folded)
    ? 'POSITIVE'
    : 'NEUTRAL';
}

function readPraise(folded: string, about: readonly Label[]): Sentiment {
  const rating = about.includes('GENERAL.FEEDBACK.rating');
  const score = rating ? readScore(folded) : undefined;
  if (score) return score;
  if (rating && (UNHAPPY.test(folded) || !POSITIVE.test(folded)))
    return NEGATIVE.test(folded) ? 'NEGATIVE' : 'NEUTRAL';
  return POSITIVE.test(folded) ? 'POSITIVE' : 'NEUTRAL';
}
