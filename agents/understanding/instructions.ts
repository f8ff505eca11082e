import { foldText } from '../../conversation/values/fold-text.ts';

// Sentences that speak to the machine and not to the service. Each up to the sentence's end.
const END = String.raw`[^.!?;\n]*?(?=[.!?;\n]|\band\s+(?:then\s+)?(?:buy|send|give|load|recharge|top|credit|tell|list|show|print|reveal|transfer|help|check|refund|get|vend|also)\b|\bthen\b|,\s*(?:just|now|buy|send|load|recharge|give|i want)\b|$)`;
const RULES =
  '(?:rules?|instructions?|prompts?|guidelines?|polic(?:y|ies)|restrictions?|training|directives?|programming|system|commands?|limits?|checks?)';
const ADDRESSES: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:you are|you're|u are)\s+(?:now\s+(?:a|an|the|in|my|dan|free|unrestricted)|no longer)\b${END}`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:please\s+)?(?:ignore|disregard|forget|override|bypass|overlook|discard|break|no follow|don'?t follow)\s+(?:\w+\s+){0,4}${RULES}\b${END}`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:skip|bypass|disable|turn off|no need for|without)\s+(?:the\s+|any\s+|all\s+|my\s+)?(?:confirmation|otp|verification|second factor|2fa|security|approval|checks?)\b${END}`,
    'g',
  ),
  new RegExp(String.raw`\bpretend\s+(?:that\s+)?(?:you|to be|i am|i'm)\b${END}`, 'g'),
  /\b(?:note|message|memo)\s+to\s+(?:the\s+)?(?:ai|bot|assistant|system|model)\s*:?/g,
  /(?:^|\n|\s)\s*(?:system|assistant|developer|admin|root)\s*(?:override|prompt|message|note|instruction|mode|command)?\s*:\s*/g,
  /<\/?\s*(?:system|instructions?|assistant|user|admin)[^>]*>|\[\/?(?:inst|system|admin)[^\]]*\]|<\|[^|]*\|>|#{2,}\s*(?:system|new instructions?)\b:?|```/g,
  /\b(?:new|updated)\s+(?:system\s+)?instructions?\b\s*:?/g,
  new RegExp(
    String.raw`\b(?:enable|enter|activate|switch to|you are (?:now )?in)\s+(?:developer|dev|god|debug|admin|jailbreak|maintenance|test)\s+mode\b${END}`,
    'g',
  ),
];

// Said to a machine only beside one of those: "you are a thief" is a complaint.
const ROLE_PLAY: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:you are|you're|u are|you be)\s+(?:now\s+)?(?:a|an|the|in|my|dan|unrestricted)\b${END}`,
    'g',
  ),
  new RegExp(String.raw`\b(?:act|behave|respond|talk)\s+(?:as|like)\s+(?:a|an|if|the)\b${END}`, 'g'),
  new RegExp(String.raw`\bpretend\b${END}`, 'g'),
];

const FREE =
  /\bfree\s+(?:of charge\b|airtime|data|credit|card|recharge|light|electricity|token|units?|money|naira|xamount|\d|₦|n\d|1?\d?gb|mtn|glo|airtel)|\b(?:without|no)\s+(?:pay(?:ing|ment)?|charg(?:e|ing)|debit(?:ing)?)\b|\bfor free\b|\b(?:\d\s?gb|\d\s?mb|\d\s?k|airtime|data|credit|card|light|tokens?|units?|naira)\s+free\b|\bprice\s+(?:to|as|=|at)\s*(?:0|zero|1)\b|\b(?:0|zero)\s+naira\b|\b(?:100|hundred)\s*(?:%|percent)\s+(?:off|discount)|\bmark\b.{0,30}\bas\s+(?:paid|success)|\bcredit my (?:wallet|account|balance)\b/;
const OTHERS =
  /\b(?:an)?other\s+(?:customers?|users?|people|persons?|person)(?:'?s)?\b|\ball\s+(?:the\s+)?(?:customers?|users?)\b|\b(?:customers?|users?)\s+(?:list|database|records?|data|details|numbers|tokens)\b|\beverybody'?s?\s+(?:token|number|data|order)|\b(?:last|previous|next)\s+customer'?s?\b|\bsomeone else'?s\s+(?:token|order|receipt|history|balance|details|transactions?)\b|\bthe person who bought\b/;
const SECRETS =
  /\b(?:system|hidden|initial|original|your)\s+prompts?\b|\bapi[\s_-]?keys?\b|\b(?:secret|private)\s+keys?\b|\benvironment variables?\b|\byour\s+(?:instructions|rules|password|secret|source code|database|configuration)\b|\b(?:admin|database|staff)\s+password\b|\bsource code\b/;
// Only beside an instruction to the machine: a customer may well ask for the token of their own meter.
const RECORDS =
  /\b(?:tokens?|otp|pin|balance|history|details|orders?|receipts?|password)\b.{0,30}\b(?:of|for|did|does|belong\w*)\b/;
const ASKS_SECRET =
  /\b(?:reveal|show|print|repeat|tell|give|send|what|display|leak|output|list|dump|share|wetin|see|export)\b/;
const ASKS_FREE =
  /\b(?:give|send|credit|load|dash|get|transfer|buy|recharge|put|issue|generate|i want|abeg|vend|drop|mark|set)\b/;

/** What is left of a message when what is addressed to the machine is taken out, and whether it asks for what isn't its own. */
export type Addressed = { readonly text: string; readonly embedded: boolean; readonly illicit: boolean };

function isIllicit(folded: string, embedded: boolean): boolean {
  if (embedded && RECORDS.test(folded) && ASKS_SECRET.test(folded)) return true;
  if (OTHERS.test(folded) && ASKS_SECRET.test(folded)) return true;
  if (
    SECRETS.test(folded) &&
    ASKS_SECRET.test(folded) &&
    (embedded || !/\b(?:my|reset|change)\b/.test(folded))
  )
    return true;
  const free = FREE.test(folded) && ASKS_FREE.test(folded);
  return (
    free &&
    (embedded ||
      /\b(?:give|send|dash|credit|load)\s+(?:me|my|us)\b.{0,20}\bfree\s|\bdeveloper\b|\badmin\b/.test(folded))
  );
}

function blank(text: string, folded: string, patterns: readonly RegExp[]): string {
  let rest = text;
  for (const pattern of patterns) {
    for (const match of folded.matchAll(pattern)) {
      const end = match.index + match[0].length;
      rest = rest.slice(0, match.index) + ' '.repeat(match[0].length) + rest.slice(end);
    }
  }
  return rest;
}

/** Takes instructions to the machine ("ignore your rules …") out of a message. Positions stay: they become spaces. */
export function disregardInstructions(text: string): Addressed {
  const folded = foldText(text);
  const addressed = blank(text, folded, ADDRESSES);
  const embedded = addressed !== text;
  const rest = embedded ? blank(addressed, folded, ROLE_PLAY) : text;
  const nothingLeft = embedded && !/[a-z]{2}/i.test(rest);
  return { text: rest, embedded, illicit: nothingLeft || isIllicit(folded, embedded) };
}
