import type { BoundedLog, Numbered } from './bounded-log.ts';
import { type KeptBooks, keepBooks, mostKept } from './kept-books.ts';

type BookedRefund = { readonly id: number; readonly transactionId: number };
type BookedTransaction<Refund> = { readonly id: number; readonly refunds: Refund[] };

type PaymentBooks<Refund, Transaction, Rule> = {
  readonly transactions: BoundedLog<Transaction>;
  readonly refunds: BoundedLog<Refund>;
  autopay: Rule[];
  nextId: number;
};

/**
 * The books of a payment provider as they are kept. `index` enters a transaction under its names; `resume` goes on with
 * a refund that was on its way.
 */
export function keepPayments<
  Refund extends BookedRefund,
  Transaction extends BookedTransaction<Refund>,
  Rule,
>(
  books: PaymentBooks<Refund, Transaction, Rule>,
  how: {
    readonly version: number;
    readonly index: (transaction: Numbered<Transaction>) => void;
    readonly resume: (transaction: Transaction, refund: Refund) => void;
  },
): KeptBooks {
  type Saved = {
    readonly transactions: Numbered<Transaction>[];
    readonly refunds: Numbered<Refund>[];
    readonly autopay: Rule[];
    readonly nextId: number;
  };
  return keepBooks<Saved>(
    how.version,
    () => ({
      transactions: books.transactions.newest(mostKept),
      refunds: books.refunds.newest(mostKept),
      autopay: books.autopay,
      nextId: books.nextId,
    }),
    (saved) => {
      books.refunds.restore(saved.refunds);
      books.transactions.restore(saved.transactions);
      books.autopay = saved.autopay;
      books.nextId = Math.max(books.nextId, saved.nextId);
      const listed = new Map(saved.refunds.map((refund) => [refund.id, refund]));
      for (const transaction of saved.transactions) {
        // In the list and in its transaction it is one refund, not two that are alike.
        const own = transaction.refunds.map((refund) => listed.get(refund.id) ?? refund);
        transaction.refunds.splice(0, own.length, ...own);
        how.index(transaction);
        for (const refund of own) how.resume(transaction, refund);
      }
    },
  );
}
