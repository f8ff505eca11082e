import type { z } from 'zod';
import { WebhookError } from '../../config/errors.ts';
import type { ChannelEvent, InboundFile, InboundMessage } from '../../conversation/channel-event.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { type Form, readFields, readForm } from '../form-body.ts';
import { parseTwilioStatus, readOptOut, requireTwilioAccount } from '../twilio-webhook.ts';
import { whatsappAddress } from '../whatsapp-address.ts';
import { InboundForm, type Settings } from './schema.ts';

const prefix = 'whatsapp:';
/** Of one message; more than Twilio sends. */
const maxFiles = 10;

export function parseInbound(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  const raw = readForm(request);
  const form = readFields(raw, InboundForm);
  requireTwilioAccount(form.AccountSid, settings);
  const from = { medium: 'whatsapp', value: readSender(form) } as const;
  const key = `tw:msg:${form.MessageSid}`;
  const { answered, consents } = readOptOut(form.OptOutType, { key, from });
  const files = readFiles(raw, form);
  return [
    {
      kind: 'message',
      key,
      from,
      to: stripPrefix(form.To, 'To'),
      ...readWords(form),
      ...(files.length === 0 ? {} : { files }),
      thread: { id: form.MessageSid },
      ...answered,
    },
    ...consents,
  ];
}

/** No event: a receipt is known to have arrived by its words, and its file is no message of its own to us. */
export function readFileStatus(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  parseTwilioStatus(request, settings);
  return [];
}

type Fields = z.output<typeof InboundForm>;

/** Who hides the number comes with an id of WhatsApp's in its place. */
function readSender({ From, ExternalUserId }: Fields): string {
  const sender = stripPrefix(From, 'From');
  const userId = sender.startsWith('+') ? ExternalUserId.slice(prefix.length) : sender;
  const value = whatsappAddress(sender.startsWith('+') ? sender : undefined, userId);
  if (value === undefined) throw new WebhookError(400, '`From` is no user of WhatsApp.');
  return value;
}

function stripPrefix(address: string, field: string): string {
  if (!address.startsWith(prefix)) throw new WebhookError(400, `\`${field}\` is no address of WhatsApp.`);
  return address.slice(prefix.length);
}

/** What was tapped has its label in `Body`, too, by most accounts. */
function readWords(form: Fields): Pick<InboundMessage, 'text' | 'choiceId'> {
  const choiceId = form.ButtonPayload || form.ListId;
  return {
    text: form.Body || form.ButtonText || form.ListTitle,
    ...(choiceId === '' ? {} : { choiceId }),
  };
}

function readFiles(raw: Form, { NumMedia }: Fields): readonly InboundFile[] {
  const count = /^\d{1,2}$/.test(NumMedia) ? Math.min(Number(NumMedia), maxFiles) : 0;
  return Array.from({ length: count }, (_, index) => {
    const [contentType = ''] = raw.get(`MediaContentType${index}`) ?? [];
    const [url] = raw.get(`MediaUrl${index}`) ?? [];
    return { contentType: contentType || 'application/octet-stream', ...(url ? { id: url } : {}) };
  });
}
