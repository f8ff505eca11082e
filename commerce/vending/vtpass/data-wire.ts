import { z } from 'zod';
import { ProviderError } from '../../../config/errors.ts';
import type { DataBundle } from '../../../conversation/values/data-bundle.ts';
import type { Network } from '../../../conversation/values/network.ts';
import { readBundleName } from '../../data/bundle-name.ts';
import { isSellable } from '../../data/catalogue.ts';
import type { DataGoods } from '../../order.ts';
import type { VendAnswer } from '../vendor.ts';

export const dataServiceIds = {
  MTN: 'mtn-data',
  AIRTEL: 'airtel-data',
  GLO: 'glo-data',
  '9MOBILE': 'etisalat-data',
} as const satisfies Record<Network, string>;

/** What /pay takes of a bundle. The variation decides the price there, whatever `amount` says. */
export function dataPayFields(
  { network, bundle }: DataGoods,
  phone: string,
): Readonly<Record<string, string>> {
  return { serviceID: dataServiceIds[network], billersCode: phone, variation_code: bundle.code, phone };
}

const text = z.union([z.string(), z.number()]).transform(String);
const variation = z.object({
  variation_code: text,
  name: z.string(),
  variation_amount: text,
  fixedPrice: z.string().default('Yes'),
});

/**
 * Answer of /service-variations; the list's name is misspelt there, newer answers have both (docs, read 2026-11):
 * `{"response_description":"000","content":{"ServiceName":"MTN Data","serviceID":"mtn-data","varations":[{"variation_code":
 * "mtn-10mb-100","name":"N100 100MB - 24 hrs","variation_amount":"100.00","fixedPrice":"Yes"}]}}`
 */
const variationsAnswer = z.object({
  content: z.object({
    variations: z.array(z.unknown()).optional(),
    varations: z.array(z.unknown()).optional(),
  }),
});

/** A bundle of the vendor's list as it stands there. `priceKobo` is its exact price. */
export type Variation = { readonly code: string; readonly name: string; readonly priceKobo: number };

/** Throws ProviderError where the answer is no list: an empty one would take everything off the shelf. */
export function readVariations(json: unknown): readonly Variation[] {
  const { content } = variationsAnswer.safeParse(json).data ?? {};
  const rows = content?.variations ?? content?.varations ?? [];
  const read = rows.flatMap((row): Variation[] => {
    const parsed = variation.safeParse(row);
    const naira = Number(parsed.data?.variation_amount ?? Number.NaN);
    if (!parsed.success || !(naira > 0) || parsed.data.fixedPrice.toLowerCase() !== 'yes') return [];
    const { variation_code: code, name } = parsed.data;
    return [{ code, name: name.trim(), priceKobo: Math.round(naira * 100) }];
  });
  if (read.length === 0)
    throw new ProviderError('provider_outcome_unknown', { providerCode: 'no_variations' });
  return read;
}

/** What of the vendor's list can be sold by size and validity, within our limits. */
export function bundlesFrom(variations: readonly Variation[], network: Network): readonly DataBundle[] {
  return variations.flatMap(({ code, name, priceKobo }) => {
    const read = readBundleName(name);
    return read && isSellable({ ...read, priceKobo }) ? [{ network, code, name, ...read, priceKobo }] : [];
  });
}

/** Why the vendor must not be asked for a frozen bundle: it is gone, or costs something else than was paid. Else null. */
export function refuseVariation(
  variations: readonly Variation[],
  { bundle }: DataGoods,
  amountKobo: number,
): VendAnswer | null {
  const offered = variations.find(({ code }) => code === bundle.code);
  if (!offered) return { outcome: 'refused', code: 'bundle_withdrawn' };
  return offered.priceKobo === amountKobo ? null : { outcome: 'refused', code: 'price_changed' };
}
