import { defineChannel } from '../channel.ts';
import { parseTwilioStatus, twilioForm } from '../twilio-webhook.ts';
import { parseInbound } from './parse.ts';
import { Settings } from './schema.ts';

/** Twilio Programmable Messaging, SMS only. */
export const twilioSms = defineChannel({
  name: 'twilio-sms',
  medium: 'sms',
  kind: 'push',
  settings: Settings,
  // Depends on the kind of number (1 a second for a US long code); Twilio queues what comes faster.
  limits: { messagesPerSecond: 10 },
  // Reckoned, 2026-11-22: Nigeria is dear from abroad.
  costs: { partKobo: 30_000 },
  webhooks: [
    { ...twilioForm, name: 'inbound', parse: parseInbound },
    { ...twilioForm, name: 'status', parse: parseTwilioStatus },
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
