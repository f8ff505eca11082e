import { openPaystack } from './client.ts';
import { eventsWebhook } from './parse.ts';
import { paystackSettings } from './schema.ts';

export const paystack = {
  name: 'paystack',
  settings: paystackSettings,
  webhooks: [eventsWebhook],
  openGateway: openPaystack,
  setup: () => [
    { title: 'Paystack dashboard → Settings → API Keys & Webhooks → Webhook URL', webhook: 'events' },
    {
      title:
        'Paystack dashboard → Settings → Preferences: let customers pay by card, bank, transfer and USSD',
    },
  ],
} as const;
