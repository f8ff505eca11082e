import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { type ContractRow, channelContract } from '../../test/channel-contract.ts';
import type { ScriptedAnswer } from '../../test/scripted-provider.ts';
import { changeForm, formRequest, readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { twilioSms } from './index.ts';

const accountSid = 'AC00000000000000000000000000000001';
const authToken = 'test_token_0000';
const previousAuthToken = 'test_token_before';

const account = {
  settings: (baseUrl: string) => ({
    accountSid,
    authToken,
    previousAuthToken,
    numbers: ['+14155238886'],
    baseUrl,
  }),
  secrets: [authToken, previousAuthToken, Buffer.from(`${accountSid}:${authToken}`).toString('base64')],
};

const fixture = (name: string) => readFixture(import.meta.url, name);
const url = 'https://gw.example.ng/webhooks/s3cret/inbound';

/** Signed by Twilio's own code, so that ours is compared with it. */
function signed(body: string, token = authToken, signedUrl = url): WebhookRequest {
  const fields = new URLSearchParams(body);
  const params = Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]));
  const signature = twilio.getExpectedTwilioSignature(token, signedUrl, params);
  return formRequest(url, body, { 'x-twilio-signature': signature });
}

const inbound = fixture('inbound.form');
const customer = { medium: 'sms', value: '+2348031234567' } as const;
const recharge = {
  kind: 'message',
  key: 'tw:msg:SM00000000000000000000000000000001',
  from: customer,
  to: '+14155238886',
  text: 'Recharge 500',
} as const;
const sid = 'SM00000000000000000000000000000005';

function say(text: string): OutboundMessage {
  return {
    id: 'm1',
    language: 'en',
    to: customer.value,
    from: '+14155238886',
    reply: { class: 'chat', content: { kind: 'text', text } },
  };
}

function answered(answer: ScriptedAnswer) {
  return { method: 'POST', path: `/2010-04-01/Accounts/${accountSid}/Messages.json`, answer } as const;
}

function created(changes: Readonly<Record<string, unknown>>): ScriptedAnswer {
  return { status: 201, body: JSON.stringify({ ...JSON.parse(fixture('send-queued.json')), ...changes }) };
}

function refused(status: number, code: number): ScriptedAnswer {
  return { status, body: JSON.stringify({ code, message: `To +2348031234567 refused`, status }) };
}

const queued = answered(created({}));
const receipt = { externalId: sid, parts: 1, status: 'accepted' } as const;
const receiptOfTen = { ...receipt, parts: 10 };

const forged: readonly ContractRow[] = [
  ['no signature', formRequest(url, inbound)],
  ['an empty signature', formRequest(url, inbound, { 'x-twilio-signature': '' })],
  ["another account's token", signed(inbound, 'test_token_0001')],
  [
    'a signature of another webhook',
    signed(inbound, authToken, 'https://gw.example.ng/webhooks/s3cret/status'),
  ],
  ['a signature of another host', signed(inbound, authToken, url.replace('gw.', 'evil.'))],
  [
    'a changed field',
    { ...signed(inbound), rawBody: Buffer.from(changeForm(inbound, { Body: 'Recharge 5000' })) },
  ],
  ['an added field', { ...signed(inbound), rawBody: Buffer.from(`${inbound}&Extra=1`) }],
  [
    'a repeated header',
    formRequest(url, inbound, {
      'x-twilio-signature': `${signed(inbound).headers['x-twilio-signature']}, x`,
    }),
  ],
].map(
  ([name, request]) =>
    ({ kind: 'not_the_provider', name, webhook: 'inbound', request, status: 401 }) as ContractRow,
);

const webhookRows: readonly ContractRow[] = [
  ...forged,
  {
    kind: 'not_the_provider',
    name: 'another account of the same customer of Twilio',
    webhook: 'inbound',
    request: signed(changeForm(inbound, { AccountSid: 'AC00000000000000000000000000000002' })),
    status: 400,
  },
  {
    kind: 'not_the_provider',
    name: "a message of WhatsApp is another channel's",
    webhook: 'inbound',
    request: signed(fixture('inbound-whatsapp.form')),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'no MessageSid',
    webhook: 'inbound',
    request: signed(changeForm(inbound, { MessageSid: undefined })),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'a sender given twice',
    webhook: 'inbound',
    request: signed(`${inbound}&From=%2B2348059999999`),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'an escape that is none',
    webhook: 'inbound',
    request: { ...signed(inbound), rawBody: Buffer.from(`${inbound}&A=%4`) },
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'a compressed body',
    webhook: 'status',
    request: { ...signed(inbound), headers: { ...signed(inbound).headers, 'content-encoding': 'gzip' } },
    status: 415,
  },
  {
    kind: 'duplicate',
    name: 'by its MessageSid',
    webhook: 'inbound',
    request: signed(inbound),
    events: [recharge],
  },
  {
    kind: 'event',
    name: 'signed with the token before, while tokens are rotated',
    webhook: 'inbound',
    request: signed(inbound, previousAuthToken),
    events: [recharge],
  },
  {
    kind: 'event',
    name: 'signed over the address with its port',
    webhook: 'inbound',
    request: signed(inbound, authToken, url.replace('.ng/', '.ng:443/')),
    events: [recharge],
  },
  {
    kind: 'event',
    name: 'a picture without text is an empty message',
    webhook: 'inbound',
    request: signed(fixture('inbound-media.form')),
    events: [{ ...recharge, key: 'tw:msg:MM00000000000000000000000000000003', text: '' }],
  },
  {
    kind: 'batch',
    name: 'an opt-out carries the message and the consent',
    webhook: 'inbound',
    request: signed(fixture('inbound-stop.form').replace(/STOP/g, 'START')),
    events: [
      {
        ...recharge,
        key: 'tw:msg:SM00000000000000000000000000000002',
        text: 'START',
        answeredByProvider: true,
      },
      {
        kind: 'consent',
        key: 'tw:msg:SM00000000000000000000000000000002:consent',
        from: customer,
        consent: 'opted_in',
      },
    ],
  },
  {
    kind: 'stop',
    name: 'answered by Twilio where it manages opt-outs',
    webhook: 'inbound',
    request: signed(fixture('inbound-stop.form')),
    events: [
      {
        ...recharge,
        key: 'tw:msg:SM00000000000000000000000000000002',
        text: 'STOP',
        answeredByProvider: true,
      },
      {
        kind: 'consent',
        key: 'tw:msg:SM00000000000000000000000000000002:consent',
        from: customer,
        consent: 'opted_out',
      },
    ],
  },
  {
    kind: 'stop',
    name: 'a message like any other where Twilio leaves it to us',
    webhook: 'inbound',
    request: signed(changeForm(inbound, { Body: 'STOP' })),
    events: [{ ...recharge, text: 'STOP' }],
  },
  {
    kind: 'event',
    name: 'HELP that Twilio answered changes no consent',
    webhook: 'inbound',
    request: signed(changeForm(inbound, { Body: 'HELP', OptOutType: 'HELP' })),
    events: [{ ...recharge, text: 'HELP', answeredByProvider: true }],
  },
];

const delivered = fixture('status-delivered.form');
const statusRows: readonly ContractRow[] = [
  ...(
    [
      ['accepted', 'queued'],
      ['queued', 'queued'],
      ['sending', 'sending'],
      ['sent', 'sent'],
      ['delivered', 'delivered'],
      ['partially_delivered', 'delivered'],
      ['read', 'read'],
    ] as const
  ).map(
    ([word, status]): ContractRow => ({
      kind: 'event',
      name: `${word} is ${status}`,
      webhook: 'status',
      request: signed(changeForm(delivered, { MessageStatus: word })),
      events: [
        { kind: 'delivery_report', key: `tw:st:${sid}:${word}`, externalId: sid, status, rawStatus: word },
      ],
    }),
  ),
  ...(
    [
      ['undelivered', '30003', 'recipient_unreachable'],
      ['undelivered', '30006', 'recipient_invalid'],
      ['failed', '30007', 'content_rejected'],
      ['failed', '21610', 'recipient_opted_out'],
      ['failed', '39999', 'provider_rejected'],
      ['canceled', undefined, 'provider_rejected'],
    ] as const
  ).map(
    ([word, errorCode, code]): ContractRow => ({
      kind: 'event',
      name: `${word} for ${errorCode ?? 'no reason'} is ${code}`,
      webhook: 'status',
      request: signed(changeForm(delivered, { MessageStatus: word, ErrorCode: errorCode })),
      events: [
        {
          kind: 'delivery_report',
          key: `tw:st:${sid}:${word}`,
          externalId: sid,
          status: 'failed',
          code,
          rawStatus: errorCode ? `${word}:${errorCode}` : word,
        },
      ],
    }),
  ),
  ...['received', 'teleported', '__proto__'].map(
    (word): ContractRow => ({
      kind: 'event',
      name: `${word} says nothing of a message of ours`,
      webhook: 'status',
      request: signed(changeForm(delivered, { MessageStatus: word })),
      events: [],
    }),
  ),
];

const sendRows: readonly ContractRow[] = [
  {
    kind: 'sent',
    name: 'from the number that the customer wrote to, with reports to us',
    message: say('Pay ₦500'),
    call: queued,
    receipt,
    wire: {
      To: customer.value,
      From: '+14155238886',
      Body: 'Pay NGN500',
      StatusCallback: 'https://gw.example.ng/webhooks/s3cret/status',
    },
  },
  {
    kind: 'sent',
    name: 'from the first number where the customer wrote to none',
    message: { id: 'm1', language: 'en', to: customer.value, reply: say('Hi').reply },
    call: answered(created({ status: 'sent' })),
    receipt: { ...receipt, status: 'sent' },
    wire: { From: '+14155238886' },
  },
  {
    kind: 'longest_text',
    name: 'ten parts go in one request, eleven in none',
    message: say('a'.repeat(1530)),
    call: answered(created({ num_segments: '10' })),
    receipt: receiptOfTen,
    tooLong: say('a'.repeat(1531)),
  },
  {
    kind: 'sent',
    name: 'a service that has not counted yet is billed as we count',
    message: say('é'.repeat(161)),
    call: answered(created({ num_segments: '0', status: 'accepted' })),
    receipt: { ...receipt, parts: 2 },
  },
  {
    kind: 'throttled',
    name: 'with the pause that was asked for',
    message: say('Hi'),
    call: answered({ status: 429, headers: { 'retry-after': '3' }, body: fixture('send-too-fast.json') }),
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
    name: 'that opted out',
    message: say('Hi'),
    call: answered({ status: 400, body: fixture('send-opted-out.json') }),
    code: 'recipient_opted_out',
  },
  {
    kind: 'refused_recipient',
    name: 'that is no number, without a request',
    message: { ...say('Hi'), to: '+23480' },
    code: 'recipient_invalid',
  },
  { kind: 'not_sent', name: 'an empty text', message: say(''), code: 'invalid_request' },
];

const notSent = (
  [
    ['the token is refused', answered(refused(401, 20003)), 'provider_credentials'],
    ['a 401 without words', answered({ status: 401, body: '' }), 'provider_credentials'],
    ['an unknown account', answered(refused(404, 20404)), 'sender_misconfigured'],
    ['an invalid recipient', answered(refused(400, 21211)), 'recipient_invalid'],
    ['a sender that is not ours', answered(refused(400, 21606)), 'sender_misconfigured'],
    ['a full queue', answered(refused(400, 21611)), 'provider_throttled'],
    ['a code that nobody knows', answered(refused(400, 29999)), 'provider_rejected'],
    ['an HTTP 500', answered({ status: 500, body: 'oops' }), 'provider_outcome_unknown'],
    ['an HTTP 503 with a code', answered(refused(503, 21610)), 'provider_outcome_unknown'],
    ['a cut connection', answered('reset'), 'provider_outcome_unknown'],
    [
      'a redirect is not followed',
      answered({ status: 302, headers: { location: '/elsewhere' }, body: '' }),
      'provider_outcome_unknown',
    ],
    ['a page instead of JSON', answered({ status: 201, body: '<html>' }), 'provider_outcome_unknown'],
    ['JSON of another shape', answered({ status: 201, body: '{}' }), 'provider_outcome_unknown'],
    ['an endless answer', answered({ status: 201, body: 'x'.repeat(70_000) }), 'provider_outcome_unknown'],
    ['created as failed', answered(created({ status: 'failed', error_code: 30006 })), 'recipient_invalid'],
  ] as const
).map(([name, call, code]): ContractRow => ({ kind: 'not_sent', name, message: say('Hi'), call, code }));

channelContract(twilioSms, account, [...webhookRows, ...statusRows, ...sendRows, ...notSent]);

describe('messaging services', () => {
  it('are where the console step points to', () => {
    const opened = twilioSms.open({
      ...account.settings('http://127.0.0.1:1'),
      messagingServiceSid: 'MG00000000000000000000000000000001',
    });
    expect(opened.setup()[0]?.title).toContain('MG00000000000000000000000000000001');
  });
});
