/** A prepaid meter takes tokens; a postpaid one is billed at the end of the month. */
export const meterTypes = ['PREPAID', 'POSTPAID'] as const;

export type MeterType = (typeof meterTypes)[number];
