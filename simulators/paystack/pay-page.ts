import { noPayPage, type PagePayment, payPage } from '../pay-page.ts';
import type { Answer, Call } from '../wire.ts';
import type { PaystackBooks, Transaction } from './books.ts';
import { payTransaction } from './payments.ts';

function wayBack({ callbackUrl, reference }: Transaction): URL | null {
  if (callbackUrl === null) return null;
  const url = new URL(callbackUrl);
  url.searchParams.set('trxref', reference);
  url.searchParams.set('reference', reference);
  return url;
}

function stateOf({ paidAt, status }: Transaction, isAbandoned: boolean): PagePayment['state'] {
  if (paidAt !== null) return 'paid';
  if (isAbandoned) return 'abandoned';
  return status === 'failed' ? 'failed' : 'waiting';
}

export function showPayPage(books: PaystackBooks, call: Call): Answer {
  const transaction = books.byAccessCode.get(call.params['accessCode'] ?? '');
  if (!transaction) return noPayPage();
  const { merchant } = books.world.config().paystack;
  const state = stateOf(transaction, call.query.has('abandoned'));
  return payPage({ ...transaction, merchant, state, wayBack: wayBack(transaction) });
}

/** Answers with a redirect to the result, so that a reload pays nothing twice. */
export function pressPayButton(books: PaystackBooks, call: Call): Answer {
  const transaction = books.byAccessCode.get(call.params['accessCode'] ?? '');
  if (!transaction) return noPayPage();
  const action = new URLSearchParams(call.body).get('action');
  const isAbandoned = action === 'abandoned';
  const isKnown = action === 'success' || action === 'failed';
  if (isKnown && transaction.paidAt === null) payTransaction(books, transaction, { outcome: action });
  const location = `${call.path}${isAbandoned ? '?abandoned' : ''}`;
  return { status: 303, headers: { location }, body: '' };
}
