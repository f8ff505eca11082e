import { defineChannel } from '../channel.ts';
import { openTwilioFetcher } from '../twilio-fetch.ts';
import { parseTwilioStatus, twilioForm } from '../twilio-webhook.ts';
import { missingTemplates } from '../whatsapp-templates.ts';
import { whatsappFreeForMs } from '../whatsapp-window.ts';
import { parseInbound, readFileStatus } from './parse.ts';
import { Settings } from './schema.ts';

/** WhatsApp through Twilio Programmable Messaging. */
export const twilioWhatsapp = defineChannel({
  name: 'twilio-whatsapp',
  medium: 'whatsapp',
  kind: 'push',
  settings: Settings,
  // Of one sender, until Twilio raises it; what comes faster is queued there.
  limits: { messagesPerSecond: 40, freeForMs: whatsappFreeForMs },
  // Twilio's fee (twilio.com/whatsapp/pricing, read 2026-11-22); Meta's of a template is reckoned.
  costs: { partKobo: 750, templateKobo: 1_200 },
  attachesReceipt: 'address',
  webhooks: [
    { ...twilioForm, name: 'inbound', parse: parseInbound },
    { ...twilioForm, name: 'status', parse: parseTwilioStatus },
    { ...twilioForm, name: 'file-status', parse: readFileStatus },
  ],
  openSender: async (settings, options) => (await import('./send.ts')).openSender(settings, options),
  openFetcher: async (settings, options) => openTwilioFetcher(settings, options),
  openTyping: async (settings, options) => (await import('./send.ts')).openTyping(settings, options),
  setup: (settings) => [
    {
      title:
        settings.messagingServiceSid === undefined
          ? `Messaging > Senders > WhatsApp senders > ${settings.numbers.join(', ')} > Webhook URL for incoming messages (HTTP POST)`
          : `Messaging > Services > ${settings.messagingServiceSid} > Integration > Send a webhook (HTTP POST)`,
      webhook: 'inbound',
    },
    ...missingTemplates(settings.templates, 'Messaging > Content Template Builder'),
  ],
});
