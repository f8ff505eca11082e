import { kobo } from './kobo.ts';

/** What may be bought from an address that is not known to belong to a telephone. Milliseconds of schedule time. */
export const trustRules = {
  unprovedOrderAtMostKobo: kobo(20_000),
  unprovedDayAtMostKobo: kobo(50_000),
  dayMs: 24 * 60 * 60_000,
} as const;
