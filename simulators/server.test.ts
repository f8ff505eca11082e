import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { startSimulators } from './server.ts';
import { type Bench, startBench, startReceiver } from './test-bench.ts';

const sendSms = (
  bench: Bench,
  to = '+2348031234567',
  message = 'Hello',
  headers: Record<string, string> = {},
) =>
  fetch(`${bench.url}/africastalking/version1/messaging`, {
    method: 'POST',
    headers: { apikey: 'k', ...headers },
    body: new URLSearchParams({ username: 'u', to, message }),
  });

describe('the configuration', () => {
  test('takes a part and keeps the rest', async () => {
    const bench = await startBench({ callbacks: { twilio: { authToken: 't' } } });
    const { status, body } = await bench.control('config', {
      callbacks: { twilio: { accountSid: 'AC1' } },
      retryDelaysMs: { vtpass: [5] },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      publicUrl: bench.url,
      callbackDelayMs: 1,
      callbacks: { twilio: { authToken: 't', accountSid: 'AC1', inboundUrl: null } },
      retryDelaysMs: { vtpass: [5], paystack: [1] },
    });
  });

  test.each([
    ['an unknown key', { callbacks: { twillio: {} } }],
    ['a URL that is none', { callbacks: { paystack: { webhookUrl: 'ftp://x' } } }],
    ['no object', []],
  ])('refuses %s and stays as it was', async (_, patch) => {
    const bench = await startBench();
    const before = await bench.get('/_control/config');
    expect(await bench.control('config', patch)).toMatchObject({
      status: 400,
      body: { error: expect.any(String) },
    });
    expect(await bench.get('/_control/config')).toEqual(before);
  });
});

test('a rule of faults with a slip is refused with its place, and the old rules stay', async () => {
  const bench = await startBench();
  await bench.control('faults', [{ id: 'mine', provider: 'vtpass', kind: '500' }]);
  const { status, body } = await bench.control('faults', [{ provider: 'vtpass', kind: 'no_such' }]);
  expect([status, body]).toEqual([400, { error: expect.any(String) }]);
  await bench.control('faults/add', { provider: 'twilio', kind: '429' });
  expect(await bench.get('/_control/faults')).toMatchObject({
    faults: [
      { id: 'mine', hits: 0 },
      { id: expect.any(String), provider: 'twilio' },
    ],
  });
  expect((await bench.control('faults?id=mine', undefined, 'DELETE')).body).toMatchObject({
    faults: [{ kind: '429' }],
  });
  expect((await bench.control('faults', undefined, 'DELETE')).body).toEqual({ faults: [] });
});

test('who watches the events is woken by the next', async () => {
  const bench = await startBench();
  await sendSms(bench, '+2348031234567', 'first');
  const { next } = (await bench.get('/_inspect/events')) as { next: number };
  const watching = bench.get(`/_inspect/events?since=${next}&waitMs=10000`);
  await sendSms(bench, '+2348031234567', 'second', { 'x-sim-tag': 'D1' });
  expect(await watching).toMatchObject({
    events: [{ provider: 'africastalking', kind: 'message', text: 'second', tag: 'D1' }],
    next: next + 1,
  });
  expect(await bench.get('/_inspect/africastalking/messages?tag=D1')).toHaveLength(1);
});

test('a reset forgets what happened and keeps the configuration', async () => {
  const bench = await startBench({ callbacks: { paystack: { secretKey: 'sk' } } });
  await sendSms(bench);
  await bench.control('faults', [{ provider: '*', kind: '500' }]);
  await bench.control('reset', {});
  expect(await bench.get('/_inspect/africastalking/messages')).toEqual([]);
  expect(await bench.get('/_inspect/calls')).toEqual({});
  expect(await bench.get('/_control/faults')).toEqual({ faults: [] });
  expect(await bench.get('/_control/config')).toMatchObject({ callbacks: { paystack: { secretKey: 'sk' } } });
  await sendSms(bench);
  expect(await bench.get('/_inspect/africastalking/messages')).toMatchObject([{ seq: 2 }]);
});

test('never and delay keep a callback back', async () => {
  const receiver = await startReceiver();
  const bench = await startBench({ callbacks: { africastalking: { inboundUrl: receiver.url } } });
  await bench.control('faults', [
    { provider: 'africastalking', operation: 'inbound', kind: 'never', match: { phone: '+2348030000001' } },
    {
      provider: 'africastalking',
      operation: 'inbound',
      kind: 'delay',
      delayMs: 150,
      match: { phone: '+2348030000002' },
    },
  ]);
  const inbound = (from: string) =>
    bench.control('africastalking/inbound', { from, to: '21512', text: from });
  const started = Date.now();
  expect((await inbound('+2348030000001')).body).toMatchObject({ status: 0, error: 'kept_back' });
  const delayed = inbound('+2348030000002');
  expect((await inbound('+2348030000003')).body).toMatchObject({ status: 200 });
  expect((await delayed).body).toMatchObject({ status: 200 });
  expect(Date.now() - started).toBeGreaterThanOrEqual(149);
  expect(receiver.received.map(({ form }) => form['text'])).toEqual(['+2348030000003', '+2348030000002']);
});

test('a page of another site cannot steer the simulators', async () => {
  const bench = await startBench();
  const from = (origin: string) =>
    request(`${bench.url}/_control/reset`, { method: 'POST', headers: { origin }, body: '{}' });
  expect((await from('https://evil.example')).statusCode).toBe(403);
  expect((await from(bench.url)).statusCode).toBe(200);
});

test.each([
  ['a path that is nobody’s', '/nowhere', '{}', 404],
  ['a body that is no JSON', '/_control/faults', '{', 400],
  ['a body without an end', '/_control/faults', 'x'.repeat(1_100_000), 413],
])('answers %s', async (_, path, body, status) => {
  const bench = await startBench();
  expect((await fetch(bench.url + path, { method: 'POST', body })).status).toBe(status);
});

test('a port that is taken is an error of the start', async () => {
  const bench = await startBench();
  await expect(startSimulators({ port: Number(new URL(bench.url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('stops with connections held open', async () => {
  const { url, close } = await startSimulators({ port: 0 });
  await fetch(`${url}/_control/faults`, {
    method: 'POST',
    body: '[{"provider":"*","kind":"not_executed_timeout"}]',
  });
  const held = fetch(`${url}/vtpass/api/balance`);
  const failed = expect(held).rejects.toThrow('fetch failed');
  // The call must be counted before the stop, or the connection may not be there yet.
  for (let calls = {}; Object.keys(calls).length === 0; ) {
    calls = (await (await fetch(`${url}/_inspect/calls`)).json()) as object;
  }
  await close();
  await failed;
});
