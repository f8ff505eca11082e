import { type Answer, type Call, json, readFields, textOf } from '../wire.ts';
import { type PaystackBooks, recordTransaction } from './books.ts';
import { paystackError } from './errors.ts';
import { payByItself } from './payments.ts';
import { transactionResource } from './resources.ts';

const ussdTypes: ReadonlySet<string> = new Set(['737', '919', '822', '966']);

/** A charge by a bank's code. The transaction is paid as any other, by its reference. */
export function chargeUssd(books: PaystackBooks, call: Call, secretKey: string): Answer {
  const fields = readFields(call);
  const ussd = fields['ussd'] as Record<string, unknown> | undefined;
  const type = textOf(ussd?.['type']);
  const reference = textOf(fields['reference']);
  const email = textOf(fields['email']);
  const amount = textOf(fields['amount']);
  if (!ussdTypes.has(type)) return paystackError(400, 'invalid_params', 'USSD type is not supported');
  if (!/^[1-9]\d{0,14}$/.test(amount) || !email.includes('@') || !/^[A-Za-z0-9.=-]+$/.test(reference)) {
    return paystackError(400, 'invalid_params', 'Invalid charge');
  }
  if (books.byReference.has(reference)) {
    return paystackError(400, 'duplicate_reference', 'Duplicate Transaction Reference');
  }
  const opened = { reference, email, amountKobo: Number(amount), currency: 'NGN', callbackUrl: null };
  const transaction = recordTransaction(books, { ...opened, metadata: fields['metadata'], secretKey });
  const ussd_code = `*${type}*000*${1_000 + (transaction.id % 9_000)}#`;
  void payByItself(books, transaction);
  return json(200, {
    status: true,
    message: 'Charge attempted',
    data: {
      reference,
      status: 'pay_offline',
      display_text: `Please dial ${ussd_code} on your mobile phone to complete the transaction`,
      ussd_code,
    },
  });
}

/** `?from=&to=&perPage=&page=`, newest first. */
export function listTransactions(books: PaystackBooks, call: Call): Answer {
  const from = Date.parse(call.query.get('from') ?? '') || 0;
  const to = Date.parse(call.query.get('to') ?? '') || Number.POSITIVE_INFINITY;
  const all = books.transactions
    .since(0)
    .filter(({ createdAt }) => Date.parse(createdAt) >= from && Date.parse(createdAt) <= to);
  const perPage = Math.min(100, Math.max(1, Number(call.query.get('perPage') ?? 50) || 50));
  const page = Math.max(1, Number(call.query.get('page') ?? 1) || 1);
  const skipped = (page - 1) * perPage;
  const shown = all.toReversed().slice(skipped, page * perPage);
  const pageCount = Math.ceil(all.length / perPage);
  return json(200, {
    status: true,
    message: 'Transactions retrieved',
    data: shown.map(transactionResource),
    meta: { total: all.length, skipped, perPage, page, pageCount },
  });
}
