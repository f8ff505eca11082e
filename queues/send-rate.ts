import type { Redis } from 'ioredis';
import { createGroupCommit } from '../config/group-commit.ts';

/**
 * A token bucket an account, weighted by SMS parts, shared by all workers: KEYS[1] the bucket, ARGV rate a second,
 * burst, weight. Answers the milliseconds to wait before sending. Time is the Redis server's own.
 */
const script = `
local now = redis.call('TIME')
local nowMs = now[1] * 1000 + math.floor(now[2] / 1000)
local rate, burst, weight = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(bucket[1]) or burst
local at = tonumber(bucket[2]) or nowMs
tokens = math.min(burst, tokens + (nowMs - at) * rate / 1000) - weight
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', nowMs)
redis.call('PEXPIRE', KEYS[1], math.ceil((burst + weight) / rate * 1000) + 60000)
if tokens >= 0 then return 0 end
return math.ceil(-tokens / rate * 1000)
`;

export type SendRate = {
  /** How long to wait until the account may send `weight` more. The tokens are taken. */
  readonly take: (account: string, perSecond: number, weight: number) => Promise<number>;
};

/** Without Redis each process keeps to the pace on its own. */
export function createSendRate(redis: Redis): SendRate {
  const local = new Map<string, { tokens: number; atMs: number }>();

  function takeLocally(account: string, perSecond: number, weight: number): number {
    const nowMs = Date.now();
    const bucket = local.get(account) ?? { tokens: perSecond, atMs: nowMs };
    const tokens = Math.min(perSecond, bucket.tokens + ((nowMs - bucket.atMs) * perSecond) / 1_000) - weight;
    local.set(account, { tokens, atMs: nowMs });
    return tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1_000);
  }

  type Take = { account: string; perSecond: number; weight: number };
  const take = createGroupCommit<Take, number>(
    async (takes) => {
      const byAccount = new Map<string, Take>();
      for (const item of takes) {
        byAccount.set(item.account, {
          ...item,
          weight: item.weight + (byAccount.get(item.account)?.weight ?? 0),
        });
      }
      const waits = new Map<string, number>();
      for (const { account, perSecond, weight } of byAccount.values()) {
        const wait = await redis
          .eval(script, 1, `{switchboard}:rate:${account}`, perSecond, Math.max(perSecond, weight), weight)
          .catch(() => takeLocally(account, perSecond, weight));
        waits.set(account, Number(wait));
      }
      return takes.map(({ account }) => waits.get(account) ?? 0);
    },
    { maxItems: 200 },
  );

  return { take: (account, perSecond, weight) => take({ account, perSecond, weight }) };
}
