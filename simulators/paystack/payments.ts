import { schedule } from '../postman.ts';
import { autopayFor, factsOfTransaction, type PaystackBooks, type Transaction } from './books.ts';
import { transactionResource } from './resources.ts';
import { postPaystackEvent } from './webhooks.ts';

export type Payment = {
  readonly outcome: 'success' | 'failed' | 'abandoned';
  /** What the customer pays; by default what was asked for. */
  readonly amountKobo?: number | undefined;
  /** How often the webhook comes, all at once. */
  readonly times?: number | undefined;
};

function announce(books: PaystackBooks, transaction: Transaction, times: number): void {
  const { world } = books;
  const facts = factsOfTransaction(transaction);
  const post = () =>
    Promise.all(
      Array.from({ length: times }, () =>
        postPaystackEvent(books, transaction, 'charge.success', transactionResource(transaction)),
      ),
    );
  const step = { afterMs: world.config().callbackDelayMs, change: () => undefined, post };
  schedule(world, 'paystack', 'webhook', facts, [step]);
}

/**
 * What the customer does on the pay page. A failed attempt may be followed by a good one, as on the real page;
 * a transaction that is paid stays so, and paying again only repeats the webhook.
 */
export function payTransaction(
  books: PaystackBooks,
  transaction: Transaction,
  payment: Payment,
): Transaction['status'] {
  const { world } = books;
  if (transaction.paidAt !== null) {
    announce(books, transaction, payment.times ?? 1);
    return transaction.status;
  }
  if (payment.outcome === 'abandoned') return transaction.status;
  const fault = world.faults.take('payment', 'paystack', 'pay', () => factsOfTransaction(transaction));
  if (fault) world.counts.fault('paystack', 'pay', fault.kind);
  world.counts.call('paystack', 'pay');
  const { reference } = transaction;
  if (payment.outcome === 'failed' || fault?.kind === 'payment_fails') {
    transaction.status = 'failed';
    world.events.emit({ provider: 'paystack', kind: 'payment_failed', reference });
    return 'failed';
  }
  const share = fault?.kind === 'payment_underpaid' ? 0.5 : fault?.kind === 'payment_overpaid' ? 1.5 : 1;
  transaction.paidKobo = payment.amountKobo ?? Math.floor(transaction.amountKobo * share);
  transaction.paidAt = new Date().toISOString();
  transaction.status = 'success';
  world.events.emit({ provider: 'paystack', kind: 'paid', reference, amountKobo: transaction.paidKobo });
  const times = fault?.kind === 'payment_duplicate_webhook' ? (fault.count ?? 3) : 1;
  announce(books, transaction, payment.times ?? times);
  return 'success';
}

/** The simulated customer who pays by himself, where an autopay rule says so. */
export async function payByItself(books: PaystackBooks, transaction: Transaction): Promise<void> {
  const rule = autopayFor(books, transaction);
  if (!rule?.enabled) return;
  if (await books.world.timers.wait(rule.delayMs)) payTransaction(books, transaction, { outcome: 'success' });
}
