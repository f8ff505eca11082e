import { openReloadly } from './client.ts';
import { reloadlySettings } from './schema.ts';

export const reloadly = {
  name: 'reloadly',
  settings: reloadlySettings,
  webhooks: [],
  openVendor: openReloadly,
  setup: () => [
    { title: 'Reloadly dashboard > Developers > API settings: client id and secret of this environment' },
  ],
} as const;
