import { escalationRules } from '../../config/rules/escalation.ts';

const anyOf = (patterns: readonly string[]): RegExp => new RegExp(String.raw`\b(?:${patterns.join('|')})\b`);
const { keywords } = escalationRules;

const LAWYER = '(?:lawyer|attorney|solicitor|barrister)s?';
const LAW = `(?:police|cbn|central bank|efcc|fccpc|icpc|nerc|ncc|consumer protection|regulators?|ombudsman|courts?|tribunal|${LAWYER})`;
const GOES =
  '(?:call|calling|involv|invit|report|go|going|heading|writ|complain|contact|carry|drag|tak|post|forward|submit|bring|arrest|come with|petition|tell|inform|hear|reach|escalat)(?:e|es|ed|ing|t)?';

/** A word of the law: it counts where something went wrong. */
export const legalWords = anyOf([
  ...keywords.legal,
  LAWYER,
  'efcc|fccpc|icpc|central bank|consumer protection|petition|tribunal|ombudsman|court|lawsuit',
]);

/** Somebody goes to the law. */
export const legalThreat = anyOf([
  String.raw`(?:sue|suing)\s+(?:you|una|u|this|dem|them|your|the)`,
  String.raw`(?:will|go|gonna|going to|must|shall)\s+sue`,
  String.raw`${GOES}\b.{0,40}\b${LAW}`,
  String.raw`(?:see|meet|charge|summon|action|proceedings)\b.{0,40}\bcourt`,
  'legal (?:action|steps|proceedings|notice|team)',
  `(?:my|our|a) ${LAWYER} (?:will|go|shall|have|has|is|are|says?|dey)`,
  `${LAW} (?:will|go|must|shall) (?:hear|know|handle|get|see|deal)`,
]);

/** The same where nothing beside it can make it harmless. */
export const sureThreat = anyOf([
  'sue (?:you|una)',
  String.raw`(?:see|meet|take|drag|carry)\b.{0,25}\bcourt`,
  'legal (?:action|steps|proceedings)',
  `(?:letter|hear|hearing) from my ${LAWYER}`,
  `my ${LAWYER} (?:will|go|shall|says? you)`,
  String.raw`(?:or|else|then|today|before|until|till|otherwise)\b.{0,8}\b(?:i|we)\b.{0,25}\b${LAW}`,
  String.raw`(?:i|we)(?:'ll| will| go|'m| am| shall| have|'ve)? (?:go |going |heading )?(?:report|petition|involve|call|to)(?:ed|ing)? .{0,25}\b${LAW}`,
]);

/** Where it stands, who one is, what it is called: said of the law without a quarrel. */
export const lawAsPlace = anyOf([
  String.raw`police\s+(?:station|barracks?|college|estate|post|checkpoint|roadblock|hq|headquarters|quarters|clearance|academy|hospital|junction)`,
  String.raw`(?:near|behind|opposite|beside|by|close to|around|inside|at|in)\s+(?:the\s+)?(?:police|court|cbn)`,
  String.raw`cbn\s+(?:rate|policy|licen[cs]ed?|approved|quarters|estate|junction|branch|building|guest)`,
]);
export const lawAsPerson = anyOf([
  String.raw`(?:i am|i'm|im|i be|am) (?:a|an|with)?\s*(?:the )?(?:lawyer|police\w*|attorney)`,
  String.raw`(?:for|to|of|my|her|his|our|the|a)\s+(?:\w+\s+)?(?:lawyer|police\w*|attorney)(?:'?s)?\s*(?:friend|brother|number|line|phone|0\d\w*|wife|office|meter|house|na|please|pls|with|now|needs|wants|asked|requires)`,
  String.raw`(?:for|to|aunty|aunt|sister|friend|wife|madam|mrs|miss|called|named|name is)\s+sue(?!\s+(?:you|una|u|this|them|your|the))`,
  "sue'?s",
  String.raw`(?:was about to|almost|nearly|thought of)\b.{0,25}\b(?:police|lawyer|sue|cbn)`,
  String.raw`(?:is|are)\s+(?:this|you|una|it)\s+.{0,20}(?:cbn|licen[cs]ed|approved)`,
]);

/** Who leaves. */
export const churnWords = anyOf([
  ...keywords.churn,
  String.raw`never us(?:e|ing)\b.{0,40}\bagain|never again`,
  'clos(?:e|ing) (?:my|the|this|our) account',
  "(?:no go|won'?t) (?:ever )?use .{0,25}again",
  "last time (?:that )?i(?:'ll| will|'m|m| am| go)? (?:ever )?(?:use|using|buy|buying|dey use)",
  'leaving (?:you|una|this|your)',
]);

const SOMEBODY =
  '(?:some(?:one|body|1)|sm1|sum1|person|they|dem|boys?|man|woman|guy|stranger|thief|caller|agent|people|who)';

/** Theft, fraud, what the customer did not do. */
export const theftWords = anyOf([
  ...keywords.security,
  'scammed|scammers?|fraudsters?|fraudulent|hack(?:ed|ers?)|stole|robbed|robbers?|phished|defrauded?|duped|tricked|snatched|swindled|impersonat\\w*|kidnap\\w*|unauthori[sz]ed|419|compromised',
  'steal (?:my|our) (?:money|phone|sim|line)|sim swap(?:ped)?|swapped my sim|cloned? my',
  String.raw`(?:wallet|account|card|debit(?:ed|s)?|money|bought|recharges?)\b.{0,60}\b(?:asleep|sleeping)`,
  '(?:without|no) my (?:permission|consent|knowledge|authori[sz]ation)',
  "(?:did(?:n'?t| not)|never|no) (?:authori[sz]ed?|approved?|initiated?)",
  "(?:did(?:n'?t| not)|never|no) (?:make|made|do|did|request(?:ed)?) (?:this|that|the|any|a) (?:transaction|debit|purchase|payment|recharge|order)",
  String.raw`${SOMEBODY} (?:\w+ ){0,4}(?:us(?:e|ed|ing|in)|spen[dt](?:ing)?|took|carry|collect(?:ed)?|empt(?:y|ied)|cleared?|chop) (?:\w+ ){0,2}my (?:account|wallet|card|sim|line|number|details|money|phone|pin|otp|code|bag)`,
  '(?:emptied|cleared|used up) my (?:account|wallet)',
  'don (?:thief|steal)|na thief|thief (?:my|don)',
  "(?:don'?t|do not|no) (?:know|recogni[sz]e|sabi) (?:\\w+ ){0,3}(?:debit|transaction|purchase|recharge|number)",
  'not me(?: at all)?$',
]);
export const harmlessTheft = anyOf([
  String.raw`(?:no be|not a|not|isn'?t|n't(?: a)?|hope .{0,15}(?:no be|not|n't)|is (?:this|it|that|\w+ing)(?: a)?|una be|are you(?: a)?|be like|or(?: a)?|were(?: a)?|was(?: a)?|no)\s+(?:a\s+)?(?:scam(?:mers?)?|fraud(?:sters?)?|419)`,
  String.raw`(?:avoid|prevent|protect|against|beware|what is|anti|fight|detect|punishment for|penalty for)[\w\s-]{0,20}(?:scam|fraud)`,
  String.raw`(?:scam|fraud)[\s-](?:alert tips|prevention|awareness|analyst|monitoring|desk|department|officer|unit|team|law)`,
  '(?:want|like|afraid|going) to (?:be|get) (?:scammed|defrauded)',
  '(?:data|mb|dta) (?:is |are |was |dey )?(?:being |getting )?(?:stolen|stealing|used)',
  '(?:steal(?:ing|s)?|thief|thiefing|rob(?:bing)?) (?:my |people |our |all my |me )?(?:data|mb|dta)',
  String.raw`stolen\b.{0,15}\b(?:last|years? ago|months? ago|in 20\d\d)`,
]);

const WIRES =
  '(?:wires?|cables?|transformer|poles?|power ?lines?|fuse|upriser|conductor|socket|meter|high tension)';
const HARM =
  '(?:spark\\w*|fire|burning|burn dey|smok(?:e|ing)|explo\\w+|fell|fallen|fall|came down|come down|lying on|hang(?:s|ing)?|leaning|touching|exposed|snapped|naked|shock\\w*)';

/** Danger to life. */
export const dangerWords = anyOf([
  String.raw`${WIRES}\b.{0,40}\b${HARM}`,
  String.raw`${HARM}\b.{0,30}\b${WIRES}`,
  String.raw`electrocut\w*|electric(?:al)? shock`,
  String.raw`(?:shock(?:ed|s)?|shocking|dey shock)\s+(?:me|us|people|person|my|pikin|children)`,
  String.raw`(?:people|person|someone|somebody|pikin|child|children|they|we)\s+(?:can|will|go|may|might|could|don|has|have|fit)\s+(?:die|died|dead|injured)`,
  'oxygen|life support|trapped|suicid\\w*|danger to life|life[- ]threatening',
  '(?:kill|fit kill|can kill) (?:myself|me|person|people|someone)',
  'house .{0,15}on fire',
]);

const STAFF =
  '(?:person|human|agent|someone|somebody|manager|supervisor|representatives?|rep|customer (?:care|service|support)|operator|staff|attendant|people|officers?|support desk)';

/** Asks for a person. */
export const personWords = anyOf([
  String.raw`(?:speak|talk|tlk|spk|chat|yarn)\b.{0,25}\b(?:to|with|wit|me|follow|2|on)\b.{0,20}\b(?:${STAFF}|real|one of)`,
  String.raw`(?:connect|transfer|put|pass) (?:me|us|this|my \w+)\b.{0,20}\b${STAFF}`,
  String.raw`(?:want|need|get|give|bring|send|prefer|see)\b.{0,20}\b(?:real person|human|live agent|customer care|supervisor|one of your (?:staff|people|officers))`,
  '(?:want|need|give me|get me|bring|prefer) (?:to see )?(?:a |an |the |one )?(?:person|human|agent|representative|supervisor|manager)',
  '(?:real+|live|actual|human) (?:people|person|human|agent|being|staff|help|assistance|support)',
  '(?<!are you )(?:a|any|your) (?:supervisor|human)',
  String.raw`(?:agent|manager|officers?|staff|supervisor|rep(?:resentative)?|customer care|someone|somebody|anyone|your (?:team|people)|desk)\b.{0,20}\b(?:call|ring|phone|contact|reach|attend to)\s+(?:to\s+)?me`,
  'call (?:me back|from (?:your|a|the|one))',
  'not (?:the |a |this |your )?(?:bot|robot|machine)',
  'escalate (?:this|it|my)|person (?:wey dey )?in charge|follow person talk',
  '(?:let|make) (?:me|i) (?:speak|talk|yarn)',
]);
