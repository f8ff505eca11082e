import type { z } from 'zod';
import { ProviderError } from '../../../config/errors.ts';
import { callProvider, type ProviderAnswer, type ProviderCall } from '../../provider-call.ts';
import type { Gateway, GatewayOptions, RefundState, VerifiedPayment } from '../gateway.ts';
import {
  failureAnswer,
  initializeAnswer,
  type PaystackSettings,
  refundAnswer,
  refundsAnswer,
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

type Send = (
  method: ProviderCall['method'],
  path: string,
  body?: Record<string, unknown>,
) => Promise<ProviderAnswer>;

export function openPaystack(settings: PaystackSettings, options: GatewayOptions): Gateway {
  const send: Send = (method, path, body) =>
    callProvider(options.fetch ?? globalThis.fetch, {
      method,
      url: `${settings.baseUrl}${path}`,
      headers: { authorization: `Bearer ${settings.secretKey.reveal()}` },
      timeoutMs: options.timeoutMs,
      ...(body ? { body } : {}),
    });
  return {
    name: 'paystack',
    startPayment: async ({ reference, amountKobo, currency, orderRef }) => {
      const email = `${orderRef.toLowerCase()}@${settings.emailDomain}`;
      const body = { email, amount: amountKobo, currency, reference, callback_url: settings.callbackUrl };
      const { data } = read(initializeAnswer, await send('POST', '/transaction/initialize', body));
      if (data.reference !== reference) {
        throw new ProviderError('provider_outcome_unknown', { providerCode: 'other_reference' });
      }
      return { url: data.authorization_url };
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
  };
}

async function verify(send: Send, reference: string): Promise<VerifiedPayment> {
  const answer = await send('GET', `/transaction/verify/${encodeURIComponent(reference)}`);
  if (isUnknownReference(answer)) {
    return { reference, status: 'unknown_reference', amountKobo: 0, currency: 'NGN' };
  }
  const { data } = read(verifyAnswer, answer);
  return {
    reference: data.reference,
    status: mapped(paymentStatus, data.status) ?? 'pending',
    amountKobo: data.amount,
    currency: data.currency,
    ...(data.id === undefined ? {} : { gatewayId: data.id }),
  };
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
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable', cause: parsed.error });
  }
  return parsed.data;
}

function mapped<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Of several tries under one note the one that got furthest counts. */
function bestOf(statuses: readonly RefundState['status'][]): RefundState['status'] {
  const order = ['processed', 'pending', 'failed'] as const;
  return order.find((status) => statuses.includes(status)) ?? 'not_found';
}
