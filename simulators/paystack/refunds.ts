import { schedule } from '../postman.ts';
import { type Answer, type Call, json, readFields, textOf } from '../wire.ts';
import {
  factsOfTransaction,
  type PaystackBooks,
  type Refund,
  recordRefund,
  refundableKobo,
  type Transaction,
} from './books.ts';
import { paystackError } from './errors.ts';
import { createdRefundResource, refundEvent, refundResource } from './resources.ts';
import { postPaystackEvent } from './webhooks.ts';

const findTransaction = (books: PaystackBooks, idOrReference: string) =>
  books.byId.get(idOrReference) ?? books.byReference.get(idOrReference);

export function refundFacts(books: PaystackBooks, idOrReference: string) {
  const transaction = findTransaction(books, idOrReference);
  return transaction ? factsOfTransaction(transaction) : {};
}

/** pending → processing → processed or failed, each with its webhook. */
function settleRefund(books: PaystackBooks, transaction: Transaction, refund: Refund): void {
  const { world } = books;
  const facts = factsOfTransaction(transaction);
  const fault = world.faults.take('refund', 'paystack', 'refund', () => facts);
  if (fault) world.counts.fault('paystack', 'refund', fault.kind);
  const statuses: Refund['status'][] = ['pending', 'processing', fault ? 'failed' : 'processed'];
  const steps = statuses.map((status) => ({
    afterMs: world.config().refundDelayMs,
    change: () => {
      refund.status = status;
      if (status === 'processed' && refundableKobo(transaction) === 0) transaction.status = 'reversed';
      world.events.emit({
        provider: 'paystack',
        kind: 'refund',
        status,
        reference: refund.reference,
        amountKobo: refund.amountKobo,
      });
    },
    post: () =>
      postPaystackEvent(
        books,
        transaction,
        `refund.${status}`,
        refundEvent({ ...refund, status }, transaction),
      ),
  }));
  schedule(world, 'paystack', 'webhook', facts, steps);
}

/** A refund that was on its way when the process ended begins its way anew. */
export function resumeRefund(books: PaystackBooks, transaction: Transaction, refund: Refund): void {
  if (refund.status === 'pending' || refund.status === 'processing') settleRefund(books, transaction, refund);
}

/** Each call that is accepted is a refund of its own: Paystack has no key by which it knew a repeat. */
export function createRefund(books: PaystackBooks, call: Call): Answer {
  const fields = readFields(call);
  const transaction = findTransaction(books, textOf(fields['transaction']));
  if (!transaction) return paystackError(400, 'transaction_not_found', 'Transaction not found');
  if (transaction.paidAt === null) {
    return paystackError(400, 'invalid_transaction', 'Transaction has not been successful');
  }
  const leftKobo = refundableKobo(transaction);
  if (leftKobo === 0) {
    return paystackError(400, 'transaction_reversed', 'Transaction has been fully reversed');
  }
  const amountKobo = fields['amount'] === undefined ? leftKobo : Number(textOf(fields['amount']));
  if (!Number.isSafeInteger(amountKobo) || amountKobo <= 0) {
    return paystackError(400, 'invalid_params', 'Invalid refund amount');
  }
  if (amountKobo > leftKobo) {
    return paystackError(400, 'invalid_params', 'Refund amount cannot be more than transaction amount');
  }
  const refund = recordRefund(books, transaction, {
    amountKobo,
    customerNote: textOf(fields['customer_note']) || `Refund for transaction ${transaction.reference}`,
    merchantNote: textOf(fields['merchant_note']) || `Refund for transaction ${transaction.reference}`,
  });
  const data = createdRefundResource(refund, transaction);
  settleRefund(books, transaction, refund);
  return json(200, { status: true, message: 'Refund has been queued for processing', data });
}

/** `?transaction=` takes the transaction's number, `?reference=` its reference. */
export function listRefunds(books: PaystackBooks, call: Call): Answer {
  const wanted = call.query.get('transaction') ?? call.query.get('reference');
  const all = wanted === null ? books.refunds.since(0) : (findTransaction(books, wanted)?.refunds ?? []);
  const perPage = Math.min(100, Math.max(1, Number(call.query.get('perPage') ?? 50) || 50));
  const page = Math.max(1, Number(call.query.get('page') ?? 1) || 1);
  const shown = all.toReversed().slice((page - 1) * perPage, page * perPage);
  const pageCount = Math.ceil(all.length / perPage);
  return json(200, {
    status: true,
    message: 'Refunds retrieved',
    data: shown.map(refundResource),
    meta: { total: all.length, skipped: (page - 1) * perPage, perPage, page, pageCount },
  });
}
