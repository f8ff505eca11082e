import { defineChannel } from '../channel.ts';
import { parseDelivery, parseInbound, parseOptOut } from './parse.ts';
import { Settings } from './schema.ts';

const form = {
  contentType: 'application/x-www-form-urlencoded',
  maxBodyBytes: 8 * 1024,
  // Nothing is signed: the edge compares the secret in the path, `parse` asks whether the call fits the account.
  verify: () => undefined,
  answer: { status: 200, type: 'text/plain', body: '' },
} as const;

/** Africa's Talking SMS: short codes and numbers of Nigeria and its neighbours. */
export const africastalkingSms = defineChannel({
  name: 'africastalking-sms',
  medium: 'sms',
  kind: 'push',
  settings: Settings,
  // No figure is published; this one has a margin.
  limits: { messagesPerSecond: 20 },
  // Reckoned, 2026-11-22.
  costs: { partKobo: 500 },
  webhooks: [
    // Repeated until it gets 200, for 12 hours (help.africastalking.com/en/articles/742510, read 2026-11-21).
    { ...form, name: 'inbound', repeatsAfterFailure: true, parse: parseInbound },
    { ...form, name: 'delivery', repeatsAfterFailure: false, parse: parseDelivery },
    { ...form, name: 'optout', repeatsAfterFailure: false, parse: parseOptOut },
  ],
  openSender: async (settings, options) => (await import('./send.ts')).openSender(settings, options),
  setup: (settings) => [
    {
      title: `SMS > SMS Callback URLs > Incoming Messages, for ${settings.numbers.join(', ')}`,
      webhook: 'inbound',
    },
    { title: 'SMS > SMS Callback URLs > Delivery Reports', webhook: 'delivery' },
    { title: 'SMS > SMS Callback URLs > Bulk SMS Opt Out', webhook: 'optout' },
    settings.senderId === undefined
      ? {
          title: 'SMS > Alphanumerics > Request',
          missing: `senderId: notices go out from ${settings.numbers[0]}`,
        }
      : { title: `SMS > Alphanumerics: ${settings.senderId} is registered as transactional` },
  ],
});
