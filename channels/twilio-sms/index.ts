import { defineChannel } from '../channel.ts';
import { parseInbound, parseStatus, verifySignature } from './parse.ts';
import { Settings } from './schema.ts';

const form = {
  contentType: 'application/x-www-form-urlencoded',
  maxBodyBytes: 64 * 1024,
  // Once more at most, and only where Twilio could not connect: an answer of 503 is final.
  repeatsAfterFailure: false,
  verify: verifySignature,
  // Plain text would be sent to the customer as a message.
  answer: { status: 200, type: 'text/xml', body: '<Response/>' },
} as const;

/** Twilio Programmable Messaging, SMS only. */
export const twilioSms = defineChannel({
  name: 'twilio-sms',
  medium: 'sms',
  kind: 'push',
  settings: Settings,
  // Depends on the kind of number (1 a second for a US long code); Twilio queues what comes faster.
  limits: { messagesPerSecond: 10 },
  webhooks: [
    { ...form, name: 'inbound', parse: parseInbound },
    { ...form, name: 'status', parse: parseStatus },
  ],
  openSender: async (settings, options) => (await import('./send.ts')).openSender(settings, options),
  setup: (settings) => [
    {
      title:
        settings.messagingServiceSid === undefined
          ? `Phone Numbers > ${settings.numbers.join(', ')} > Messaging > A message comes in (HTTP POST)`
          : `Messaging > Services > ${settings.messagingServiceSid} > Integration > Send a webhook (HTTP POST)`,
      webhook: 'inbound',
    },
  ],
});
