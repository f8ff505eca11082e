import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../config/errors.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { BoundWebhook, WebhookRequest } from '../conversation/webhook.ts';
import type { BoundDialogue, Hop } from './dialogue.ts';
import { channels } from './registry.ts';

declare global {
  interface ImportMeta {
    /** The environment, as vitest hands it to a test. */
    readonly env: Readonly<Record<string, string | undefined>>;
  }
}

/** For each webhook: `FUZZ_RUNS=10000 npx vitest run channels/webhook-fuzz.test.ts`. */
const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

const demoKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ format: 'der', type: 'spki' })
  .toString('base64');

/** Settings under which the recorded payloads are genuine. */
const accounts: Readonly<Record<string, unknown>> = {
  'africastalking-sms': {
    environment: 'live',
    username: 'acme',
    apiKey: 'k',
    numbers: ['21512', '+2347001234567'],
    senderId: 'ACME',
  },
  'sendgrid-email': {
    apiKey: 'SG.k',
    name: 'Acme',
    addresses: ['help@mail.example.ng'],
    eventKeys: [demoKey],
  },
  'twilio-sms': {
    accountSid: 'AC00000000000000000000000000000001',
    authToken: 'test_token_0000',
    numbers: ['+14155238886'],
  },
  'africastalking-ussd': { serviceCodes: ['*384*77#'], textsBy: { account: 'at-sms', number: '21512' } },
  'africastalking-voice': {
    numbers: ['+23417001234'],
    textsBy: { account: 'at-sms', number: '21512' },
    personNumber: '+2347009999999',
  },
  'twilio-voice': {
    accountSid: 'AC00000000000000000000000000000001',
    authToken: 'test_token_0000',
    numbers: ['+14155238886'],
    textsBy: { account: 'twilio-sms', number: '+14155238886' },
  },
  'twilio-whatsapp': {
    accountSid: 'AC00000000000000000000000000000001',
    authToken: 'test_token_0000',
    numbers: ['+14155238886'],
  },
  // It has no webhooks; its frames are fuzzed beside their parser.
  webchat: {
    siteKey: 'shop-1',
    allowedOrigins: ['https://shop.example.ng'],
    tokenSecret: 'a secret of at least 32 characters',
  },
  'whatsapp-cloud': {
    phoneNumberId: '106540352242922',
    businessAccountId: '102290129340398',
    accessToken: 'k',
    appSecret: 'k',
    verifyToken: 'k',
  },
  'whatsapp-web': {
    number: '+2348090001000',
    bridgeSecret: 'bridge-secret-of-the-tests-0123456789',
    operatorToken: 'operator-token-of-the-tests-0123456789',
  },
};

/** How the payloads of a kind are recorded, and under which header they come. */
const kinds = {
  'application/x-www-form-urlencoded': { ending: '.form', type: 'application/x-www-form-urlencoded' },
  'application/json': { ending: '.json', type: 'application/json' },
  'multipart/form-data': { ending: '.multipart', type: 'multipart/form-data; boundary=xYzZY' },
} as const satisfies Record<BoundWebhook<ChannelEvent>['contentType'], unknown>;

function recordedBodies(channel: string, ending: string): readonly string[] {
  const folder = new URL(`${channel}/fixtures/`, import.meta.url);
  if (!existsSync(folder)) return [];
  // What the provider answers to our sends is no call of its own.
  const names = readdirSync(folder).filter((name) => name.endsWith(ending) && !name.startsWith('send-'));
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
  fc.constantFrom(
    '"',
    '{',
    '}',
    '[',
    ']',
    '\\u0000',
    '\\ud800',
    '":null,"',
    '-1e999',
    'true',
    '"__proto__":',
  ),
  fc.constantFrom(
    '\r\n--xYzZY',
    '\r\n--xYzZY--',
    '\r\n\r\n',
    '; filename="x"',
    '=?UTF-8?B?/w==?=',
    '<!--',
    '<a',
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

/** A JSON value with another value somewhere in it: these come furthest. */
function bend(value: unknown, path: readonly number[], put: unknown): unknown {
  const [at = 0, ...deeper] = path;
  if (typeof value !== 'object' || value === null || path.length === 0) return put;
  const names = Object.keys(value);
  const name = names[at % Math.max(1, names.length)];
  if (name === undefined) return put;
  const bent = Array.isArray(value) ? [...value] : { ...value };
  Reflect.set(bent, name, bend(Reflect.get(value, name), deeper, put));
  return bent;
}

function jsonLike(bodies: readonly string[]): fc.Arbitrary<Buffer> {
  const change = fc.tuple(fc.array(fc.nat(20), { maxLength: 8 }), fc.oneof(nasty, fc.jsonValue()));
  return fc
    .tuple(fc.constantFrom(...bodies), fc.array(change, { maxLength: 4 }))
    .map(([body, changes]) =>
      changes.reduce<unknown>((value, [path, put]) => bend(value, path, put), JSON.parse(body)),
    )
    .map((value) => Buffer.from(JSON.stringify(value)));
}

function textLike(bodies: readonly string[]): fc.Arbitrary<Buffer> {
  const edits: fc.Arbitrary<Edit> = fc.tuple(fc.nat(4000), fc.nat(20), nasty);
  return fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.constantFrom(...bodies), fc.array(edits, { maxLength: 4 }))
      .map(([body, all]) => edit(body, all)),
  );
}

function bodiesLike(type: keyof typeof kinds, bodies: readonly string[]): fc.Arbitrary<Buffer> {
  if (type === 'application/x-www-form-urlencoded') return formsLike(bodies);
  return type === 'application/json' ? fc.oneof(textLike(bodies), jsonLike(bodies)) : textLike(bodies);
}

function formsLike(forms: readonly string[]): fc.Arbitrary<Buffer> {
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

const headersLike = (type: string): fc.Arbitrary<WebhookRequest['headers']> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant({ 'content-type': type }) },
    { weight: 1, arbitrary: fc.record({ 'content-type': fc.string(), 'x-twilio-signature': fc.string() }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        {},
        { 'content-type': 'multipart/form-data' },
        { 'content-type': 'multipart/form-data; boundary="' },
        { 'content-type': type, 'content-encoding': 'gzip' },
        { 'content-type': type, 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
      ),
    },
  );

/** The events, or the status of a refusal; any other throw goes on. */
async function outcome(
  run: () => readonly ChannelEvent[] | Promise<readonly ChannelEvent[]>,
): Promise<readonly ChannelEvent[] | number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof WebhookError) return error.status;
    throw error;
  }
}

const address = {
  email: /^[^\s@]+@[a-z0-9.-]+$/,
  whatsapp: /^(?:\+[1-9]\d{6,14}|bsuid:[A-Z]{2}\.[A-Za-z0-9.]{1,128}|lid:\d{5,20})$/,
  any: /^\+[1-9]\d{6,14}$/,
};

async function expectSane(webhook: BoundWebhook<ChannelEvent>, request: WebhookRequest): Promise<void> {
  // Asked apart: a signature that does not fit would keep everything else away from the parser.
  const verified = await outcome(() => {
    webhook.verify(request);
    return [];
  });
  if (typeof verified === 'number') expect([400, 401, 415]).toContain(verified);
  const parsed = await outcome(async () =>
    webhook.parse(webhook.unpack ? await webhook.unpack(request) : request),
  );
  if (typeof parsed === 'number') {
    expect([400, 415]).toContain(parsed);
    return;
  }
  for (const event of parsed) {
    expect(event.key).toMatch(/^[a-z]{2,3}:[a-z]+:./s);
    if (event.kind !== 'delivery_report') {
      const { medium, value } = event.from;
      expect(value).toMatch(medium === 'email' || medium === 'whatsapp' ? address[medium] : address.any);
    }
    if (event.kind === 'message') expect(typeof event.text).toBe('string');
  }
}

/** A hop that is read can be taken and answered, whatever is in it. */
async function expectSaneHop(dialogue: BoundDialogue, request: WebhookRequest): Promise<void> {
  const hops: Hop[] = [];
  const read = await outcome(() => {
    if (!dialogue.decline?.(request)) hops.push(dialogue.read(request));
    return [];
  });
  if (typeof read === 'number') expect([400, 415]).toContain(read);
  for (const hop of hops) {
    expect(hop.dialogueId).toMatch(/^[a-z]{2,3}:[a-z]+:./s);
    expect(hop.from.value).toMatch(address.any);
    expect(dialogue.take(hop, { taken: 0, shown: null, silences: 0 }).kind).toMatch(/^(?:say|over)$/);
    const screen = { replies: [], texted: false, language: 'en', page: 0, silences: 0 } as const;
    const nextUrl = 'https://gw.example.ng/webhooks/a/b';
    expect(dialogue.render({ kind: 'late', hop, ...screen, nextUrl }).answer.status).toBe(200);
  }
}

it('every channel is fuzzed', () => {
  expect(Object.keys(accounts).sort()).toEqual(channels.map((channel) => channel.name).sort());
});

const anyPlace = fc.constantFrom(
  '',
  '?hop=1',
  '?hop=2&wait=1',
  '?hop=-1',
  '?hop=9999999',
  '?hop=%00&hop=x',
  '? ',
);

for (const channel of channels.filter(({ name }) => Object.hasOwn(accounts, name))) {
  const opened = channel.open(accounts[channel.name]);
  for (const dialogue of opened.kind === 'response' ? opened.dialogues : []) {
    const { ending, type } = kinds[dialogue.contentType];
    const bodies = recordedBodies(channel.name, ending);
    it(`${channel.name} ${dialogue.name} gives a hop or a refusal, whatever comes`, async () => {
      await fc.assert(
        fc.asyncProperty(
          bodiesLike(dialogue.contentType, bodies),
          headersLike(type),
          anyPlace,
          async (rawBody, headers, place) => {
            const url = `https://gw.example.ng/webhooks/a/b${place}`;
            await expectSaneHop(dialogue, { url, headers, rawBody });
          },
        ),
        { numRuns },
      );
    });
  }
}

for (const channel of channels.filter(({ name }) => Object.hasOwn(accounts, name))) {
  for (const webhook of channel.open(accounts[channel.name]).webhooks) {
    const { ending, type } = kinds[webhook.contentType];
    const bodies = recordedBodies(channel.name, ending);
    const url = 'https://gw.example.ng/webhooks/a/b';
    describe(`${channel.name} ${webhook.name}`, () => {
      it('gives events or a refusal, whatever comes', async () => {
        await fc.assert(
          fc.asyncProperty(
            bodiesLike(webhook.contentType, bodies),
            headersLike(type),
            async (rawBody, headers) => await expectSane(webhook, { url, headers, rawBody }),
          ),
          { numRuns },
        );
        expect(Reflect.get({}, 'a')).toBeUndefined();
      });

      it('reads all recorded payloads without a fault', async () => {
        expect(bodies.length).toBeGreaterThan(0);
        for (const body of bodies) {
          const rawBody = Buffer.from(body, 'latin1');
          await expectSane(webhook, { url, headers: { 'content-type': type }, rawBody });
        }
      });
    });
  }
}
