import type { Network } from '../../conversation/values/network.ts';
import type { AirtimeToken } from './airtime-tokens.ts';

export type PairedAmounts =
  | { readonly kind: 'none' | 'unclear' }
  | { readonly kind: 'one'; readonly kobo: number }
  /** One for each number, in the order of the numbers. */
  | { readonly kind: 'each'; readonly kobo: readonly number[] };

export type PairedNetworks =
  | { readonly kind: 'none' | 'unclear' }
  | { readonly kind: 'one'; readonly network: Network }
  | { readonly kind: 'each'; readonly network: readonly Network[] };

/**
 * Which amount is for which number. "1000 to A and B, 500 to C": an amount holds until the next one; "A 1000, B 500":
 * where a number comes first, it takes the next amount. "1000 and 500 to A and B" is not guessed.
 */
export function pairAmounts(tokens: readonly AirtimeToken[], recipients: number): PairedAmounts {
  const amounts = tokens.flatMap((token) => (token.kind === 'amount' ? [token.kobo] : []));
  const [only] = amounts;
  if (only === undefined) return { kind: 'none' };
  if (amounts.length === 1) return { kind: 'one', kobo: only };
  if (recipients === 0) return { kind: 'each', kobo: amounts };
  const sequence = tokens.filter(({ kind }) => kind === 'amount' || kind === 'number' || kind === 'own');
  const amountFirst = sequence[0]?.kind === 'amount';
  const kobo = amountFirst ? holdAmounts(sequence) : holdAmounts([...sequence].reverse())?.reverse();
  return kobo && kobo.length === recipients ? { kind: 'each', kobo } : { kind: 'unclear' };
}

/** Every number takes the amount before it; nothing where an amount is left without a number. */
function holdAmounts(sequence: readonly AirtimeToken[]): number[] | undefined {
  const kobo: number[] = [];
  let held: number | undefined;
  let used = true;
  for (const token of sequence) {
    if (token.kind === 'amount') {
      if (!used) return undefined;
      held = token.kobo;
      used = false;
    } else {
      if (held === undefined) return undefined;
      kobo.push(held);
      used = true;
    }
  }
  return used ? kobo : undefined;
}

/** One network is for every number; several are taken in the order of the numbers, when there is one for each. */
export function pairNetworks(tokens: readonly AirtimeToken[], recipients: number): PairedNetworks {
  const named = tokens.flatMap((token) => (token.kind === 'network' ? [token.network] : []));
  const [first] = named;
  if (first === undefined) return { kind: 'none' };
  if (named.every((network) => network === first)) return { kind: 'one', network: first };
  return named.length === recipients ? { kind: 'each', network: named } : { kind: 'unclear' };
}
