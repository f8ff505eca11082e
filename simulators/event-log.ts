import { createBoundedLog, type Numbered } from './bounded-log.ts';
import type { ProviderName } from './providers.ts';

/** One thing that a provider did, for who looks on: a message carried, a payment made, a recharge, a webhook. */
export type ProviderEvent = {
  readonly provider: ProviderName | 'whatsapp-web';
  readonly kind: string;
  readonly [detail: string]: unknown;
};
export type LoggedEvent = { readonly at: string; readonly event: ProviderEvent };

const maxEvents = 20_000;
const maxWatchers = 200;

export type EventLog = {
  readonly emit: (event: ProviderEvent) => void;
  /** Waits up to `waitMs` for the first. */
  readonly since: (seq: number, waitMs: number, limit: number) => Promise<Numbered<LoggedEvent>[]>;
  readonly clear: () => void;
  /** Lets those who wait go. */
  readonly wake: () => void;
};

export function createEventLog(): EventLog {
  const log = createBoundedLog<LoggedEvent>(maxEvents);
  const watchers = new Set<() => void>();
  const wake = () => {
    for (const watcher of [...watchers]) watcher();
  };
  return {
    emit: (event: ProviderEvent) => {
      log.push({ at: new Date().toISOString(), event });
      if (watchers.size > 0) wake();
    },
    since: async (seq: number, waitMs: number, limit: number) => {
      if (log.lastSeq() <= seq && waitMs > 0 && watchers.size < maxWatchers) {
        await new Promise<void>((resolve) => {
          const watcher = () => {
            clearTimeout(timer);
            watchers.delete(watcher);
            resolve();
          };
          const timer = setTimeout(watcher, waitMs);
          watchers.add(watcher);
        });
      }
      return log.since(seq, limit);
    },
    clear: log.clear,
    wake,
  };
}
