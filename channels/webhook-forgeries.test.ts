import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../config/errors.ts';
import type { WebhookRequest } from '../conversation/webhook.ts';
import { formRequest, readFixture } from '../test/webhook-request.ts';
import { openChannel } from './registry.ts';

/** For each channel that signs with a shared secret: `FUZZ_RUNS=10000 npx vitest run channels/webhook-forgeries.test.ts`. */
const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

const secret = 'test_token_0000';
const url = 'https://gw.example.ng/webhooks/s3cret/inbound';
const twilioSettings = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: secret,
  numbers: ['+14155238886'],
};

type Signed = {
  readonly webhook: string;
  readonly settings: unknown;
  readonly recorded: string;
  readonly sign: (body: string, key: string, signedUrl: string) => string;
  readonly request: (body: string, signature: string) => WebhookRequest;
};

function signTwilio(body: string, key: string, signedUrl: string): string {
  const fields = new URLSearchParams(body);
  const params = Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]));
  return twilio.getExpectedTwilioSignature(key, signedUrl, params);
}

const ofTwilio = (channel: string): Signed => ({
  webhook: 'inbound',
  settings: twilioSettings,
  recorded: readFixture(new URL(`${channel}/`, import.meta.url).href, 'inbound.form'),
  sign: signTwilio,
  request: (body, signature) => formRequest(url, body, { 'x-twilio-signature': signature }),
});

const channels: Readonly<Record<string, Signed>> = {
  'twilio-sms': ofTwilio('twilio-sms'),
  'twilio-whatsapp': ofTwilio('twilio-whatsapp'),
  'twilio-voice': {
    ...ofTwilio('twilio-sms'),
    webhook: 'call',
    settings: { ...twilioSettings, textsBy: { account: 'twilio-sms', number: '+14155238886' } },
    recorded: readFixture(new URL('twilio-voice/', import.meta.url).href, 'digits.form'),
  },
  'whatsapp-cloud': {
    webhook: 'events',
    settings: {
      phoneNumberId: '106540352242922',
      businessAccountId: '102290129340398',
      accessToken: 'k',
      appSecret: secret,
      verifyToken: 'k',
    },
    recorded: readFixture(new URL('whatsapp-cloud/', import.meta.url).href, 'inbound-text.json'),
    sign: (body, key) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
    request: (body, signature) => ({
      url,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
      rawBody: Buffer.from(body),
    }),
  },
};

/** What somebody without the secret may try with a request that they have seen. */
type Forgery =
  | { readonly kind: 'other_key'; readonly key: string }
  | { readonly kind: 'other_body'; readonly at: number; readonly put: string }
  | { readonly kind: 'other_signature'; readonly at: number; readonly put: string }
  | { readonly kind: 'any_signature'; readonly signature: string };

const forgery: fc.Arbitrary<Forgery> = fc.oneof(
  fc.record({ kind: fc.constant('other_key' as const), key: fc.string() }),
  fc.record({
    kind: fc.constant('other_body' as const),
    at: fc.nat(5000),
    put: fc.constantFrom('A', '7', 'Zz', '&a=1', '"x":1,', '%2B'),
  }),
  fc.record({
    kind: fc.constant('other_signature' as const),
    at: fc.nat(100),
    put: fc.constantFrom('', 'A', 'b', '0', '=', ' '),
  }),
  fc.record({ kind: fc.constant('any_signature' as const), signature: fc.string({ maxLength: 100 }) }),
);

function put(text: string, at: number, inserted: string): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + inserted + text.slice(start + 1);
}

function forge({ recorded, sign }: Signed, tried: Forgery): { body: string; signature: string } {
  const genuine = sign(recorded, secret, url);
  switch (tried.kind) {
    case 'other_key':
      return { body: recorded, signature: sign(recorded, `${tried.key}.`, url) };
    case 'other_body':
      return { body: put(recorded, tried.at, tried.put), signature: genuine };
    case 'other_signature':
      return { body: recorded, signature: put(genuine, tried.at, tried.put) };
    case 'any_signature':
      return { body: recorded, signature: tried.signature };
  }
}

describe.each(Object.entries(channels))('%s', (name, channel) => {
  const opened = openChannel(name, channel.settings);
  const calls = [...opened.webhooks, ...(opened.kind === 'response' ? opened.dialogues : [])];
  const webhook = calls.find((one) => one.name === channel.webhook);
  if (!webhook) throw new Error(`${name} has no webhook ${channel.webhook}`);
  const genuine = channel.sign(channel.recorded, secret, url);

  it('takes what was really signed', () => {
    expect(() => webhook.verify(channel.request(channel.recorded, genuine))).not.toThrow();
  });

  it('refuses every forgery, and nothing but a refusal comes of it', () => {
    let refused = 0;
    fc.assert(
      fc.property(forgery, (tried) => {
        const { body, signature } = forge(channel, tried);
        if (body === channel.recorded && signature === genuine) return;
        let thrown: unknown;
        try {
          webhook.verify(channel.request(body, signature));
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(WebhookError);
        expect([400, 401]).toContain(Reflect.get(Object(thrown), 'status'));
        refused += 1;
      }),
      { numRuns },
    );
    expect(refused).toBeGreaterThanOrEqual(numRuns / 2);
  });
});
