import { type CommerceContext, vendorsOf } from '../context.ts';
import type { Product } from '../order.ts';
import type { ProviderTask } from '../provider-health-store.ts';
import type { VendAnswer, Vendor } from './vendor.ts';

type Choice = {
  /** Vendors that have had the line before: each is asked once. */
  readonly tried: readonly string[];
  /** Nothing but a healthy one will do. */
  readonly healthyOnly?: boolean;
};

/**
 * Whom a line is bought from: the first that is healthy, in the order of the accounts. An unhealthy one before it gets
 * a single vend from time to time, which brings it back if it goes well.
 */
export async function chooseVendor(
  context: Pick<CommerceContext, 'vendors' | 'vendorHealth'>,
  product: Product,
  { tried, healthyOnly = false }: Choice,
): Promise<Vendor | undefined> {
  const left = vendorsOf(context, product).filter(({ name }) => !tried.includes(name));
  if (left.length < 2 && !healthyOnly) {
    return left[0];
  }
  for (const vendor of left) {
    if (await context.vendorHealth.isHealthy(vendor.name)) {
      return vendor;
    }
    if (!healthyOnly && (await context.vendorHealth.takeTrial(vendor.name))) {
      return vendor;
    }
  }
  return healthyOnly ? undefined : left[0];
}

/** Makes a call to a vendor, and remembers how it went. A refusal is an answer. */
export async function callVendor(
  context: Pick<CommerceContext, 'vendorHealth' | 'log'>,
  vendor: Vendor,
  task: ProviderTask<'vendor'>,
  call: (vendor: Vendor) => Promise<VendAnswer>,
): Promise<VendAnswer> {
  const answer = await call(vendor);
  const ok = wentWell(answer);
  if (ok !== undefined) {
    // A result that can't be written down is no reason to lose what the vendor has said.
    await context.vendorHealth.record(vendor.name, task, ok).catch((err: unknown) => {
      context.log.warn({ step: 'vendor_health', kind: vendor.name, err }, 'the result was not noted');
    });
  }
  return answer;
}

/** Undefined for what says nothing about the vendor: it is at it, or does not know the reference. */
function wentWell(answer: VendAnswer): boolean | undefined {
  switch (answer.outcome) {
    case 'delivered':
    case 'refused':
      return true;
    case 'not_processed':
      return false;
    case 'pending':
      return answer.unanswered ? false : undefined;
    case 'not_found':
      return undefined;
  }
}
