import { createHmac, timingSafeEqual } from 'node:crypto';
import { WebhookError } from '../../../config/errors.ts';
import type { Webhook } from '../../../conversation/webhook.ts';
import type { Hint } from '../../hint.ts';
import { readWebhookBody } from '../../webhook-body.ts';
import { type PaystackSettings, webhookBody } from './schema.ts';

/** Charges, refunds and disputes; everything else that Paystack tells is acknowledged and left alone. */
export const eventsWebhook: Webhook<PaystackSettings, Hint> = {
  name: 'events',
  contentType: 'application/json',
  maxBodyBytes: 256_000,
  // Every 3 minutes four times, then hourly up to 72 hours (docs, read 2026-11).
  repeatsAfterFailure: true,
  verify: ({ headers, rawBody }, { secretKey }) => {
    const expected = createHmac('sha512', secretKey.reveal()).update(rawBody).digest();
    const header = headers['x-paystack-signature'] ?? '';
    const given = /^[0-9a-f]{128}$/i.test(header) ? Buffer.from(header, 'hex') : Buffer.alloc(0);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new WebhookError(401, 'x-paystack-signature is missing or wrong');
    }
  },
  parse: ({ rawBody }) => {
    const body = readWebhookBody(rawBody, webhookBody, 'Paystack');
    const { event, data } = body;
    if (event === 'charge.success') {
      const reference = required(data.reference);
      return [{ kind: 'payment_hint', key: `ps:${event}:${data.id ?? reference}`, reference }];
    }
    if (event.startsWith('charge.dispute.')) {
      const reference = required(data.transaction?.reference ?? data.transaction?.id);
      const key = `ps:${event}:${data.id ?? reference}:${data.status ?? ''}`;
      return [{ kind: 'payment_hint', key, reference, about: 'dispute' }];
    }
    if (event.startsWith('refund.')) {
      const reference = required(data.transaction_reference ?? data.transaction?.reference);
      const id = data.id ?? data.refund_reference ?? reference;
      return [{ kind: 'refund_hint', key: `ps:${event}:${id}`, reference }];
    }
    return [];
  },
  answer: { status: 200, type: 'text/plain', body: '' },
};

function required(reference: string | undefined): string {
  if (!reference) {
    throw new WebhookError(400, 'the event names no transaction');
  }
  return reference;
}
