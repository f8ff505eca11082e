import { foldText } from './fold-text.ts';
import type { Network } from './network.ts';
import type { Found } from './parsed.ts';

// 9MOBILE was Etisalat until 2017 and trades as T2 since August 2025: people say all three.
const spellings: Readonly<Record<Network, string>> = {
  MTN: String.raw`m[.\s]t[.\s]n|mtn+|mtnn?g|mtm`,
  AIRTEL: `a[iy]+r?tell?e?|airtle|airt[ei]l|airtl|airrtel|aitel|airtell|artel|eartel|airel`,
  GLO: String.raw`glo+|glow|globacom|glo\s?mobile`,
  '9MOBILE': String.raw`9\s?-?mobil?e?|9mob|nine\s?mobile|et[iy]s?[ai]?l?[ai]?lat|etisala?t?|etilasat|t2(?:\s?mobile)?`,
};

const byNetwork = Object.entries(spellings).map(([network, pattern]) => ({
  network: network as Network,
  // a digit may touch the name ("500mtn", "mtn500"), a letter may not
  pattern: new RegExp(String.raw`(?<![a-z])(?<!\d(?=9))(?:${pattern})(?![a-z])`, 'g'),
}));

/** The networks that a text names, in its order. The network of a number is not read from the number. */
export function findNetworks(text: string): Found<Network>[] {
  const folded = foldText(text);
  const found: Found<Network>[] = [];
  for (const { network, pattern } of byNetwork) {
    for (const match of folded.matchAll(pattern)) {
      found.push({ value: network, start: match.index, end: match.index + match[0].length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The one network that an answer names, or nothing where it names none or several. */
export function parseNetworkName(text: string): Network | undefined {
  const named = new Set(findNetworks(text).map(({ value }) => value));
  return named.size === 1 ? [...named][0] : undefined;
}
