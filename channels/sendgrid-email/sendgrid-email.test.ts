import { createECDH, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { type ContractRow, channelContract } from '../../test/channel-contract.ts';
import type { ScriptedAnswer } from '../../test/scripted-provider.ts';
import { readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { sendgridEmail } from './index.ts';
import {
  account,
  ada,
  batch,
  fixtureBytes,
  formType,
  keys,
  mail,
  message,
  ours,
  plain,
  signedBy,
  url,
} from './scripted-mails.ts';

const inbound = (
  kind: 'event' | 'duplicate' | 'batch' | 'stop',
  name: string,
  request: WebhookRequest,
  events: readonly ChannelEvent[],
): ContractRow => ({ kind, name, webhook: 'inbound', request, events });

const inboundRows: readonly ContractRow[] = [
  {
    kind: 'not_the_provider',
    name: 'signed by another key',
    webhook: 'inbound',
    request: signedBy(
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      fixtureBytes('inbound.multipart'),
      formType,
    ),
    status: 401,
  },
  {
    kind: 'not_the_provider',
    name: 'not signed',
    webhook: 'inbound',
    request: { url, rawBody: fixtureBytes('inbound.multipart'), headers: formType },
    status: 401,
  },
  {
    kind: 'malformed',
    name: 'broken off',
    webhook: 'inbound',
    request: signedBy(keys, fixtureBytes('inbound.multipart').subarray(0, 700), formType),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'no envelope',
    webhook: 'inbound',
    request: mail('inbound.multipart', (text) => text.replace('"envelope"', '"envelop"')),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'no form',
    webhook: 'inbound',
    request: signedBy(keys, Buffer.from('{}'), { 'content-type': 'application/json' }),
    status: 415,
  },
  {
    kind: 'malformed',
    name: 'for another host',
    webhook: 'inbound',
    request: mail('inbound.multipart', (text) => text.replace('"to": ["help@mail', '"to": ["help@other')),
    status: 400,
  },
  inbound('event', 'a mail with text and HTML', mail('inbound.multipart'), plain),
  inbound(
    'duplicate',
    'the same mail in another form is the same message',
    mail('inbound.multipart', (text) => text.replace('SPF', 'SPF ')),
    plain,
  ),
  inbound(
    'stop',
    'as our own link to unsubscribe writes it',
    mail('inbound-stop.multipart'),
    message('<stop1@mail.example.com>', 'STOP', {
      thread: { id: '<stop1@mail.example.com>', subject: 'STOP' },
    }),
  ),
];

const recorded: readonly unknown[] = JSON.parse(readFixture(import.meta.url, 'events.json'));
const about = { externalId: '14c5d75ce93', messageId: 'email|sg:in:abc#0' } as const;
const report = (id: string, more: Partial<Extract<ChannelEvent, { kind: 'delivery_report' }>>) =>
  ({ kind: 'delivery_report', key: `sg:ev:${id}`, ...about, ...more }) as ChannelEvent;

const eventRows: readonly ContractRow[] = [
  {
    kind: 'not_the_provider',
    name: 'a batch with another time',
    webhook: 'events',
    request: (({ headers, ...request }) => ({
      ...request,
      headers: { ...headers, 'x-twilio-email-event-webhook-timestamp': '1795424532' },
    }))(batch([])),
    status: 401,
  },
  {
    kind: 'malformed',
    name: 'no list',
    webhook: 'events',
    request: batch({ event: 'delivered' }),
    status: 400,
  },
  {
    kind: 'batch',
    name: 'every event of it that says something to us',
    webhook: 'events',
    request: batch(recorded),
    events: [
      report('cHJvY2Vzc2Vk', { status: 'sending', rawStatus: 'processed' }),
      report('ZGVmZXJyZWQ', { status: 'sending', rawStatus: 'deferred' }),
      report('ZGVsaXZlcmVk', { status: 'delivered', rawStatus: 'delivered' }),
      report('Ym91bmNl', { status: 'failed', code: 'recipient_invalid', rawStatus: 'bounce:5.1.1' }),
      report('YmxvY2tlZA', { status: 'failed', code: 'recipient_unreachable', rawStatus: 'blocked:5.2.2' }),
      report('ZHJvcHBlZA', { status: 'failed', code: 'recipient_opted_out', rawStatus: 'dropped:5.0.0' }),
      // An asynchronous bounce has no id of the provider's: our tag stands for it.
      report('YXN5bmM', {
        externalId: about.messageId,
        status: 'failed',
        code: 'recipient_invalid',
        rawStatus: 'bounce:5.1.10',
      }),
      { kind: 'consent', key: 'sg:ev:c3BhbQ', from: ada, consent: 'opted_out' },
      { kind: 'consent', key: 'sg:ev:cmVzdWI', from: ada, consent: 'opted_in' },
    ],
  },
  {
    kind: 'duplicate',
    name: 'an event that is twice in a batch is one',
    webhook: 'events',
    request: batch([recorded[2], recorded[2]]),
    events: [report('ZGVsaXZlcmVk', { status: 'delivered', rawStatus: 'delivered' })],
  },
  {
    kind: 'event',
    name: 'what nobody can read is left out, and the rest is taken',
    webhook: 'events',
    request: batch([
      null,
      'x',
      {},
      { event: 'delivered' },
      { event: 7 },
      { event: '__proto__' },
      recorded[2],
    ]),
    events: [report('ZGVsaXZlcmVk', { status: 'delivered', rawStatus: 'delivered' })],
  },
];

const say = (text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: 'm1',
  to: 'ada@example.com',
  from: ours,
  language: 'en',
  reply: { class: 'chat', content: { kind: 'text', text } },
  ...more,
});
const answered = (answer: ScriptedAnswer) => ({ method: 'POST', path: '/v3/mail/send', answer }) as const;
const taken = answered({ status: 202, headers: { 'x-message-id': '14c5d75ce93' }, body: '' });
const refused = (status: number, name: string) =>
  answered({ status, body: readFixture(import.meta.url, name) });
const receipt = { externalId: '14c5d75ce93', parts: 1, status: 'accepted' } as const;
const thread = { id: '<a2@mail.example.com>', references: ['<a1@mail.example.com>'], subject: 'Airtime' };

const sendRows: readonly ContractRow[] = [
  {
    kind: 'sent',
    name: 'in its thread, plain text before HTML, with our tag and nothing tracked',
    message: say('Which number?', { thread }),
    call: taken,
    receipt,
    wireJson: {
      personalizations: [{ to: [{ email: 'ada@example.com' }] }],
      from: { email: ours, name: 'Switchboard' },
      subject: 'Re: Airtime',
      content: [
        { type: 'text/plain', value: expect.stringMatching(/^Which number\?\n\n-- \n/) },
        { type: 'text/html', value: expect.stringContaining('Which number?') },
      ],
      headers: {
        'Message-ID': '<sb.bTE@mail.example.ng>',
        'In-Reply-To': '<a2@mail.example.com>',
        References: '<a1@mail.example.com> <a2@mail.example.com>',
        'Auto-Submitted': 'auto-replied',
        'X-Auto-Response-Suppress': 'All',
        'List-Unsubscribe': `<mailto:${ours}?subject=STOP>`,
      },
      custom_args: { switchboard_message: 'm1' },
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    },
  },
  {
    kind: 'sent',
    name: 'news outside of any thread get a subject of their own, from the first address',
    message: {
      id: 'm1',
      language: 'pcm',
      to: 'ada@example.com',
      reply: { class: 'money_prompt', content: { kind: 'text', text: 'Pay' } },
    },
    call: answered({ status: 202, body: '' }),
    receipt: { parts: 1, status: 'accepted' },
    wireJson: {
      subject: 'Your payment',
      from: { email: ours },
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
  },
  {
    kind: 'sent',
    name: 'a receipt with its PDF, in a subject that cannot break out of its line',
    message: say('', {
      thread: { id: 'no id', subject: 'RE: Light\r\nBcc: all@example.com' },
      reply: {
        class: 'receipt',
        content: { kind: 'receipt', title: 'Receipt SB1', rows: [{ label: 'Token', value: '1234-5678' }] },
      },
      receipt: {
        fileName: 'Receipt-SB1.pdf',
        contentType: 'application/pdf',
        bytes: Buffer.from('%PDF-1.3'),
      },
    }),
    call: taken,
    receipt,
    wireJson: {
      subject: 'RE: Light Bcc: all@example.com',
      attachments: [
        {
          filename: 'Receipt-SB1.pdf',
          type: 'application/pdf',
          disposition: 'attachment',
          content: 'JVBERi0xLjM=',
        },
      ],
    },
  },
  {
    kind: 'longest_text',
    name: 'fifty thousand characters go, more do not',
    message: say('a'.repeat(49_000)),
    call: taken,
    receipt,
    tooLong: say('a'.repeat(50_001)),
  },
  {
    kind: 'throttled',
    name: 'with the pause that was asked for',
    message: say('Hi'),
    call: answered({
      status: 429,
      headers: { 'retry-after': '3' },
      body: readFixture(import.meta.url, 'send-too-many.json'),
    }),
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
    name: 'by the provider',
    message: say('Hi'),
    call: refused(400, 'send-bad-recipient.json'),
    code: 'recipient_invalid',
  },
  {
    kind: 'refused_recipient',
    name: 'that is no address, without a request',
    message: say('Hi', { to: 'ada@localhost' }),
    code: 'recipient_invalid',
  },
];

const notSent = (
  [
    ['an empty text', say(' '), undefined, 'invalid_request'],
    [
      'from an address that is not ours',
      say('Hi', { from: 'x@mail.example.ng' }),
      undefined,
      'sender_misconfigured',
    ],
    ['the key is refused', say('Hi'), refused(401, 'send-unauthorized.json'), 'provider_credentials'],
    [
      'a sender that is not verified',
      say('Hi'),
      refused(403, 'send-unverified-sender.json'),
      'sender_misconfigured',
    ],
    ['a refusal without words', say('Hi'), answered({ status: 400, body: '' }), 'provider_rejected'],
    ['too large', say('Hi'), answered({ status: 413, body: '' }), 'message_too_long'],
    ['an HTTP 500', say('Hi'), answered({ status: 500, body: 'oops' }), 'provider_outcome_unknown'],
    [
      'an HTTP 503 with errors',
      say('Hi'),
      refused(503, 'send-bad-recipient.json'),
      'provider_outcome_unknown',
    ],
    ['a cut connection', say('Hi'), answered('reset'), 'provider_outcome_unknown'],
    [
      'a redirect is not followed',
      say('Hi'),
      answered({ status: 302, headers: { location: '/elsewhere' }, body: '' }),
      'provider_outcome_unknown',
    ],
    [
      'a 200 (of a sandbox) is no mail',
      say('Hi'),
      answered({ status: 200, body: '' }),
      'provider_outcome_unknown',
    ],
    [
      'an endless answer',
      say('Hi'),
      answered({ status: 202, body: 'x'.repeat(70_000) }),
      'provider_outcome_unknown',
    ],
  ] as const
).map(
  ([name, sent, call, code]): ContractRow => ({
    kind: 'not_sent',
    name,
    message: sent,
    ...(call ? { call } : {}),
    code,
  }),
);

channelContract(sendgridEmail, account, [...inboundRows, ...eventRows, ...sendRows, ...notSent]);

describe('an account', () => {
  const settings = account.settings('http://127.0.0.1:1');

  it('without keys for incoming mail says that they are missing', () => {
    const { inboundKeys: _, ...unsigned } = settings;
    const missing = sendgridEmail
      .open(unsigned)
      .setup()
      .map((step) => step.missing);
    expect(missing).toEqual([undefined, undefined, expect.stringContaining('inboundKeys')]);
    expect(
      sendgridEmail
        .open(settings)
        .setup()
        .every((step) => step.missing === undefined),
    ).toBe(true);
  });

  it.each([
    ['a key of another curve', { eventKeys: [createECDH('secp256k1').generateKeys('base64')] }],
    ['no key', { eventKeys: [] }],
    ['an address that is none', { addresses: ['help@'] }],
    ['a key that is not the provider’s', { apiKey: 'key' }],
  ])('is refused with %s', (_what, wrong) => {
    expect(() => sendgridEmail.open({ ...settings, ...wrong })).toThrow(Object.keys(wrong)[0] ?? '');
  });
});
