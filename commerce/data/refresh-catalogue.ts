import { ProviderError } from '../../config/errors.ts';
import { dataRules } from '../../config/rules/data.ts';
import { type CommerceContext, vendorNamed, vendorsOf } from '../context.ts';

/** Asks the vendor for one network's bundles, if that is due. What can't be had is asked for again soon; the old list stays. */
export async function refreshCatalogue(context: CommerceContext, id: string): Promise<void> {
  const { catalogues, clock, log } = context;
  const claimed = await catalogues.claims.claim(id);
  if (!claimed) {
    return;
  }
  const { refreshMs, retryMs } = dataRules.catalogue;
  try {
    const listed = await vendorNamed(context, claimed.vendor).listBundles?.(claimed.network);
    const bundles = listed?.map(({ network: _, ...bundle }) => bundle);
    const dueAt = listed ? clock.after(refreshMs) : null;
    await catalogues.claims.finish(claimed, bundles ? { bundles, fetchedAt: clock.now(), dueAt } : { dueAt });
  } catch (err) {
    if (!(err instanceof ProviderError)) {
      throw err;
    }
    log.warn({ step: 'catalogue', id, code: err.providerCode ?? err.code }, 'the catalogue could not be had');
    await catalogues.claims.finish(claimed, { dueAt: clock.after(retryMs) });
  }
}

/** A refusal that shows that our list is old has it asked for at once, so that the next customer is not quoted from it. */
export async function noteRefusedBundle(
  context: CommerceContext,
  {
    product,
    vendor,
    supplier,
  }: { readonly product: string; readonly vendor: string; readonly supplier: string },
  code: string,
): Promise<void> {
  const outdated = code === 'price_changed' || code === 'bundle_withdrawn';
  if (product !== 'DATA' || !outdated) {
    return;
  }
  const id = `${vendor}:${supplier}`;
  await context.catalogues.claims.hint(id);
  context.ringAt('catalogue', id, context.clock.now());
}

/** The vendor whose list is sold from: the first one that bundles are bought from, if it has one. */
export function catalogueVendor(context: CommerceContext): string | null {
  const [first] = vendorsOf(context, 'DATA');
  return first?.listBundles ? first.name : null;
}
