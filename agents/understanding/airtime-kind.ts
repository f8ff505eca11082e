import { airtimeRules } from '../../config/rules/airtime.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { repairText, type Speller } from './spelling.ts';
import type { Entity } from './understanding.ts';

type AirtimeKind = 'self' | 'third_party' | 'bulk';

const LINE = '(?:number|numba|line|phone|fone|fon|sim|no|account)';
const NETWORK = '(?:mtn|airtel|glo|9mobile|etisalat)';
const OWN = String.raw`my\s+(?:own\s+|personal\s+|private\s+|second\s+|other\s+|new\s+|main\s+|official\s+)?(?:${NETWORK}\s+)?(?:phone\s+|mobile\s+)?${LINE}`;
const OWN_BEFORE = new RegExp(
  String.raw`\b${OWN}s?(?:\s+(?:is|na|be|on|with|wey be|which is|for|${NETWORK}|[:=-]))*\W*$|\b(?:mine|myself|my own)\W*$`,
);
const OWN_AFTER =
  /^\W*(?:(?:which|that|it|e|this)\s+)?(?:is|na|be|that's|thats|it's)?\s*(?:my\s+(?:own\s+|personal\s+)?(?:number|numba|line|phone|sim)|mine|me get am|my own)\b/;
const SAID_OWN = new RegExp(
  String.raw`\b(?:it|that|this|which|e)(?:'s| is| na| be)? ${OWN}\b|\b(?:it|that) is mine\b`,
);
const OWN_LINE = new RegExp(
  String.raw`\b${OWN}\b|\bthis\s+(?:my\s+|same\s+|${NETWORK}\s+)?${LINE}\b|\b(?:recharge|load|credit|top) me\b|\bfor (?:me|myself)\b`,
);
const PEOPLE = `staffs?|workers?|employees|members|people|persons|students|children|kids|friends|boys|customers|drivers|guards|team|colleagues|relatives|siblings|salesmen|marketers|participants|beneficiaries|teachers|widows|agents|pupils|officers|volunteers|parents|tenants|cousins|sons|daughters|workforce`;
const BULK = new RegExp(
  String.raw`\bbulk\b|\b(?:several|many|plenty|multiple|different|various|all|these|those|following|list of|couple of|few|\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|hundred)\s+(?:(?:of\s+)?(?:my|our|the|xnetwork|different|phone|other)\s+)*(?:\w+\s+)?(?:numbers|numbas|lines|phones|sims|nos|${PEOPLE})\b|\b(?:my|our|the|these|those)\s+(?:whole\s+|entire\s+|field\s+|family\s+)?(?:${PEOPLE})\b|\beach of\b|\b(?:each|apiece|every(?:one|body)|per (?:person|head|line|number))\b|\bevery (?:participant|staff|worker|member|student|teacher)\b`,
);
const KIN =
  'mum|mom|mummy|mama|mother|mumsy|dad|daddy|papa|father|popsy|brother|bro|broda|sister|sis|sista|wife|wifey|husband|hubby|son|daughter|pikin|child|baby|babe|girlfriend|boyfriend|girl|boy|friend|padi|paddy|guy|cousin|aunty|auntie|aunt|uncle|nephew|niece|boss|oga|colleague|driver|gateman|maid|tenant|landlord|neighbou?r|grandma|grandpa|grandmother|grandfather|pastor|lawyer|doctor|teacher|customer|client|mechanic|tailor|partner|fianc[e]+|in-law|secretary|classmate|roommate|cook|nanny|mate|man|woman|lady|cleaner|guard|assistant|staff|nurse|househelp|security';
const OTHERS_LINE = String.raw`\b(?!(?:it|that|what|let|here|there|who|today|he|she)'s)\w+'s\s+(?:${NETWORK}\s+)?${LINE}\b`;
const ANY_OTHER = String.raw`\b(?:another|other|different|that|below|following)\s+(?:\w+\s+)?(?:number|numba|line|phone|sim)\b|\bsend (?:him|her|am|them)\b|\bfor (?:him|her|them)\b|\b(?:someone|somebody|another person|other person|person)\b`;
/** Whoever is called, reached or told of: not who the airtime is for. */
const TALKED_TO = new RegExp(
  String.raw`\b(?:call|calling|flash|reach|ring|phone|contact|text|speak (?:to|with)|talk (?:to|with)|yarn with|touch with)\s+(?:my|the|a|his|her|our)\s+(?:\w+\s+)?(?:${KIN}|${PEOPLE})\b`,
  'g',
);
const OTHER = new RegExp(
  String.raw`(?<!\b(?:i'?m|i am|i be|as) )\b(?:my|a|his|her|our|their|the|one|some|una|your)\s+(?:\w+\s+)?(?:${KIN})(?:'?s)?\b|\b(?:for|to|give|dash)\s+(?:${KIN})\b|${ANY_OTHER}|${OTHERS_LINE}`,
);
/** Where the customer's own line is named, somebody else must be named as who gets it. */
const RECIPIENT = new RegExp(
  String.raw`\b(?:for|to|give|dash|send|recharge|load|credit|top up)\s+(?:\w+\s+){0,2}?(?:my|a|his|her|our|the|one)\s+(?:\w+\s+)?(?:${KIN})\b|${ANY_OTHER}|${OTHERS_LINE}`,
);
const NAME = /\b(?:for|to|give|dash)\s+([A-Z][a-z]{2,})\b(?!\s+(?:line|number|phone))/g;
const NOT_A_NAME =
  /^(?:Airtel|Glo|Mtn|Etisalat|My|Myself|The|This|Today|Tomorrow|Nigeria|Please|Phone|Airtime|Naira|Me|Use|Calls?|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;

function isOwn(folded: string, phone: Entity): boolean {
  return (
    OWN_BEFORE.test(folded.slice(Math.max(0, phone.start - 50), phone.start)) ||
    OWN_AFTER.test(folded.slice(phone.end, phone.end + 40)) ||
    SAID_OWN.test(folded)
  );
}

function isForSomebody(text: string, repaired: string): boolean {
  if (OWN_LINE.test(repaired)) return RECIPIENT.test(repaired);
  return OTHER.test(repaired) || namesSomebody(text);
}

function namesSomebody(text: string): boolean {
  return [...text.matchAll(NAME)].some((match) => !NOT_A_NAME.test(match[1] ?? ''));
}

/**
 * Whose line an airtime order is for. One amount of 10,000 and more, or several numbers, is bulk; a number that isn't
 * called one's own is somebody else's.
 */
export function airtimeKind(text: string, found: readonly Entity[], spell: Speller): AirtimeKind {
  const folded = foldText(text);
  const repaired = repairText(folded, spell).replace(TALKED_TO, ' ');
  const phones = found.filter(({ name }) => name === 'msisdn');
  if (new Set(phones.map(({ value }) => value)).size > 1) return 'bulk';
  const large = found.some(
    (entity) => entity.name === 'amount' && entity.value >= airtimeRules.bulkDiscount.fromKobo,
  );
  const [phone] = phones;
  // One number is one line, whatever the words around it count.
  if (large || (!phone && BULK.test(repaired))) return 'bulk';
  if (phone) return isOwn(folded, phone) ? 'self' : 'third_party';
  return isForSomebody(text, repaired) ? 'third_party' : 'self';
}
