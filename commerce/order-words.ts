import type { Span } from '../conversation/values/parsed.ts';

const ownLine =
  /^(?:me|mine|self|own)$|\b(?:myself|my ?self|(?:for|to|on) me\b|(?:for|to|on) mine|my own|this (?:line|number|phone|sim)|own (?:line|number)|my (?:[^ -~]+ ?)?(?:own )?(?:line|number|num|no|phone|fone|sim|account))\b/g;

const otherPerson =
  /\b(?:for|to|give|send|recharge|credit|load|buy|top ?up|help|gift|dash|sub|subscribe|surprise)\s+(?:someone|somebody|another (?:number|line|person|phone)|different (?:number|line)|other number|third party|(?:my|his|her|our|a|one) (?:\w+ )?(?:mother|mama|mum|mummy|mumsy|mom|mommy|dad|daddy|papa|popsy|father|brother|bro|sister|sis|wife|wifey|husband|hubby|friend|guy|padi|paddy|boss|oga|son|daughter|child|pikin|uncle|aunty|auntie|aunt|cousin|nephew|niece|colleague|babe|girlfriend|boyfriend|people|neighbou?r|customer|driver|staff|landlord|pastor|grandma|grandmother|grandpa|in-?law|fianc[e]+|partner|baby|kid|kids|parents?))\b/;

const negatedBefore = /(?:\b(?:not|no be|instead of|rather than|isn't|isnt|no na)\s+(?:for |to |the |a )?)$/;
const changeFrom = /\b(?:change|switch|replace|from)\b(?<old>.*?)\b(?:to|with|by)\b/;

/** Where a text means the line it is written from. Expects folded text. */
export function findOwnLine(folded: string): Span[] {
  return [...folded.matchAll(ownLine)].map(({ index, 0: words }) => ({
    start: index,
    end: index + words.length,
  }));
}

/** Whether something is for somebody else: "for my mother". Expects folded text. */
export function isForOther(folded: string): boolean {
  return otherPerson.test(folded);
}

/** The part of "change A to B" that names what no longer holds. Expects folded text. */
export function findOldPart(folded: string): Span | undefined {
  const match = changeFrom.exec(folded);
  const old = match?.groups?.['old'];
  if (!match || old === undefined) return undefined;
  const start = match.index + match[0].indexOf(old);
  return { start, end: start + old.length };
}

/** Whether what begins at `start` is named as what is not meant: "not 500". Expects folded text. */
export function isNegated(folded: string, start: number): boolean {
  return negatedBefore.test(folded.slice(Math.max(0, start - 24), start));
}
