import { type KeyObject, verify } from 'node:crypto';
import { WebhookError } from '../../config/errors.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import type { Settings } from './schema.ts';

/**
 * ECDSA over the timestamp and the raw body, base64 of its DER form
 * (twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features, read
 * 2026-11-21). The time is not judged: whether a repeat is signed anew is not documented, and events are known by id. It has
 * to have all its digits, since nothing parts it from the body.
 */
function isSigned({ headers, rawBody }: WebhookRequest, keys: readonly KeyObject[]): boolean {
  const signature = headers['x-twilio-email-event-webhook-signature'] ?? '';
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'] ?? '';
  if (!/^\d{10,13}$/.test(timestamp) || !/^[A-Za-z0-9+/]{40,200}={0,2}$/.test(signature)) return false;
  const signed = Buffer.concat([Buffer.from(timestamp), rawBody]);
  const bytes = Buffer.from(signature, 'base64');
  return keys.some((key) => verify('sha256', signed, key, bytes));
}

export function verifyEvents(request: WebhookRequest, { eventKeys }: Settings): void {
  requireSigned(request, eventKeys);
}

/** By the events' headers, which a security policy of Inbound Parse is taken to use too. */
export function verifyInbound(request: WebhookRequest, { inboundKeys }: Settings): void {
  if (inboundKeys) requireSigned(request, inboundKeys);
}

function requireSigned(request: WebhookRequest, keys: readonly KeyObject[]): void {
  if (!isSigned(request, keys)) throw new WebhookError(401, 'The signature is missing or wrong.');
}
