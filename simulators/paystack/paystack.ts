import { randomBytes } from 'node:crypto';
import { keepPayments } from '../kept-payments.ts';
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
  factsOf,
  factsOfTransaction,
  indexTransaction,
  openPaystackBooks,
  type PaystackBooks,
  recordTransaction,
} from './books.ts';
import { chargeUssd, listTransactions } from './charges.ts';
import { listDisputes } from './disputes.ts';
import { paystackError } from './errors.ts';
import { pressPayButton, showPayPage } from './pay-page.ts';
import { payByItself } from './payments.ts';
import { createRefund, listRefunds, refundFacts, resumeRefund } from './refunds.ts';
import { transactionResource } from './resources.ts';

/** The bearer's key, if it is the right one. */
function secretKeyOf(world: World, call: Call): string | undefined {
  const key = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const expected = world.config().callbacks.paystack.secretKey;
  return expected === null || key === expected ? key : undefined;
}

const isHttpUrl = (value: string) => URL.canParse(value) && /^https?:/.test(value);

function invalidField(fields: { email: string; amount: string; reference: string; currency: string }) {
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(fields.email)) {
    return paystackError(400, 'invalid_email_address', 'Invalid Email Address Passed');
  }
  if (!/^[1-9]\d{0,14}$/.test(fields.amount)) {
    return paystackError(
      400,
      'invalid_amount',
      'Invalid Amount Sent',
      'Pass the amount as an integer in kobo',
    );
  }
  if (!/^[A-Za-z0-9.=-]*$/.test(fields.reference)) {
    const nextStep = 'Use letters, digits, hyphen, full stop and equals sign only';
    return paystackError(400, 'invalid_reference', 'Invalid Transaction Reference', nextStep);
  }
  return fields.currency === 'NGN'
    ? undefined
    : paystackError(403, 'unsupported_currency', 'Currency not supported by merchant');
}

function initialize(books: PaystackBooks, call: Call, secretKey: string): Answer {
  const { world } = books;
  const fields = readFields(call);
  const reference = textOf(fields['reference']);
  const currency = textOf(fields['currency']) || 'NGN';
  const asked = { email: textOf(fields['email']), amount: textOf(fields['amount']), reference, currency };
  const invalid = invalidField(asked);
  if (invalid) return invalid;
  if (books.byReference.has(reference)) {
    const nextStep = 'Ensure that the reference you send is unique for each transaction';
    return paystackError(400, 'duplicate_reference', 'Duplicate Transaction Reference', nextStep);
  }
  const callbackUrl = textOf(fields['callback_url']);
  const transaction = recordTransaction(books, {
    reference: reference || randomBytes(5).toString('hex'),
    email: asked.email,
    amountKobo: Number(asked.amount),
    currency,
    callbackUrl: isHttpUrl(callbackUrl) ? callbackUrl : null,
    metadata: fields['metadata'],
    secretKey,
  });
  const url = `${world.config().publicUrl ?? ''}/paystack/pay/${transaction.accessCode}`;
  const { accessCode, amountKobo, email } = transaction;
  world.events.emit({
    provider: 'paystack',
    kind: 'payment_link',
    url,
    reference: transaction.reference,
    amountKobo,
    email,
  });
  void payByItself(books, transaction);
  const data = { authorization_url: url, access_code: accessCode, reference: transaction.reference };
  return json(200, { status: true, message: 'Authorization URL created', data });
}

function verify(books: PaystackBooks, call: Call): Answer {
  const transaction = books.byReference.get(call.params['reference'] ?? '');
  if (!transaction) {
    const nextStep = 'Ensure that you pass the reference of a transaction that exists on this integration';
    return paystackError(400, 'transaction_not_found', 'Transaction reference not found.', nextStep);
  }
  return json(200, {
    status: true,
    message: 'Verification successful',
    data: transactionResource(transaction),
  });
}

function endpointsOf(books: PaystackBooks): Endpoint[] {
  const authorized = (run: (call: Call, secretKey: string) => Answer) => (call: Call) => {
    const secretKey = secretKeyOf(books.world, call);
    if (secretKey !== undefined) return run(call, secretKey);
    const nextStep = 'Ensure that you provide the correct authorization key for the request';
    return paystackError(401, 'invalid_Key', 'Invalid key', nextStep);
  };
  const noFacts = () => ({});
  return [
    {
      method: 'POST',
      path: '/paystack/transaction/initialize',
      operation: 'initialize',
      facts: (call) => {
        const fields = readFields(call);
        return factsOf(textOf(fields['reference']), textOf(fields['email']), fields['metadata']);
      },
      execute: authorized((call, secretKey) => initialize(books, call, secretKey)),
    },
    {
      method: 'GET',
      path: '/paystack/transaction/verify/:reference',
      operation: 'verify',
      facts: ({ params: { reference = '' } }) => {
        const transaction = books.byReference.get(reference);
        return transaction ? factsOfTransaction(transaction) : { reference };
      },
      execute: authorized((call) => verify(books, call)),
    },
    {
      method: 'POST',
      path: '/paystack/charge',
      operation: 'charge',
      facts: (call) => {
        const fields = readFields(call);
        return factsOf(textOf(fields['reference']), textOf(fields['email']), fields['metadata']);
      },
      execute: authorized((call, secretKey) => chargeUssd(books, call, secretKey)),
    },
    {
      method: 'GET',
      path: '/paystack/transaction',
      operation: 'transaction_list',
      facts: noFacts,
      execute: authorized((call) => listTransactions(books, call)),
    },
    {
      method: 'GET',
      path: '/paystack/dispute',
      operation: 'dispute_list',
      facts: (call) => refundFacts(books, call.query.get('transaction') ?? ''),
      execute: authorized((call) => listDisputes(books, call)),
    },
    {
      method: 'POST',
      path: '/paystack/refund',
      operation: 'refund',
      facts: (call) => refundFacts(books, textOf(readFields(call)['transaction'])),
      execute: authorized((call) => createRefund(books, call)),
    },
    {
      method: 'GET',
      path: '/paystack/refund',
      operation: 'refund_list',
      facts: (call) => refundFacts(books, call.query.get('transaction') ?? ''),
      execute: authorized((call) => listRefunds(books, call)),
    },
    {
      method: 'GET',
      path: '/paystack/pay/:accessCode',
      operation: null,
      facts: noFacts,
      execute: (call) => showPayPage(books, call),
    },
    {
      method: 'POST',
      path: '/paystack/pay/:accessCode',
      operation: null,
      facts: noFacts,
      execute: (call) => pressPayButton(books, call),
    },
  ];
}

/** Paystack from its own side: https://paystack.com/docs/api, read 2026-11-21. */
export function createPaystack(world: World): ProviderSide & { readonly books: PaystackBooks } {
  const books = openPaystackBooks(world);
  return {
    name: 'paystack',
    books,
    endpoints: endpointsOf(books),
    troubled: (status) =>
      status === 429
        ? paystackError(429, 'rate_limited', 'Too many requests')
        : paystackError(status, 'api_error', 'An error occurred while processing your request'),
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
