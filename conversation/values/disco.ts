import { foldText } from './fold-text.ts';
import type { Found } from './parsed.ts';

/** The electricity distribution companies that are sold for, with the town that people name them by. */
export const discos = {
  EKEDC: 'Eko',
  IKEDC: 'Ikeja',
  AEDC: 'Abuja',
  PHEDC: 'Port Harcourt',
  IBEDC: 'Ibadan',
  EEDC: 'Enugu',
  BEDC: 'Benin',
  JED: 'Jos',
  KEDCO: 'Kano',
  KAEDCO: 'Kaduna',
  YEDC: 'Yola',
} as const;

export type Disco = keyof typeof discos;

const names: Readonly<Record<Disco, { readonly codes: string; readonly town: string }>> = {
  EKEDC: { codes: 'ekedc|ekedp|ekdc|eko\\s?edc', town: 'eko' },
  IKEDC: {
    codes:
      'ikedc|ikedp|ikdc|i\\.?e\\.?(?=\\s+(?:prepaid|postpaid|meter|token))|ie(?=\\s+[\\d\u0001])|(?<=[\\d\u0001]\\s)ie',
    town: 'ikeja',
  },
  AEDC: { codes: 'aedc', town: 'abuja' },
  PHEDC: { codes: 'phedc?|ph\\s?disco', town: 'port\\s?-?harcourt|portharcourt|ph(?:city)?' },
  IBEDC: { codes: 'ibedc', town: 'ibadan' },
  EEDC: { codes: 'eedc', town: 'enugu' },
  BEDC: { codes: 'bedc', town: 'benin' },
  JED: { codes: 'jedc?|jedplc', town: 'jos' },
  KEDCO: { codes: 'kedco|kedc', town: 'kano' },
  KAEDCO: { codes: 'kaedco|kaedc|kedaco', town: 'kaduna' },
  YEDC: { codes: 'yedc', town: 'yola' },
};

// A town alone is a place ("no light in Ikeja"); with one of these words after it, it is the company.
const COMPANY =
  '(?:electric(?:ity|al)?|elect|disco|distribution|prepaid|pre-paid|postpaid|post-paid|meter|token|nepa|phcn|edc|dc|units?|power)';
const TOWN_AFTER_DISCO = '(?:disco|distribution company)\\s+(?:is\\s+|na\\s+|of\\s+)?';

const patterns = Object.entries(names).map(([disco, { codes, town }]) => ({
  disco: disco as Disco,
  pattern: new RegExp(
    `(?<![a-z])(?:(?:${codes})(?![a-z])|(?:${town})(?:'s)?[ -]?${COMPANY}(?![a-z])|(?<=${TOWN_AFTER_DISCO})(?:${town})(?![a-z]))`,
    'g',
  ),
}));
const PLACE_BEFORE = /(?:\b(?:in|at|inside|around|near|live|stay|reside)\s+)$/;

/** The distribution companies that a text names, by code or as "Ikeja Electric". A town is not read as its company. */
export function findDiscos(text: string): Found<Disco>[] {
  const folded = foldText(text);
  const found: Found<Disco>[] = [];
  for (const { disco, pattern } of patterns) {
    for (const match of folded.matchAll(pattern)) {
      const before = folded.slice(Math.max(0, match.index - 12), match.index);
      if (PLACE_BEFORE.test(before) && /(?:power|meter|token|units?)$/.test(match[0])) continue;
      found.push({ value: disco, start: match.index, end: match.index + match[0].length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const townPatterns = Object.entries(names).map(([disco, { town }]) => ({
  disco: disco as Disco,
  pattern: new RegExp(`(?<![a-z])(?:${town})(?![a-z])`, 'g'),
}));

/** The companies whose towns a text names: only where it is known that a company is meant. */
export function findDiscoTowns(text: string): Found<Disco>[] {
  const folded = foldText(text);
  return townPatterns
    .flatMap(({ disco, pattern }) =>
      [...folded.matchAll(pattern)].map((match) => ({
        value: disco,
        start: match.index,
        end: match.index + match[0].length,
      })),
    )
    .sort((a, b) => a.start - b.start);
}

/** The company that an answer names: in answer to "which company?" a town's name is enough. */
export function parseDisco(text: string): Disco | undefined {
  const folded = foldText(text.trim());
  const named = new Set(findDiscos(folded).map(({ value }) => value));
  if (named.size === 0) {
    for (const { value } of findDiscoTowns(folded)) named.add(value);
    if (/^ie$/.test(folded)) named.add('IKEDC');
  }
  return named.size === 1 ? [...named][0] : undefined;
}
