/** When a gateway is left out for new payments, or a vendor for new vends, and how it comes back. */
export const providerHealthRules = {
  /** The latest results that count. */
  window: 10,
  /** Unhealthy: at least this many of them failures, and at least this share. */
  failuresFrom: 5,
  failureShare: 0.6,
  /** How often one new payment or vend tries an unhealthy provider. Schedule time. */
  trialEveryMs: 15_000,
  /** How long a process believes what it last read. Real time. */
  readEveryMs: 1_000,
} as const;
