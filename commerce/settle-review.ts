import type { CommerceContext } from './context.ts';
import type { RefundTarget, VendProof } from './order.ts';
import { decideRefund } from './payments/refund.ts';
import { decideVend } from './vending/vend.ts';

/** What a person has found out with the vendor or the gateway, where no answer of theirs settles it. */
export type ReviewVerdict =
  | { readonly about: 'vend'; readonly delivered: boolean; readonly proof?: VendProof }
  | { readonly about: 'refund'; readonly arrived: RefundTarget };

/**
 * Settles what of an order is in review, as the verdict says; how many records that were. What is not in review is left
 * alone. Throws where a prepaid token is missing.
 */
export async function settleReview(
  context: CommerceContext,
  orderId: string,
  verdict: ReviewVerdict,
): Promise<number> {
  const records =
    verdict.about === 'vend' ? await context.vends.byOrder(orderId) : await context.refunds.byOrder(orderId);
  let settled = 0;
  for (const { _id } of records.filter(({ state }) => state === 'review')) {
    const done =
      verdict.about === 'vend'
        ? await decideVend(context, _id, verdict)
        : await decideRefund(context, _id, verdict.arrived);
    if (done) settled += 1;
  }
  return settled;
}
