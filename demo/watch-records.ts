import type { Logger } from '../config/logger.ts';
import type { CustomerId, LaneStep, SystemState } from '../console/wire.ts';
import type { BookedRecharge, SimulatorsClient } from '../setup/system-simulators.ts';
import { laneSteps } from './lanes.ts';
import type { LiveLog } from './live-log.ts';
import type { ProcessControl } from './process-control.ts';
import type { CustomerRecords, RecordsReader } from './records-store.ts';
import { createSightings } from './sightings.ts';
import { customerState } from './state.ts';

/** As many changes as come within this time are looked at together. */
const gatherMs = 60;
/** Without a word of the database we look by ourselves. */
const lookEveryMs = 3_000;

export type RecordsWatch = {
  readonly records: (customer: CustomerId) => Promise<CustomerRecords>;
  /** Notes on what happened to a customer since then. */
  readonly notesOf: (customer: CustomerId, since: number) => readonly string[];
  /** Something has changed that the database does not tell of. */
  readonly ring: () => void;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type WatchOptions = {
  readonly reader: RecordsReader;
  readonly simulators: SimulatorsClient;
  readonly live: Pick<LiveLog, 'publish'>;
  readonly processes: ProcessControl;
  readonly faultsOn: () => Promise<readonly string[]>;
  readonly model: string;
  /** Each customer's addresses, as keys. */
  readonly addressKeys: ReadonlyMap<CustomerId, readonly string[]>;
  /** A customer's message that the product has kept: `at-sms|at:sms:1234`. */
  readonly onTaken: (entryId: string, tick: 'delivered' | 'read') => void;
  readonly log: Logger;
};

/** Shows what the product's own records say of the customers. The database's changes are the bell, its documents the truth. */
export function watchRecords(options: WatchOptions): RecordsWatch {
  const { reader, live, log, addressKeys } = options;
  const sightings = createSightings();
  const steps = new Map<string, LaneStep>();
  let looking = false;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const records = (customer: CustomerId) => reader.read(addressKeys.get(customer) ?? []);

  async function showCustomer(customer: CustomerId): Promise<void> {
    const found = await records(customer);
    for (const step of laneSteps({ customer, records: found, sightings })) {
      steps.set(step.id, step);
      live.publish({ type: 'step', step });
    }
    live.publish({ type: 'state', customer, state: customerState(found) });
    for (const { id, kind, state } of found.entries) {
      if (kind === 'message') options.onTaken(id, state === 'new' ? 'delivered' : 'read');
    }
  }

  async function showSystem(): Promise<void> {
    const [totals, doubledVends, faults] = await Promise.all([
      reader.totals(),
      countDoubled(options.simulators),
      options.faultsOn(),
    ]);
    const { received, answered, imbalanceKobo } = totals;
    const system: SystemState = {
      processes: options.processes.states(),
      faults,
      model: options.model,
      counts: { received, answered, unanswered: received - answered, doubledVends, imbalanceKobo },
    };
    live.publish({ type: 'system', system });
  }

  async function look(): Promise<void> {
    for (const customer of addressKeys.keys()) await showCustomer(customer);
    await showSystem();
  }

  /** One look at a time; what changes meanwhile is looked at afterwards. */
  async function lookOnce(): Promise<void> {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      await look();
    } catch (err) {
      log.debug({ step: 'demo', err }, 'not everything could be read; we look again');
    } finally {
      looking = false;
    }
    schedule(again ? gatherMs : lookEveryMs);
    again = false;
  }

  function schedule(inMs: number): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void lookOnce(), inMs);
  }

  function ring(): void {
    if (looking) again = true;
    else schedule(gatherMs);
  }

  let changes: { readonly close: () => Promise<void> } | undefined;
  return {
    records,
    notesOf: (customer, since) =>
      [...steps.values()].flatMap((step) =>
        step.customer === customer && step.note !== undefined && step.at >= since ? [step.note] : [],
      ),
    ring,
    start: async () => {
      changes = reader.watch((change) => {
        sightings.note(change);
        ring();
      });
      await lookOnce();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await changes?.close();
    },
  };
}

/** Deliveries beyond the first under one request, by the vendor's own books. */
async function countDoubled(simulators: SimulatorsClient): Promise<number> {
  const booked = await simulators.inspect<BookedRecharge[]>('vtpass/recharges');
  const delivered = booked.filter(({ outcome }) => outcome === 'delivered');
  return delivered.length - new Set(delivered.map(({ requestId }) => requestId)).size;
}
