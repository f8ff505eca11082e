import type { ErrorCode } from '../../config/errors.ts';
import { type ContractRow, channelContract } from '../../test/channel-contract.ts';
import type { ScriptedAnswer } from '../../test/scripted-provider.ts';
import { changeForm, formRequest, readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { africastalkingSms } from './index.ts';

const account = {
  settings: (baseUrl: string) => ({
    environment: 'live',
    username: 'acme',
    apiKey: 'atsk_k3y-of-acme',
    numbers: ['21512', '+2347001234567'],
    senderId: 'ACME',
    baseUrl,
  }),
  secrets: ['atsk_k3y-of-acme'],
};

const url = 'https://gw.example.ng/webhooks/s3cret/inbound';
const fixture = (name: string) => readFixture(import.meta.url, name);
const post = (body: string) => formRequest(url, body);
const inbound = fixture('inbound.form');
const delivery = fixture('delivery-success.form');

const customer = { medium: 'sms', value: '+2348031234567' } as const;
const recharge = {
  kind: 'message',
  key: 'at:sms:ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3',
  from: customer,
  to: '21512',
  text: 'Recharge 500',
  network: 'MTN',
} as const;
const report = { kind: 'delivery_report', externalId: 'ATXid_8b1f6c0d2e' } as const;

function say(text: string): OutboundMessage {
  return {
    id: 'm1',
    language: 'en',
    to: customer.value,
    from: '21512',
    reply: { class: 'chat', content: { kind: 'text', text } },
  };
}

function answered(answer: ScriptedAnswer) {
  return { method: 'POST', path: '/version1/messaging', answer } as const;
}

function recipient(changes: Readonly<Record<string, unknown>>): ScriptedAnswer {
  const accepted = JSON.parse(fixture('send-accepted.json'));
  Object.assign(accepted.SMSMessageData.Recipients[0], changes);
  return { status: 201, body: JSON.stringify(accepted) };
}

const accepted = answered({ status: 201, body: fixture('send-accepted.json') });
const receipt = { externalId: 'ATXid_8b1f6c0d2e', parts: 1, status: 'accepted' } as const;

const webhookRows: readonly ContractRow[] = [
  {
    kind: 'not_the_provider',
    name: 'a number that is none of ours',
    webhook: 'inbound',
    request: post(changeForm(inbound, { to: '40404' })),
    status: 400,
  },
  {
    kind: 'not_the_provider',
    name: 'a sender that is no telephone',
    webhook: 'inbound',
    request: post(changeForm(inbound, { from: 'MTN-PROMO' })),
    status: 400,
  },
  {
    kind: 'not_the_provider',
    name: 'an opt-out from a sender that is not ours',
    webhook: 'optout',
    request: post('senderId=OTHER&phoneNumber=%2B2348031234567'),
    status: 400,
  },
  { kind: 'malformed', name: 'no fields', webhook: 'inbound', request: post(''), status: 400 },
  { kind: 'malformed', name: 'no id', webhook: 'delivery', request: post('status=Success'), status: 400 },
  {
    kind: 'malformed',
    name: 'a field sent twice',
    webhook: 'inbound',
    request: post(`${inbound}&from=%2B2348059999999`),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'bytes that are no text',
    webhook: 'inbound',
    request: post(`${inbound}&cost=%FF`),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'JSON',
    webhook: 'inbound',
    request: { url, headers: { 'content-type': 'application/json' }, rawBody: Buffer.from('{}') },
    status: 415,
  },
  { kind: 'duplicate', name: 'by its id', webhook: 'inbound', request: post(inbound), events: [recharge] },
  {
    kind: 'duplicate',
    name: 'by its content where it has no id',
    webhook: 'inbound',
    request: post(fixture('inbound-no-id.form')),
    events: [
      {
        ...recharge,
        key: 'at:sms:6d1071d98b3bf4f9ebb1f02610cad17e00090abeaf0345bd8c517530a19c0a73',
        from: { medium: 'sms', value: '+2348091234567' },
        text: 'Data 1GB',
        network: '9MOBILE',
      },
    ],
  },
  {
    kind: 'batch',
    name: 'a message of many parts arrives whole, as one event',
    webhook: 'inbound',
    request: post(fixture('inbound-concatenated.form')),
    events: [
      {
        ...recharge,
        key: 'at:sms:7d0c9f4b-6b0f-4d2a-8f39-0d5b4b8e7c13',
        text: 'I paid ₦5,000 for light yesterday and the token has not come. '.repeat(8),
      },
    ],
  },
  {
    kind: 'stop',
    name: 'is a message like any other',
    webhook: 'inbound',
    request: post(fixture('inbound-stop.form')),
    events: [{ ...recharge, key: 'at:sms:b3a0c1de-8f6e-4a7c-bb6e-2f1d4d6f0c12', text: 'STOP' }],
  },
  {
    kind: 'stop',
    name: "an opt-out through the provider's own link",
    webhook: 'optout',
    request: post(fixture('optout.form')),
    events: [
      {
        kind: 'consent',
        key: 'at:optout:f38539953cdf829807ce2653d7341ef52cf17acbb2eb4582dc87effe3e5e614d',
        from: customer,
        consent: 'opted_out',
        repeatWithinMs: 60_000,
      },
    ],
  },
  {
    kind: 'event',
    name: 'a plus that became a space is repaired',
    webhook: 'inbound',
    request: post(fixture('inbound-unescaped-plus.form')),
    events: [
      {
        ...recharge,
        key: 'at:sms:0b7c1c5e-0d3f-4a7b-9a53-2f0f6a1f7a10',
        from: { medium: 'sms', value: '+2348021234567' },
        to: '+2347001234567',
        text: 'Balance',
        network: 'AIRTEL',
      },
    ],
  },
  {
    kind: 'event',
    name: 'an empty text is a message',
    webhook: 'inbound',
    request: post(fixture('inbound-empty-text.form')),
    events: [
      {
        ...recharge,
        key: 'at:sms:6f2b7f0e-35a6-4b53-9c56-5d6b1f1f9a11',
        from: { medium: 'sms', value: '+2348051234567' },
        text: '',
        network: 'GLO',
      },
    ],
  },
];

const deliveryRows: readonly ContractRow[] = [
  ...(
    [
      ['Buffered', 'sending'],
      ['Submitted', 'sending'],
      ['Sent', 'sent'],
      ['Success', 'delivered'],
    ] as const
  ).map(
    ([word, status]): ContractRow => ({
      kind: 'event',
      name: `${word} is ${status}`,
      webhook: 'delivery',
      request: post(changeForm(delivery, { status: word })),
      events: [{ ...report, key: `at:dlr:ATXid_8b1f6c0d2e:${word}`, status, rawStatus: word }],
    }),
  ),
  ...(
    [
      ['Rejected', undefined, 'provider_rejected'],
      ['Failed', 'UserInBlackList', 'recipient_opted_out'],
      ['Failed', 'NotNetworkSubcriber', 'recipient_invalid'],
      ['Rejected', 'DoNotDisturbRejection', 'do_not_disturb'],
      ['Failed', 'SomethingNew', 'provider_rejected'],
      ['AbsentSubscriber', undefined, 'recipient_unreachable'],
      ['Expired', undefined, 'content_rejected'],
    ] as const
  ).map(
    ([word, reason, code]): ContractRow => ({
      kind: 'event',
      name: `${word} for ${reason ?? 'no reason'} is ${code}`,
      webhook: 'delivery',
      request: post(changeForm(delivery, { status: word, failureReason: reason })),
      events: [
        {
          ...report,
          key: `at:dlr:ATXid_8b1f6c0d2e:${word}`,
          status: 'failed',
          code,
          rawStatus: reason ? `${word}:${reason}` : word,
        },
      ],
    }),
  ),
  ...(['Teleported', '__proto__', 'constructor'] as const).map(
    (status): ContractRow => ({
      kind: 'event',
      name: `a status that nobody knows (${status}) is taken and says nothing`,
      webhook: 'delivery',
      request: post(changeForm(delivery, { status })),
      events: [],
    }),
  ),
  {
    kind: 'event',
    name: 'a report of no message says nothing',
    webhook: 'delivery',
    request: post(changeForm(delivery, { id: 'None' })),
    events: [],
  },
];

const sendRows: readonly ContractRow[] = [
  {
    kind: 'sent',
    name: 'from the number that the customer wrote to',
    message: say('Pay ₦500 – “now”'),
    call: accepted,
    receipt,
    wire: {
      username: 'acme',
      to: customer.value,
      from: '21512',
      message: 'Pay NGN500 - "now"',
      bulkSMSMode: '1',
    },
  },
  {
    kind: 'sent',
    name: 'under the sender id where the customer wrote to no number',
    message: { id: 'm1', language: 'en', to: customer.value, reply: say('Hi').reply },
    call: accepted,
    receipt,
    wire: { from: 'ACME' },
  },
  {
    kind: 'sent',
    name: 'None is no id',
    message: say('Hi'),
    call: answered(recipient({ messageId: 'None' })),
    receipt: { parts: 1, status: 'accepted' },
  },
  {
    kind: 'longest_text',
    name: 'ten parts go in one request, eleven in none',
    message: say('a'.repeat(1530)),
    call: accepted,
    receipt: { ...receipt, parts: 10 },
    tooLong: say('a'.repeat(1531)),
  },
  {
    kind: 'throttled',
    name: 'with the pause that was asked for',
    message: say('Hi'),
    call: answered({ status: 429, headers: { 'retry-after': '7' }, body: 'Too many' }),
    code: 'provider_throttled',
    retryAfterMs: 7000,
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
    name: 'with a 201',
    message: say('Hi'),
    call: answered({ status: 201, body: fixture('send-blacklisted.json') }),
    code: 'recipient_opted_out',
  },
  {
    kind: 'refused_recipient',
    name: 'that is no number, without a request',
    message: { ...say('Hi'), to: '08031234567' },
    code: 'recipient_invalid',
  },
];

const unreadable: readonly (readonly [name: string, answer: ScriptedAnswer])[] = [
  ['an HTTP 500', { status: 500, body: '' }],
  ['an HTTP 503', { status: 503, headers: { 'retry-after': 'soon' }, body: '' }],
  ['a redirect is not followed', { status: 302, headers: { location: '/elsewhere' }, body: '' }],
  ['a cut connection', 'reset'],
  ['a page instead of JSON', { status: 201, body: '<html>' }],
  ['JSON of another shape', { status: 201, body: '{"ok":true}' }],
  ['an endless answer', { status: 201, body: 'x'.repeat(70_000) }],
  ['an unknown word', { status: 201, body: '{"SMSMessageData":{"Message":"Odd","Recipients":[]}}' }],
  ["another's number", recipient({ number: '+2348099999999' })],
  ['500 with an id', recipient({ statusCode: 500 })],
  ['a code that nobody knows', recipient({ statusCode: 999, messageId: 'None' })],
];

const invalidSender = fixture('send-invalid-sender.json');
const refusals: readonly (readonly [name: string, answer: ScriptedAnswer, code: ErrorCode])[] = [
  ['the sender id is refused', { status: 201, body: invalidSender }, 'sender_misconfigured'],
  ['the same with a 200', { status: 200, body: invalidSender }, 'sender_misconfigured'],
  ['the key is refused, not in JSON', { status: 401, body: 'Invalid' }, 'provider_credentials'],
  ['an HTTP 409 is do not disturb', { status: 409, body: '{}' }, 'do_not_disturb'],
  ['an HTTP 400', { status: 400, body: '{}' }, 'provider_rejected'],
  ...(
    [
      [401, 'sender_misconfigured'],
      [402, 'sender_misconfigured'],
      [403, 'recipient_invalid'],
      [404, 'recipient_invalid'],
      [405, 'provider_out_of_funds'],
      [407, 'provider_unavailable'],
      [409, 'do_not_disturb'],
      [500, 'provider_unavailable'],
      [501, 'provider_unavailable'],
      [502, 'provider_rejected'],
    ] as const
  ).map(([statusCode, code]) => {
    return [`code ${statusCode} is ${code}`, recipient({ statusCode, messageId: 'None' }), code] as const;
  }),
];

const notSent = [
  ...refusals,
  ...unreadable.map(([name, answer]) => [name, answer, 'provider_outcome_unknown'] as const),
].map(([name, answer, code]): ContractRow => {
  return { kind: 'not_sent', name, message: say('Hi'), call: answered(answer), code };
});

channelContract(africastalkingSms, account, [
  ...webhookRows,
  ...deliveryRows,
  ...sendRows,
  ...notSent,
  { kind: 'not_sent', name: 'an empty text', message: say(' \n'), code: 'invalid_request' },
  {
    kind: 'not_sent',
    name: "from another's number",
    message: { ...say('Hi'), from: '40404' },
    code: 'sender_misconfigured',
  },
]);
