import twilio from 'twilio';
import { ProviderError } from '../../config/errors.ts';
import type { OutboundMessage, Sender, SenderOptions, SendReceipt } from '../channel.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { fitSms } from '../sms-text.ts';
import { findTwilioError } from './errors.ts';
import { createHttpClient } from './http-client.ts';
import { CreatedMessage, type Settings } from './schema.ts';

export function openSender(settings: Settings, options: SenderOptions): Sender {
  const client = twilio(settings.accountSid, settings.authToken.reveal(), {
    httpClient: createHttpClient({ timeoutMs: options.timeoutMs, baseUrl: settings.baseUrl }),
  });
  const statusCallback = options.webhookUrl('status');
  return async (message) => {
    const { parts, ...sms } = fitMessage(message, settings);
    const created = await client.messages.create({ ...sms, statusCallback });
    return readCreated(created, parts);
  };
}

type Sms = {
  readonly to: string;
  readonly body: string;
  readonly parts: number;
} & ({ readonly from: string } | { readonly messagingServiceSid: string });

function fitMessage(message: OutboundMessage, settings: Settings): Sms {
  const to = message.to.startsWith('+') ? readInternationalNumber(message.to) : undefined;
  if (to === undefined) throw new ProviderError('recipient_invalid', { providerCode: 'not_e164' });
  const { text, parts } = fitSms(message.reply.content);
  return { to, body: text, parts, ...chooseSender(message.from, settings) };
}

function chooseSender(
  from: string | undefined,
  settings: Settings,
): { from: string } | { messagingServiceSid: string } {
  if (from !== undefined) return { from };
  if (settings.messagingServiceSid !== undefined)
    return { messagingServiceSid: settings.messagingServiceSid };
  const [first] = settings.numbers;
  if (first === undefined) throw new ProviderError('sender_misconfigured', { providerCode: 'no_number' });
  return { from: first };
}

const sentStatuses: readonly string[] = ['sent', 'delivered', 'partially_delivered', 'read'];
const failedStatuses: readonly string[] = ['failed', 'undelivered', 'canceled'];

function readCreated(created: unknown, parts: number): SendReceipt {
  const parsed = CreatedMessage.safeParse(created);
  if (!parsed.success) {
    throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable_answer' });
  }
  const { sid, status, numSegments, errorCode } = parsed.data;
  if (failedStatuses.includes(status)) {
    const providerCode = errorCode ? String(errorCode) : status;
    throw new ProviderError(findTwilioError(providerCode) ?? 'provider_rejected', { providerCode });
  }
  return {
    externalId: sid,
    // A messaging service has not counted yet and says 0.
    parts: Number(numSegments) > 0 ? Number(numSegments) : parts,
    status: sentStatuses.includes(status) ? 'sent' : 'accepted',
  };
}
