import { defineChannel } from '../channel.ts';
import { parseInbound } from './parse.ts';
import { parseEvents } from './parse-events.ts';
import { Settings } from './schema.ts';
import { verifyEvents, verifyInbound } from './signature.ts';
import { unpackMail } from './unpack.ts';

const answer = { status: 200, type: 'text/plain', body: '' } as const;

/** E-mail through Twilio SendGrid: Inbound Parse, the Event Webhook, and mail/send. */
export const sendgridEmail = defineChannel({
  name: 'sendgrid-email',
  medium: 'email',
  kind: 'push',
  settings: Settings,
  // No figure is published for single mails; the plan's day is used up long before.
  limits: { messagesPerSecond: 50 },
  // Reckoned, 2026-11-22.
  costs: { partKobo: 100 },
  attachesReceipt: 'file',
  webhooks: [
    {
      name: 'inbound',
      contentType: 'multipart/form-data',
      // A mail with its files has 30 MB at most; the form around it needs a little more.
      maxBodyBytes: 32 * 1024 * 1024,
      // After a 5xx only, for three days.
      repeatsAfterFailure: true,
      verify: verifyInbound,
      unpack: unpackMail,
      parse: parseInbound,
      answer,
    },
    {
      name: 'events',
      contentType: 'application/json',
      // Batches are cut at 768 KB.
      maxBodyBytes: 2 * 1024 * 1024,
      // For 24 hours.
      repeatsAfterFailure: true,
      verify: verifyEvents,
      parse: parseEvents,
      answer,
    },
  ],
  openSender: async (settings, options) => (await import('./send.ts')).openSender(settings, options),
  setup: ({ addresses, inboundKeys }) => [
    {
      title: `Settings > Inbound Parse > Add Host & URL, for the host of ${addresses.join(', ')}`,
      webhook: 'inbound',
    },
    {
      title: 'Settings > Mail Settings > Event Webhook, signed, with all delivery and unsubscribe events',
      webhook: 'events',
    },
    inboundKeys === undefined
      ? {
          title: 'Inbound Parse: a security policy that signs',
          missing: 'inboundKeys: whoever learns the address could write as anybody',
        }
      : { title: 'Inbound Parse: signed' },
  ],
});
