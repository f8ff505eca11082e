import { openFlutterwave } from './client.ts';
import { eventsWebhook } from './parse.ts';
import { flutterwaveSettings } from './schema.ts';

export const flutterwave = {
  name: 'flutterwave',
  settings: flutterwaveSettings,
  webhooks: [eventsWebhook],
  openGateway: openFlutterwave,
  setup: () => [
    { title: 'Flutterwave dashboard → Settings → Webhooks → URL', webhook: 'events' },
    {
      title:
        'Flutterwave dashboard → Settings → Webhooks → Secret hash: the text of `secretHash`; tick "Enable webhook retries"',
    },
    {
      title:
        'Flutterwave dashboard → Settings → Account settings → payment methods: card, bank transfer and USSD',
    },
  ],
} as const;
