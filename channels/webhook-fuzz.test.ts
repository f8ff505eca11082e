import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../config/errors.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { BoundWebhook, WebhookRequest } from '../conversation/webhook.ts';
import { channels } from './registry.ts';

declare global {
  interface ImportMeta {
    /** The environment, as vitest hands it to a test. */
    readonly env: Readonly<Record<string, string | undefined>>;
  }
}

/** For each webhook: `FUZZ_RUNS=10000 npx vitest run channels/webhook-fuzz.test.ts`. */
const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

/** Settings under which the recorded payloads are genuine. */
const accounts: Readonly<Record<string, unknown>> = {
  'africastalking-sms': {
    environment: 'live',
    username: 'acme',
    apiKey: 'k',
    numbers: ['21512', '+2347001234567'],
    senderId: 'ACME',
  },
  'twilio-sms': {
    accountSid: 'AC00000000000000000000000000000001',
    authToken: 'test_token_0000',
    numbers: ['+14155238886'],
  },
};

function recordedForms(channel: string): readonly string[] {
  const folder = new URL(`${channel}/fixtures/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.form'));
  return names.map((name) => readFileSync(new URL(name, folder), 'latin1'));
}

const nasty = fc.oneof(
  fc.constantFrom(
    '%',
    '%4',
    '%zz',
    '%00',
    '%FF',
    '%ED%A0%80',
    '%F0%9F%98',
    '+',
    '&',
    '=',
    '&&=',
    ';',
    '\0',
    '\r\n',
  ),
  fc.constantFrom('&__proto__=x', '&constructor[prototype][a]=x', '&from[]=1', '&From=%2B1', '&text[$ne]='),
  fc.constantFrom(
    '9'.repeat(400),
    '-1',
    'NaN',
    '1e999',
    '0x10',
    '[object Object]',
    'None',
    'null',
    'undefined',
  ),
  fc.constantFrom(
    '[{"a":'.repeat(10_000),
    '&f=1'.repeat(1000),
    'whatsapp:',
    'messenger:1',
    '%2B999',
    '%E2%80%AE',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

type Edit = readonly [at: number, cut: number, put: string];

function edit(form: string, edits: readonly Edit[]): Buffer {
  let text = form;
  for (const [at, cut, put] of edits) {
    const start = at % (text.length + 1);
    text = text.slice(0, start) + put + text.slice(start + cut);
  }
  return Buffer.from(text, 'latin1');
}

function bodiesLike(forms: readonly string[]): fc.Arbitrary<Buffer> {
  const edits: fc.Arbitrary<Edit> = fc.tuple(fc.nat(4000), fc.nat(20), nasty);
  const field = fc.constantFrom(...new Set(forms.flatMap((form) => [...new URLSearchParams(form).keys()])));
  const value = fc.oneof(nasty, fc.string({ unit: 'grapheme' }));
  return fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.constantFrom(...forms), fc.array(edits, { maxLength: 4 }))
      .map(([form, all]) => edit(form, all)),
    // Well-formed with wrong values: these come furthest.
    fc
      .tuple(fc.constantFrom(...forms), fc.array(fc.tuple(field, value), { maxLength: 4 }))
      .map(([form, changes]) => {
        const fields = new URLSearchParams(form);
        for (const [name, text] of changes) fields.set(name, text);
        return Buffer.from(fields.toString());
      }),
  );
}

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };
const headers: fc.Arbitrary<WebhookRequest['headers']> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(formHeaders) },
  { weight: 1, arbitrary: fc.record({ 'content-type': fc.string(), 'x-twilio-signature': fc.string() }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      {},
      { 'content-type': 'multipart/form-data' },
      { ...formHeaders, 'content-encoding': 'gzip' },
      { ...formHeaders, 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
    ),
  },
);

/** The events, or the status of a refusal; any other throw goes on. */
function outcome(run: () => readonly ChannelEvent[]): readonly ChannelEvent[] | number {
  try {
    return run();
  } catch (error) {
    if (error instanceof WebhookError) return error.status;
    throw error;
  }
}

function expectSane(webhook: BoundWebhook<ChannelEvent>, request: WebhookRequest): void {
  // Asked apart: a signature that does not fit would keep everything else away from the parser.
  const verified = outcome(() => {
    webhook.verify(request);
    return [];
  });
  if (typeof verified === 'number') expect([400, 401, 415]).toContain(verified);
  const parsed = outcome(() => webhook.parse(request));
  if (typeof parsed === 'number') {
    expect([400, 415]).toContain(parsed);
    return;
  }
  for (const event of parsed) {
    expect(event.key).toMatch(/^(at|tw):[a-z]+:./s);
    if (event.kind !== 'delivery_report') expect(event.from.value).toMatch(/^\+[1-9]\d{6,14}$/);
    if (event.kind === 'message') expect(typeof event.text).toBe('string');
  }
}

it('every channel is fuzzed', () => {
  expect(Object.keys(accounts).sort()).toEqual(channels.map((channel) => channel.name).sort());
});

for (const channel of channels) {
  const forms = recordedForms(channel.name);
  for (const webhook of channel.open(accounts[channel.name]).webhooks) {
    describe(`${channel.name} ${webhook.name}`, () => {
      it('gives events or a refusal, whatever comes', () => {
        fc.assert(
          fc.property(bodiesLike(forms), headers, (rawBody, sent) => {
            expectSane(webhook, { url: 'https://gw.example.ng/webhooks/a/b', headers: sent, rawBody });
          }),
          { numRuns },
        );
        expect(Reflect.get({}, 'a')).toBeUndefined();
      });

      it('reads all recorded payloads without a fault', () => {
        for (const form of forms) {
          const rawBody = Buffer.from(form, 'latin1');
          expectSane(webhook, { url: 'https://gw.example.ng/webhooks/a/b', headers: formHeaders, rawBody });
        }
      });
    });
  }
}
