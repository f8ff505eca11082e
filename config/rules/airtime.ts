import { kobo } from './kobo.ts';

/** Airtime: limits, discount, time-outs. Amounts in kobo. */
export const airtimeRules = {
  networks: ['MTN', 'AIRTEL', 'GLO', '9MOBILE'],
  minimumKobo: kobo(50),
  maximumKobo: kobo(50_000),
  /** On an order's whole face value, one number or many; the lines receive the face value. */
  bulkDiscount: { fromKobo: kobo(10_000), basisPoints: 500 },
  feeKobo: 0,
  maximumRecipients: 20,
  refundWindowHours: 24,
  creditTimeoutSeconds: 300,
} as const;

/**
 * What customers dial themselves. The same on all networks since the regulator harmonised the short codes in 2023;
 * edit a network's where it differs. `data`: buys data from the airtime on the line.
 */
export const airtimeCodes = {
  MTN: { share: '*321#', borrow: '*303#', data: '*312#' },
  AIRTEL: { share: '*321#', borrow: '*303#', data: '*312#' },
  GLO: { share: '*321#', borrow: '*303#', data: '*312#' },
  '9MOBILE': { share: '*321#', borrow: '*303#', data: '*312#' },
} as const;
