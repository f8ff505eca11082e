import { ProviderError } from '../../config/errors.ts';
import type { OutboundMessage, Sender, SenderOptions } from '../channel.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { fitSms } from '../sms-text.ts';
import { openTwilioClient } from '../twilio-http-client.ts';
import { chooseTwilioSender, readCreatedMessage, type TwilioSender } from '../twilio-send.ts';
import type { Settings } from './schema.ts';

export function openSender(settings: Settings, options: SenderOptions): Sender {
  const client = openTwilioClient(settings, options.timeoutMs);
  const statusCallback = options.webhookUrl('status');
  return async (message) => {
    const { parts, ...sms } = fitMessage(message, settings);
    const created = await client.messages.create({ ...sms, statusCallback });
    return readCreatedMessage(created, parts);
  };
}

type Sms = {
  readonly to: string;
  readonly body: string;
  readonly parts: number;
} & TwilioSender;

function fitMessage(message: OutboundMessage, settings: Settings): Sms {
  const to = message.to.startsWith('+') ? readInternationalNumber(message.to) : undefined;
  if (to === undefined) throw new ProviderError('recipient_invalid', { providerCode: 'not_e164' });
  const { text, parts } = fitSms(message.reply.content);
  return { to, body: text, parts, ...chooseTwilioSender(message.from, settings) };
}
