import type { Lookup } from '../conversation/lookup.ts';
import type { MeterBrand } from '../conversation/values/meter-brand.ts';
import type { SavedMeter } from '../conversation/values/saved-meter.ts';
import type { CommerceContext } from './context.ts';
import { type PaymentWish, requestPayment } from './payments/request-payment.ts';
import { startLookup } from './power/look-up.ts';
import { runScheduleWish } from './schedules/run-wish.ts';
import type { ScheduleWish } from './schedules/schedule.ts';
import type { CodeTry } from './second-factor/second-factor.ts';
import { askNewCode, tryCode } from './second-factor/second-factor-steps.ts';

/** What a turn may ask of commerce besides orders. Each is safe to repeat under the same id. */
export type CommerceErrand =
  /** The answer is news `looked_up`. */
  | { readonly kind: 'look_up'; readonly request: Lookup }
  /** A meter of the same nickname is replaced. */
  | { readonly kind: 'save_meter'; readonly meter: SavedMeter }
  | { readonly kind: 'forget_meter'; readonly nickname: string }
  | { readonly kind: 'note_meter_brand'; readonly meter: string; readonly brand: MeterBrand }
  /** Something that is bought again and again. The answer is news `schedule`. */
  | { readonly kind: 'schedule'; readonly wish: ScheduleWish }
  /** A payment of another kind beside the order's link. The answer is the order's news. */
  | ({ readonly kind: 'pay_order' } & PaymentWish)
  /** A message was a one-time code. The answer is the order's news. */
  | ({ readonly kind: 'try_code' } & CodeTry)
  | { readonly kind: 'new_code'; readonly orderId: string };

/** Whose errand it is, and its id: the same under a repeat. */
export type ErrandOf = { readonly customerId: string; readonly errandId: string };

export async function runErrand(
  context: CommerceContext,
  errand: CommerceErrand,
  of: ErrandOf,
): Promise<void> {
  const { customerId } = of;
  switch (errand.kind) {
    case 'look_up':
      return startLookup(context, errand.request, of);
    case 'save_meter':
      return context.meterBook.save(customerId, errand.meter);
    case 'forget_meter':
      return context.meterBook.forget(customerId, errand.nickname);
    case 'note_meter_brand':
      return context.meterBook.noteBrand(customerId, errand.meter, errand.brand);
    case 'schedule':
      return runScheduleWish(context, errand.wish, of);
    case 'pay_order':
      return requestPayment(context, { requestId: of.errandId, customerId }, errand);
    case 'try_code':
      return tryCode(context, errand, of);
    case 'new_code':
      return askNewCode(context, errand.orderId, of);
  }
}
