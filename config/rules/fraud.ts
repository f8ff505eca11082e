import { kobo } from './kobo.ts';
import { orderRules } from './orders.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * What is counted of an order that is about to be placed, the order itself included.
 * orders: the customer's · recipients: different ones of the customer · payers: different customers of one of the
 * order's recipients · first_purchase: the price in kobo, where nothing was ever delivered to the customer · times_usual:
 * how many times the customer's average · unpaid: orders in a row that ran out unpaid, the latest · wrong_codes: orders
 * that ended by wrong codes · codes: one-time codes sent
 */
export type FraudMeasure =
  | 'orders'
  | 'recipients'
  | 'payers'
  | 'first_purchase'
  | 'times_usual'
  | 'unpaid'
  | 'wrong_codes'
  | 'codes';

/** flag: goes on, and is shown to the desk · second_factor: a one-time code · hold: a person decides. */
export type FraudAction = 'flag' | 'second_factor' | 'hold';

export type FraudRule = {
  /** Stored with orders: never renamed. */
  readonly id: string;
  readonly measure: FraudMeasure;
  /** How far back is looked, in schedule time. */
  readonly windowMs: number;
  /** The rule strikes strictly above this. */
  readonly over: number;
  /** Orders that cost less are not looked at. */
  readonly fromKobo?: number;
  readonly action: FraudAction;
  /** For the desk; `{measured}` is what was found. */
  readonly words: string;
};

/** The rules of fraud, a line each. Several may strike; the strictest action counts. */
export const fraudRules: readonly FraudRule[] = [
  {
    id: 'velocity',
    measure: 'orders',
    windowMs: minute,
    over: orderRules.ordersPerMinuteOver,
    action: 'hold',
    words: '{measured} orders within a minute',
  },
  {
    id: 'many_recipients',
    measure: 'recipients',
    windowMs: day,
    over: 25,
    action: 'flag',
    words: '{measured} different recipients within a day',
  },
  {
    id: 'very_many_recipients',
    measure: 'recipients',
    windowMs: day,
    over: 60,
    action: 'hold',
    words: '{measured} different recipients within a day',
  },
  {
    id: 'collecting_recipient',
    measure: 'payers',
    windowMs: day,
    over: 4,
    fromKobo: kobo(10_000),
    action: 'flag',
    words: 'a recipient that {measured} customers have paid for within a day',
  },
  {
    id: 'mule_recipient',
    measure: 'payers',
    windowMs: day,
    over: 9,
    fromKobo: kobo(10_000),
    action: 'hold',
    words: 'a recipient that {measured} customers or more have paid for within a day',
  },
  {
    // The amount alone asks for a code already: this tells the desk whose first purchase it is.
    id: 'large_first_purchase',
    measure: 'first_purchase',
    windowMs: day,
    over: kobo(50_000),
    action: 'flag',
    words: 'the first purchase of this customer',
  },
  {
    id: 'unusual_amount',
    measure: 'times_usual',
    windowMs: 90 * day,
    over: 10,
    fromKobo: kobo(20_000),
    action: 'second_factor',
    words: '{measured} times what this customer usually spends',
  },
  {
    id: 'unpaid_in_a_row',
    measure: 'unpaid',
    windowMs: day,
    over: 4,
    action: 'second_factor',
    words: '{measured} orders in a row ran out unpaid before this one',
  },
  {
    id: 'wrong_codes',
    measure: 'wrong_codes',
    windowMs: day,
    over: 1,
    action: 'hold',
    words: '{measured} orders of the day ended by wrong codes',
  },
  {
    id: 'many_codes',
    measure: 'codes',
    windowMs: day,
    over: 9,
    fromKobo: orderRules.secondFactorAboveKobo,
    action: 'hold',
    words: '{measured} one-time codes were sent within a day',
  },
];

/** An average of fewer delivered orders is no habit. */
export const usualRules = { ordersAtLeast: 5, ordersAtMost: 20 } as const;
