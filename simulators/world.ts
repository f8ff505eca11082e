import { type BoundedLog, createBoundedLog, type Numbered } from './bounded-log.ts';
import { type CallCounts, createCallCounts } from './call-counts.ts';
import { type Config, configSchema, patchConfig } from './config.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { createFaultBook, type FaultBook } from './fault-rules.ts';
import { createPostman, type Postman } from './postman.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createTimers, type Timers } from './timers.ts';

/** What all simulated providers share. */
export type World = {
  readonly config: () => Config;
  /** Throws a ZodError. */
  readonly patchConfig: (patch: unknown) => void;
  readonly faults: FaultBook;
  readonly counts: CallCounts;
  readonly timers: Timers;
  readonly postman: Postman;
  readonly events: EventLog;
  readonly createLog: <T extends object>(onDrop?: (entry: Numbered<T>) => void) => BoundedLog<T>;
  /** Forgets what happened; the configuration stays. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
};

const maxRecords = 200_000;
const maxTimers = 50_000;

export function createWorld(seed: number, initialConfig: unknown): World {
  let config = patchConfig(configSchema.parse({}), initialConfig);
  const events = createEventLog();
  const timers = createTimers(maxTimers);
  const counts = createCallCounts();
  const faults = createFaultBook(createSeededRandom(seed));
  const postman = createPostman({ config: () => config, events, timers, counts, faults });
  return {
    config: () => config,
    patchConfig: (patch) => {
      config = patchConfig(config, patch);
    },
    faults,
    counts,
    timers,
    postman,
    events,
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
}
