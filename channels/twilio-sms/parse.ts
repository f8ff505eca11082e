import { WebhookError } from '../../config/errors.ts';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { readFields, readForm } from '../form-body.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { readOptOut, requireTwilioAccount } from '../twilio-webhook.ts';
import { InboundForm, type Settings } from './schema.ts';

export function parseInbound(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  const form = readFields(readForm(request), InboundForm);
  requireTwilioAccount(form.AccountSid, settings);
  const number = form.From.startsWith('+') ? readInternationalNumber(form.From) : undefined;
  if (number === undefined) throw new WebhookError(400, '`From` is no telephone number in SMS.');
  const from = { medium: 'sms', value: number } as const;
  const key = `tw:msg:${form.MessageSid}`;
  const { answered, consents } = readOptOut(form.OptOutType, { key, from });
  return [{ kind: 'message', key, from, to: form.To, text: form.Body, ...answered }, ...consents];
}
