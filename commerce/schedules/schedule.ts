import { z } from 'zod';
import type { Product, Quote } from '../order.ts';
import { StoredQuote } from '../order-lines.ts';
import { type LocalDate, Plan, StoredDate } from './calendar.ts';

/**
 * What a customer has confirmed that is to be bought again and again. `replaces`: the schedule that it changes.
 * `{"plan":{"rhythm":{"kind":"weekly","weekdays":[5]},"minute":540},"first":"2026-11-27","quote":{…}}`
 */
export type PlannedQuote = {
  readonly plan: Plan;
  readonly first: LocalDate;
  readonly quote: Quote;
  readonly replaces?: string | undefined;
};

export const StoredPlannedQuote: z.ZodType<PlannedQuote> = z.object({
  plan: Plan,
  first: StoredDate,
  quote: StoredQuote,
  replaces: z.string().optional(),
});

/** `done`: its only date is over. Both last ones are final. */
export type ScheduleState = 'active' | 'paused' | 'stopped' | 'done';
export type PauseReason = 'customer' | 'failures' | 'opt_out';

/** A schedule as its owner may see it. `number`: what the customer calls it by. */
export type ScheduleView = {
  readonly scheduleId: string;
  readonly number: number;
  readonly state: ScheduleState;
  readonly pausedBy: PauseReason | null;
  readonly product: Product;
  readonly plan: Plan;
  readonly quote: Quote;
  /** The next date; null where none is to come. */
  readonly next: LocalDate | null;
  readonly touchedAt: Date;
};

/** What a turn may ask of schedules. A repeat under the same errand does nothing. */
export type ScheduleWish =
  /** `verifiedAddress`: where a one-time code may go, as of an order. */
  | { readonly do: 'plan'; readonly planned: PlannedQuote; readonly verifiedAddress?: string }
  | { readonly do: 'stop' | 'pause' | 'resume' | 'skip'; readonly scheduleId: string }
  /** All at once, with the customer's consent to be written to. */
  | { readonly do: 'pause_all' | 'resume_all' };

/** Why a date came to nothing. */
export type FailureReason =
  | 'not_paid'
  | 'no_payment_page'
  | 'not_delivered'
  | 'not_sold'
  | 'not_approved'
  | 'not_priced';

/** What a schedule tells its customer's conversation. What is bought, and when next, is read when the turn runs. */
export type ScheduleNews = { readonly kind: 'schedule'; readonly scheduleId: string } & (
  | {
      readonly about: 'planned' | 'changed' | 'stopped' | 'paused' | 'resumed';
      /** A date whose order was under way already, and goes on. */
      readonly underWay?: LocalDate;
    }
  | { readonly about: 'too_many' }
  | { readonly about: 'skipped' | 'tell_before'; readonly date: LocalDate }
  /** Nothing ran on these dates, because we did not work. */
  | { readonly about: 'missed'; readonly date: LocalDate; readonly count: number }
  /** It costs more than was agreed, so the wallet is left alone. */
  | { readonly about: 'dearer'; readonly date: LocalDate; readonly payableKobo: number }
  | {
      readonly about: 'failed';
      readonly date: LocalDate;
      readonly reason: FailureReason;
      /** It has failed so often that it pauses. */
      readonly pauses: boolean;
    }
);
