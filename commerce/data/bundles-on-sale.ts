import { dataRules } from '../../config/rules/data.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import type { CommerceContext } from '../context.ts';
import { bundlesOnSale } from './catalogue.ts';
import { catalogueVendor } from './refresh-catalogue.ts';

/** How long a process goes by what it read: a turn must not wait for the database for what changes once an hour. */
const keptMs = 10_000;

/** Reads what is on sale now, on all networks, the same for every customer. */
export function openBundlesOnSale(context: CommerceContext): () => Promise<readonly DataBundle[]> {
  let kept: { readonly until: number; readonly bundles: Promise<readonly DataBundle[]> } | undefined;

  async function read(): Promise<readonly DataBundle[]> {
    const { catalogues, clock } = context;
    const vendor = catalogueVendor(context);
    const listed = vendor === null ? [] : await catalogues.ofVendor(vendor);
    const now = clock.now();
    return bundlesOnSale(listed, (fetchedAt) => clock.after(dataRules.catalogue.staleMs, fetchedAt) > now);
  }

  return async () => {
    const now = performance.now();
    if (!kept || kept.until < now) {
      kept = { until: now + keptMs, bundles: read() };
    }
    const { bundles } = kept;
    try {
      return await bundles;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
}
