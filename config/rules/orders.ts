import { kobo } from './kobo.ts';

const minute = 60_000;

/** The life of an order. All in milliseconds of schedule time. */
export const orderRules = {
  /** A quote that is not confirmed in this time is asked again. */
  quoteValidMs: 10 * minute,
  /** A payment link that is not paid in this time expires; money that comes later is sent back. */
  paymentValidMs: 30 * minute,
  /** When we ask the gateway by ourselves, counted from the link's creation. */
  paymentPollMs: [
    15_000,
    minute,
    3 * minute,
    10 * minute,
    30 * minute,
    120 * minute,
    720 * minute,
    1440 * minute,
  ],
  /** When we ask the vendor again after an unknown outcome; then a person looks. */
  requeryMs: [
    5_000,
    15_000,
    45_000,
    2 * minute,
    5 * minute,
    15 * minute,
    60 * minute,
    180 * minute,
    720 * minute,
    1440 * minute,
  ],
  /** "Not found" is believed only this long after the last call, and twice. */
  notFoundQuietMs: 90_000,
  /** Customer pays strictly more than this: a one-time code. */
  secondFactorAboveKobo: kobo(50_000),
  /** Face value from this on: held for a person. */
  holdFromKobo: kobo(100_000),
  /** Nothing heard of a receipt for so long: it goes to the customer's next address. */
  receiptPatienceMs: 10 * minute,
  ordersPerMinuteOver: 5,
  failedOrdersInSessionEscalate: 3,
} as const;
