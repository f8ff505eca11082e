import type { Quote } from '../order.ts';
import type { LocalDate, Plan } from './calendar.ts';
import type { ScheduleDoc } from './schedule-document.ts';
import type { NewSchedule } from './schedule-store.ts';

/** What a confirmed plan comes to, before anything has happened to it. */
export function newSchedule(made: {
  readonly scheduleId: string;
  readonly customerId: string;
  readonly quote: Quote;
  readonly sealedLines: string;
  readonly plan: Plan;
  readonly first: LocalDate;
  readonly verifiedAddress?: string | undefined;
  readonly errandId: string;
  readonly now: Date;
}): NewSchedule {
  const { scheduleId, customerId, quote, sealedLines, plan, first, verifiedAddress, errandId, now } = made;
  return {
    _id: scheduleId,
    customerId,
    state: 'active',
    pausedBy: null,
    ...priceOf(quote, sealedLines),
    plan,
    verifiedAddress: verifiedAddress ?? null,
    startedAt: now,
    next: first,
    last: null,
    toldBefore: null,
    taken: [],
    outcomes: [],
    news: [],
    errands: [errandId],
    touchedAt: now,
    retryAt: null,
  };
}

/** What is bought, as a schedule keeps it. */
export function priceOf(
  { product, faceKobo, discountKobo, feeKobo, payableKobo: agreedKobo }: Quote,
  sealedLines: string,
): Pick<ScheduleDoc, 'product' | 'sealedLines' | 'faceKobo' | 'discountKobo' | 'feeKobo' | 'agreedKobo'> {
  return { product, sealedLines, faceKobo, discountKobo, feeKobo, agreedKobo };
}
