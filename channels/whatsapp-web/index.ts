import { z } from 'zod';
import { defineChannel } from '../channel.ts';
import { parseEvents, verifySignature } from './parse.ts';
import { Settings } from './schema.ts';
import { openSender, openTyping } from './send.ts';

export type WhatsappWebSettings = Settings;

/** WhatsApp Web, unofficially: a browser that another process of ours drives. */
export const whatsappWeb = defineChannel({
  name: 'whatsapp-web',
  medium: 'whatsapp',
  kind: 'push',
  settings: Settings,
  // No figure exists; what sends faster than a person gets blocked.
  limits: { messagesPerSecond: 1 },
  attachesReceipt: 'file',
  webhooks: [
    {
      name: 'events',
      contentType: 'application/json',
      // A file of 1 MiB in base64, and the rest of a batch.
      maxBodyBytes: 3 * 1024 * 1024,
      // The bridge keeps every event until it hears 200.
      repeatsAfterFailure: true,
      verify: verifySignature,
      parse: parseEvents,
      answer: { status: 200, type: 'application/json', body: '{"taken":true}' },
    },
  ],
  openSender: async (settings, options) => openSender(settings, options),
  openTyping: async (settings, options) => openTyping(settings, options),
  setup: ({ number, bridgeUrl }) => [
    {
      title: 'Run the bridge on a machine with Chromium: npm run whatsapp (it posts here by itself)',
      webhook: 'events',
    },
    {
      title: `Pair the phone of ${number}: open ${bridgeUrl}/whatsapp there, give the operatorToken, scan the code`,
    },
  ],
});

/** An account's settings for the process that runs its bridge. Throws an Error that names the wrong ones, never their values. */
export function readBridgeSettings(rawSettings: unknown): WhatsappWebSettings {
  const parsed = Settings.safeParse(rawSettings);
  if (!parsed.success) throw new Error(`Settings of channel whatsapp-web:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
