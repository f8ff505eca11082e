import { kobo } from './kobo.ts';

/**
 * What each answer of a dialogue costs us, in kobo: a step of a session, and about fifteen seconds of a call. Reckoned on
 * 2026-11-22, since it depends on the contract: a site writes its own. What messages cost stands in their channels.
 */
export const dialogueCosts = { ussd: kobo(2), voice: kobo(6) } as const;
