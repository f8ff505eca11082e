import { randomBytes } from 'node:crypto';
import type { BoundedLog, Numbered } from '../bounded-log.ts';
import { type Match, matches } from '../fault-rules.ts';
import type { Facts } from '../providers.ts';
import type { World } from '../world.ts';

export type Refund = {
  readonly id: number;
  readonly transactionId: number;
  readonly reference: string;
  readonly amountKobo: number;
  readonly createdAt: string;
  readonly customerNote: string | null;
  readonly merchantNote: string | null;
  status: 'pending' | 'processing' | 'processed' | 'failed';
};

export type Dispute = {
  readonly id: number;
  readonly amountKobo: number;
  readonly createdAt: string;
  state: 'open' | 'won' | 'lost';
};

export type Transaction = {
  readonly id: number;
  readonly reference: string;
  readonly accessCode: string;
  readonly email: string;
  /** What was asked for; `paidKobo` is what came. */
  readonly amountKobo: number;
  readonly currency: string;
  readonly callbackUrl: string | null;
  readonly metadata: unknown;
  /** The key of the request, which signs the webhooks where none is configured. */
  readonly secretKey: string;
  readonly createdAt: string;
  /** `abandoned` is what Paystack calls a transaction from its start until somebody pays. */
  status: 'abandoned' | 'failed' | 'success' | 'reversed';
  paidKobo: number;
  paidAt: string | null;
  readonly refunds: Refund[];
  readonly disputes: Dispute[];
};

export type AutopayRule = {
  readonly enabled: boolean;
  readonly delayMs: number;
  readonly match?: Match | undefined;
};

/** What Paystack knows. */
export type PaystackBooks = {
  readonly world: World;
  readonly transactions: BoundedLog<Transaction>;
  readonly refunds: BoundedLog<Refund>;
  readonly byReference: Map<string, Numbered<Transaction>>;
  readonly byAccessCode: Map<string, Numbered<Transaction>>;
  readonly byId: Map<string, Numbered<Transaction>>;
  /** The last that fits counts. */
  autopay: AutopayRule[];
  /** From the clock, so that the ids of two runs never meet. */
  nextId: number;
};

export function openPaystackBooks(world: World): PaystackBooks {
  const byReference = new Map<string, Numbered<Transaction>>();
  const byAccessCode = new Map<string, Numbered<Transaction>>();
  const byId = new Map<string, Numbered<Transaction>>();
  const transactions = world.createLog<Transaction>((dropped) => {
    byReference.delete(dropped.reference);
    byAccessCode.delete(dropped.accessCode);
    byId.delete(String(dropped.id));
  });
  return {
    world,
    transactions,
    refunds: world.createLog<Refund>(),
    byReference,
    byAccessCode,
    byId,
    autopay: [],
    nextId: Date.now(),
  };
}

export function recordTransaction(
  books: PaystackBooks,
  opened: Pick<
    Transaction,
    'reference' | 'email' | 'amountKobo' | 'currency' | 'callbackUrl' | 'metadata' | 'secretKey'
  >,
): Numbered<Transaction> {
  books.nextId += 1;
  const transaction = books.transactions.push({
    ...opened,
    id: books.nextId,
    accessCode: randomBytes(8).toString('hex').slice(0, 15),
    createdAt: new Date().toISOString(),
    status: 'abandoned',
    paidKobo: 0,
    paidAt: null,
    refunds: [],
    disputes: [],
  });
  indexTransaction(books, transaction);
  return transaction;
}

/** Enters a transaction under each of its names. */
export function indexTransaction(books: PaystackBooks, transaction: Numbered<Transaction>): void {
  books.byReference.set(transaction.reference, transaction);
  books.byAccessCode.set(transaction.accessCode, transaction);
  books.byId.set(String(transaction.id), transaction);
}

/** By what a rule finds a payment: phone numbers are looked for in the metadata and the address's local part. */
export function factsOf(reference: string, email: string, metadata: unknown): Facts {
  const [localPart = ''] = email.split('@');
  const phones = `${localPart} ${JSON.stringify(metadata ?? null)}`.match(/\+?\d{10,15}/g) ?? [];
  return { reference, email, phones };
}

export const factsOfTransaction = ({ reference, email, metadata }: Transaction): Facts =>
  factsOf(reference, email, metadata);

export function autopayFor(books: PaystackBooks, transaction: Transaction): AutopayRule | undefined {
  const facts = factsOfTransaction(transaction);
  return books.autopay.findLast((rule) => matches(rule.match ?? {}, facts));
}

/** Of what was paid: the part that is not on its way back already. */
export function refundableKobo(transaction: Transaction): number {
  const onItsWay = transaction.refunds.filter(({ status }) => status !== 'failed');
  return transaction.paidKobo - onItsWay.reduce((sum, { amountKobo }) => sum + amountKobo, 0);
}

export function recordRefund(
  books: PaystackBooks,
  transaction: Transaction,
  asked: Pick<Refund, 'amountKobo' | 'customerNote' | 'merchantNote'>,
): Refund {
  books.nextId += 1;
  const { id: transactionId, reference } = transaction;
  const createdAt = new Date().toISOString();
  const refund = books.refunds.push({
    ...asked,
    id: books.nextId,
    transactionId,
    reference,
    createdAt,
    status: 'pending',
  });
  transaction.refunds.push(refund);
  return refund;
}
