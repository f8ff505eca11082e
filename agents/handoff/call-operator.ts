import type { OrderNews } from '../../commerce/order.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { openEnquiry } from './call-person.ts';

/** A vendor has no money of ours left: one case a vendor and day, and not a word to the customer, who is served elsewhere or waits. */
export function reportFloat(draft: TurnDraft, { vendor = 'a vendor' }: OrderNews): void {
  const day = draft.input.now.toISOString().slice(0, 10);
  openEnquiry(draft, {
    seed: `float:${vendor}:${day}`,
    reason: 'vendor_float',
    category: 'billing',
    priority: 'CRITICAL',
    summary: `Our balance at ${vendor} does not cover what is sold. Top it up; orders go to another vendor or wait until then.`,
  });
  draft.ended = 'silent';
}
