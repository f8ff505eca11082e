import { schedule } from '../postman.ts';
import {
  autopayFor,
  type Chargeback,
  type FlutterwaveBooks,
  factsOfTransaction,
  mintId,
  type Transaction,
} from './books.ts';
import { chargebackResource, chargeResource, transactionResource } from './resources.ts';
import { type FlutterwaveEvent, postFlutterwaveEvent } from './webhooks.ts';

export type Payment = {
  readonly outcome: 'success' | 'failed' | 'abandoned';
  /** What the customer pays; by default what was asked for. */
  readonly amountKobo?: number | undefined;
  /** How often the webhook comes, all at once. */
  readonly times?: number | undefined;
};

function announce(
  books: FlutterwaveBooks,
  transaction: Transaction,
  event: () => FlutterwaveEvent,
  times: number,
): void {
  const { world } = books;
  const post = () =>
    Promise.all(Array.from({ length: times }, () => postFlutterwaveEvent(books, transaction, event())));
  const step = { afterMs: world.config().callbackDelayMs, change: () => undefined, post };
  schedule(world, 'flutterwave', 'webhook', factsOfTransaction(transaction), [step]);
}

const chargeEvent = (transaction: Transaction): FlutterwaveEvent => ({
  name: 'charge.completed',
  v3: transactionResource(transaction),
  v4: chargeResource(transaction),
});

/** What the customer does on the page or by the code. Paying again only repeats the webhook. */
export function payTransaction(
  books: FlutterwaveBooks,
  transaction: Transaction,
  payment: Payment,
): Transaction['status'] {
  const { world } = books;
  if (transaction.paidAt !== null) {
    announce(books, transaction, () => chargeEvent(transaction), payment.times ?? 1);
    return transaction.status;
  }
  if (payment.outcome === 'abandoned') return transaction.status;
  const fault = world.faults.take('payment', 'flutterwave', 'pay', () => factsOfTransaction(transaction));
  if (fault) world.counts.fault('flutterwave', 'pay', fault.kind);
  world.counts.call('flutterwave', 'pay');
  const { reference } = transaction;
  const times = fault?.kind === 'payment_duplicate_webhook' ? (fault.count ?? 3) : 1;
  if (payment.outcome === 'failed' || fault?.kind === 'payment_fails') {
    transaction.status = 'failed';
    world.events.emit({ provider: 'flutterwave', kind: 'payment_failed', reference });
    announce(books, transaction, () => chargeEvent(transaction), 1);
    return 'failed';
  }
  const share = fault?.kind === 'payment_underpaid' ? 0.5 : fault?.kind === 'payment_overpaid' ? 1.5 : 1;
  transaction.paidKobo = payment.amountKobo ?? Math.floor(transaction.amountKobo * share);
  transaction.paidAt = new Date().toISOString();
  transaction.status = 'success';
  world.events.emit({ provider: 'flutterwave', kind: 'paid', reference, amountKobo: transaction.paidKobo });
  announce(books, transaction, () => chargeEvent(transaction), payment.times ?? times);
  return 'success';
}

/** The simulated customer who pays by himself, where an autopay rule says so. */
export async function payByItself(books: FlutterwaveBooks, transaction: Transaction): Promise<void> {
  const rule = autopayFor(books, transaction);
  if (!rule?.enabled) return;
  if (await books.world.timers.wait(rule.delayMs)) payTransaction(books, transaction, { outcome: 'success' });
}

/** The payer's bank claims a payment back, or decides about its claim; the webhook tells. */
export function disputeTransaction(
  books: FlutterwaveBooks,
  transaction: Transaction,
  { status, amountKobo }: { status: Chargeback['status']; amountKobo?: number | undefined },
): Chargeback {
  const open = transaction.chargebacks.find((one) => one.status === 'initiated');
  const chargeback: Chargeback = open ?? {
    id: mintId(books),
    amountKobo: amountKobo ?? transaction.paidKobo,
    createdAt: new Date().toISOString(),
    status,
  };
  chargeback.status = status;
  if (!open) transaction.chargebacks.push(chargeback);
  const name = open ? 'chargeback.updated' : 'chargeback.created';
  const shown = chargebackResource(transaction, chargeback);
  announce(books, transaction, () => ({ name, v3: shown, v4: { ...shown, reference: shown.tx_ref } }), 1);
  return chargeback;
}
