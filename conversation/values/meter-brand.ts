import { foldText } from './fold-text.ts';

/** The makers of meters whose keypads differ. */
export const meterBrands = ['Hexing', 'Mojec', 'Conlog'] as const;

export type MeterBrand = (typeof meterBrands)[number];

const spellings: readonly (readonly [MeterBrand, RegExp])[] = [
  ['Hexing', /\bhe(?:x|ks)ing\b/],
  ['Mojec', /\bmo[jg]e[ck]k?\b/],
  ['Conlog', /\b[ck]on\s?log\b/],
];

/** The maker that a text names. */
export function findMeterBrand(text: string): MeterBrand | undefined {
  const folded = foldText(text);
  return spellings.find(([, pattern]) => pattern.test(folded))?.[0];
}
