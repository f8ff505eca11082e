import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from '../test-bench.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const authToken = 'test_token_0000';
const phone = '+2348031234567';
const credentials = { accountSid, authToken };

function send(bench: Bench, fields: Record<string, string>, token = authToken) {
  return fetch(`${bench.url}/twilio/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}` },
    body: new URLSearchParams(fields),
  });
}

const good = { To: phone, From: '+18005551212', Body: 'Hello' };

describe('sending', () => {
  test('answers 201 with the message as a resource', async () => {
    const bench = await startBench({ callbacks: { twilio: credentials } });
    const answer = await send(bench, { ...good, Body: 'a'.repeat(161) });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      account_sid: accountSid,
      api_version: '2010-04-01',
      body: 'a'.repeat(161),
      date_created: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
      date_sent: null,
      direction: 'outbound-api',
      error_code: null,
      from: '+18005551212',
      num_segments: '2',
      num_media: '0',
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: 'queued',
      to: phone,
    });
  });

  test.each([
    [{ To: '+15005550001' }, 21211],
    [{ To: 'nobody' }, 21211],
    [{ To: '+15005550004' }, 21610],
    [{ To: '+2348032222222' }, 21614],
    [{ From: '+15005550007' }, 21606],
    [{ To: '' }, 21604],
    [{ From: '' }, 21603],
    [{ Body: '' }, 21602],
    [{ Body: 'a'.repeat(1_601) }, 21617],
    [{ StatusCallback: 'nowhere' }, 21609],
  ])('refuses %j with %d', async (fields, code) => {
    const bench = await startBench({ twilio: { numbers: { '+2348032222222': 21_614 } } });
    const answer = await send(bench, { ...good, ...fields });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status: 400,
    });
    expect(await bench.get('/_inspect/twilio/messages')).toEqual([]);
  });

  test('answers a wrong token with 20003', async () => {
    const bench = await startBench({ callbacks: { twilio: credentials } });
    const answer = await send(bench, good, 'wrong');
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { code: 20003, message: 'Authenticate', status: 401 },
    ]);
  });
});

describe('status callbacks', () => {
  test.each([
    [phone, ['sent', 'delivered'], undefined],
    ['+2348032222222', ['sent', 'undelivered'], '30003'],
  ])('to %s are signed and say %j', async (to, statuses, errorCode) => {
    const receiver = await startReceiver();
    const bench = await startBench({
      callbacks: { twilio: credentials },
      twilio: { numbers: { '+2348032222222': 30_003 } },
    });
    const url = `${receiver.url}/status?x=1`;
    const answer = await send(bench, { ...good, To: to, StatusCallback: url });
    const { sid } = (await answer.json()) as { sid: string };
    const received = await receiver.untilReceived(2);
    expect(received.map(({ form }) => form['MessageStatus'])).toEqual(statuses);
    expect(received[1]?.form).toMatchObject({ MessageSid: sid, SmsSid: sid, To: to, AccountSid: accountSid });
    expect(received[1]?.form['ErrorCode']).toBe(errorCode);
    for (const { headers, form } of received) {
      const signature = String(headers['x-twilio-signature']);
      expect(twilio.validateRequest(authToken, signature, url, form)).toBe(true);
    }
  });
});

describe('an incoming message', () => {
  const message = { from: phone, to: '+18005551212', body: 'Héllo' };

  test('is signed, and what was answered comes back', async () => {
    const receiver = await startReceiver(() => ({ status: 200, body: '<Response/>' }));
    const bench = await startBench({
      callbacks: { twilio: { ...credentials, inboundUrl: `${receiver.url}/in` } },
    });
    const { body } = await bench.control('twilio/inbound', message);
    const [received] = receiver.received;
    const sid = (body as { sid: string }).sid;
    expect(body).toMatchObject({ status: 200, body: '<Response/>' });
    expect(received?.form).toMatchObject({
      MessageSid: sid,
      SmsMessageSid: sid,
      AccountSid: accountSid,
      Body: 'Héllo',
      From: phone,
      NumMedia: '0',
      SmsStatus: 'received',
    });
    const signature = String(received?.headers['x-twilio-signature']);
    expect(twilio.validateRequest(authToken, signature, `${receiver.url}/in`, received?.form ?? {})).toBe(
      true,
    );
  });

  test('is not repeated after a failure', async () => {
    const receiver = await startReceiver((_, count) => ({ status: count === 1 ? 503 : 200 }));
    const bench = await startBench({ callbacks: { twilio: { ...credentials, inboundUrl: receiver.url } } });
    await bench.control('twilio/inbound', message);
    await bench.control('twilio/inbound', { ...message, sid: 'SM2' });
    expect(receiver.received.map(({ form }) => form['MessageSid'] === 'SM2')).toEqual([false, true]);
  });

  test('with STOP shuts the number until START', async () => {
    const receiver = await startReceiver();
    const bench = await startBench({ callbacks: { twilio: { ...credentials, inboundUrl: receiver.url } } });
    await bench.control('twilio/inbound', { ...message, body: 'STOP', optOutType: 'STOP' });
    expect(await (await send(bench, good)).json()).toMatchObject({ code: 21610 });
    await bench.control('twilio/inbound', { ...message, body: 'START', optOutType: 'START' });
    expect((await send(bench, good)).status).toBe(201);
    expect(receiver.received[0]?.form['OptOutType']).toBe('STOP');
  });
});

/** The SDK's own client, led elsewhere: it has no option for the base URL. */
function clientOf(bench: Bench) {
  const client = new twilio.RequestClient({ timeout: 5_000 });
  const request = client.request.bind(client);
  client.request = (options) => {
    const { pathname, search } = new URL(options.uri);
    return request(Object.assign({}, options, { uri: `${bench.url}/twilio${pathname}${search}` }));
  };
  return client;
}

test('the twilio SDK takes the answers', async () => {
  const bench = await startBench({ callbacks: { twilio: credentials } });
  const client = twilio(accountSid, authToken, { httpClient: clientOf(bench) });

  const message = await client.messages.create({ to: phone, from: '+18005551212', body: 'Hello' });
  expect(message).toMatchObject({ status: 'queued', numSegments: '1', to: phone, errorCode: null });
  expect(message.dateCreated).toBeInstanceOf(Date);
  expect(await client.messages(message.sid).fetch()).toMatchObject({ sid: message.sid, status: 'delivered' });
  const listed = await client.messages.list({ to: phone, limit: 5 });
  expect(listed.map(({ sid }) => sid)).toEqual([message.sid]);

  const refused = client.messages.create({ to: '+15005550004', from: '+18005551212', body: 'x' });
  await expect(refused).rejects.toMatchObject({ status: 400, code: 21610 });
  await expect(client.messages('SM1').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  await bench.control('faults', [{ provider: 'twilio', kind: '429' }]);
  await expect(client.messages.create(message)).rejects.toMatchObject({ status: 429, code: 20429 });
});
