import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { WebhookError } from '../../../config/errors.ts';
import type { Webhook, WebhookRequest } from '../../../conversation/webhook.ts';
import type { Hint } from '../../hint.ts';
import { readWebhookBody } from '../../webhook-body.ts';
import { type FlutterwaveSettings, webhookBody } from './schema.ts';

/** Charges, refunds and chargebacks; everything else that Flutterwave tells is acknowledged and left alone. */
export const eventsWebhook: Webhook<FlutterwaveSettings, Hint> = {
  name: 'events',
  contentType: 'application/json',
  maxBodyBytes: 256_000,
  // Only where repeats are switched on in the dashboard, so nothing may rest on them (docs, read 2026-11).
  repeatsAfterFailure: false,
  verify: (request, { secretHash }) => {
    const hash = secretHash.reveal();
    const signed = request.headers['flutterwave-signature'] !== undefined;
    if (!(signed ? isSigned(request, hash) : isTold(request, hash))) {
      throw new WebhookError(401, 'flutterwave-signature or verif-hash is missing or wrong');
    }
  },
  parse: ({ rawBody }) => {
    const body = readWebhookBody(rawBody, webhookBody, 'Flutterwave');
    const event = body.event ?? body.type ?? body['event.type'] ?? '';
    const { data } = body;
    const reference = data.tx_ref ?? data.txRef ?? data.reference ?? '';
    const gatewayId = data.transaction_id ?? data.tx_id ?? data.charge_id ?? undefined;
    const key = `fw:${event}:${data.id ?? reference}:${data.status ?? ''}`;
    if (event.startsWith('charge.')) {
      // v4 has ids of its own, which v3's API doesn't know.
      const named = data.id !== undefined && /^\d+$/.test(data.id) ? { gatewayId: data.id } : {};
      return [{ kind: 'payment_hint', key, reference: required(reference), ...named }];
    }
    // A chargeback or refund may name the transaction by Flutterwave's id alone.
    const about = required(reference || gatewayId);
    if (event.startsWith('chargeback')) {
      return [{ kind: 'payment_hint', key, reference: about, about: 'dispute' }];
    }
    return event.startsWith('refund') ? [{ kind: 'refund_hint', key, reference: about }] : [];
  },
  answer: { status: 200, type: 'text/plain', body: '' },
};

/** v4: HMAC-SHA256 over the body. */
function isSigned({ headers, rawBody }: WebhookRequest, hash: string): boolean {
  const expected = createHmac('sha256', hash).update(rawBody).digest();
  const header = headers['flutterwave-signature'] ?? '';
  const given = /^[A-Za-z0-9+/]{43}=$/.test(header) ? Buffer.from(header, 'base64') : Buffer.alloc(0);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** v3: the hash itself, which says nothing of the body. Digests are compared, so that the length tells nothing either. */
function isTold({ headers }: WebhookRequest, hash: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const header = headers['verif-hash'] ?? '';
  return header !== '' && timingSafeEqual(digest(header), digest(hash));
}

function required(reference: string | undefined): string {
  if (!reference) {
    throw new WebhookError(400, 'the event names no transaction');
  }
  return reference;
}
