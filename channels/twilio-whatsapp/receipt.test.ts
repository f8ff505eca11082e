import { describe, expect, it } from 'vitest';
import { type ScriptedAnswer, useScriptedProvider } from '../../test/scripted-provider.ts';
import { readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { twilioWhatsapp } from './index.ts';

const accountSid = 'AC00000000000000000000000000000001';
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const answered = (answer: ScriptedAnswer) => ({ method: 'POST', path, answer }) as const;
const queued = answered({ status: 201, body: readFixture(import.meta.url, 'send-queued.json') });
const refused = answered({ status: 400, body: '{"code":21620}' });

const message: OutboundMessage = {
  ...{ id: 'm1', language: 'en', to: '+2348031234567', from: '+14155238886' },
  reply: { class: 'receipt', content: { kind: 'receipt', title: 'Receipt', rows: [] } },
  freeUntil: new Date(Date.now() + 60 * 60_000),
  receiptUrl: 'https://gw.example.ng/receipts/signed.pdf',
};

describe('a receipt', () => {
  const provider = useScriptedProvider();

  async function send(sent: OutboundMessage = message, timeoutMs = 10_000) {
    const settings = { accountSid, authToken: 'test_token_0000', numbers: ['+14155238886'], templates: {} };
    const channel = twilioWhatsapp.open({ ...settings, baseUrl: provider.baseUrl() });
    const options = {
      timeoutMs,
      webhookUrl: (name: string) => `https://gw.example.ng/${name}`,
      ringLive: () => undefined,
    };
    return await (await channel.openSender(options))(sent);
  }
  const forms = () => provider.requests().map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

  it('has its PDF behind it, which Twilio fetches; what is told of the file is not told of the receipt', async () => {
    provider.script(queued, queued);
    const sent = await send();
    expect(sent).toMatchObject({ status: 'accepted', parts: 1 });
    const addresses = { To: 'whatsapp:+2348031234567', From: 'whatsapp:+14155238886' };
    expect(forms()).toEqual([
      { ...addresses, Body: '*Receipt*', StatusCallback: 'https://gw.example.ng/status' },
      { ...addresses, MediaUrl: message.receiptUrl, StatusCallback: 'https://gw.example.ng/file-status' },
    ]);
  });

  it.each([
    ['is refused', refused, 10_000],
    ['meets trouble', answered({ status: 500, body: '' }), 10_000],
    ['is not answered', answered('never'), 2_000],
  ] as const)('has gone out though its PDF %s', async (_, file, timeoutMs) => {
    provider.script(queued, file);
    expect(await send(message, timeoutMs)).toMatchObject({ status: 'accepted' });
  });

  it('that did not go out has no PDF either', async () => {
    provider.script(refused);
    await expect(send()).rejects.toMatchObject({ providerCode: '21620' });
  });

  it('without an address that Twilio can reach goes out in words', async () => {
    provider.script(queued);
    const { receiptUrl: _, ...words } = message;
    await send(words);
    expect(forms()).toHaveLength(1);
  });
});

it('what Twilio tells of a file is taken only when it is signed', () => {
  const settings = { accountSid, authToken: 'test_token_0000', numbers: ['+14155238886'], templates: {} };
  const webhook = twilioWhatsapp.open(settings).webhooks.find(({ name }) => name === 'file-status');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const request = {
    url: 'https://gw.example.ng/file-status',
    headers,
    rawBody: Buffer.from('MessageSid=MM1'),
  };
  expect(() => webhook?.verify(request)).toThrow('signature');
});
