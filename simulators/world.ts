import { type BoundedLog, createBoundedLog, type Numbered } from './bounded-log.ts';
import { type Config, configSchema, patchConfig } from './config.ts';
import { createFaultBook, type FaultBook } from './fault-rules.ts';
import { createPostman, type Postman } from './postman.ts';
import type { ProviderName } from './providers.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createTimers, type Timers } from './timers.ts';

/** One thing that a provider did, for who looks on: a message carried, a payment made, a recharge, a webhook. */
export type ProviderEvent = {
  readonly provider: ProviderName;
  readonly kind: string;
  readonly [detail: string]: unknown;
};
type LoggedEvent = { readonly at: string; readonly event: ProviderEvent };

export type CallCounts = {
  readonly call: (provider: ProviderName, operation: string) => void;
  readonly fault: (provider: ProviderName, operation: string, kind: string) => void;
  readonly report: () => Record<string, Record<string, { calls: number; faults: Record<string, number> }>>;
  readonly clear: () => void;
};

/** What all simulated providers share. */
export type World = {
  readonly config: () => Config;
  /** Throws a ZodError. */
  readonly patchConfig: (patch: unknown) => void;
  readonly faults: FaultBook;
  readonly counts: CallCounts;
  readonly timers: Timers;
  readonly postman: Postman;
  readonly emit: (event: ProviderEvent) => void;
  /** Waits up to `waitMs` for the first. */
  readonly eventsSince: (seq: number, waitMs: number, limit: number) => Promise<Numbered<LoggedEvent>[]>;
  readonly lastEventSeq: () => number;
  readonly createLog: <T extends object>(onDrop?: (entry: Numbered<T>) => void) => BoundedLog<T>;
  /** Forgets what happened; the configuration stays. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
};

const maxRecords = 200_000;
const maxEvents = 20_000;
const maxTimers = 50_000;
const maxWatchers = 200;

function createCallCounts(): CallCounts {
  const counts = new Map<string, Map<string, { calls: number; faults: Map<string, number> }>>();
  const countOf = (provider: ProviderName, operation: string) => {
    let ofProvider = counts.get(provider);
    if (!ofProvider) counts.set(provider, (ofProvider = new Map()));
    let count = ofProvider.get(operation);
    if (!count) ofProvider.set(operation, (count = { calls: 0, faults: new Map() }));
    return count;
  };
  return {
    call: (provider, operation) => {
      countOf(provider, operation).calls += 1;
    },
    fault: (provider, operation, kind) => {
      const { faults } = countOf(provider, operation);
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
    },
    report: () =>
      Object.fromEntries(
        [...counts].map(([provider, ofProvider]) => [
          provider,
          Object.fromEntries(
            [...ofProvider].map(([operation, { calls, faults }]) => [
              operation,
              { calls, faults: Object.fromEntries(faults) },
            ]),
          ),
        ]),
      ),
    clear: () => counts.clear(),
  };
}

function createEventLog() {
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
    lastSeq: log.lastSeq,
    clear: log.clear,
    wake,
  };
}

export function createWorld(seed: number, initialConfig: unknown): World {
  let config = patchConfig(configSchema.parse({}), initialConfig);
  const events = createEventLog();
  const timers = createTimers(maxTimers);
  const counts = createCallCounts();
  const faults = createFaultBook(createSeededRandom(seed));
  const world: World = {
    config: () => config,
    patchConfig: (patch) => {
      config = patchConfig(config, patch);
    },
    faults,
    counts,
    timers,
    get postman() {
      return postman;
    },
    emit: events.emit,
    eventsSince: events.since,
    lastEventSeq: events.lastSeq,
    createLog: (onDrop) => createBoundedLog(maxRecords, onDrop),
    reset: () => {
      timers.clear();
      faults.remove();
      counts.clear();
      events.clear();
    },
    close: async () => {
      timers.clear();
      events.wake();
      await postman.close();
    },
  };
  const postman = createPostman(world);
  return world;
}
