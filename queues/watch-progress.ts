import type { Redis } from 'ioredis';
import type { Timings } from '../config/env.ts';
import type { Logger } from '../config/logger.ts';
import type { Sweep } from './sweep.ts';

const everyMs = 5_000;
/** A mailbox that old while Redis answers means that this worker no longer hears its bells. */
const wedgedMs = 90_000;

/**
 * Readiness by progress: the sweep passes and no mailbox grows old. A worker that hears no bells although Redis
 * answers ends itself, to be started anew.
 */
export function watchProgress(deps: {
  readonly sweep: Sweep;
  readonly redis: Redis;
  readonly timings: Timings;
  readonly log: Logger;
  readonly endProcess?: () => void;
}) {
  const startedAt = Date.now();

  async function look(): Promise<void> {
    const { oldestWaitingMs } = deps.sweep.progress();
    if (oldestWaitingMs < wedgedMs || Date.now() - startedAt < wedgedMs) {
      return;
    }
    const answers = await deps.redis.ping().then(
      () => true,
      () => false,
    );
    if (answers) {
      deps.log.error(
        { step: 'watchdog', ms: oldestWaitingMs },
        'mailboxes wait although Redis answers; starting anew',
      );
      (deps.endProcess ?? (() => process.kill(process.pid, 'SIGTERM')))();
    }
  }

  const timer = setInterval(() => void look(), everyMs);
  return {
    stop: () => clearInterval(timer),
    health: (draining: boolean) => {
      const { lastPassAt, oldestWaitingMs } = deps.sweep.progress();
      const sinceMs = Date.now() - (lastPassAt?.getTime() ?? startedAt);
      const sweeps = sinceMs < deps.timings.sweepMs * 5 + 5_000;
      return {
        ready: !draining && sweeps && oldestWaitingMs < wedgedMs / 1.5,
        detail: { draining, sinceLastSweepMs: sinceMs, oldestWaitingMs },
      };
    },
  };
}
