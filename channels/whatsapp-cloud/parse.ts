import type { z } from 'zod';
import { type ErrorCode, WebhookError } from '../../config/errors.ts';
import type {
  ChannelEvent,
  DeliveryReport,
  InboundFile,
  InboundMessage,
} from '../../conversation/channel-event.ts';
import type { DeliveryStatus } from '../../conversation/delivery-status.ts';
import type { WebhookAnswer, WebhookRequest } from '../../conversation/webhook.ts';
import { findCode } from '../code-table.ts';
import { hmacSignature, sameSignature } from '../hmac-signature.ts';
import { readJson } from '../json-body.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { whatsappAddress } from '../whatsapp-address.ts';
import { findCloudError } from './errors.ts';
import * as schema from './schema.ts';

// `deleted` takes nothing back, and `warning` says nothing of a message.
const statuses = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  // Of a voice message.
  played: 'read',
  failed: 'failed',
} as const satisfies Record<string, DeliveryStatus>;

/** No words to answer: a sign under a message of ours, news of the number, or a change to what was said before. */
const silentTypes: ReadonlySet<string> = new Set(['reaction', 'system', 'edit', 'revoke']);
const mediaTypes: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker']);

export function verifySignature(request: WebhookRequest, settings: schema.Settings): void {
  const { appSecret, previousAppSecret } = settings;
  const given = request.headers['x-hub-signature-256'];
  const genuine = [appSecret, ...(previousAppSecret ? [previousAppSecret] : [])].some((secret) =>
    sameSignature(given, `sha256=${hmacSignature('sha256', secret.reveal(), request.rawBody, 'hex')}`),
  );
  if (!genuine) throw new WebhookError(401, 'The signature is missing or wrong.');
}

/** Meta asks once, when the address is entered in the app's dashboard. */
export function answerHandshake(
  query: URLSearchParams,
  settings: schema.Settings,
): WebhookAnswer | undefined {
  const challenge = query.get('hub.challenge') ?? '';
  const token = query.get('hub.verify_token') ?? '';
  const asks = query.get('hub.mode') === 'subscribe' && /^[\w-]{1,200}$/.test(challenge);
  if (!asks || !sameSignature(token, settings.verifyToken.reveal())) return undefined;
  return { status: 200, type: 'text/plain', body: challenge };
}

/** All messages and statuses of the post. What can't be read is left out: Meta would repeat the whole batch for days. */
export function parseEvents(request: WebhookRequest, settings: schema.Settings): readonly ChannelEvent[] {
  const envelope = schema.Envelope.safeParse(readJson(request));
  if (!envelope.success) throw new WebhookError(400, 'The body is none of WhatsApp.');
  const events = new Map<string, ChannelEvent>();
  const changes = envelope.data.entry.flatMap((entry) => read(schema.Entry, entry)?.changes ?? []);
  for (const event of changes.flatMap((change) => readChange(change, settings))) {
    if (!events.has(event.key)) events.set(event.key, event);
  }
  return [...events.values()];
}

function readChange(change: unknown, settings: schema.Settings): readonly ChannelEvent[] {
  // An app has one address for all its numbers and for news of other fields.
  const value = read(schema.Change, change)?.value;
  if (value?.metadata.phone_number_id !== settings.phoneNumberId) return [];
  const shown = value.metadata.display_phone_number;
  const to = readInternationalNumber(shown.replace(/[^\d+]/g, '')) ?? settings.phoneNumberId;
  return [
    ...value.messages.map((message) => readMessage(message, to)),
    ...value.statuses.map(readStatus),
  ].filter((event) => event !== undefined);
}

function readMessage(raw: unknown, to: string): InboundMessage | undefined {
  const message = read(schema.Message, raw);
  // What is said in a group is not said to us.
  if (!message || message.group_id !== undefined || silentTypes.has(message.type)) return undefined;
  const value = whatsappAddress(message.from, message.from_user_id);
  if (value === undefined) return undefined;
  return {
    kind: 'message',
    key: `wa:msg:${message.id}`,
    from: { medium: 'whatsapp', value },
    to,
    ...readContent(message.type, raw),
    thread: { id: message.id },
  };
}

type Content = Pick<InboundMessage, 'text' | 'choiceId' | 'files'>;

/** A type that we don't know is a message without words: it is answered, too. */
function readContent(type: string, raw: unknown): Content {
  if (mediaTypes.has(type)) return readMedia(property(raw, type));
  switch (type) {
    case 'text':
      return { text: read(schema.Text, raw)?.text.body ?? '' };
    case 'button': {
      const button = read(schema.Button, raw)?.button;
      return { text: button?.text ?? '', ...(button?.payload ? { choiceId: button.payload } : {}) };
    }
    case 'interactive':
      return readTap(raw);
    case 'contacts':
      return { text: readContacts(raw) };
    default:
      return { text: '' };
  }
}

/** The label of a list's row came apart when it was sent. */
function readTap(raw: unknown): Content {
  const interactive = read(schema.Interactive, raw)?.interactive;
  switch (interactive?.type) {
    case 'button_reply':
      return { text: interactive.button_reply.title, choiceId: interactive.button_reply.id };
    case 'list_reply': {
      const { id, title, description } = interactive.list_reply;
      return { text: `${title} ${description}`.trim(), choiceId: id };
    }
    default:
      return { text: '' };
  }
}

function readMedia(raw: unknown): Content {
  const media = read(schema.Media, raw);
  const file: InboundFile = {
    contentType: media?.mime_type ?? 'application/octet-stream',
    ...(media?.filename ? { fileName: media.filename } : {}),
    ...(media ? { id: media.id } : {}),
  };
  return { text: media?.caption ?? '', files: [file] };
}

/** A contact that is shared answers the question whom to buy for: its first number. */
function readContacts(raw: unknown): string {
  const contacts = read(schema.Contacts, raw)?.contacts ?? [];
  const numbers = contacts.flatMap(({ phones: [first] }) => {
    const number = first && (readInternationalNumber(first.wa_id) ?? first.phone.trim());
    return number ? [number] : [];
  });
  return numbers.join(' ');
}

function readStatus(raw: unknown): DeliveryReport | undefined {
  const report = read(schema.Status, raw);
  const status = report && findCode<DeliveryStatus>(statuses, report.status);
  if (!status) return undefined;
  const [error] = report.errors;
  return {
    kind: 'delivery_report',
    key: `wa:st:${report.id}:${report.status}`,
    externalId: report.id,
    status,
    ...(status === 'failed' ? { code: codeOfFailure(error?.code) } : {}),
    rawStatus: error === undefined ? report.status : `${report.status}:${error.code}`,
  };
}

/** In a report the outcome is known, whatever the code says of it. */
function codeOfFailure(code: number | undefined): ErrorCode {
  const found = code === undefined ? undefined : findCloudError(String(code));
  return found === undefined || found === 'provider_outcome_unknown' ? 'provider_rejected' : found;
}

function read<Value>(wanted: z.ZodType<Value>, raw: unknown): Value | undefined {
  return wanted.safeParse(raw).data;
}

function property(raw: unknown, name: string): unknown {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, name)
    ? Reflect.get(raw, name)
    : undefined;
}
