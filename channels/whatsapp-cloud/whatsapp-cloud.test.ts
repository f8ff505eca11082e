import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ReplyContent } from '../../conversation/reply.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { type ContractRow, channelContract } from '../../test/channel-contract.ts';
import { type ScriptedAnswer, useScriptedProvider } from '../../test/scripted-provider.ts';
import { readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { whatsappCloud } from './index.ts';

const phoneNumberId = '106540352242922';
const accessToken = 'EAAG_access_token';
const appSecret = 'meta_app_secret';
const previousAppSecret = 'meta_app_secret_before';
const verifyToken = 'verify-me-please';

const account = {
  settings: (baseUrl: string) => ({
    phoneNumberId,
    businessAccountId: '102290129340398',
    accessToken,
    appSecret,
    previousAppSecret,
    verifyToken,
    templates: { notice: { name: 'sb_notice', language: { en: 'en_GB', pcm: 'en' } } },
    baseUrl,
  }),
  secrets: [accessToken, appSecret, previousAppSecret, verifyToken],
};

const fixture = (name: string) => readFixture(import.meta.url, name);
const url = 'https://gw.example.ng/webhooks/s3cret/events';

/** Signed beside the code under test, with node's own HMAC. */
function signed(body: string | Buffer, secret = appSecret): WebhookRequest {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    url,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    rawBody: Buffer.from(body),
  };
}

const open = (baseUrl = 'http://127.0.0.1:1') => whatsappCloud.open(account.settings(baseUrl));
const [events] = open().webhooks;
if (!events) throw new Error('whatsapp-cloud has no webhook');

const customer = { medium: 'whatsapp', value: '+2348031234567' } as const;
const idOf = (number: string) =>
  `wamid.HBgNMjM0ODAzMTIzNDU2NxUCABIYFjNFQjAwMDAwMDAwMDAwMDAwMDAw${number}AA==`;
const heard = (number: string, text: string, more = {}) =>
  ({
    kind: 'message',
    key: `wa:msg:${idOf(number)}`,
    from: customer,
    to: '+2347001234567',
    text,
    thread: { id: idOf(number) },
    ...more,
  }) as const;
const reported = (status: 'sent' | 'delivered' | 'read', word: string = status) =>
  ({
    kind: 'delivery_report',
    key: `wa:st:wamid.OURS==:${word}`,
    externalId: 'wamid.OURS==',
    status,
    rawStatus: word,
  }) as const;

const inbound = fixture('inbound-text.json');
const changed = (changes: Readonly<Record<string, unknown>>, body = inbound) => {
  const post = JSON.parse(body);
  Object.assign(post.entry[0].changes[0].value.messages[0], changes);
  return JSON.stringify(post);
};

const forged: readonly ContractRow[] = [
  ['no signature', { ...signed(inbound), headers: { 'content-type': 'application/json' } }],
  ["another app's secret", signed(inbound, 'another_secret')],
  ['a changed byte', { ...signed(inbound), rawBody: Buffer.from(inbound.replace('500', '5000')) }],
  [
    'a signature without its algorithm',
    {
      ...signed(inbound),
      headers: {
        ...signed(inbound).headers,
        'x-hub-signature-256': createHmac('sha256', appSecret).update(inbound).digest('hex'),
      },
    },
  ],
  [
    'the old sha1 signature',
    {
      ...signed(inbound),
      headers: {
        'content-type': 'application/json',
        'x-hub-signature': `sha1=${createHmac('sha1', appSecret).update(inbound).digest('hex')}`,
      },
    },
  ],
  [
    'a repeated header',
    {
      ...signed(inbound),
      headers: {
        ...signed(inbound).headers,
        'x-hub-signature-256': `${signed(inbound).headers['x-hub-signature-256']}, x`,
      },
    },
  ],
].map(
  ([name, request]) =>
    ({ kind: 'not_the_provider', name, webhook: 'events', request, status: 401 }) as ContractRow,
);

const webhookRows: readonly ContractRow[] = [
  ...forged,
  { kind: 'malformed', name: 'no JSON', webhook: 'events', request: signed('{"object":'), status: 400 },
  {
    kind: 'malformed',
    name: 'news of another product',
    webhook: 'events',
    request: signed('{"object":"page","entry":[]}'),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'a compressed body',
    webhook: 'events',
    request: { ...signed(inbound), headers: { ...signed(inbound).headers, 'content-encoding': 'gzip' } },
    status: 415,
  },
  {
    kind: 'duplicate',
    name: 'by its wamid',
    webhook: 'events',
    request: signed(inbound),
    events: [heard('01', 'Recharge ₦500')],
  },
  {
    kind: 'event',
    name: 'signed with the secret before, while secrets are rotated',
    webhook: 'events',
    request: signed(inbound, previousAppSecret),
    events: [heard('01', 'Recharge ₦500')],
  },
  {
    kind: 'batch',
    name: 'every entry, change, message and status, once each; what is unreadable or not for us costs nothing',
    webhook: 'events',
    request: signed(fixture('batch.json')),
    events: [
      heard('11', 'first'),
      heard('12', 'second'),
      reported('read'),
      reported('delivered'),
      heard('17', ''),
    ],
  },
  {
    kind: 'stop',
    name: 'a message like any other',
    webhook: 'events',
    request: signed(changed({ text: { body: 'STOP' } })),
    events: [heard('01', 'STOP')],
  },
];

const openWindow = new Date(Date.now() + 60 * 60_000);
const path = `/v25.0/${phoneNumberId}/messages`;
const answered = (answer: ScriptedAnswer) => ({ method: 'POST', path, answer }) as const;
const accepted = answered({ status: 200, body: fixture('send-accepted.json') });
const receipt = {
  externalId: 'wamid.HBgNMjM0ODAzMTIzNDU2NxUCABEYEjA1',
  parts: 1,
  status: 'accepted',
} as const;
const byTemplate = { ...receipt, template: true } as const;

function tell(content: ReplyContent, changes: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id: 'm1',
    language: 'en',
    to: customer.value,
    from: '+2347001234567',
    reply: { class: 'notice', content },
    freeUntil: openWindow,
    ...changes,
  };
}
const say = (text: string, changes: Partial<OutboundMessage> = {}) => tell({ kind: 'text', text }, changes);

const numbered = (body: string) => ({ type: 'text', text: { body } });

const rendered: readonly (readonly [string, OutboundMessage, Readonly<Record<string, unknown>>])[] = [
  [
    'a text, under the message that it answers',
    say('Pay ₦500', { thread: { id: idOf('01') } }),
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '2348031234567',
      context: { message_id: idOf('01') },
      ...numbered('Pay ₦500'),
    },
  ],
  [
    'to a person whose number is hidden',
    say('Hi', { to: 'bsuid:NG.13491208655302741918' }),
    { recipient: 'NG.13491208655302741918', ...numbered('Hi') },
  ],
  [
    "a template in the customer's language once the window is closed, its text on one line",
    tell(
      { kind: 'receipt', title: 'Receipt', rows: [{ label: 'Token', value: '1234\t     5678' }] },
      { freeUntil: new Date(Date.now() - 1), language: 'pcm' },
    ),
    {
      type: 'template',
      template: {
        name: 'sb_notice',
        language: { policy: 'deterministic', code: 'en' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: '*Receipt* | Token: 1234 5678' }] }],
      },
    },
  ],
];

const sendRows: readonly ContractRow[] = [
  ...rendered.map(
    ([name, message, wireJson]): ContractRow => ({
      kind: 'sent',
      name,
      message,
      call: accepted,
      receipt: 'template' in wireJson ? byTemplate : receipt,
      wireJson,
    }),
  ),
  {
    kind: 'longest_text',
    name: '4,096 characters go, one more does not',
    message: say('a'.repeat(4096)),
    call: accepted,
    receipt,
    tooLong: say('a'.repeat(4097)),
  },
  {
    kind: 'throttled',
    name: 'by a code, whatever the HTTP status',
    message: say('Hi'),
    call: answered({ status: 400, body: fixture('send-pair-limit.json') }),
    code: 'provider_throttled',
    retryAfterMs: 6000,
  },
  {
    kind: 'throttled',
    name: 'with the pause that was asked for',
    message: say('Hi'),
    call: answered({ status: 429, headers: { 'retry-after': '3' }, body: '' }),
    code: 'provider_throttled',
    retryAfterMs: 3000,
  },
  { kind: 'provider_down', name: 'nobody listens', message: say('Hi'), code: 'provider_unavailable' },
  {
    kind: 'late_reply',
    name: 'no answer in time',
    message: say('Hi'),
    call: answered('never'),
    code: 'provider_outcome_unknown',
  },
  {
    kind: 'refused_recipient',
    name: 'who is not on WhatsApp',
    message: say('Hi'),
    call: answered({ status: 400, body: fixture('send-not-allowed.json') }),
    code: 'recipient_invalid',
  },
  {
    kind: 'refused_recipient',
    name: 'that is no address of WhatsApp, without a request',
    message: say('Hi', { to: '+23480' }),
    code: 'recipient_invalid',
  },
  { kind: 'not_sent', name: 'an empty text', message: say(''), code: 'invalid_request' },
  {
    kind: 'not_sent',
    name: 'outside the window, where the account has no template for it',
    message: {
      ...say('Hi'),
      reply: { class: 'chat', content: { kind: 'text', text: 'Hi' } },
      freeUntil: new Date(0),
    },
    code: 'window_closed',
  },
  {
    kind: 'not_sent',
    name: 'to somebody who never wrote, without a template',
    message: {
      id: 'm1',
      language: 'en',
      to: customer.value,
      reply: { class: 'chat', content: { kind: 'text', text: 'Hi' } },
    },
    code: 'window_closed',
  },
  {
    kind: 'not_sent',
    name: 'a text that no template holds',
    message: say('a'.repeat(901), { freeUntil: new Date(0) }),
    code: 'message_too_long',
  },
];

const refused = (status: number, code: number): ScriptedAnswer => ({
  status,
  body: JSON.stringify({ error: { message: 'to 2348031234567', type: 'OAuthException', code } }),
});
const notSent = (
  [
    ['the token has run out', answered(refused(401, 190)), 'provider_credentials'],
    ['a 401 without words', answered({ status: 401, body: '' }), 'provider_credentials'],
    ['a permission is missing', answered(refused(403, 10)), 'provider_credentials'],
    ["the number's id is gone", answered(refused(400, 33)), 'sender_misconfigured'],
    ['a rate limit with a 403', answered(refused(403, 131056)), 'provider_throttled', 6000],
    ['a spam limit', answered(refused(400, 131048)), 'provider_throttled', 3_600_000],
    ['the bill is not paid', answered(refused(400, 131042)), 'provider_out_of_funds'],
    ['a template that is missing', answered(refused(404, 132001)), 'sender_misconfigured'],
    ['marketing was stopped', answered(refused(400, 131050)), 'recipient_opted_out'],
    ['a code that nobody knows', answered(refused(400, 139999)), 'provider_rejected'],
    ['"something went wrong"', answered(refused(400, 131000)), 'provider_outcome_unknown'],
    ['an HTTP 500', answered({ status: 500, body: 'oops' }), 'provider_outcome_unknown'],
    ['an HTTP 503 with a code', answered(refused(503, 131026)), 'provider_outcome_unknown'],
    ['a cut connection', answered('reset'), 'provider_outcome_unknown'],
    [
      'a redirect is not followed',
      answered({ status: 302, headers: { location: '/elsewhere' }, body: '' }),
      'provider_outcome_unknown',
    ],
    ['a page instead of JSON', answered({ status: 200, body: '<html>' }), 'provider_outcome_unknown'],
    ['JSON of another shape', answered({ status: 200, body: '{"messages":[]}' }), 'provider_outcome_unknown'],
    ['an endless answer', answered({ status: 200, body: 'x'.repeat(70_000) }), 'provider_outcome_unknown'],
  ] as const
).map(
  ([name, call, code, retryAfterMs]): ContractRow => ({
    kind: 'not_sent',
    name,
    message: say('Hi'),
    call,
    code,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }),
);

channelContract(whatsappCloud, account, [...webhookRows, ...sendRows, ...notSent]);

describe('on the wire', () => {
  const provider = useScriptedProvider();
  const options = (timeoutMs = 1000) => ({
    timeoutMs,
    webhookUrl: (name: string) => `https://gw.example.ng/${name}`,
    ringLive: () => undefined,
  });

  it('a window that WhatsApp holds closed after all is answered by the template', async () => {
    provider.script(answered(refused(400, 131047)), accepted);
    const send = await open(provider.baseUrl()).openSender(options());
    expect(await send(say('Your receipt'))).toEqual(byTemplate);
    const types = provider.requests().map(({ body }) => JSON.parse(body).type);
    expect(types).toEqual(['text', 'template']);
  });

  it('shows typing and marks the message read, and never throws', async () => {
    provider.script(answered({ status: 200, body: '{"success":true}' }), answered(refused(400, 131009)));
    const show = await open(provider.baseUrl()).openTyping?.(options());
    await show?.({ to: customer.value, messageId: idOf('01') });
    await show?.({ to: customer.value, messageId: idOf('01') });
    const [request] = provider.requests();
    expect(JSON.parse(request?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: idOf('01'),
      typing_indicator: { type: 'text' },
    });
    expect(request?.headers.authorization).toBe(`Bearer ${accessToken}`);
  });
});

it('names the templates that are still to be approved', () => {
  const missing = open()
    .setup()
    .flatMap((step) => step.missing ?? []);
  expect(missing).toEqual([
    'templates.receipt',
    'templates.money_prompt',
    'templates.code',
    'templates.chat',
  ]);
});
