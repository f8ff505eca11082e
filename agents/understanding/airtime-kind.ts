import { airtimeRules } from '../../config/rules/airtime.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import type { Entity } from './understanding.ts';

type AirtimeKind = 'self' | 'third_party' | 'bulk';

const LINE = '(?:number|numba|line|phone|fone|fon|sim|no|account)';
const OWN_BEFORE = new RegExp(
  String.raw`\bmy\s+(?:own\s+|personal\s+|second\s+|other\s+|new\s+|main\s+)?(?:xnetwork\s+)?${LINE}s?(?:\s+(?:is|na|be|on|with|wey be|which is|for|xnetwork|[:=-]))*\W*$|\b(?:mine|myself|my own)\W*$`,
);
const OWN_AFTER =
  /^\W*(?:(?:which|that|it|e|this)\s+)?(?:is|na|be|that's|thats)?\s*(?:my\s+(?:own\s+|personal\s+)?(?:number|numba|line|phone|sim)|mine|me get am|my own)\b/;
const PEOPLE = `staffs?|workers?|employees|members|people|persons|students|children|kids|friends|boys|customers|drivers|guards|team|colleagues|relatives|siblings`;
const BULK = new RegExp(
  String.raw`\bbulk\b|\b(?:several|many|plenty|multiple|different|various|all|these|those|following|list of|couple of|few|\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|hundred)\s+(?:(?:of\s+)?(?:my|our|the|xnetwork|different|phone|other)\s+)*(?:numbers|numbas|lines|phones|sims|nos|${PEOPLE})\b|\b(?:my|our|the)\s+(?:staffs?|workers|employees|team members|members|customers)\b|\beach of\b`,
);
const KIN =
  'mum|mom|mummy|mama|mother|mumsy|dad|daddy|papa|father|popsy|brother|bro|broda|sister|sis|sista|wife|wifey|husband|hubby|son|daughter|pikin|child|baby|babe|girlfriend|boyfriend|girl|boy|friend|padi|paddy|guy|cousin|aunty|auntie|aunt|uncle|nephew|niece|boss|oga|colleague|driver|gateman|maid|tenant|landlord|neighbou?r|grandma|grandpa|grandmother|grandfather|pastor|lawyer|doctor|teacher|customer|client|mechanic|tailor|partner|fianc[e]+|in-law|secretary|classmate|roommate|cook|nanny|mate|man|woman|lady';
const OTHER = new RegExp(
  String.raw`\b(?:my|a|his|her|our|their|the|one|some|una|your)\s+(?:\w+\s+)?(?:${KIN})(?:'?s)?\b|\b(?:for|to|give|dash)\s+(?:${KIN})\b|\b(?:someone|somebody|another person|other person|person)\b|\b(?:another|other|different|that|below|following)\s+(?:\w+\s+)?(?:number|numba|line|phone|sim)\b|\bsend (?:him|her|am|them)\b|\bfor (?:him|her|them)\b`,
);
const NAME = /\b(?:for|to|give|dash)\s+([A-Z][a-z]{2,})\b(?!\s+(?:line|number|phone))/g;
const NOT_A_NAME =
  /^(?:Airtel|Glo|Mtn|Etisalat|My|Myself|The|This|Today|Tomorrow|Nigeria|Please|Phone|Airtime|Naira|Me|Use|Calls?|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;

function isOwn(folded: string, phone: Entity): boolean {
  return (
    OWN_BEFORE.test(folded.slice(Math.max(0, phone.start - 40), phone.start)) ||
    OWN_AFTER.test(folded.slice(phone.end, phone.end + 40))
  );
}

function namesSomebody(text: string): boolean {
  return [...text.matchAll(NAME)].some((match) => !NOT_A_NAME.test(match[1] ?? ''));
}

/**
 * Whose line an airtime order is for. One amount of 10,000 and more, or several numbers, is bulk; a number that isn't
 * called one's own is somebody else's.
 */
export function airtimeKind(text: string, found: readonly Entity[]): AirtimeKind {
  const folded = foldText(text);
  const phones = found.filter(({ name }) => name === 'msisdn');
  if (new Set(phones.map(({ value }) => value)).size > 1) return 'bulk';
  const large = found.some(
    (entity) => entity.name === 'amount' && entity.value >= airtimeRules.bulkDiscount.fromKobo,
  );
  if (large || BULK.test(folded)) return 'bulk';
  const [phone] = phones;
  if (phone) return isOwn(folded, phone) ? 'self' : 'third_party';
  return OTHER.test(folded) || namesSomebody(text) ? 'third_party' : 'self';
}
