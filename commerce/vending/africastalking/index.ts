import { openAfricastalking } from './client.ts';
import { statusWebhook } from './parse.ts';
import { type AfricastalkingSettings, africastalkingSettings } from './schema.ts';

export const africastalking = {
  name: 'africastalking',
  settings: africastalkingSettings,
  webhooks: [statusWebhook],
  openVendor: openAfricastalking,
  setup: ({ dataProduct }: AfricastalkingSettings) => [
    { title: 'Airtime > Callback URLs > Status', webhook: 'status' },
    { title: 'Airtime > Callback URLs > Validation: leave it empty, every call is our own' },
    dataProduct === undefined
      ? { title: 'Mobile Data > Products', missing: 'dataProduct: only airtime is bought' }
      : { title: `Mobile Data > ${dataProduct} > Callback URL`, webhook: 'status' },
  ],
} as const;
