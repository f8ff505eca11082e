import type { Claimable, Claims } from './claim-store.ts';
import type { CommerceContext } from './context.ts';
import type { RefundTarget, VendProof } from './order.ts';
import { refundArrived } from './payments/refund.ts';
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
  return verdict.about === 'vend'
    ? await settleEach(context.vends.claims, await context.vends.byOrder(orderId), (vend) =>
        decideVend(context, vend, verdict),
      )
    : await settleEach(context.refunds.claims, await context.refunds.byOrder(orderId), (refund) =>
        refundArrived(context, refund, verdict.arrived),
      );
}

type Reviewable = Claimable & { readonly state: string };

/** Under a claim on each; one that another process is at is left to that one. */
async function settleEach<Doc extends Reviewable>(
  claims: Claims<Doc>,
  records: readonly Doc[],
  settle: (claimed: Doc) => Promise<void>,
): Promise<number> {
  let settled = 0;
  for (const { _id } of records.filter(({ state }) => state === 'review')) {
    await claims.hint(_id);
    const claimed = await claims.claim(_id);
    if (claimed?.state === 'review') {
      await settle(claimed);
      settled += 1;
    } else if (claimed) {
      await claims.finish(claimed, {});
    }
  }
  return settled;
}
