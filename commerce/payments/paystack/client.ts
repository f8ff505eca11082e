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
  RefundState,
  StatementPeriod,
  VerifiedPayment,
} from '../gateway.ts';
import { bestOf, mapped, openSend, readAnswer, type Send } from '../gateway-call.ts';
import {
  chargeAnswer,
  disputesAnswer,
  failureAnswer,
  initializeAnswer,
  type PaystackSettings,
  refundAnswer,
  refundsAnswer,
  type Transaction,
  transactionsAnswer,
  verifyAnswer,
} from './schema.ts';

/**
 * Transaction statuses (docs, read 2026-11). `abandoned` is also what an unpaid link shows, which can still be paid.
 */
const paymentStatus = {
  success: 'success',
  failed: 'failed',
  reversed: 'reversed',
  abandoned: 'pending',
  ongoing: 'pending',
  pending: 'pending',
  processing: 'pending',
  queued: 'pending',
} as const satisfies Record<string, VerifiedPayment['status']>;

/** `needs-attention` waits for bank details that the operator enters at Paystack. */
const refundStatus = {
  pending: 'pending',
  processing: 'pending',
  'needs-attention': 'pending',
  processed: 'processed',
  failed: 'failed',
} as const satisfies Record<string, RefundState['status']>;

/** The service codes of the banks that its USSD charge knows (docs, read 2026-11). */
const ussdTypes: Partial<Record<UssdBank, string>> = {
  gtbank: '737',
  uba: '919',
  sterling: '822',
  zenith: '966',
};

const maximumPages = 1_000;

export function openPaystack(settings: PaystackSettings, options: GatewayOptions): Gateway {
  const send = openSend(settings, options);
  const chargeOf = ({ reference, amountKobo, currency, orderRef }: PaymentStart) => {
    const email = `${orderRef.toLowerCase()}@${settings.emailDomain}`;
    return { email, amount: amountKobo, currency, reference };
  };
  return {
    name: 'paystack',
    startPayment: async (start) => {
      const { reference } = start;
      const body = { ...chargeOf(start), callback_url: settings.callbackUrl };
      const { data } = read(initializeAnswer, await send('POST', '/transaction/initialize', body));
      if (data.reference !== reference) {
        throw new ProviderError('provider_outcome_unknown', { providerCode: 'other_reference' });
      }
      return { url: data.authorization_url };
    },
    ussdBanks: Object.keys(ussdTypes) as UssdBank[],
    startUssd: async (start) => {
      const body = { ...chargeOf(start), ussd: { type: ussdTypes[start.bank] } };
      const { data } = read(chargeAnswer, await send('POST', '/charge', body));
      if (data.reference !== start.reference || !data.ussd_code) {
        throw new ProviderError('provider_outcome_unknown', { providerCode: 'other_charge' });
      }
      return { dialCode: data.ussd_code };
    },
    verifyPayment: (reference) => verify(send, reference),
    refund: async ({ refundId, gatewayId, amountKobo }) => {
      // The note is the only place for an id of ours; `findRefund` knows the refund by it.
      const body = { transaction: gatewayId, amount: amountKobo, currency: 'NGN', merchant_note: refundId };
      const { data } = read(refundAnswer, await send('POST', '/refund', body));
      return { status: mapped(refundStatus, data.status) ?? 'pending' };
    },
    findRefund: async ({ refundId, gatewayId }) => {
      const path = `/refund?transaction=${encodeURIComponent(gatewayId)}&perPage=100`;
      const { data } = read(refundsAnswer, await send('GET', path));
      const ours = data.filter((refund) => refund.merchant_note === refundId);
      return { status: bestOf(ours.map((refund) => mapped(refundStatus, refund.status) ?? 'pending')) };
    },
    findDisputes: (payment) => findDisputes(send, payment),
    listPayments: (period) => listPayments(send, period),
  };
}

async function verify(send: Send, reference: string): Promise<VerifiedPayment> {
  const answer = await send('GET', `/transaction/verify/${encodeURIComponent(reference)}`);
  if (isUnknownReference(answer)) {
    return { reference, status: 'unknown_reference', amountKobo: 0, currency: 'NGN' };
  }
  return verifiedOf(read(verifyAnswer, answer).data);
}

function verifiedOf(data: Transaction): VerifiedPayment {
  return {
    reference: data.reference,
    status: mapped(paymentStatus, data.status) ?? 'pending',
    amountKobo: data.amount,
    currency: data.currency,
    ...(data.id === undefined ? {} : { gatewayId: data.id }),
  };
}

/** Lost when we accepted the claim or let the time for an answer pass, won when the bank took our refusal. */
async function findDisputes(send: Send, { reference, gatewayId }: KnownPayment): Promise<readonly Dispute[]> {
  const path = `/dispute?transaction=${encodeURIComponent(gatewayId)}&perPage=100`;
  const { data } = read(disputesAnswer, await send('GET', path));
  return data.flatMap((dispute) => {
    const { id, transaction, status, resolution, refund_amount } = dispute;
    const resolved = resolution === 'declined' ? 'won' : 'lost';
    const ours = transaction.reference === reference || transaction.id === gatewayId;
    return ours
      ? [
          {
            disputeId: id,
            status: status === 'resolved' ? resolved : 'open',
            amountKobo: refund_amount ?? transaction.amount,
          },
        ]
      : [];
  });
}

async function* listPayments(send: Send, { from, to }: StatementPeriod): AsyncIterable<VerifiedPayment> {
  const days = `from=${from.toISOString()}&to=${to.toISOString()}`;
  for (let page = 1; page <= maximumPages; page += 1) {
    const path = `/transaction?${days}&perPage=100&page=${page}`;
    const { data, meta } = read(transactionsAnswer, await send('GET', path));
    yield* data.map(verifiedOf);
    if (data.length === 0 || page >= (meta?.pageCount ?? 1)) {
      return;
    }
  }
}

function isUnknownReference({ status, json }: ProviderAnswer): boolean {
  const failure = failureAnswer.safeParse(json);
  const said =
    failure.success &&
    (failure.data.code === 'transaction_not_found' || /reference not found/i.test(failure.data.message));
  return said && (status === 400 || status === 404);
}

/** Reads an answer by its schema; a 4xx is Paystack's refusal, anything unreadable leaves the outcome open. */
function read<Schema extends z.ZodType>(schema: Schema, { status, json }: ProviderAnswer): z.output<Schema> {
  const failure = failureAnswer.safeParse(json);
  if (status >= 400) {
    const code = failure.success ? failure.data.code : '';
    const taken = failure.success && /duplicate.*reference/i.test(`${code} ${failure.data.message}`);
    throw new ProviderError(taken ? 'reference_taken' : 'provider_rejected', {
      providerCode: code || `http_${status}`,
    });
  }
  return readAnswer(schema, json);
}
