import { defineChannel } from '../channel.ts';
import { missingTemplates } from '../whatsapp-templates.ts';
import { whatsappFreeForMs } from '../whatsapp-window.ts';
import { answerHandshake, parseEvents, verifySignature } from './parse.ts';
import { Settings } from './schema.ts';

/** WhatsApp through Meta's Cloud API. */
export const whatsappCloud = defineChannel({
  name: 'whatsapp-cloud',
  medium: 'whatsapp',
  kind: 'push',
  settings: Settings,
  // Of one number, both ways: 80 a second until Meta upgrades it.
  limits: { messagesPerSecond: 40, freeForMs: whatsappFreeForMs },
  // Answers within the window are free; a template is reckoned, 2026-11-22.
  costs: { templateKobo: 1_200 },
  attachesReceipt: 'file',
  webhooks: [
    {
      name: 'events',
      contentType: 'application/json',
      maxBodyBytes: 3 * 1024 * 1024,
      // With growing pauses, for up to seven days.
      repeatsAfterFailure: true,
      verify: verifySignature,
      parse: parseEvents,
      handshake: answerHandshake,
      answer: { status: 200, type: 'text/plain', body: 'ok' },
    },
  ],
  openSender: async (settings, options) => (await import('./send.ts')).openSender(settings, options),
  openFetcher: async (settings, options) => (await import('./fetch.ts')).openFetcher(settings, options),
  openTyping: async (settings, options) => (await import('./send.ts')).openTyping(settings, options),
  setup: (settings) => [
    {
      title: `App dashboard > WhatsApp > Configuration > Webhook > Callback URL, with the account's verifyToken; subscribe to "messages" for WhatsApp Business account ${settings.businessAccountId}`,
      webhook: 'events',
    },
    ...missingTemplates(settings.templates, 'WhatsApp Manager > Message templates'),
  ],
});
