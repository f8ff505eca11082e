import type { Lookup } from '../conversation/lookup.ts';
import type { OrderNews } from './order.ts';
import type { ScheduleNews } from './schedules/schedule.ts';

/** A look-up has ended. The answer is read when the turn runs; `unavailable`: none could be had. */
export type LookupNews = {
  readonly kind: 'looked_up';
  readonly request: Lookup;
  readonly outcome: 'answered' | 'unavailable';
};

/** What commerce tells a customer's conversation. */
export type CommerceNews = OrderNews | LookupNews | ScheduleNews;
