import { schedule } from '../postman.ts';
import { type Answer, type Call, json } from '../wire.ts';
import { type Dispute, factsOfTransaction, type PaystackBooks, type Transaction } from './books.ts';
import { transactionResource } from './resources.ts';
import { postPaystackEvent } from './webhooks.ts';

const words = {
  open: { status: 'awaiting-merchant-feedback', resolution: null },
  won: { status: 'resolved', resolution: 'declined' },
  lost: { status: 'resolved', resolution: 'merchant-accepted' },
} as const;

function disputeResource(transaction: Transaction, dispute: Dispute) {
  return {
    id: dispute.id,
    refund_amount: dispute.amountKobo,
    currency: transaction.currency,
    ...words[dispute.state],
    domain: 'test',
    transaction: transactionResource(transaction),
    transaction_reference: null,
    category: 'chargeback',
    due_at: new Date(Date.parse(dispute.createdAt) + 172_800_000).toISOString(),
    created_at: dispute.createdAt,
  };
}

/** The payer's bank claims a payment back, or decides about its claim; the webhook tells. */
export function disputeTransaction(
  books: PaystackBooks,
  transaction: Transaction,
  { state, amountKobo }: { state: Dispute['state']; amountKobo?: number | undefined },
): Dispute {
  const { world } = books;
  const open = transaction.disputes.find((one) => one.state === 'open');
  books.nextId += 1;
  const dispute: Dispute = open ?? {
    id: books.nextId,
    amountKobo: amountKobo ?? transaction.paidKobo,
    createdAt: new Date().toISOString(),
    state,
  };
  dispute.state = state;
  if (!open) transaction.disputes.push(dispute);
  const event = `charge.dispute.${state === 'open' ? 'create' : 'resolve'}`;
  const data = disputeResource(transaction, dispute);
  const step = {
    afterMs: world.config().callbackDelayMs,
    change: () => undefined,
    post: () => postPaystackEvent(books, transaction, event, data),
  };
  schedule(world, 'paystack', 'webhook', factsOfTransaction(transaction), [step]);
  return dispute;
}

/** `?transaction=` takes the transaction's number. */
export function listDisputes(books: PaystackBooks, call: Call): Answer {
  const wanted = call.query.get('transaction');
  const transactions = books.transactions
    .since(0)
    .filter(({ id }) => wanted === null || String(id) === wanted);
  const data = transactions.flatMap((one) => one.disputes.map((dispute) => disputeResource(one, dispute)));
  const meta = { total: data.length, skipped: 0, perPage: 50, page: 1, pageCount: 1 };
  return json(200, { status: true, message: 'Disputes retrieved', data, meta });
}
