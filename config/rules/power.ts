import { kobo } from './kobo.ts';

/** Electricity: limits, charge, tokens. Amounts in kobo. The companies themselves are in `conversation/values/disco.ts`. */
export const powerRules = {
  minimumKobo: kobo(500),
  maximumKobo: kobo(500_000),
  /** Ours, on top of what the meter gets; once an order. */
  serviceChargeKobo: kobo(100),
  tokenDigits: 20,
  /** A token that is not keyed in by then is refused by the meter. */
  tokenValidityDays: 30,
  tariffClasses: ['R2', 'R3', 'C1', 'C2'],
  /** What the companies reckon with: told to who asks, nothing here is computed with it. */
  vatBasisPoints: 750,
  /** Hours of supply a day that the best and the last band are promised. */
  bandHours: { A: 20, E: 4 },
  /** How long what the company said of a meter is taken for true. */
  meterKnownMs: 3_600_000,
  /** A meter that was not found may be registered in the meantime. */
  meterUnknownMs: 300_000,
  vendTimeoutSeconds: 45,
  savedMetersAtMost: 20,
} as const;
