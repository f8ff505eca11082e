import { ProviderError } from '../../../config/errors.ts';
import type { Network } from '../../../conversation/values/network.ts';
import type { DataGoods } from '../../order.ts';
import { callProvider } from '../../provider-call.ts';
import type { VendAnswer, VendorOptions } from '../vendor.ts';
import { dataServiceIds, readVariations, refuseVariation, type Variation } from './data-wire.ts';
import type { VtpassSettings } from './schema.ts';

/** The vendor's list of a network, as it is at this moment. Throws ProviderError. */
export type ListVariations = (network: Network) => Promise<readonly Variation[]>;

/** Reading takes the public key; nothing without one. */
export function openVariations(settings: VtpassSettings, options: VendorOptions): ListVariations | undefined {
  const { apiKey, publicKey, baseUrl } = settings;
  if (!publicKey) return undefined;
  return async (network) => {
    const { json } = await callProvider(options.fetch ?? globalThis.fetch, {
      method: 'GET',
      url: `${baseUrl}/service-variations?serviceID=${dataServiceIds[network]}`,
      headers: { 'api-key': apiKey.reveal(), 'public-key': publicKey.reveal() },
      timeoutMs: options.requeryTimeoutMs,
    });
    return readVariations(json);
  };
}

/**
 * Looks at the vendor's price before it is asked for a bundle, because /pay takes whatever the variation costs by then.
 * Null: go on. Without a list to look at nothing is sent, so the vend is surely not executed and waits.
 */
export async function refuseBundle(
  list: ListVariations | undefined,
  request: DataGoods & { readonly amountKobo: number },
): Promise<VendAnswer | null> {
  if (!list) return null;
  try {
    return refuseVariation(await list(request.network), request, request.amountKobo);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { outcome: 'not_processed', code: 'price_unknown' };
  }
}
