import { schedule } from '../postman.ts';
import { type Answer, type Call, json, readFields, textOf } from '../wire.ts';
import {
  type FlutterwaveBooks,
  factsOfTransaction,
  mintId,
  type Refund,
  refundableKobo,
  type Transaction,
} from './books.ts';
import { flutterwaveError } from './errors.ts';
import { majorOf, refundResource } from './resources.ts';
import { postFlutterwaveEvent } from './webhooks.ts';

/** pending → completed or failed, with its webhook. */
function settleRefund(books: FlutterwaveBooks, transaction: Transaction, refund: Refund): void {
  const { world } = books;
  const facts = factsOfTransaction(transaction);
  const fault = world.faults.take('refund', 'flutterwave', 'refund', () => facts);
  if (fault) world.counts.fault('flutterwave', 'refund', fault.kind);
  const status = fault ? 'failed' : 'completed';
  const step = {
    afterMs: world.config().refundDelayMs,
    change: () => {
      refund.status = status;
      if (status === 'completed' && refundableKobo(transaction) === 0) transaction.status = 'reversed';
      const { reference, amountKobo } = refund;
      world.events.emit({ provider: 'flutterwave', kind: 'refund', status, reference, amountKobo });
    },
    post: () => {
      const shown = refundResource(refund);
      const v4 = { ...shown, reference: refund.reference };
      return postFlutterwaveEvent(books, transaction, { name: `refund.${status}`, v3: shown, v4 });
    },
  };
  schedule(world, 'flutterwave', 'webhook', facts, [step]);
}

/** A refund that was on its way when the process ended begins its way anew. */
export function resumeRefund(books: FlutterwaveBooks, transaction: Transaction, refund: Refund): void {
  if (refund.status === 'pending') settleRefund(books, transaction, refund);
}

/** Each call that is accepted is a refund of its own: there is no key by which a repeat were known. */
export function createRefund(books: FlutterwaveBooks, call: Call): Answer {
  const transaction = books.byId.get(call.params['id'] ?? '');
  if (!transaction || transaction.paidAt === null) {
    return flutterwaveError(400, 'No transaction was found for this id');
  }
  const fields = readFields(call);
  const leftKobo = refundableKobo(transaction);
  const asked =
    fields['amount'] === undefined ? leftKobo : Math.round(Number(textOf(fields['amount'])) * 100);
  if (!Number.isSafeInteger(asked) || asked <= 0) return flutterwaveError(400, 'Invalid refund amount');
  if (asked > leftKobo) return flutterwaveError(400, 'Refund amount cannot be more than the amount paid');
  const refund = books.refunds.push({
    id: mintId(books),
    transactionId: transaction.id,
    reference: transaction.reference,
    amountKobo: asked,
    createdAt: new Date().toISOString(),
    comments: textOf(fields['comments']) || null,
    status: 'pending',
  });
  transaction.refunds.push(refund);
  settleRefund(books, transaction, refund);
  return json(200, {
    status: 'success',
    message: 'Transaction refund initiated',
    data: {
      id: refund.id,
      tx_id: transaction.id,
      flw_ref: `FLW-REFUND-${refund.id}`,
      amount_refunded: majorOf(asked),
      status: 'pending',
      destination: 'payment_source',
      comments: refund.comments,
      created_at: refund.createdAt,
    },
  });
}

/** `?id=` is the transaction's. */
export function listRefunds(books: FlutterwaveBooks, call: Call): Answer {
  const wanted = call.query.get('id');
  const all = wanted === null ? books.refunds.since(0) : (books.byId.get(wanted)?.refunds ?? []);
  return json(200, pageOf(call, 'Refunds fetched', all.toReversed().map(refundResource)));
}

const pageSize = 20;

/** One page in the API's own form, newest first. */
export function pageOf(call: Call, message: string, rows: readonly unknown[]) {
  const page = Math.max(1, Number(call.query.get('page') ?? 1) || 1);
  const data = rows.slice((page - 1) * pageSize, page * pageSize);
  const total_pages = Math.ceil(rows.length / pageSize);
  const page_info = { total: rows.length, current_page: page, total_pages, page_size: pageSize };
  return { status: 'success', message, meta: { page_info }, data };
}
