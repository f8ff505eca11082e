import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type ErrorCode, WebhookError } from '../../config/errors.ts';
import type { ChannelEvent, DeliveryReport, InboundMessage } from '../../conversation/channel-event.ts';
import type { DeliveryStatus } from '../../conversation/delivery-status.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { findCode } from '../code-table.ts';
import { hmacSignature, sameSignature } from '../hmac-signature.ts';
import { readJson } from '../json-body.ts';
import { AckEvent, Envelope, MessageEvent, type Settings } from './schema.ts';

/** HMAC-SHA-256 in hex over the time, a full stop and the body. A repeat of a signed call changes nothing: its keys are known. */
export function verifySignature({ headers, rawBody }: WebhookRequest, { bridgeSecret }: Settings): void {
  const timestamp = headers['x-bridge-timestamp'] ?? '';
  const signed = Buffer.concat([Buffer.from(`${timestamp}.`), rawBody]);
  const expected = hmacSignature('sha256', bridgeSecret.reveal(), signed, 'hex');
  if (!/^\d{1,12}$/.test(timestamp) || !sameSignature(headers['x-bridge-signature'], expected)) {
    throw new WebhookError(401, 'The signature is missing or not the one of this account.');
  }
}

/** The library's acks (docs.wwebjs.dev, MessageAck, read 2026-11-21). 0 says nothing, 4 is of a voice message. */
const acks = {
  '-1': { status: 'failed', code: 'provider_rejected', word: 'error' },
  '1': { status: 'sent', word: 'server' },
  '2': { status: 'delivered', word: 'device' },
  '3': { status: 'read', word: 'read' },
  '4': { status: 'read', word: 'played' },
} as const satisfies Record<string, AckEntry>;

type AckEntry = { readonly status: DeliveryStatus; readonly code?: ErrorCode; readonly word: string };

function parseMessage(event: unknown, { number }: Settings): InboundMessage {
  const { id, from, text, files } = readPart(MessageEvent, event);
  return {
    kind: 'message',
    // WhatsApp's id has the customer's number in it; a key may be logged.
    key: `ww:msg:${createHash('sha256').update(`${number}|${id}`).digest('hex')}`,
    from: { medium: 'whatsapp', value: from },
    to: number,
    text,
    ...(files.length > 0 ? { files: files.map(toFile) } : {}),
    thread: { id },
  };
}

function toFile({ contentType, fileName, base64 }: z.output<typeof MessageEvent>['files'][number]) {
  return {
    contentType,
    ...(fileName === undefined ? {} : { fileName }),
    ...(base64 === undefined ? {} : { bytes: base64 }),
  };
}

function parseAck(event: unknown): readonly DeliveryReport[] {
  const { id, ack } = readPart(AckEvent, event);
  const entry = findCode<AckEntry>(acks, String(ack));
  if (entry === undefined) return [];
  return [
    {
      kind: 'delivery_report',
      key: `ww:ack:${id}:${ack}`,
      externalId: id,
      status: entry.status,
      ...(entry.code ? { code: entry.code } : {}),
      rawStatus: entry.word,
    },
  ];
}

/** All that the bridge tells. What the client's state is, is for the operator; a kind that is new says nothing here. */
export function parseEvents(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  const { events } = readPart(Envelope, readJson(request));
  return events.flatMap((event): readonly ChannelEvent[] => {
    if (event.kind === 'message') return [parseMessage(event, settings)];
    return event.kind === 'ack' ? parseAck(event) : [];
  });
}

function readPart<Part>(schema: z.ZodType<Part>, value: unknown): Part {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map((issue) => issue.path.join('.')));
  throw new WebhookError(400, `Missing or wrong: ${[...names].join(', ')}.`);
}
