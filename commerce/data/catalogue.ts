import { dataRules } from '../../config/rules/data.ts';
import { operatorBundles } from '../../config/rules/data-bundles.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import { formatDataSize } from '../../conversation/values/data-size.ts';
import { type Network, networks } from '../../conversation/values/network.ts';

/** A network's list as the vendor last gave it. */
export type VendorCatalogue = {
  readonly network: Network;
  readonly fetchedAt: Date;
  readonly bundles: readonly DataBundle[];
};

/** The operator's own list. */
export const ownBundles: readonly DataBundle[] = networks.flatMap((network) =>
  operatorBundles[network].map(({ code, sizeMb, days, priceKobo }) => ({
    network,
    code,
    name: `${formatDataSize(sizeMb)} ${days} days`,
    sizeMb,
    days,
    priceKobo,
  })),
);

/** What is on sale: a network's vendor list while it is fresh and not empty, else the operator's own. */
export function bundlesOnSale(
  catalogues: readonly VendorCatalogue[],
  isFresh: (fetchedAt: Date) => boolean,
): readonly DataBundle[] {
  return networks.flatMap((network) => {
    const vendor = catalogues.find((catalogue) => catalogue.network === network);
    const own = ownBundles.filter((bundle) => bundle.network === network);
    return vendor && vendor.bundles.length > 0 && isFresh(vendor.fetchedAt) ? vendor.bundles : own;
  });
}

export function isSellable({
  priceKobo,
  sizeMb,
  days,
}: Pick<DataBundle, 'priceKobo' | 'sizeMb' | 'days'>): boolean {
  const whole = Number.isSafeInteger(priceKobo) && Number.isSafeInteger(days);
  const { minimumKobo, maximumKobo } = dataRules;
  return whole && sizeMb > 0 && days > 0 && priceKobo >= minimumKobo && priceKobo <= maximumKobo;
}
