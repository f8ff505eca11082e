import type { RatingStore } from '../agents/feedback/rating-store.ts';
import type { Effect, TurnReads } from '../agents/turn.ts';
import type { CommerceErrand } from '../commerce/errand.ts';
import type { OrderRequest } from '../commerce/order.ts';
import type { Clock } from '../config/clock.ts';
import { enquiryRules } from '../config/rules/enquiry.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { EnquiryStore } from '../conversation/enquiry-store.ts';
import type { InboxStore } from '../conversation/inbox-store.ts';
import type { RunLinkErrand } from './link-work.ts';

/** The part of commerce that a turn reaches: its own customer's records, and what an effect may ask. */
type TurnCommerce = {
  readonly placeOrder: (order: OrderRequest) => Promise<void>;
  readonly cancelOrder: (request: {
    orderId: string;
    customerId: string;
    requestId: string;
  }) => Promise<void>;
  readonly holdOrders: (request: { customerId: string; requestId: string }) => Promise<void>;
  readonly runErrand: (errand: CommerceErrand, of: { customerId: string; errandId: string }) => Promise<void>;
  /** `ids`: the customer's own, and those of customers that were joined to it. */
  readonly reads: (ids: readonly string[]) => Omit<TurnReads, 'pendingClaims'>;
};

/** What the effects of a turn reach. */
export type EffectDependencies = {
  readonly inbox: Pick<InboxStore, 'hideDigits'>;
  readonly customers: Pick<CustomerStore, 'setConsent'>;
  readonly commerce: TurnCommerce;
  readonly enquiries: Pick<EnquiryStore, 'add' | 'resolveByOrder'>;
  /** What customers say of us. */
  readonly ratings: Pick<RatingStore, 'record'>;
  readonly runLinkErrand: RunLinkErrand;
  readonly clock: Clock;
};

/** Does what a committed turn wants done. Safe to repeat: each effect has an id of its own. */
export async function applyEffect(
  deps: EffectDependencies,
  effect: Effect,
  context: { readonly id: string; readonly customerId: string; readonly addressKey: string },
): Promise<void> {
  const { customerId } = context;
  switch (effect.kind) {
    case 'place_order': {
      // Stored as JSON on the way here.
      const { order } = effect;
      await deps.commerce.placeOrder({ ...order, confirmedAt: new Date(order.confirmedAt) });
      return;
    }
    case 'cancel_order':
      await deps.commerce.cancelOrder({ orderId: effect.orderId, customerId, requestId: context.id });
      return;
    case 'look_up':
    case 'save_meter':
    case 'forget_meter':
    case 'note_meter_brand':
    case 'schedule':
    case 'pay_order':
    case 'try_code':
    case 'new_code':
      await deps.commerce.runErrand(effect, { customerId, errandId: context.id });
      return;
    case 'claim_address':
    case 'try_claim':
    case 'unlink_address':
      await deps.runLinkErrand(effect, {
        customerId,
        addressKey: context.addressKey,
        errandId: context.id,
      });
      return;
    case 'hold_orders':
      await deps.commerce.holdOrders({ customerId, requestId: context.id });
      return;
    case 'open_enquiry': {
      const { enquiry } = effect;
      const dueAt = deps.clock.after(enquiryRules.slaHours[enquiry.priority] * 3_600_000);
      await deps.enquiries.add(enquiry, dueAt);
      return;
    }
    case 'resolve_enquiry':
      await deps.enquiries.resolveByOrder(effect.orderId);
      return;
    case 'hide_digits':
      await deps.inbox.hideDigits(effect.messageId);
      return;
    case 'record_rating': {
      const { rating, about } = effect;
      await deps.ratings.record(context.id, { customerId, rating, about });
      return;
    }
    case 'set_consent':
      await deps.customers.setConsent(context.addressKey, effect.consent);
      return;
  }
}
