import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from '../test-bench.ts';

const phone = '+2348031234567';

type SendAnswer = {
  SMSMessageData: {
    Message: string;
    Recipients: { statusCode: number; number: string; status: string; cost: string; messageId: string }[];
  };
};

function post(
  bench: Bench,
  fields: Record<string, string>,
  headers: Record<string, string> = { apikey: 'k' },
) {
  return fetch(`${bench.url}/africastalking/version1/messaging`, {
    method: 'POST',
    headers: { accept: 'application/json', ...headers },
    body: new URLSearchParams({
      username: 'sandbox',
      message: 'Hello',
      to: phone,
      bulkSMSMode: '1',
      ...fields,
    }),
  });
}

async function sendSms(bench: Bench, fields: Record<string, string> = {}): Promise<SendAnswer> {
  return (await post(bench, fields)).json() as Promise<SendAnswer>;
}

const messages = async (bench: Bench, query = '') =>
  (await bench.get(`/_inspect/africastalking/messages${query}`)) as Record<string, unknown>[];

describe('sending', () => {
  test('answers 201 with every recipient', async () => {
    const bench = await startBench();
    const answer = await post(bench, { to: `${phone},+2348030000406`, from: '21512', enqueue: '1' });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      SMSMessageData: {
        Message: 'Sent to 1/2 Total Cost: NGN 2.2000',
        Recipients: [
          {
            statusCode: 102,
            number: phone,
            status: 'Success',
            cost: 'NGN 2.2000',
            messageId: expect.stringMatching(/^ATXid_[0-9a-f]{32}$/),
          },
          {
            statusCode: 406,
            number: '+2348030000406',
            status: 'UserInBlacklist',
            cost: '0',
            messageId: 'None',
          },
        ],
      },
    });
  });

  test('carries the same text twice when it is sent twice', async () => {
    const bench = await startBench();
    await sendSms(bench);
    await sendSms(bench);
    expect(await messages(bench, `?to=${encodeURIComponent(phone)}`)).toMatchObject([
      { seq: 1, to: phone, from: 'AFRICASTKNG', text: 'Hello', parts: 1, status: 'Success', tag: null },
      { seq: 2, to: phone, text: 'Hello' },
    ]);
    expect(await messages(bench, '?since=1')).toMatchObject([{ seq: 2 }]);
  });

  test.each([
    ['+2348030000403', 403, 'InvalidPhoneNumber'],
    ['08031234567', 403, 'InvalidPhoneNumber'],
    ['+2348030000409', 409, 'DoNotDisturbRejection'],
    ['+2348031111111', 405, 'InsufficientBalance'],
  ])('refuses %s with %d %s', async (to, statusCode, status) => {
    const bench = await startBench({
      africastalking: { numbers: { '+2348031111111': 'InsufficientBalance' } },
    });
    const { SMSMessageData } = await sendSms(bench, { to });
    expect(SMSMessageData.Recipients).toEqual([
      { statusCode, number: to, status, cost: '0', messageId: 'None' },
    ]);
    expect(await messages(bench)).toEqual([]);
  });

  test('answers 201 with a bare word for a sender that is not ours', async () => {
    const bench = await startBench({ africastalking: { senderIds: ['21512'] } });
    expect(await sendSms(bench, { from: 'OTHER' })).toEqual({
      SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] },
    });
  });

  test.each([
    ['no key', {}, {}],
    ['a wrong key', { apikey: 'wrong' }, {}],
    ['a wrong username', { apikey: 'right' }, { username: 'other' }],
  ])('answers %s with a sentence that is no JSON', async (_, headers, fields) => {
    const bench = await startBench({
      callbacks: { africastalking: { apiKey: 'right', username: 'sandbox' } },
    });
    const answer = await post(bench, fields, headers);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toBe('The supplied authentication is invalid');
    expect((await post(bench, {}, { apikey: 'right' })).status).toBe(201);
  });

  test('keeps neither text nor event in quiet mode', async () => {
    const bench = await startBench({ quiet: true });
    await sendSms(bench);
    expect(await messages(bench)).toMatchObject([{ to: phone, text: '', parts: 1 }]);
    expect(await bench.get('/_inspect/events')).toEqual({ events: [], next: 0 });
  });
});

describe('delivery reports', () => {
  test('say Sent, then Success', async () => {
    const receiver = await startReceiver();
    const bench = await startBench({ callbacks: { africastalking: { deliveryUrl: `${receiver.url}/dlr` } } });
    const { SMSMessageData } = await sendSms(bench);
    const [sent, delivered] = await receiver.untilReceived(2);
    const report = {
      id: SMSMessageData.Recipients[0]?.messageId,
      phoneNumber: phone,
      networkCode: '62130',
      retryCount: '0',
    };
    expect(sent).toMatchObject({
      path: '/dlr',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([sent?.form, delivered?.form]).toEqual([
      { ...report, status: 'Sent' },
      { ...report, status: 'Success' },
    ]);
    expect(await messages(bench)).toMatchObject([{ status: 'Success' }]);
  });

  test('give the reason of a failure', async () => {
    const receiver = await startReceiver();
    const bench = await startBench({ callbacks: { africastalking: { deliveryUrl: receiver.url } } });
    await sendSms(bench, { to: '+2348030001001' });
    const [, failed] = await receiver.untilReceived(2);
    expect(failed?.form).toMatchObject({ status: 'Failed', failureReason: 'DeliveryFailure' });
  });

  test('come the other way round, or twice, when told to', async () => {
    const receiver = await startReceiver();
    const bench = await startBench({ callbacks: { africastalking: { deliveryUrl: receiver.url } } });
    await bench.control('faults', [
      { provider: 'africastalking', operation: 'delivery', kind: 'reorder' },
      { provider: 'africastalking', operation: 'delivery', kind: 'duplicate', times: 1, count: 3 },
    ]);
    await sendSms(bench);
    const received = await receiver.untilReceived(4);
    expect(received.map(({ form }) => form['status'])).toEqual(['Success', 'Success', 'Success', 'Sent']);
  });
});

describe('an incoming message', () => {
  test("is the provider's form, and is repeated until it is answered with 200", async () => {
    const receiver = await startReceiver((_, count) => ({ status: [503, 204, 200][count - 1] ?? 200 }));
    const bench = await startBench({ callbacks: { africastalking: { inboundUrl: receiver.url } } });
    const { body } = await bench.control('africastalking/inbound', {
      from: '+2348021234567',
      to: '21512',
      text: 'a+b & ₦',
    });
    const received = await receiver.untilReceived(3);
    expect(body).toMatchObject({ status: 503, statuses: [503] });
    expect(received[0]?.form).toEqual({
      linkId: expect.any(String),
      text: 'a+b & ₦',
      to: '21512',
      id: (body as { id: string }).id,
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      from: '+2348021234567',
      networkCode: '62120',
      cost: 'NGN 0.0000',
    });
    expect(received[2]?.form).toEqual(received[0]?.form);
  });

  test('comes as often as asked, under one id', async () => {
    const receiver = await startReceiver();
    const bench = await startBench({ callbacks: { africastalking: { inboundUrl: receiver.url } } });
    const { body } = await bench.control('africastalking/inbound', {
      from: phone,
      to: '21512',
      text: '',
      id: 'm1',
      repeat: 3,
    });
    expect(body).toEqual({ status: 200, id: 'm1', statuses: [200, 200, 200] });
    expect(receiver.received.map(({ form }) => form['id'])).toEqual(['m1', 'm1', 'm1']);
  });

  test('that nobody can take says so', async () => {
    const bench = await startBench({ retryDelaysMs: [] });
    const message = { from: phone, to: '21512', text: 'x' };
    expect((await bench.control('africastalking/inbound', message)).body).toMatchObject({
      status: 0,
      error: expect.stringContaining('inboundUrl'),
    });
    await bench.control('config', { callbacks: { africastalking: { inboundUrl: 'http://127.0.0.1:1/x' } } });
    expect((await bench.control('africastalking/inbound', message)).body).toMatchObject({
      status: 0,
      error: 'ECONNREFUSED',
    });
  });
});

test('who opted out is reported, and refused from then on', async () => {
  const receiver = await startReceiver();
  const bench = await startBench({ callbacks: { africastalking: { optOutUrl: receiver.url } } });
  const { body } = await bench.control('africastalking/optout', { phoneNumber: phone, senderId: '21512' });
  expect(body).toEqual({ status: 200 });
  expect(receiver.received[0]?.form).toEqual({ senderId: '21512', phoneNumber: phone });
  expect((await sendSms(bench)).SMSMessageData.Recipients[0]?.status).toBe('UserInBlacklist');
});

test('the africastalking SDK takes the answers', async () => {
  const bench = await startBench();
  const load = createRequire(import.meta.url);
  const own = createRequire(load.resolve('africastalking'));
  type RequestConfig = { url: string; baseURL?: string };
  type Adapter = (config: RequestConfig) => Promise<unknown>;
  const axios = own('axios') as { defaults: { adapter: Adapter }; getAdapter: (name: string) => Adapter };
  const http = axios.getAdapter('http');
  axios.defaults.adapter = (config) => {
    const { pathname, search } = new URL(config.url);
    return http({ ...config, url: `${bench.url}/africastalking${pathname}${search}` });
  };
  type Sdk = {
    SMS: { send: (sms: object) => Promise<SendAnswer>; fetchMessages: (query: object) => Promise<unknown> };
  };
  const sdk = (load('africastalking') as (account: object) => Sdk)({ username: 'sandbox', apiKey: 'k' });

  const answer = await sdk.SMS.send({
    to: [phone, '+2348030000406'],
    message: 'Your code is 1',
    enqueue: true,
  });
  expect(answer.SMSMessageData.Recipients.map(({ statusCode }) => statusCode)).toEqual([102, 406]);
  expect(await sdk.SMS.fetchMessages({})).toEqual({ SMSMessageData: { Messages: [] } });
  await bench.control('config', { callbacks: { africastalking: { apiKey: 'other' } } });
  await expect(sdk.SMS.send({ to: phone, message: 'x' })).rejects.toMatchObject({
    response: { status: 401 },
  });
  expect(await messages(bench)).toHaveLength(1);
});
