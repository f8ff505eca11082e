import { dataRules } from '../../config/rules/data.ts';
import type { DataGoods, DataLine, Quote } from '../order.ts';
import { isSellable } from './catalogue.ts';

/** One bundle that is asked for, for one number in E.164, at its price in kobo. */
export type DataWish = DataGoods & { readonly faceKobo: number };

/** Why no quote can be made. */
export type DataQuoteProblem =
  | { readonly code: 'no_lines' | 'bundle_not_sold' | 'several_bundles' }
  | { readonly code: 'too_many_recipients'; readonly maximum: number }
  | { readonly code: 'recipient_twice'; readonly recipient: string };

export type DataQuoteResult =
  | { readonly ok: true; readonly quote: Quote<DataLine> }
  | { readonly ok: false; readonly problem: DataQuoteProblem };

/** The frozen price of one bundle for one number or more: its price each, no discount, no charge of ours. */
export function quoteData(wishes: readonly DataWish[]): DataQuoteResult {
  const problem = findProblem(wishes);
  if (problem) return { ok: false, problem };
  const lines = wishes.map(({ product, network, recipient, bundle, faceKobo }): DataLine => {
    const { code, name, sizeMb, days } = bundle;
    return {
      product,
      network,
      recipient,
      bundle: { code, name, sizeMb, days },
      faceKobo,
      payableKobo: faceKobo,
    };
  });
  const faceKobo = lines.reduce((sum, line) => sum + line.faceKobo, 0);
  const { feeKobo } = dataRules;
  const payableKobo = faceKobo + feeKobo;
  return { ok: true, quote: { product: 'DATA', lines, faceKobo, discountKobo: 0, feeKobo, payableKobo } };
}

function findProblem(wishes: readonly DataWish[]): DataQuoteProblem | null {
  const [first] = wishes;
  if (!first) return { code: 'no_lines' };
  const maximum = dataRules.maximumRecipients;
  if (wishes.length > maximum) return { code: 'too_many_recipients', maximum };
  if (!isSellable({ ...first.bundle, priceKobo: first.faceKobo })) return { code: 'bundle_not_sold' };
  const isSame = ({ bundle, network, faceKobo }: DataWish) =>
    bundle.code === first.bundle.code && network === first.network && faceKobo === first.faceKobo;
  if (!wishes.every(isSame)) return { code: 'several_bundles' };
  const seen = new Set<string>();
  for (const { recipient } of wishes) {
    if (seen.has(recipient)) return { code: 'recipient_twice', recipient };
    seen.add(recipient);
  }
  return null;
}
