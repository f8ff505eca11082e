/** When a payment gateway is left out for new payments, and how it comes back. */
export const gatewayHealthRules = {
  /** The latest results that count. */
  window: 10,
  /** Unhealthy: at least this many of them failures, and at least this share. */
  failuresFrom: 5,
  failureShare: 0.6,
  /** How often one new payment tries an unhealthy gateway. Schedule time. */
  trialEveryMs: 15_000,
  /** How long a process believes what it last read. Real time. */
  readEveryMs: 1_000,
} as const;
