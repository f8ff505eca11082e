type Rate = { readonly burst: number; readonly perSecond: number };

/** The milliseconds until this key may go on; 0: now, and one is taken. */
export type RequestRate = (key: string) => number;

const mostKeys = 50_000;

/** Token buckets in this process, which hold while everything else is away. Each process counts for itself. */
export function createRequestRate({ burst, perSecond }: Rate, now: () => number = Date.now): RequestRate {
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  function forgetSome(): void {
    const fullAfterMs = (burst / perSecond) * 1_000;
    for (const [key, { atMs }] of buckets) {
      if (buckets.size > mostKeys / 2 && (now() - atMs > fullAfterMs || buckets.size > mostKeys)) {
        buckets.delete(key);
      }
    }
  }

  return (key) => {
    const atMs = now();
    const bucket = buckets.get(key) ?? { tokens: burst, atMs };
    const tokens = Math.min(burst, bucket.tokens + ((atMs - bucket.atMs) * perSecond) / 1_000);
    // The latest used stand last.
    buckets.delete(key);
    if (tokens < 1) {
      buckets.set(key, { tokens, atMs });
      return Math.ceil(((1 - tokens) / perSecond) * 1_000);
    }
    buckets.set(key, { tokens: tokens - 1, atMs });
    if (buckets.size > mostKeys) forgetSome();
    return 0;
  };
}
