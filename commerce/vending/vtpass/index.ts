import { openVtpass } from './client.ts';
import { transactionsWebhook } from './parse.ts';
import { vtpassSettings } from './schema.ts';

export const vtpass = {
  name: 'vtpass',
  settings: vtpassSettings,
  webhooks: [transactionsWebhook],
  openVendor: openVtpass,
  setup: () => [
    { title: 'VTpass profile → Settings → Webhook (callback) URL', webhook: 'transactions' },
    { title: 'VTpass profile → API keys: allow this server’s address, enable airtime and data' },
  ],
} as const;
