import { createHash } from 'node:crypto';
import { type ErrorCode, WebhookError } from '../../config/errors.ts';
import type { ChannelEvent, ConsentChange, DeliveryReport } from '../../conversation/channel-event.ts';
import type { DeliveryStatus } from '../../conversation/delivery-status.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { findCode } from '../code-table.ts';
import { readJson } from '../json-body.ts';
import { readEmailAddress } from './email-address.ts';
import { Event } from './schema.ts';

// twilio.com/docs/sendgrid/for-developers/tracking-events/event, read 2026-11-21. Opens and clicks are nobody's business.
const statuses = {
  processed: 'sending',
  deferred: 'sending',
  delivered: 'delivered',
  bounce: 'failed',
  dropped: 'failed',
} as const satisfies Record<string, DeliveryStatus>;

const consents = {
  spamreport: 'opted_out',
  unsubscribe: 'opted_out',
  group_unsubscribe: 'opted_out',
  group_resubscribe: 'opted_in',
} as const satisfies Record<string, ConsentChange['consent']>;

/** `reason` of a mail that was never sent. */
const droppedBecause = {
  'bounced address': 'recipient_invalid',
  invalid: 'recipient_invalid',
  'unsubscribed address': 'recipient_opted_out',
  'spam reporting address': 'recipient_opted_out',
  'spam content (if spam checker app enabled)': 'content_rejected',
  'recipient list over package quota': 'provider_out_of_funds',
} as const satisfies Record<string, ErrorCode>;

/** `bounce_classification`, where the provider has understood what the other side said. */
const bouncedBecause = {
  'invalid address': 'recipient_invalid',
  content: 'content_rejected',
  reputation: 'content_rejected',
  'mailbox unavailable': 'recipient_unreachable',
  technical: 'recipient_unreachable',
} as const satisfies Record<string, ErrorCode>;

/** All events of the batch that say anything to us; an item that is none of these is left out, or it would come for a day. */
export function parseEvents(request: WebhookRequest): readonly ChannelEvent[] {
  const found = readBatch(request).flatMap((item): ChannelEvent[] => {
    const read = Event.safeParse(item);
    const event = read.success ? readEvent(read.data, keyOf(read.data, item)) : undefined;
    return event ? [event] : [];
  });
  return [...new Map(found.map((event) => [event.key, event])).values()];
}

function readBatch(request: WebhookRequest): readonly unknown[] {
  const batch = readJson(request);
  if (!Array.isArray(batch)) throw new WebhookError(400, 'The body must be a JSON list of events.');
  return batch;
}

function readEvent(event: Event, key: string): ChannelEvent | undefined {
  const consent = findCode<ConsentChange['consent']>(consents, event.event);
  const from = consent && readEmailAddress(event.email);
  if (consent && from) return { kind: 'consent', key, from: { medium: 'email', value: from }, consent };
  const status = findCode<DeliveryStatus>(statuses, event.event);
  return status && readReport(event, status, key);
}

/** Nothing for a mail that somebody else sent through the same account: it has neither our tag nor an id of ours. */
function readReport(event: Event, status: DeliveryStatus, key: string): DeliveryReport | undefined {
  // The part before the first dot is what the send was answered with; an asynchronous bounce has none.
  const externalId = event.sg_message_id?.split('.', 1)[0];
  const messageId = event.switchboard_message;
  const id = externalId || messageId;
  if (id === undefined) return undefined;
  return {
    kind: 'delivery_report',
    key,
    externalId: id,
    ...(messageId === undefined ? {} : { messageId }),
    status,
    ...(status === 'failed' ? { code: failureOf(event) } : {}),
    rawStatus: rawStatusOf(event),
  };
}

function failureOf({ event, type, status, reason, bounce_classification: classification }: Event): ErrorCode {
  if (event === 'dropped')
    return findCode<ErrorCode>(droppedBecause, reason.toLowerCase()) ?? 'provider_rejected';
  const understood = findCode<ErrorCode>(bouncedBecause, classification.toLowerCase());
  if (understood) return understood;
  // `blocked` is of the mail or of us; a `bounce` is of the address, but for a full mailbox and its like.
  return type === 'blocked' || !/^5\.(1|0)\.|^$/.test(status) ? 'recipient_unreachable' : 'recipient_invalid';
}

function rawStatusOf({ event, type, status }: Event): string {
  const word = type !== '' && event === 'bounce' && /^[a-z]{1,20}$/.test(type) ? type : event;
  return /^\d\.\d{1,3}\.\d{1,3}$/.test(status) ? `${word}:${status}` : word;
}

function keyOf({ sg_event_id: id }: Event, item: unknown): string {
  return `sg:ev:${id ?? createHash('sha256').update(JSON.stringify(item)).digest('base64url')}`;
}
