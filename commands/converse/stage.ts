import { type LedgerStore, openLedgerStore } from '../../commerce/ledger-store.ts';
import { type Orders, openOrders } from '../../commerce/order-store.ts';
import { openPaymentStore, type PaymentStore } from '../../commerce/payments/payment-store.ts';
import { type LookupStore, openLookupStore } from '../../commerce/power/lookup-store.ts';
import { type MeterBook, openMeterBook } from '../../commerce/power/meter-book-store.ts';
import { openReceiptStore, type ReceiptStore } from '../../commerce/receipt-store.ts';
import { openScheduleStore, type ScheduleStore } from '../../commerce/schedules/schedule-store.ts';
import { openVendStore, type VendStore } from '../../commerce/vending/vend-store.ts';
import { readEnv } from '../../config/env.ts';
import { openRuntime, type Runtime } from '../../config/runtime.ts';
import { openStores, type Stores } from '../../queues/open-stores.ts';
import { type System, startSystem } from '../../setup/system.ts';
import { createNumberLocks, type NumberLocks } from './number-locks.ts';

/** The running product with everything that the scenarios share. */
export type Stage = {
  readonly system: System;
  readonly runtime: Runtime;
  readonly stores: Stores;
  readonly orders: Orders;
  readonly payments: PaymentStore;
  readonly vends: VendStore;
  readonly ledger: LedgerStore;
  readonly receipts: ReceiptStore;
  readonly lookups: LookupStore;
  readonly meterBook: MeterBook;
  readonly schedules: ScheduleStore;
  readonly numberLocks: NumberLocks;
  readonly close: () => Promise<void>;
};

/** Half an hour to pay lasts half a minute, and a quote is good for ten seconds: long enough for a busy machine. */
const clockSpeed = 60;

const quickSimulators = {
  callbackDelayMs: 20,
  refundDelayMs: 50,
  settleDelayMs: 500,
  holdMs: 800,
} as const;

/** The model beside the rules: none, or the simulated one with what it says, as for its `script` control. */
export type StageModel = {
  readonly answers: readonly unknown[];
  /** Faults of the model for the whole run, as for the simulators' `faults` control. */
  readonly faults?: readonly Readonly<Record<string, unknown>>[];
};

export async function openStage(folder: string, model: StageModel | null): Promise<Stage> {
  const system = await startSystem({
    folder,
    workers: 1,
    seed: 1,
    clockSpeed,
    // A busy machine must not be taken for a provider that does not answer.
    timings: 'production',
    messagesPerSecond: 1_000,
    simulators: quickSimulators,
    model: model ? 'simulated' : 'none',
  });
  if (model) {
    const { answers, faults = [] } = model;
    await system.simulators.control('openai/script', { answers });
    if (faults.length > 0) await system.simulators.control('faults/add', faults);
  }
  const runtime = await openRuntime(readEnv({ ...system.environment, LOG_LEVEL: 'silent' }), 'converse');
  const stores = openStores(runtime);
  const { connection, clock, env } = runtime;
  const claimMs = env.timings.moneyClaimMs;
  return {
    system,
    runtime,
    stores,
    orders: openOrders(connection, stores.privacy, clock),
    payments: openPaymentStore(connection, clock, claimMs),
    vends: openVendStore(connection, clock, claimMs),
    ledger: openLedgerStore(connection, clock.now),
    receipts: openReceiptStore(connection, clock),
    lookups: openLookupStore(connection, stores.privacy, clock, claimMs),
    meterBook: openMeterBook(connection, stores.privacy),
    schedules: openScheduleStore(connection, stores.privacy, clock),
    numberLocks: createNumberLocks(),
    close: async () => {
      await runtime.close();
      await system.stop();
    },
  };
}
