import { escalationRules } from '../../config/rules/escalation.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import type { Label } from './labels.ts';
import type { EscalationReason, Sentiment } from './understanding.ts';

const wholeWords = (words: readonly string[]): RegExp => new RegExp(String.raw`\b(?:${words.join('|')})\b`);

const LEGAL = wholeWords([
  ...escalationRules.keywords.legal,
  'lawyers',
  'attorney',
  'efcc',
  'fccpc',
  'nerc',
  'ncc',
  'icpc',
  'petition',
  'tribunal',
]);
const THREAT =
  /\b(?:sue|suing)\s+(?:you|una|u|this|dem|them|your|the|mtn|airtel|glo)\b|\b(?:will|go|gonna|going to|wan|want to|must|to)\s+sue\b|\bin court\b|\bto court\b|\b(?:take|taking) .{0,20}\blegal\b|\blegal action\b|\blawsuit\b|\b(?:my|our|a) (?:lawyers?|attorney) (?:will|go|is going|shall|dey come)\b|\bhear from my (?:lawyer|attorney)\b|\b(?:call|involve|invite|report|go|going|write|complain|contact|carry|arrest|come with|petition|tell|inform).{0,40}\b(?:police|cbn|efcc|fccpc|nerc|ncc|icpc|lawyers?|consumer protection|central bank)\b|\bpolice (?:go|will|case|matter|report)\b|\bconsumer protection\b/;
const HARMLESS_LEGAL =
  /\bpolice\s+(?:station|barracks?|college|estate|post|checkpoint|hq|headquarters|quarters|clearance|officer|academy|hospital|junction)\b|\b(?:near|behind|opposite|beside|by|close to|around|inside|at|in)\s+(?:the\s+)?(?:police|court|cbn)\b|\b(?:i am|i'm|im|i be|am) (?:a|an)?\s*(?:lawyer|police\w*|attorney)\b|\b(?:for|to|of|my|her|his|our|the|a)\s+(?:\w+\s+)?(?:lawyer|police\w*|attorney)(?:'?s)?\s*(?:friend|brother|number|line|phone|0\d|\+?234|wife|office|meter|house|$|na|please|pls|with|now|,|\.)|\b(?:for|to|aunty|aunt|sister|friend|wife|madam|mrs|miss|called|named|name is)\s+sue\b(?!\s+(?:you|una|u|this|them|your|the))|\bsue'?s\b|\bcbn\s+(?:rate|policy|licen[cs]ed?|approved|quarters|estate|junction|branch|building|guest)\b|\b(?:is|are)\s+(?:this|you|una|it)\s+.{0,20}(?:cbn|licen[cs]ed|approved)\b/;
const CHURN = new RegExp(
  String.raw`\b(?:${escalationRules.keywords.churn.join('|')}|never us(?:e|ing)\b.{0,40}\bagain|close my account|no go (?:ever )?use .{0,25}again|won'?t (?:ever )?use .{0,25}again|leaving (?:you|una|this|your)\b)`,
);
const THEFT = new RegExp(
  String.raw`\b(?:${escalationRules.keywords.security.join('|')}|scammed|scammers?|fraudsters?|fraudulent|hacked|hackers?|stole|steal my (?:money|phone|sim|line)|robbed|sim swap(?:ped)?|swapped my sim|unauthori[sz]ed|419|phished|kidnap\w*)\b|\b(?:without|no) my (?:permission|consent|knowledge|authori[sz]ation)\b|\bdid(?:n'?t| not) (?:authori[sz]e|approve)\b|\b(?:emptied|cleared) my account\b|\bdon (?:thief|steal)\b|\bna thief\b`,
);
const HARMLESS_THEFT =
  /\b(?:no be|not a|not|isn'?t|hope .{0,15}(?:no be|not)|is (?:this|it|that)(?: a)?|una be|are you(?: a)?|be like)\s+(?:scam(?:mers?)?|fraud(?:sters?)?|419)\b|\b(?:avoid|prevent|protect|against|beware|what is|report a? ?suspicious|anti)[\w\s-]{0,20}(?:scam|fraud)\b|\b(?:scam|fraud)[\s-](?:alert tips|prevention|awareness|desk number)\b|\bfree of (?:scam|fraud)\b/;
const DANGER =
  /\b(?:wires?|cables?|transformer|poles?|meter|socket|line|fuse|upriser|conductor)\b.{0,40}\b(?:spark\w*|on fire|caught fire|catch fire|fire dey|burning|smok(?:e|ing)|explod\w*|exploded|fell|fallen|don fall|fall for ground|lying on the (?:ground|road)|hanging low|naked|shock\w*)\b|\b(?:spark\w*|fire|smoke|naked|fallen|burning|live)\b.{0,25}\b(?:wires?|cables?|transformer|poles?|meter|socket)\b|\belectrocut\w*|\belectric(?:al)? shock\b|\b(?:shock(?:ed|s)?|shocking|dey shock)\s+(?:me|us|people|person|my|pikin|children)\b|\b(?:people|person|someone|somebody|pikin|child|children|they|we)\s+(?:can|will|go|may|might|could|don|has|have)\s+(?:die|died|dead|injured)\b|\boxygen\b|\blife support\b|\bkill (?:myself|me|person|people|someone)\b|\bsuicid\w*|\bdanger to life\b|\blife(?:-|\s)threatening\b|\bhouse .{0,15}on fire\b/;
const PERSON =
  /\b(?:speak|talk|connect|transfer|chat|yarn)\b.{0,25}\b(?:to|with|me|follow)\b.{0,20}\b(?:person|human|agent|someone|somebody|manager|supervisor|representative|rep|customer (?:care|service)|operator|staff|real)\b|\b(?:want|need|get|give|bring|send)\b.{0,20}\b(?:real (?:person|human)|human(?: being| agent)?|live agent|customer care (?:agent|person|rep\w*)|supervisor)\b|\bfollow person talk\b|\b(?:let|make) (?:me|i) (?:speak|talk|yarn)\b/;

type Context = { readonly labels: readonly Label[]; readonly sentiment: Sentiment };

const isOrder = (labels: readonly Label[]): boolean =>
  labels.length > 0 && labels.every((label) => label.includes('.PURCHASE.'));

function isLegal(folded: string, { labels }: Context): boolean {
  if (!LEGAL.test(folded) && !THREAT.test(folded)) return false;
  const harmless = HARMLESS_LEGAL.test(folded);
  if (THREAT.test(folded)) return !harmless || /\bsue (?:you|una)|court|legal action/.test(folded);
  return !harmless && !isOrder(labels);
}

function isTheft(folded: string, { labels }: Context): boolean {
  if (labels.includes('GENERAL.HUMAN.fraud'))
    return !HARMLESS_THEFT.test(folded) || /\b(?:my money|stole|stolen|took|hacked)\b/.test(folded);
  return THEFT.test(folded) && !HARMLESS_THEFT.test(folded) && !isOrder(labels);
}

/** Why a message by itself calls a person. A word in a harmless sense ("near the police station") doesn't. */
export function findEscalation(text: string, context: Context): EscalationReason | undefined {
  const folded = foldText(text);
  if (DANGER.test(folded)) return 'danger';
  if (isLegal(folded, context)) return 'legal';
  if (isTheft(folded, context)) return 'security';
  if (context.labels.includes('GENERAL.HUMAN.agent') || PERSON.test(folded)) return 'asked_for_person';
  if (CHURN.test(folded)) return 'churn';
  return context.sentiment === 'VERY_NEGATIVE' ? 'rage' : undefined;
}
