import { randomUUID } from 'node:crypto';
import type { CarriedMessage } from '../message-books.ts';
import { schedule } from '../postman.ts';
import { countParts } from '../sms-parts.ts';
import type { SeenFile } from '../stored-files.ts';
import { type Answer, type Call, json, tagOf } from '../wire.ts';
import type { TwilioBooks } from './books.ts';
import { fetchMedia } from './media.ts';
import { refusalOf } from './refusals.ts';
import { postTwilioForm } from './webhook-sender.ts';
import { type FilledContent, fillContent, isWhatsapp, windowFailure } from './whatsapp.ts';

export type Sent = { readonly accountSid: string; readonly serviceSid: string | null };

const rfc2822 = (iso: string) => new Date(iso).toUTCString().replace('GMT', '+0000');

export function resourceOf(
  message: CarriedMessage,
  { accountSid, serviceSid }: Sent,
  errorCode: number | null,
) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.id}`;
  const isWaiting = message.status === 'queued' || message.status === 'accepted';
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.text,
    date_created: rfc2822(message.at),
    date_sent: isWaiting ? null : rfc2822(message.at),
    date_updated: rfc2822(message.at),
    direction: 'outbound-api',
    error_code: errorCode,
    error_message: null,
    from: message.from === '' ? null : message.from,
    messaging_service_sid: serviceSid,
    num_media: String(message.media?.length ?? 0),
    num_segments: String(message.parts),
    price: null,
    price_unit: 'USD',
    sid: message.id,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

type Reporting = Sent & {
  readonly url: string;
  readonly authToken: string;
  readonly failure: number | undefined;
};

/** No callback is sent for the first status: it is in the answer. */
function reportStatus(books: TwilioBooks, message: CarriedMessage, reporting: Reporting): void {
  const { world } = books;
  const { url, authToken, failure } = reporting;
  const reached = isWhatsapp(message.to) ? ['sent', 'delivered', 'read'] : ['sent', 'delivered'];
  const steps = (failure === undefined ? reached : ['sent', 'undelivered']).map((status) => ({
    afterMs: world.config().callbackDelayMs,
    change: () => {
      message.status = status;
      if (status === 'undelivered' && failure !== undefined) books.failures.set(message, failure);
    },
    post: () => {
      const fields = {
        ...(status === 'undelivered' ? { ErrorCode: String(failure) } : {}),
        ...(status === 'read' ? { EventType: 'READ' } : {}),
        ...(reporting.serviceSid === null ? {} : { MessagingServiceSid: reporting.serviceSid }),
        SmsSid: message.id,
        SmsStatus: status,
        MessageStatus: status,
        To: message.to,
        MessageSid: message.id,
        AccountSid: reporting.accountSid,
        From: message.from,
        ApiVersion: '2010-04-01',
      };
      return postTwilioForm(world, { operation: 'status', url, authToken, fields, phone: message.to });
    },
  }));
  schedule(world, 'twilio', 'status', { phones: [message.to] }, steps);
}

type Sending = {
  readonly form: URLSearchParams;
  readonly content: FilledContent | undefined;
  readonly sent: Sent;
};

const textOf = (form: URLSearchParams, content: FilledContent | undefined) =>
  content?.text ?? form.get('Body') ?? '';

function recordMessage(books: TwilioBooks, call: Call, { form, content, sent }: Sending) {
  const text = textOf(form, content);
  const prefix = form.has('MediaUrl') ? 'MM' : 'SM';
  return books.messages.record({
    id: prefix + randomUUID().replaceAll('-', ''),
    at: new Date().toISOString(),
    to: form.get('To') ?? '',
    from: form.get('From') ?? '',
    text,
    parts: countParts(text),
    status: sent.serviceSid === null ? 'queued' : 'accepted',
    tag: tagOf(call),
    ...(content && content.choices.length > 0 ? { choices: content.choices } : {}),
  });
}

/** 63019 where the files could not be had. */
function takeMedia(message: CarriedMessage, media: readonly SeenFile[] | null): number | undefined {
  if (media === null) return 63_019;
  message.media = media;
  return undefined;
}

export function sendTwilio(books: TwilioBooks, call: Call, authToken: string): Answer {
  const { world } = books;
  const form = new URLSearchParams(call.body);
  const refusal = refusalOf(form, world.config().twilio.numbers, books.optedOut);
  if ('answer' in refusal) return refusal.answer;
  const sent = { accountSid: call.params['accountSid'] ?? '', serviceSid: form.get('MessagingServiceSid') };
  const content = fillContent(form);
  if (content && 'status' in content) return content;
  const message = recordMessage(books, call, { form, content, sent });
  const answer = json(201, resourceOf({ ...message, text: textOf(form, content) }, sent, null));
  const url = form.get('StatusCallback') ?? world.config().callbacks.twilio.statusUrl;
  const failure = refusal.failure ?? windowFailure(books, message.to, content);
  const carry = (failed: number | undefined) => {
    if (url === null) message.status = failed === undefined ? 'delivered' : 'undelivered';
    else reportStatus(books, message, { ...sent, url, authToken, failure: failed });
  };
  const mediaUrls = form.getAll('MediaUrl');
  if (mediaUrls.length === 0) carry(failure);
  else void fetchMedia(world, mediaUrls).then((media) => carry(takeMedia(message, media) ?? failure));
  return answer;
}
