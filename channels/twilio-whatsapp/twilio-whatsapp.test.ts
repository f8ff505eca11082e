import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import type { Choice, ReplyContent } from '../../conversation/reply.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { type ContractRow, channelContract } from '../../test/channel-contract.ts';
import { type ScriptedAnswer, useScriptedProvider } from '../../test/scripted-provider.ts';
import { changeForm, formRequest, readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { twilioWhatsapp } from './index.ts';

const accountSid = 'AC00000000000000000000000000000001';
const authToken = 'test_token_0000';
const content = (end: number) => `HX${String(end).padStart(32, '0')}`;

const account = {
  settings: (baseUrl: string) => ({
    accountSid,
    authToken,
    numbers: ['+14155238886'],
    templates: { notice: { en: content(1), pcm: content(2) } },
    buttonContents: { '2': content(12) },
    listContents: { '2': content(22), '4': content(24) },
    baseUrl,
  }),
  secrets: [authToken, Buffer.from(`${accountSid}:${authToken}`).toString('base64')],
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
const customer = { medium: 'whatsapp', value: '+2348031234567' } as const;
const sidOf = (end: string, prefix = 'SM') => `${prefix}000000000000000000000000000000${end}`;
const heard = (sid: string, text: string, more = {}) =>
  ({
    kind: 'message',
    key: `tw:msg:${sid}`,
    from: customer,
    to: '+14155238886',
    text,
    thread: { id: sid },
    ...more,
  }) as const;
const media = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/MM14/Media`;

const webhookRows: readonly ContractRow[] = [
  ...(
    [
      ['no signature', formRequest(url, inbound)],
      ["another account's token", signed(inbound, 'test_token_0001')],
      ['a signature of another webhook', signed(inbound, authToken, url.replace('inbound', 'status'))],
      [
        'a changed field',
        { ...signed(inbound), rawBody: Buffer.from(changeForm(inbound, { Body: 'Recharge 5000' })) },
      ],
      ['an added field', { ...signed(inbound), rawBody: Buffer.from(`${inbound}&ButtonPayload=confirm`) }],
    ] as const
  ).map(
    ([name, request]): ContractRow => ({
      kind: 'not_the_provider',
      name,
      webhook: 'inbound',
      request,
      status: 401,
    }),
  ),
  {
    kind: 'not_the_provider',
    name: 'another account of the same customer of Twilio',
    webhook: 'inbound',
    request: signed(changeForm(inbound, { AccountSid: 'AC00000000000000000000000000000002' })),
    status: 400,
  },
  {
    kind: 'not_the_provider',
    name: "an SMS is another channel's",
    webhook: 'inbound',
    request: signed(changeForm(inbound, { From: '+2348031234567', To: '+14155238886' })),
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
    name: 'a sender that is nobody',
    webhook: 'inbound',
    request: signed(changeForm(inbound, { From: 'whatsapp:Ada' })),
    status: 400,
  },
  {
    kind: 'duplicate',
    name: 'by its MessageSid',
    webhook: 'inbound',
    request: signed(inbound),
    events: [heard(sidOf('11'), 'Héllo 1*2')],
  },
  {
    kind: 'batch',
    name: 'one message with two files comes whole',
    webhook: 'inbound',
    request: signed(fixture('inbound-media.form')),
    events: [
      heard(sidOf('14', 'MM'), '', {
        files: [
          { contentType: 'image/jpeg', id: `${media}/ME01` },
          { contentType: 'audio/ogg', id: `${media}/ME02` },
        ],
      }),
    ],
  },
  {
    kind: 'event',
    name: 'a tapped button',
    webhook: 'inbound',
    request: signed(fixture('inbound-button.form')),
    events: [heard(sidOf('12'), 'Yes', { choiceId: 'confirm:1795241085000' })],
  },
  {
    kind: 'event',
    name: 'a tapped button whose label is in its own field only',
    webhook: 'inbound',
    request: signed(changeForm(fixture('inbound-button.form'), { Body: '' })),
    events: [heard(sidOf('12'), 'Yes', { choiceId: 'confirm:1795241085000' })],
  },
  {
    kind: 'event',
    name: 'a tapped item of a list',
    webhook: 'inbound',
    request: signed(fixture('inbound-list.form')),
    events: [heard(sidOf('13'), 'MTN', { choiceId: 'MTN' })],
  },
  {
    kind: 'event',
    name: 'a sender without a number',
    webhook: 'inbound',
    request: signed(fixture('inbound-username.form')),
    events: [
      {
        ...heard(sidOf('15'), 'HELP'),
        from: { medium: 'whatsapp', value: 'bsuid:NG.13491208655302741918' },
      },
    ],
  },
  {
    kind: 'stop',
    name: 'a message like any other where Twilio leaves it to us',
    webhook: 'inbound',
    request: signed(changeForm(inbound, { Body: 'STOP' })),
    events: [heard(sidOf('11'), 'STOP')],
  },
  {
    kind: 'stop',
    name: 'answered by Twilio where it manages opt-outs',
    webhook: 'inbound',
    request: signed(fixture('inbound-stop.form')),
    events: [
      heard(sidOf('16'), 'STOP', { answeredByProvider: true }),
      { kind: 'consent', key: `tw:msg:${sidOf('16')}:consent`, from: customer, consent: 'opted_out' },
    ],
  },
  {
    kind: 'event',
    name: 'a report that it was read',
    webhook: 'status',
    request: signed(fixture('status-read.form')),
    events: [
      {
        kind: 'delivery_report',
        key: `tw:st:${sidOf('05')}:read`,
        externalId: sidOf('05'),
        status: 'read',
        rawStatus: 'read',
      },
    ],
  },
  ...(
    [
      ['63016', 'window_closed'],
      ['63003', 'recipient_invalid'],
      ['63024', 'recipient_invalid'],
      ['63014', 'recipient_opted_out'],
      ['63013', 'content_rejected'],
      ['63018', 'provider_throttled'],
      ['63999', 'provider_rejected'],
    ] as const
  ).map(
    ([errorCode, code]): ContractRow => ({
      kind: 'event',
      name: `a report with ${errorCode} is ${code}`,
      webhook: 'status',
      request: signed(changeForm(fixture('status-window-closed.form'), { ErrorCode: errorCode })),
      events: [
        {
          kind: 'delivery_report',
          key: `tw:st:${sidOf('05')}:undelivered`,
          externalId: sidOf('05'),
          status: 'failed',
          code,
          rawStatus: `undelivered:${errorCode}`,
        },
      ],
    }),
  ),
];

const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const answered = (answer: ScriptedAnswer) => ({ method: 'POST', path, answer }) as const;
const queued = answered({ status: 201, body: fixture('send-queued.json') });
const receipt = { externalId: sidOf('05'), parts: 1, status: 'accepted' } as const;
const byTemplate = { ...receipt, template: true } as const;
const refused = (status: number, code: number): ScriptedAnswer => ({
  status,
  body: JSON.stringify({ code, message: 'To whatsapp:+2348031234567 refused', status }),
});

function tell(replyContent: ReplyContent, changes: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id: 'm1',
    language: 'en',
    to: customer.value,
    from: '+14155238886',
    reply: { class: 'notice', content: replyContent },
    freeUntil: new Date(Date.now() + 60 * 60_000),
    ...changes,
  };
}
const say = (text: string, changes: Partial<OutboundMessage> = {}) => tell({ kind: 'text', text }, changes);
const chat = { class: 'chat', content: { kind: 'text', text: 'Hi' } } as const;

function choicesOf(count: number, label: (index: number) => string): readonly Choice[] {
  return Array.from({ length: count }, (_, index) => ({ id: `c${index + 1}`, label: label(index + 1) }));
}
const offer = (choices: readonly Choice[]) => tell({ kind: 'choices', text: 'Which network?', choices });

const sendRows: readonly ContractRow[] = [
  {
    kind: 'sent',
    name: 'a text, with reports to us',
    message: say('Pay ₦500'),
    call: queued,
    receipt,
    wire: {
      To: 'whatsapp:+2348031234567',
      From: 'whatsapp:+14155238886',
      Body: 'Pay ₦500',
      StatusCallback: 'https://gw.example.ng/webhooks/s3cret/status',
    },
  },
  {
    kind: 'sent',
    name: 'to a person whose number is hidden',
    message: say('Hi', { to: 'bsuid:NG.13491208655302741918' }),
    call: queued,
    receipt,
    wire: { To: 'whatsapp:NG.13491208655302741918' },
  },
  {
    kind: 'sent',
    name: 'choices as content where there is some for their number',
    message: offer(choicesOf(2, (index) => `Choice ${index}`)),
    call: queued,
    receipt,
    wire: {
      ContentSid: content(12),
      ContentVariables: '{"1":"Which network?","2":"Choice 1","3":"c1","4":"Choice 2","5":"c2"}',
    },
  },
  {
    kind: 'sent',
    name: 'a list, where a description stands for what a title has no room for, or for the digit',
    message: offer(choicesOf(2, (index) => (index === 1 ? 'MTN' : '1GB for seven whole days, NGN 500'))),
    call: queued,
    receipt,
    wire: {
      ContentSid: content(22),
      ContentVariables:
        '{"1":"Which network?","2":"MTN","3":"1","4":"c1","5":"1GB for seven whole","6":"days, NGN 500","7":"c2"}',
    },
  },
  {
    kind: 'sent',
    name: 'the answers to a quote as content',
    message: tell({
      kind: 'text',
      text: 'Reply YES.',
      buttons: choicesOf(2, (n) => (n === 1 ? 'Yes' : 'Cancel')),
    }),
    call: queued,
    receipt,
    wire: { ContentSid: content(12) },
  },
  {
    kind: 'sent',
    name: 'numbered lines where there is no content for their number',
    message: offer(choicesOf(3, (index) => `Choice ${index}`)),
    call: queued,
    receipt,
    wire: { Body: 'Which network?\n1. Choice 1\n2. Choice 2\n3. Choice 3' },
  },
  {
    kind: 'sent',
    name: 'a receipt with its title in bold',
    message: tell({ kind: 'receipt', title: 'Receipt', rows: [{ label: 'Token', value: '1234' }] }),
    call: queued,
    receipt,
    wire: { Body: '*Receipt*\nToken: 1234' },
  },
  {
    kind: 'sent',
    name: "a template in the customer's language once the window is closed, its text on one line",
    message: say('Paid.\nThank you.', { freeUntil: new Date(0), language: 'pcm' }),
    call: queued,
    receipt: byTemplate,
    wire: { ContentSid: content(2), ContentVariables: '{"1":"Paid. | Thank you."}' },
  },
  {
    kind: 'longest_text',
    name: '1,600 characters go, one more does not',
    message: say('a'.repeat(1600)),
    call: queued,
    receipt,
    tooLong: say('a'.repeat(1601)),
  },
  {
    kind: 'throttled',
    name: 'with the pause that was asked for',
    message: say('Hi'),
    call: answered({ status: 429, headers: { 'retry-after': '3' }, body: '{"code":20429}' }),
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
    call: answered(refused(400, 63024)),
    code: 'recipient_invalid',
  },
  { kind: 'not_sent', name: 'an empty text', message: say(''), code: 'invalid_request' },
  {
    kind: 'not_sent',
    name: 'outside the window, where the account has no template for it',
    message: { ...say('Hi'), reply: chat, freeUntil: new Date(0) },
    code: 'window_closed',
  },
];

channelContract(twilioWhatsapp, account, [...webhookRows, ...sendRows]);

describe('on the wire', () => {
  const provider = useScriptedProvider();
  const options = {
    timeoutMs: 1000,
    webhookUrl: (name: string) => `https://gw.example.ng/${name}`,
    ringLive: () => undefined,
  };
  const open = () => twilioWhatsapp.open(account.settings(provider.baseUrl()));

  it('a window that WhatsApp holds closed after all is answered by the template', async () => {
    provider.script(answered(refused(400, 63016)), queued);
    const send = await open().openSender(options);
    expect(await send(say('Your receipt'))).toEqual(byTemplate);
    const [free, template] = provider.requests().map(({ body }) => new URLSearchParams(body));
    expect([free?.get('Body'), template?.get('ContentSid')]).toEqual(['Your receipt', content(1)]);
  });

  it('shows typing and marks the message read, and never throws', async () => {
    const typing = (answer: ScriptedAnswer) =>
      ({ method: 'POST', path: '/v2/Indicators/Typing.json', answer }) as const;
    provider.script(typing({ status: 200, body: '{"success":true}' }), typing(refused(400, 20001)));
    const show = await open().openTyping?.(options);
    await show?.({ to: customer.value, messageId: sidOf('11') });
    await show?.({ to: customer.value, messageId: sidOf('11') });
    const form = new URLSearchParams(provider.requests()[0]?.body);
    expect([form.get('channel'), form.get('messageId')]).toEqual(['whatsapp', sidOf('11')]);
  });
});
