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
  readonly comments: string | null;
  status: 'pending' | 'completed' | 'failed';
};

export type Chargeback = {
  readonly id: number;
  readonly amountKobo: number;
  readonly createdAt: string;
  status: 'initiated' | 'won' | 'lost';
};

export type Transaction = {
  readonly id: number;
  /** The `tx_ref` of the request. */
  readonly reference: string;
  /** Names the page. */
  readonly token: string;
  readonly email: string;
  /** What was asked for; `paidKobo` is what came. */
  readonly amountKobo: number;
  readonly currency: string;
  readonly redirectUrl: string | null;
  /** What the customer dials, for a USSD charge. */
  readonly dialCode: string | null;
  readonly createdAt: string;
  /** `abandoned`: nobody has tried to pay, so Flutterwave knows of no transaction. */
  status: 'abandoned' | 'failed' | 'success' | 'reversed';
  paidKobo: number;
  paidAt: string | null;
  readonly refunds: Refund[];
  readonly chargebacks: Chargeback[];
};

export type AutopayRule = {
  readonly enabled: boolean;
  readonly delayMs: number;
  readonly match?: Match | undefined;
};

/** What Flutterwave knows. */
export type FlutterwaveBooks = {
  readonly world: World;
  readonly transactions: BoundedLog<Transaction>;
  readonly refunds: BoundedLog<Refund>;
  readonly byReference: Map<string, Numbered<Transaction>>;
  readonly byToken: Map<string, Numbered<Transaction>>;
  readonly byId: Map<string, Numbered<Transaction>>;
  /** The last that fits counts. */
  autopay: AutopayRule[];
  /** From the clock, so that the ids of two runs never meet. */
  nextId: number;
};

export function openFlutterwaveBooks(world: World): FlutterwaveBooks {
  const byReference = new Map<string, Numbered<Transaction>>();
  const byToken = new Map<string, Numbered<Transaction>>();
  const byId = new Map<string, Numbered<Transaction>>();
  const transactions = world.createLog<Transaction>((dropped) => {
    byReference.delete(dropped.reference);
    byToken.delete(dropped.token);
    byId.delete(String(dropped.id));
  });
  const refunds = world.createLog<Refund>();
  return { world, transactions, refunds, byReference, byToken, byId, autopay: [], nextId: Date.now() };
}

export function recordTransaction(
  books: FlutterwaveBooks,
  opened: Pick<Transaction, 'reference' | 'email' | 'amountKobo' | 'currency' | 'redirectUrl' | 'dialCode'>,
): Numbered<Transaction> {
  books.nextId += 1;
  const transaction = books.transactions.push({
    ...opened,
    id: books.nextId,
    token: randomBytes(10).toString('hex'),
    createdAt: new Date().toISOString(),
    status: 'abandoned',
    paidKobo: 0,
    paidAt: null,
    refunds: [],
    chargebacks: [],
  });
  indexTransaction(books, transaction);
  return transaction;
}

/** Enters a transaction under each of its names. */
export function indexTransaction(books: FlutterwaveBooks, transaction: Numbered<Transaction>): void {
  books.byReference.set(transaction.reference, transaction);
  books.byToken.set(transaction.token, transaction);
  books.byId.set(String(transaction.id), transaction);
}

/** By what a rule finds a payment: a phone number is looked for in the address's local part. */
export function factsOf(reference: string, email: string): Facts {
  const [localPart = ''] = email.split('@');
  return { reference, email, phones: localPart.match(/\+?\d{10,15}/g) ?? [] };
}

export const factsOfTransaction = ({ reference, email }: Transaction): Facts => factsOf(reference, email);

export function autopayFor(books: FlutterwaveBooks, transaction: Transaction): AutopayRule | undefined {
  const facts = factsOfTransaction(transaction);
  return books.autopay.findLast((rule) => matches(rule.match ?? {}, facts));
}

/** Of what was paid: the part that is not on its way back already. */
export function refundableKobo(transaction: Transaction): number {
  const onItsWay = transaction.refunds.filter(({ status }) => status !== 'failed');
  return transaction.paidKobo - onItsWay.reduce((sum, { amountKobo }) => sum + amountKobo, 0);
}

export function mintId(books: FlutterwaveBooks): number {
  books.nextId += 1;
  return books.nextId;
}
