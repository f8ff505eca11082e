import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';

export const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = (pair: typeof keys) =>
  pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

export const ours = 'help@mail.example.ng';
const apiKey = 'SG.test_key_0000';
/** An account under which the recorded mails are genuine. */
export const account = {
  settings: (baseUrl: string) => ({
    apiKey,
    name: 'Switchboard',
    addresses: [ours, 'power@mail.example.ng'],
    eventKeys: [publicKey(otherKeys), publicKey(keys)],
    inboundKeys: [publicKey(keys)],
    baseUrl,
  }),
  secrets: [apiKey],
};

export const fixtureBytes = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
export const url = 'https://gw.example.ng/webhooks/s3cret/inbound';

/** Signed as the provider signs. */
export function signedBy(
  pair: typeof keys,
  rawBody: Buffer,
  headers: WebhookRequest['headers'],
): WebhookRequest {
  const timestamp = '1795424531';
  const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), rawBody]), pair.privateKey);
  return {
    url,
    rawBody,
    headers: {
      ...headers,
      'x-twilio-email-event-webhook-signature': signature.toString('base64'),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
  };
}

export const formType = { 'content-type': 'multipart/form-data; boundary=xYzZY' };
/** A recorded mail, perhaps with something changed before it is signed. */
export const mail = (name: string, change: (text: string) => string = (text) => text) =>
  signedBy(keys, Buffer.from(change(fixtureBytes(name).toString('latin1')), 'latin1'), formType);
export const batch = (events: unknown) =>
  signedBy(keys, Buffer.from(`${JSON.stringify(events)}\r\n`), { 'content-type': 'application/json' });

const keyFor = (id: string, to = ours) =>
  `sg:in:${createHash('sha256').update(`${id}|ada@example.com|${to}`).digest('base64url')}`;

export const ada = { medium: 'email', value: 'ada@example.com' } as const;

/** The message that a fixture is, by its Message-ID. */
export function message(
  id: string,
  text: string,
  more: Partial<Extract<ChannelEvent, { kind: 'message' }>> = {},
) {
  return [
    {
      kind: 'message',
      key: keyFor(id),
      from: ada,
      to: ours,
      text,
      thread: { id, subject: 'Airtime' },
      ...more,
    },
  ] as const satisfies readonly ChannelEvent[];
}

export const plain = message('<CAF1=ada@mail.example.com>', 'AIRTIME 500 MTN 08031234567\n');
