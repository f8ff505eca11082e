import { keepPayments } from '../kept-payments.ts';
import { noPayPage, type PagePayment, payPage } from '../pay-page.ts';
import {
  type Answer,
  type Call,
  type Endpoint,
  json,
  type ProviderSide,
  readFields,
  textOf,
} from '../wire.ts';
import type { World } from '../world.ts';
import {
  type FlutterwaveBooks,
  factsOf,
  factsOfTransaction,
  indexTransaction,
  openFlutterwaveBooks,
  recordTransaction,
  type Transaction,
} from './books.ts';
import { flutterwaveError } from './errors.ts';
import { payByItself, payTransaction } from './payments.ts';
import { createRefund, listRefunds, pageOf, resumeRefund } from './refunds.ts';
import { chargebackResource, transactionResource } from './resources.ts';

const isHttpUrl = (value: string) => URL.canParse(value) && /^https?:/.test(value);

/** Banks of the USSD charge, each with the code that its customers dial. */
const ussdCodes: Readonly<Record<string, string>> = {
  '044': '901',
  '050': '326',
  '070': '770',
  '011': '894',
  '214': '329',
  '058': '737',
  '032': '826',
  '033': '919',
  '232': '822',
  '057': '966',
};

/** The bearer's key, if it is the right one. */
function isKnown(world: World, call: Call): boolean {
  const key = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const expected = world.config().callbacks.flutterwave.secretKey;
  return key !== undefined && (expected === null || key === expected);
}

type Asked = { readonly reference: string; readonly email: string; readonly amountKobo: number };

/** What both kinds of charge need; an answer where something is wrong with it. */
function readCharge(books: FlutterwaveBooks, call: Call): Asked | Answer {
  const fields = readFields(call);
  const customer = fields['customer'] as Record<string, unknown> | undefined;
  const reference = textOf(fields['tx_ref']);
  const email = textOf(fields['email']) || textOf(customer?.['email']);
  const amountKobo = Math.round(Number(textOf(fields['amount'])) * 100);
  if (reference === '') return flutterwaveError(400, 'tx_ref is required');
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return flutterwaveError(400, 'customer email is required');
  if (!Number.isSafeInteger(amountKobo) || amountKobo <= 0) {
    return flutterwaveError(400, 'amount should be a number greater than zero');
  }
  if (textOf(fields['currency']) !== 'NGN') return flutterwaveError(400, 'currency is not supported');
  if (books.byReference.has(reference)) {
    return flutterwaveError(400, 'Transaction reference already exists');
  }
  return { reference, email, amountKobo };
}

const isAnswer = (value: Asked | Answer): value is Answer => 'headers' in value;

function createLink(books: FlutterwaveBooks, call: Call): Answer {
  const asked = readCharge(books, call);
  if (isAnswer(asked)) return asked;
  const redirectUrl = textOf(readFields(call)['redirect_url']);
  if (!isHttpUrl(redirectUrl)) return flutterwaveError(400, 'redirect_url is required');
  const transaction = recordTransaction(books, { ...asked, currency: 'NGN', redirectUrl, dialCode: null });
  const { world } = books;
  const link = `${world.config().publicUrl ?? ''}/flutterwave/pay/${transaction.token}`;
  const { reference, amountKobo, email } = asked;
  world.events.emit({
    provider: 'flutterwave',
    kind: 'payment_link',
    url: link,
    reference,
    amountKobo,
    email,
  });
  void payByItself(books, transaction);
  return json(200, { status: 'success', message: 'Hosted Link', data: { link } });
}

function chargeUssd(books: FlutterwaveBooks, call: Call): Answer {
  if (call.query.get('type') !== 'ussd') return flutterwaveError(400, 'type is not supported');
  const asked = readCharge(books, call);
  if (isAnswer(asked)) return asked;
  const code = ussdCodes[textOf(readFields(call)['account_bank'])];
  if (code === undefined) return flutterwaveError(400, 'account_bank is not supported');
  const paymentCode = String(1_000 + (books.nextId % 9_000));
  const dialCode = `*${code}*000*${paymentCode}#`;
  const transaction = recordTransaction(books, { ...asked, currency: 'NGN', redirectUrl: null, dialCode });
  void payByItself(books, transaction);
  return json(200, {
    status: 'success',
    message: 'Charge initiated',
    data: { ...transactionResource(transaction), payment_code: paymentCode },
    meta: { authorization: { mode: 'ussd', note: dialCode } },
  });
}

/** A link that nobody has tried to pay is no transaction; a USSD charge is one from its start. */
function fetchTransaction(transaction: Transaction | undefined): Answer {
  const isTried = transaction && (transaction.status !== 'abandoned' || transaction.dialCode !== null);
  if (!isTried) return flutterwaveError(400, 'No transaction was found for this id');
  const data = transactionResource(transaction);
  return json(200, { status: 'success', message: 'Transaction fetched successfully', data });
}

function listTransactions(books: FlutterwaveBooks, call: Call): Answer {
  const from = call.query.get('from') ?? '0';
  const to = call.query.get('to') ?? '9';
  const day = ({ createdAt }: Transaction) => createdAt.slice(0, 10);
  const rows = books.transactions
    .since(0)
    .filter((one) => one.status !== 'abandoned' && day(one) >= from && day(one) <= to);
  return json(200, pageOf(call, 'Transactions fetched', rows.toReversed().map(transactionResource)));
}

/** `?id=` is the transaction's. */
function listChargebacks(books: FlutterwaveBooks, call: Call): Answer {
  const wanted = call.query.get('id');
  const transactions = books.transactions
    .since(0)
    .filter(({ id }) => wanted === null || String(id) === wanted);
  const rows = transactions.flatMap((one) => one.chargebacks.map((claim) => chargebackResource(one, claim)));
  return json(200, pageOf(call, 'Chargebacks fetched', rows));
}

function stateOf({ paidAt, status }: Transaction, isAbandoned: boolean): PagePayment['state'] {
  if (paidAt !== null) return 'paid';
  if (isAbandoned) return 'abandoned';
  return status === 'failed' ? 'failed' : 'waiting';
}

function showPage(books: FlutterwaveBooks, call: Call): Answer {
  const transaction = books.byToken.get(call.params['token'] ?? '');
  if (!transaction) return noPayPage();
  const { id, reference, redirectUrl } = transaction;
  const state = stateOf(transaction, call.query.has('abandoned'));
  const wayBack = redirectUrl === null ? null : new URL(redirectUrl);
  wayBack?.searchParams.set('status', state === 'paid' ? 'successful' : 'cancelled');
  wayBack?.searchParams.set('tx_ref', reference);
  wayBack?.searchParams.set('transaction_id', String(id));
  return payPage({ ...transaction, merchant: books.world.config().flutterwave.merchant, state, wayBack });
}

function pressButton(books: FlutterwaveBooks, call: Call): Answer {
  const transaction = books.byToken.get(call.params['token'] ?? '');
  if (!transaction) return noPayPage();
  const action = new URLSearchParams(call.body).get('action');
  const isKnown = action === 'success' || action === 'failed';
  if (isKnown && transaction.paidAt === null) payTransaction(books, transaction, { outcome: action });
  const location = `${call.path}${action === 'abandoned' ? '?abandoned' : ''}`;
  return { status: 303, headers: { location }, body: '' };
}

function endpointsOf(books: FlutterwaveBooks): Endpoint[] {
  const factsOfCharge = (call: Call) => {
    const fields = readFields(call);
    const customer = fields['customer'] as Record<string, unknown> | undefined;
    return factsOf(textOf(fields['tx_ref']), textOf(fields['email']) || textOf(customer?.['email']));
  };
  const factsOfKnown = (transaction: Transaction | undefined) =>
    transaction ? factsOfTransaction(transaction) : {};
  const byId = (call: Call) => books.byId.get(call.params['id'] ?? call.query.get('id') ?? '');
  const byReference = (call: Call) => books.byReference.get(call.query.get('tx_ref') ?? '');
  const api = (
    method: Endpoint['method'],
    path: string,
    operation: string,
    facts: Endpoint['facts'],
    execute: Endpoint['execute'],
  ): Endpoint => ({
    method,
    path: `/flutterwave/v3${path}`,
    operation,
    facts,
    execute: (call) =>
      isKnown(books.world, call) ? execute(call) : flutterwaveError(401, 'Invalid authorization key'),
  });
  const ofId = (call: Call) => factsOfKnown(byId(call));
  const noFacts = () => ({});
  const page = { path: '/flutterwave/pay/:token', operation: null, facts: noFacts } as const;
  return [
    api('POST', '/payments', 'payments', factsOfCharge, (call) => createLink(books, call)),
    api('POST', '/charges', 'charges', factsOfCharge, (call) => chargeUssd(books, call)),
    api(
      'GET',
      '/transactions/verify_by_reference',
      'verify',
      (call) => ({ reference: call.query.get('tx_ref') ?? '', ...factsOfKnown(byReference(call)) }),
      (call) => fetchTransaction(byReference(call)),
    ),
    api('GET', '/transactions/:id/verify', 'verify', ofId, (call) => fetchTransaction(byId(call))),
    api('POST', '/transactions/:id/refund', 'refund', ofId, (call) => createRefund(books, call)),
    api('GET', '/refunds', 'refund_list', ofId, (call) => listRefunds(books, call)),
    api('GET', '/transactions', 'transactions', noFacts, (call) => listTransactions(books, call)),
    api('GET', '/chargebacks', 'chargebacks', ofId, (call) => listChargebacks(books, call)),
    { ...page, method: 'GET', execute: (call) => showPage(books, call) },
    { ...page, method: 'POST', execute: (call) => pressButton(books, call) },
  ];
}

/** Flutterwave from its own side: https://developer.flutterwave.com/v3.0/reference, read 2026-11-21. */
export function createFlutterwave(world: World): ProviderSide & { readonly books: FlutterwaveBooks } {
  const books = openFlutterwaveBooks(world);
  return {
    name: 'flutterwave',
    books,
    endpoints: endpointsOf(books),
    // What it answers when its own time of 28 seconds is over.
    troubled: (status) =>
      status === 429
        ? flutterwaveError(429, 'Too many requests')
        : json(503, { status: 'error', message: 'Service unavailable', data: null }),
    reset: () => {
      books.transactions.clear();
      books.refunds.clear();
      books.autopay = [];
    },
    kept: keepPayments(books, {
      version: 1,
      index: (transaction) => indexTransaction(books, transaction),
      resume: (transaction, refund) => resumeRefund(books, transaction, refund),
    }),
  };
}
