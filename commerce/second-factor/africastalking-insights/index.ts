import { openInsights } from './client.ts';
import { simSwapWebhook } from './parse.ts';
import { insightsSettings } from './schema.ts';

export const africastalkingInsights = {
  name: 'africastalking-insights',
  settings: insightsSettings,
  webhooks: [simSwapWebhook],
  openSimSwap: openInsights,
  setup: () => [{ title: 'Insights > SIM Swap > Callback URL', webhook: 'sim-swap' }],
} as const;
