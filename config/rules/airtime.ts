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
