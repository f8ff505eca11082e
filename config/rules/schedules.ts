const minute = 60_000;
const hour = 60 * minute;

/** Repeated purchases. Minutes of a day are counted from midnight in Lagos; the rest is milliseconds of schedule time. */
export const scheduleRules = {
  /** Active and paused ones of one customer. */
  mostPerCustomer: 10,
  /** When a customer names no time. */
  usualMinute: 9 * 60,
  minuteOf: { morning: 8 * 60, afternoon: 13 * 60, evening: 18 * 60, night: 20 * 60 },
  /** What comes every day is told an hour before, everything else the evening before. */
  tellBefore: { daily: 'hour', every: 'evening', weekly: 'evening', monthly: 'evening', once: 'evening' },
  hourBeforeMinutes: 60,
  eveningMinute: 18 * 60,
  /** Nobody is told of anything to come outside these: what comes later is told at their end, what comes earlier the evening before. */
  wakingMinutes: { from: 8 * 60, to: 20 * 60 },
  /** What could not run in time is done so much later at most; then it is told as missed. Shorter than a day. */
  catchUpMs: 12 * hour,
  /** One after the other, before a schedule pauses itself. */
  failuresBeforePause: 3,
  /** How long the wallet has to pay before a link is made. */
  walletFirstMs: 2 * minute,
  /** When a step that nobody brought forward is looked at again. */
  lookAgainMs: hour,
  /** A customer's schedules that fall on one minute are spread, so that they are no flood of orders. */
  ordersPerSpacing: 3,
  spacingMs: minute,
  newsRetryMs: 5_000,
  /** `every 3 days` */
  everyDays: { fewest: 2, most: 90 },
  /** How far ahead a single date may lie. */
  aheadDaysAtMost: 365,
} as const;
