import type { z } from 'zod';
import { ProviderError } from '../../../config/errors.ts';
import type { UssdBank } from '../../../config/rules/ussd-banks.ts';
import type { ProviderAnswer } from '../../provider-call.ts';
import type {
  Dispute,
  Gateway,
  GatewayOptions,
  KnownPayment,
  PaymentStart,
  RefundRequest,
  RefundState,
  StatementPeriod,
  VerifiedPayment,
} from '../gateway.ts';
import { bestOf, mapped, openSend, readAnswer, type Send } from '../gateway-call.ts';
import { majorOfKobo } from './major-units.ts';
import {
  chargebacksAnswer,
  type FlutterwaveSettings,
  failureAnswer,
  paymentAnswer,
  refundAnswer,
  refundsAnswer,
  type Transaction,
  transactionsAnswer,
  ussdAnswer,
  verifyAnswer,
} from './schema.ts';

/** Transaction statuses of v3, and v4's word for the same (docs, read 2026-11). */
const paymentStatus = {
  successful: 'success',
  succeeded: 'success',
  failed: 'failed',
  pending: 'pending',
} as const satisfies Record<string, VerifiedPayment['status']>;

/** `completed` comes with the rail that carried it, `completed-mpgs`, so the word before the hyphen counts. */
const refundStatus = {
  completed: 'processed',
  successful: 'processed',
  pending: 'pending',
  new: 'pending',
  failed: 'failed',
} as const satisfies Record<string, RefundState['status']>;

/** `declined` is our refusal of the claim, which the banks decide on afterwards. */
const disputeStatus = {
  initiated: 'open',
  pending: 'open',
  declined: 'open',
  won: 'won',
  reversed: 'won',
  lost: 'lost',
  accepted: 'lost',
} as const satisfies Record<string, Dispute['status']>;

/** Bank codes of the USSD charge (docs, read 2026-11). */
const bankCodes = {
  gtbank: '058',
  uba: '033',
  zenith: '057',
  sterling: '232',
  access: '044',
  first_bank: '011',
  fidelity: '070',
  fcmb: '214',
  union: '032',
} as const satisfies Record<UssdBank, string>;

const maximumPages = 1_000;

export function openFlutterwave(settings: FlutterwaveSettings, options: GatewayOptions): Gateway {
  const send = openSend(settings, options);
  const emailOf = ({ orderRef }: PaymentStart) => `${orderRef.toLowerCase()}@${settings.emailDomain}`;
  return {
    name: 'flutterwave',
    startPayment: async (start) => {
      const body = {
        ...chargeOf(start),
        redirect_url: settings.callbackUrl,
        customer: { email: emailOf(start) },
        customizations: { title: `Order ${start.orderRef}` },
      };
      const { data } = read(paymentAnswer, await send('POST', '/payments', body));
      return { url: data.link };
    },
    ussdBanks: Object.keys(bankCodes) as UssdBank[],
    startUssd: async (start) => {
      const body = { ...chargeOf(start), email: emailOf(start), account_bank: bankCodes[start.bank] };
      return dialCodeOf(start, read(ussdAnswer, await send('POST', '/charges?type=ussd', body)));
    },
    verifyPayment: (reference, gatewayId) => verify(send, reference, gatewayId),
    refund: (request) => refund(send, request),
    findRefund: (request) => findRefund(send, request),
    findDisputes: (payment) => findDisputes(send, payment),
    listPayments: (period) => listPayments(send, period),
  };
}

function chargeOf({ reference, amountKobo, currency }: PaymentStart) {
  return { tx_ref: reference, amount: majorOfKobo(amountKobo), currency };
}

/** The code to dial stands in a note: `*737*000*7867#`, alone or after the bank's name and a bar. */
function dialCodeOf(start: PaymentStart, { data, meta }: z.output<typeof ussdAnswer>) {
  const asked = data.tx_ref === start.reference && data.amount === start.amountKobo;
  const dialCode = /\*[\d*]{2,60}#/.exec(meta.authorization.note)?.[0];
  if (!asked || data.currency !== start.currency || !dialCode) {
    throw new ProviderError('provider_outcome_unknown', { providerCode: 'other_charge' });
  }
  return { dialCode };
}

/** By our reference; by the transaction that a webhook named where the reference shows only an earlier, failed try. */
async function verify(send: Send, reference: string, gatewayId?: string): Promise<VerifiedPayment> {
  const path = `/transactions/verify_by_reference?tx_ref=${encodeURIComponent(reference)}`;
  const found = await readTransaction(send, path, isUnknownTransaction);
  if (found?.status === 'success' || gatewayId === undefined) {
    return found ?? unknown(reference);
  }
  // Anybody who knows the hash can name one that doesn't exist: that tells nothing of ours.
  const refused = ({ status }: ProviderAnswer) => status === 400 || status === 404;
  const named = await readTransaction(send, `/transactions/${encodeURIComponent(gatewayId)}/verify`, refused);
  return named?.reference === reference ? named : (found ?? unknown(reference));
}

function unknown(reference: string): VerifiedPayment {
  return { reference, status: 'unknown_reference', amountKobo: 0, currency: 'NGN' };
}

async function readTransaction(
  send: Send,
  path: string,
  isUnknown: (answer: ProviderAnswer) => boolean,
): Promise<VerifiedPayment | null> {
  const answer = await send('GET', path);
  return isUnknown(answer) ? null : verifiedOf(read(verifyAnswer, answer).data);
}

function verifiedOf({ id, tx_ref: reference, amount, currency, status }: Transaction): VerifiedPayment {
  const known = mapped(paymentStatus, status.toLowerCase()) ?? 'pending';
  return { reference, status: known, amountKobo: amount, currency, gatewayId: id };
}

/** A hosted link that nobody has tried to pay is no transaction yet. */
function isUnknownTransaction({ status, json }: ProviderAnswer): boolean {
  const failure = failureAnswer.safeParse(json);
  const said = failure.success && /no transaction was found/i.test(failure.data.message);
  return said && (status === 400 || status === 404);
}

async function refund(send: Send, { refundId, gatewayId, amountKobo }: RefundRequest): Promise<RefundState> {
  // The comment is the only place for an id of ours; `findRefund` knows the refund by it.
  const body = { amount: majorOfKobo(amountKobo), comments: refundId };
  const path = `/transactions/${encodeURIComponent(gatewayId)}/refund`;
  const { data } = read(refundAnswer, await send('POST', path, body));
  return { status: refundStatusOf(data.status) };
}

async function findRefund(send: Send, { refundId, gatewayId }: RefundRequest): Promise<RefundState> {
  const statuses: RefundState['status'][] = [];
  for (let page = 1; page <= maximumPages; page += 1) {
    const path = `/refunds?id=${encodeURIComponent(gatewayId)}&page=${page}`;
    const { data, meta } = read(refundsAnswer, await send('GET', path));
    for (const one of data) {
      const transaction = one.transaction_id ?? one.tx_id;
      const sameTransaction = transaction === undefined || transaction === gatewayId;
      if (sameTransaction && (one.comment ?? one.comments) === refundId) {
        statuses.push(refundStatusOf(one.status));
      }
    }
    if (data.length === 0 || page >= (meta?.page_info.total_pages ?? 1)) {
      break;
    }
  }
  return { status: bestOf(statuses) };
}

function refundStatusOf(word: string): RefundState['status'] {
  return mapped(refundStatus, word.toLowerCase().split('-')[0] ?? '') ?? 'pending';
}

async function findDisputes(send: Send, { reference, gatewayId }: KnownPayment): Promise<readonly Dispute[]> {
  const answer = await send('GET', `/chargebacks?id=${encodeURIComponent(gatewayId)}`);
  const { data } = read(chargebacksAnswer, answer);
  return data.flatMap(({ id, status, amount, tx_ref, transaction_id }) => {
    const ours = tx_ref === reference || transaction_id === gatewayId;
    const known = mapped(disputeStatus, status.toLowerCase()) ?? 'open';
    return ours ? [{ disputeId: id, status: known, amountKobo: amount }] : [];
  });
}

async function* listPayments(send: Send, { from, to }: StatementPeriod): AsyncIterable<VerifiedPayment> {
  const days = `from=${dayOf(from)}&to=${dayOf(to)}`;
  for (let page = 1; page <= maximumPages; page += 1) {
    const { data, meta } = read(transactionsAnswer, await send('GET', `/transactions?${days}&page=${page}`));
    yield* data.map(verifiedOf);
    if (data.length === 0 || page >= (meta?.page_info.total_pages ?? 1)) {
      return;
    }
  }
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** Reads an answer by its schema; a 4xx is Flutterwave's refusal, anything unreadable leaves the outcome open. */
function read<Schema extends z.ZodType>(schema: Schema, { status, json }: ProviderAnswer): z.output<Schema> {
  if (status >= 400) {
    const failure = failureAnswer.safeParse(json);
    const taken = failure.success && /duplicate|already exists/i.test(failure.data.message);
    throw new ProviderError(taken ? 'reference_taken' : 'provider_rejected', {
      providerCode: `http_${status}`,
    });
  }
  return readAnswer(schema, json);
}
