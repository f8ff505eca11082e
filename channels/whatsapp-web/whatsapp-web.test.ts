import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ContractRow, channelContract } from '../../test/channel-contract.ts';
import type { ScriptedAnswer } from '../../test/scripted-provider.ts';
import { readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { readBridgeSettings, whatsappWeb } from './index.ts';

const bridgeSecret = 'bridge-secret-of-the-tests-0123456789';
const operatorToken = 'operator-token-of-the-tests-0123456789';
const number = '+2348090001000';

const account = {
  settings: (bridgeUrl: string) => ({ number, bridgeUrl, bridgeSecret, operatorToken }),
  secrets: [bridgeSecret, operatorToken],
};

const url = 'https://gw.example.ng/webhooks/s3cret/events';
const timestamp = '1795282890';
const fixture = (name: string) => readFixture(import.meta.url, name);

function signed(body: string, secret = bridgeSecret) {
  return {
    url,
    headers: {
      'content-type': 'application/json',
      'x-bridge-timestamp': timestamp,
      'x-bridge-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
    },
    rawBody: Buffer.from(body),
  };
}

function changed(request: ReturnType<typeof signed>, headers: Readonly<Record<string, string | undefined>>) {
  return { ...request, headers: { ...request.headers, ...headers } };
}

const message = fixture('message.json');
const customer = { medium: 'whatsapp', value: '+2348031234567' } as const;
const light = {
  kind: 'message',
  key: 'ww:msg:fa3a416dbbc127d2343097ebba8b5513f924745f455eb978cd7976be0637c72b',
  from: customer,
  to: number,
  text: 'Light 5000',
  thread: { id: 'false_2348031234567@c.us_3A94CA1E16B7AC85C60A' },
} as const;

const events = (...list: readonly unknown[]) => JSON.stringify({ events: list });

const forged: readonly ContractRow[] = (
  [
    ['no signature', changed(signed(message), { 'x-bridge-signature': undefined })],
    ['an empty signature', changed(signed(message), { 'x-bridge-signature': '' })],
    ["another account's secret", signed(message, 'another-secret-of-the-tests-0123456789')],
    ['another time', changed(signed(message), { 'x-bridge-timestamp': '1795282891' })],
    ['no time', changed(signed(message), { 'x-bridge-timestamp': undefined })],
    ['a changed body', { ...signed(message), rawBody: Buffer.from(message.replace('5000', '6000')) }],
  ] as const
).map(([name, request]) => ({ kind: 'not_the_provider', name, webhook: 'events', request, status: 401 }));

const webhookRows: readonly ContractRow[] = [
  ...forged,
  ...(
    [
      ['no JSON', 'events=1', 400],
      ['no events', '{}', 400],
      ['a message without an id', events({ kind: 'message', from: customer.value, text: 'x' }), 400],
      ['a sender that is no number', events({ kind: 'message', id: 'a', from: '0803', text: 'x' }), 400],
      ['an ack that is no number', events({ kind: 'ack', id: 'a', ack: 'read' }), 400],
    ] as const
  ).map(
    ([name, body, status]): ContractRow => ({
      kind: 'malformed',
      name,
      webhook: 'events',
      request: signed(body),
      status,
    }),
  ),
  {
    kind: 'malformed',
    name: 'a form',
    webhook: 'events',
    request: changed(signed(message), { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
  },
  { kind: 'duplicate', name: 'by its id', webhook: 'events', request: signed(message), events: [light] },
  {
    kind: 'stop',
    name: 'is a message like any other',
    webhook: 'events',
    request: signed(message.replace('Light 5000', 'STOP')),
    events: [{ ...light, text: 'STOP' }],
  },
  {
    kind: 'batch',
    name: 'messages with files, hidden senders and acks, each one event; states are for the operator',
    webhook: 'events',
    request: signed(fixture('batch.json')),
    events: [
      {
        ...light,
        key: 'ww:msg:c92f1580a0a6f0a170a154b05653466291738f35d3044403e3168c1eeaf89ff1',
        text: 'My meter',
        files: [{ contentType: 'image/jpeg', fileName: 'meter.jpg', bytes: '/9j/4AAQ' }],
        thread: { id: 'false_2348031234567@c.us_3A94CA1E16B7AC85C60B' },
      },
      {
        ...light,
        key: 'ww:msg:8c87ef2cdc90ace546d219f10b2f6bf1e3aa9591732bc11e8a619eb7348b0203',
        from: { medium: 'whatsapp', value: 'lid:81234567890' },
        text: '',
        files: [{ contentType: 'video/mp4' }],
        thread: { id: 'false_81234567890@lid_3A94CA1E16B7AC85C60C' },
      },
      {
        kind: 'delivery_report',
        key: 'ww:ack:3EB00B794C8FB8211088AD:2',
        externalId: '3EB00B794C8FB8211088AD',
        status: 'delivered',
        rawStatus: 'device',
      },
    ],
  },
  ...(
    [
      [1, 'sent', 'server'],
      [2, 'delivered', 'device'],
      [3, 'read', 'read'],
      [4, 'read', 'played'],
    ] as const
  ).map(
    ([ack, status, rawStatus]): ContractRow => ({
      kind: 'event',
      name: `ack ${ack} is ${status}`,
      webhook: 'events',
      request: signed(events({ kind: 'ack', id: '3EB0', ack })),
      events: [{ kind: 'delivery_report', key: `ww:ack:3EB0:${ack}`, externalId: '3EB0', status, rawStatus }],
    }),
  ),
  {
    kind: 'event',
    name: 'ack -1 is failed',
    webhook: 'events',
    request: signed(events({ kind: 'ack', id: '3EB0', ack: -1 })),
    events: [
      {
        kind: 'delivery_report',
        key: 'ww:ack:3EB0:-1',
        externalId: '3EB0',
        status: 'failed',
        code: 'provider_rejected',
        rawStatus: 'error',
      },
    ],
  },
  {
    kind: 'event',
    name: 'what is new says nothing',
    webhook: 'events',
    request: signed(events({ kind: 'reaction', id: '3EB0' }, { kind: 'ack', id: '3EB0', ack: 9 })),
    events: [],
  },
];

function say(text: string): OutboundMessage {
  return {
    id: 'm1',
    language: 'en',
    to: customer.value,
    from: number,
    reply: { class: 'chat', content: { kind: 'text', text } },
  };
}

function answered(answer: ScriptedAnswer, path = '/messages') {
  return { method: 'POST', path, answer } as const;
}

const externalId = '3EB00B794C8FB8211088AD';
const taken = answered({ status: 200, body: JSON.stringify({ externalId }) });
const receipt = { externalId, parts: 1, status: 'accepted' } as const;
const refused = (status: number, error: string, headers = {}) =>
  answered({ status, headers, body: JSON.stringify({ error }) });

const sendRows: readonly ContractRow[] = [
  {
    kind: 'sent',
    name: 'with our id, and how long we wait',
    message: say('Pay ₦500'),
    call: taken,
    receipt,
    wireJson: { id: 'm1', to: customer.value, text: 'Pay ₦500', withinMs: 900 },
  },
  {
    kind: 'sent',
    name: 'choices as numbered lines, to who hides the number',
    message: {
      id: 'm1',
      language: 'en',
      to: 'lid:81234567890',
      reply: {
        class: 'chat',
        content: {
          kind: 'choices',
          text: 'Which network?',
          choices: [
            { id: 'a', label: 'MTN' },
            { id: 'b', label: 'Glo' },
          ],
        },
      },
    },
    call: taken,
    receipt,
    wireJson: { to: 'lid:81234567890', text: 'Which network?\n1. MTN\n2. Glo' },
  },
  {
    kind: 'sent',
    name: 'a receipt with its file',
    message: {
      ...say(''),
      reply: {
        class: 'receipt',
        content: { kind: 'receipt', title: 'Receipt', rows: [{ label: 'Paid', value: '₦500' }] },
      },
      receipt: { fileName: 'receipt.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF-') },
    },
    call: taken,
    receipt,
    wireJson: {
      text: '*Receipt*\nPaid: ₦500',
      file: { fileName: 'receipt.pdf', contentType: 'application/pdf', base64: 'JVBERi0=' },
    },
  },
  {
    kind: 'longest_text',
    name: '4,096 characters go, one more does not',
    message: say('a'.repeat(4_096)),
    call: taken,
    receipt,
    tooLong: say('a'.repeat(4_097)),
  },
  {
    kind: 'throttled',
    name: 'with the pause that was asked for',
    message: say('Hi'),
    call: refused(429, 'busy', { 'retry-after': '2' }),
    code: 'provider_throttled',
    retryAfterMs: 2_000,
  },
  { kind: 'provider_down', name: 'no bridge', message: say('Hi'), code: 'provider_unavailable' },
  {
    kind: 'late_reply',
    name: 'no answer in time',
    message: say('Hi'),
    call: answered('never'),
    code: 'provider_outcome_unknown',
  },
  {
    kind: 'refused_recipient',
    name: 'that is not on WhatsApp',
    message: say('Hi'),
    call: refused(422, 'not_on_whatsapp'),
    code: 'recipient_invalid',
  },
  {
    kind: 'refused_recipient',
    name: 'that is no number, without a request',
    message: { ...say('Hi'), to: '08031234567' },
    code: 'recipient_invalid',
  },
  { kind: 'not_sent', name: 'an empty text', message: say(' '), code: 'invalid_request' },
  {
    kind: 'not_sent',
    name: "from another's number",
    message: { ...say('Hi'), from: '+2348090001999' },
    code: 'sender_misconfigured',
  },
  ...(
    [
      ['no phone is paired', refused(503, 'not_ready'), 'provider_unavailable'],
      ['the bridge does not know whether it went out', refused(504, 'unknown'), 'provider_outcome_unknown'],
      ['another server says 503', answered({ status: 503, body: '<html>' }), 'provider_outcome_unknown'],
      ['an error that nobody knows', refused(500, '__proto__'), 'provider_outcome_unknown'],
      ['the secret is refused', refused(401, 'The bearer token is wrong.'), 'provider_credentials'],
      ['a body that the bridge refuses', refused(400, 'Missing or wrong: to.'), 'provider_rejected'],
      ['a cut connection', answered('reset'), 'provider_outcome_unknown'],
      ['a page instead of JSON', answered({ status: 200, body: '<html>' }), 'provider_outcome_unknown'],
      ['an endless answer', answered({ status: 200, body: 'x'.repeat(70_000) }), 'provider_outcome_unknown'],
    ] as const
  ).map(([name, call, code]): ContractRow => ({ kind: 'not_sent', name, message: say('Hi'), call, code })),
];

channelContract(whatsappWeb, account, [...webhookRows, ...sendRows]);

describe('settings of the bridge', () => {
  it('have defaults for one machine', () => {
    expect(readBridgeSettings({ number, bridgeSecret, operatorToken })).toMatchObject({
      bridgeUrl: 'http://127.0.0.1:8095',
      session: 'main',
      paceMs: 1_000,
      jitterMs: 500,
    });
  });

  it.each([
    ['a short secret', { bridgeSecret: 'hush' }],
    ['a short token', { operatorToken: 'hush' }],
    ['a session that is no name', { session: '../hush' }],
  ])('refuse %s without showing it', (_name, wrong) => {
    const read = () => readBridgeSettings({ number, bridgeSecret, operatorToken, ...wrong });
    expect(read).toThrow(Object.keys(wrong)[0]);
    expect(read).not.toThrow('hush');
  });
});
