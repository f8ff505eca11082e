import { WebhookError } from '../../config/errors.ts';
import type { ChannelEvent, DeliveryReport } from '../../conversation/channel-event.ts';
import type { DeliveryStatus } from '../../conversation/delivery-status.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { findCode } from '../code-table.ts';
import { readFields, readForm } from '../form-body.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { isSignedByTwilio } from '../twilio-signature.ts';
import { findTwilioError } from './errors.ts';
import { InboundForm, type Settings, StatusForm } from './schema.ts';

// `receiving` and `received` are of messages to us, and no news of one that we sent.
const statuses = {
  accepted: 'queued',
  scheduled: 'queued',
  queued: 'queued',
  sending: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
} as const satisfies Record<string, DeliveryStatus>;

/** Advanced Opt-Out: Twilio has answered the word by itself. HELP changes no consent. */
const consents = {
  STOP: 'opted_out',
  START: 'opted_in',
} as const satisfies Record<string, 'opted_out' | 'opted_in'>;

export function verifySignature(request: WebhookRequest, settings: Settings): void {
  const { authToken, previousAuthToken } = settings;
  const tokens = [authToken, ...(previousAuthToken ? [previousAuthToken] : [])].map((token) =>
    token.reveal(),
  );
  const signature = request.headers['x-twilio-signature'];
  if (!isSignedByTwilio(tokens, signature, request.url, readForm(request))) {
    throw new WebhookError(401, 'The signature is missing or wrong.');
  }
}

export function parseInbound(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  const form = readFields(readForm(request), InboundForm);
  requireAccount(form.AccountSid, settings);
  const number = form.From.startsWith('+') ? readInternationalNumber(form.From) : undefined;
  if (number === undefined) throw new WebhookError(400, '`From` is no telephone number in SMS.');
  const from = { medium: 'sms', value: number } as const;
  const key = `tw:msg:${form.MessageSid}`;
  const consent = findCode<'opted_out' | 'opted_in'>(consents, form.OptOutType);
  return [
    {
      kind: 'message',
      key,
      from,
      to: form.To,
      text: form.Body,
      ...(form.OptOutType === '' ? {} : { answeredByProvider: true }),
    },
    ...(consent === undefined ? [] : [{ kind: 'consent', key: `${key}:consent`, from, consent } as const]),
  ];
}

/** No event for a status that we don't know: new ones are no reason to refuse the call. */
export function parseStatus(request: WebhookRequest, settings: Settings): readonly DeliveryReport[] {
  const form = readFields(readForm(request), StatusForm);
  requireAccount(form.AccountSid, settings);
  const status = findCode<DeliveryStatus>(statuses, form.MessageStatus);
  if (status === undefined) return [];
  const errorCode = /^\d+$/.test(form.ErrorCode) ? form.ErrorCode : '';
  return [
    {
      kind: 'delivery_report',
      key: `tw:st:${form.MessageSid}:${form.MessageStatus}`,
      externalId: form.MessageSid,
      status,
      ...(status === 'failed' ? { code: findTwilioError(errorCode) ?? 'provider_rejected' } : {}),
      rawStatus: errorCode === '' ? form.MessageStatus : `${form.MessageStatus}:${errorCode}`,
    },
  ];
}

function requireAccount(accountSid: string, settings: Settings): void {
  if (accountSid !== settings.accountSid) {
    throw new WebhookError(400, 'The message is of another Twilio account.');
  }
}
