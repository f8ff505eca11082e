import { setTimeout as sleep } from 'node:timers/promises';
import type { BookedTransaction, SimulatorsClient } from '../../setup/system-simulators.ts';
import { auditMoney, type ProviderBooks } from './audit-money.ts';
import type { RecordReader, Records } from './records.ts';

const lookEveryMs = 1_000;

export async function readBooks(simulators: SimulatorsClient): Promise<ProviderBooks> {
  const all = { limit: '200000' };
  return {
    recharges: await simulators.inspect('vtpass/recharges', all),
    transactions: [
      ...(await simulators.inspect<BookedTransaction[]>('paystack/transactions', all)),
      ...(await simulators.inspect<BookedTransaction[]>('flutterwave/transactions', all)),
    ],
  };
}

/** Whether anything is still to be done. A report about a message that we don't know waits for days: that is no work. */
function isAtRest(records: Records, books: ProviderBooks): boolean {
  const waiting = records.inbox.some(({ kind, state }) => state === 'new' && kind !== 'delivery_report');
  const sending = records.outbox.some(({ status }) => status === 'queued' || status === 'sending');
  const effects = records.conversations.some((one) => one.effects > 0);
  const money = auditMoney(records, books);
  return !waiting && !sending && !effects && money.unsettled === 0 && money.paymentsMissed === 0;
}

/** Waits until the product has finished what it has to do, and gives what stands then. */
export async function settle(
  reader: RecordReader,
  simulators: SimulatorsClient,
  withinMs: number,
): Promise<{ readonly records: Records; readonly books: ProviderBooks; readonly atRest: boolean }> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const records = await reader.read();
    const books = await readBooks(simulators);
    const atRest = isAtRest(records, books);
    if (atRest || Date.now() > deadline) return { records, books, atRest };
    await sleep(lookEveryMs);
  }
}
