import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../config/logger.ts';
import type { LeaseStore } from './lease-store.ts';

export type Lease = {
  /** Waits until the lease is ours; rejects when `signal` says that nobody waits any more. */
  readonly acquire: (signal: AbortSignal) => Promise<void>;
  readonly held: () => boolean;
  /** Told once, each time it was ours and is not any more. */
  readonly onLost: (tell: () => void) => void;
  readonly release: () => Promise<void>;
};

/**
 * The right to run a session's browser. Kept by renewing it three times in its length; where that fails it is given up
 * before anybody else can have it.
 */
export function createLease(options: {
  readonly store: LeaseStore;
  readonly session: string;
  readonly holder: string;
  readonly leaseMs: number;
  readonly log: Logger;
}): Lease {
  const { store, session, holder, leaseMs, log } = options;
  let heldUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let tellLost: () => void = () => undefined;

  const held = () => performance.now() < heldUntil;

  async function take(): Promise<boolean> {
    // Counted from before the call: ours ends before the database's.
    const asked = performance.now();
    const taken = await store.take(session, holder, leaseMs);
    heldUntil = taken ? asked + leaseMs * 0.8 : 0;
    return taken;
  }

  async function renew(): Promise<void> {
    await take().catch((err: unknown) => log.warn({ step: 'whatsapp', err }, 'the lease was not renewed'));
    if (held()) {
      timer = setTimeout(() => void renew(), Math.min(leaseMs / 3, heldUntil - performance.now()));
      return;
    }
    log.error({ step: 'whatsapp' }, 'the lease is lost: the browser is closed');
    tellLost();
  }

  return {
    acquire: async (signal) => {
      while (!(await take().catch(() => false))) {
        await sleep(leaseMs / 3, undefined, { signal });
      }
      timer = setTimeout(() => void renew(), leaseMs / 3);
    },
    held,
    onLost: (tell) => {
      tellLost = tell;
    },
    release: async () => {
      clearTimeout(timer);
      const ours = held();
      heldUntil = 0;
      if (ours) await store.release(session, holder).catch(() => undefined);
    },
  };
}
