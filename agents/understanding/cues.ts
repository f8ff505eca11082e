import type { ProductDomain } from './labels.ts';

const strong: readonly (readonly [ProductDomain, RegExp])[] = [
  [
    'AIRTIME',
    /\bairtime\b|\bairtym\w*|\bvtu\b|\bcall credit\b|\brecharge card\b|\b(?:mtn|glo|airtel|9mobile|xnetwork|phone|xamount) card\b|\bcard (?:for|to|give)\b/,
  ],
  [
    'POWER',
    /\blight\b|\belectric(?:ity)?\b|\bnepa\b|\bphcn\b|\b(?:xtoken|token|tokens|meter)\b|\bunits?\b|\bprepaid\b|\bpostpaid\b|\bxdisco\b|\bxmeter\b|\bband [a-e]\b|\bpower supply\b|\boutage\b|\bblackout\b|\bpower\b/,
  ],
  [
    'DATA',
    /\b(?:data|dta)\b(?!\s+(?:from your|protection))|\bxsize\b|\bgb\b|\bmb\b|\bbundles?\b|\binternet\b|\bbrowsing\b|\bapn\b|\bmegabytes?\b/,
  ],
];
const WEAK_AIRTIME =
  /\b(?:recharge|top[ -]?up|credit|card|cards)\b|\btop (?:me|us|him|her|it|my \w+|this \w+) up\b/;
// said of one product only where nothing else is named
const weak: readonly (readonly [ProductDomain, RegExp])[] = [
  ['DATA', /\b(?:network|connection|signal|hotspot|wi-?fi|download(?:s|ing)?)\b/],
  ['POWER', /\b(?:bills?|tariff|voltage|transformer)\b/],
];
const PERSONAL_DATA = /\b(?:my|personal|all)\s+(?:personal\s+)?data\b/;
const ERASING = /\b(?:delete|erase|wipe|remove|comot|clear|forget)\b/;

/** The products that a stretch of text (entities replaced) speaks of. "Recharge my meter" speaks of power alone. */
export function productCues(replaced: string): ReadonlySet<ProductDomain> {
  const cues = new Set<ProductDomain>();
  const erasing = PERSONAL_DATA.test(replaced) && ERASING.test(replaced);
  for (const [domain, pattern] of strong)
    if (pattern.test(replaced) && !(domain === 'DATA' && erasing)) cues.add(domain);
  const topUp =
    WEAK_AIRTIME.test(replaced) || (/\bxamount\b/.test(replaced) && /\bxnetwork\b/.test(replaced));
  if (cues.size === 0 && topUp) cues.add('AIRTIME');
  if (cues.size > 0) return cues;
  for (const [domain, pattern] of weak) if (pattern.test(replaced)) cues.add(domain);
  return cues;
}
