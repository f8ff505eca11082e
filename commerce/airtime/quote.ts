import { airtimeRules } from '../../config/rules/airtime.ts';
import type { Network } from '../../conversation/values/network.ts';
import type { AirtimeLine, Quote } from '../order.ts';

/** One recharge that is asked for: face value in kobo to one number in E.164. */
export type AirtimeWish = {
  readonly recipient: string;
  readonly network: Network;
  readonly faceKobo: number;
};

/** Why no quote can be made. `recipient` names the line where one is to blame. */
export type QuoteProblem =
  | { readonly code: 'no_lines' }
  | { readonly code: 'too_many_recipients'; readonly maximum: number }
  | { readonly code: 'amount_below_minimum'; readonly recipient: string; readonly minimumKobo: number }
  | { readonly code: 'amount_above_maximum'; readonly recipient: string; readonly maximumKobo: number }
  | { readonly code: 'amount_not_whole_naira'; readonly recipient: string }
  | { readonly code: 'recipient_twice'; readonly recipient: string };

export type QuoteResult =
  | { readonly ok: true; readonly quote: Quote<AirtimeLine> }
  | { readonly ok: false; readonly problem: QuoteProblem };

const basisPointsOfWhole = 10_000;

/**
 * The frozen price of an airtime order. The discount looks at the whole face value; the lines receive their face
 * value, and their payable shares add up to `payableKobo` exactly.
 */
export function quoteAirtime(wishes: readonly AirtimeWish[]): QuoteResult {
  const problem = findProblem(wishes);
  if (problem) return { ok: false, problem };
  const faceKobo = wishes.reduce((sum, wish) => sum + wish.faceKobo, 0);
  const discountKobo = airtimeDiscountKobo(faceKobo);
  const feeKobo = airtimeRules.feeKobo;
  const payableKobo = faceKobo - discountKobo + feeKobo;
  const shares = allocateKobo(
    payableKobo,
    wishes.map((wish) => wish.faceKobo),
  );
  const lines = wishes.map(
    (wish, index): AirtimeLine => ({
      product: 'AIRTIME',
      network: wish.network,
      recipient: wish.recipient,
      faceKobo: wish.faceKobo,
      payableKobo: shares[index] ?? 0,
    }),
  );
  return { ok: true, quote: { product: 'AIRTIME', lines, faceKobo, discountKobo, feeKobo, payableKobo } };
}

/** The discount on an order's whole face value, rounded down to the kobo. */
export function airtimeDiscountKobo(faceKobo: number): number {
  const { fromKobo, basisPoints } = airtimeRules.bulkDiscount;
  if (faceKobo < fromKobo) return 0;
  return Math.floor((faceKobo * basisPoints) / basisPointsOfWhole);
}

/** Splits `totalKobo` in proportion to `weights`; the kobo that rounding leaves go to the largest remainders. */
export function allocateKobo(totalKobo: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, weight) => left + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  const shares = weights.map((weight) => Math.floor((totalKobo * weight) / sum));
  const remainders = weights.map((weight, index) => ({ index, remainder: (totalKobo * weight) % sum }));
  remainders.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let left = totalKobo - shares.reduce((total, share) => total + share, 0);
  for (const { index } of remainders) {
    if (left <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

function findProblem(wishes: readonly AirtimeWish[]): QuoteProblem | null {
  if (wishes.length === 0) return { code: 'no_lines' };
  const maximum = airtimeRules.maximumRecipients;
  if (wishes.length > maximum) return { code: 'too_many_recipients', maximum };
  const seen = new Set<string>();
  for (const wish of wishes) {
    if (seen.has(wish.recipient)) return { code: 'recipient_twice', recipient: wish.recipient };
    seen.add(wish.recipient);
    const problem = findAmountProblem(wish);
    if (problem) return problem;
  }
  return null;
}

function findAmountProblem({ recipient, faceKobo }: AirtimeWish): QuoteProblem | null {
  const { minimumKobo, maximumKobo } = airtimeRules;
  if (!Number.isSafeInteger(faceKobo) || faceKobo % 100 !== 0)
    return { code: 'amount_not_whole_naira', recipient };
  if (faceKobo < minimumKobo) return { code: 'amount_below_minimum', recipient, minimumKobo };
  if (faceKobo > maximumKobo) return { code: 'amount_above_maximum', recipient, maximumKobo };
  return null;
}
