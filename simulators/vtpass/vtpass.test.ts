import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from '../test-bench.ts';
import { isProperRequestId } from './codes.ts';

const lagosMinute = (offsetMinutes = 0) =>
  new Date(Date.now() + (60 + offsetMinutes) * 60_000).toISOString().replaceAll(/\D/g, '').slice(0, 12);

const keys = { 'api-key': 'api', 'secret-key': 'secret', 'public-key': 'public' };
const phone = '08031234567';

type Answer = {
  code: string;
  content: { transactions: { status: string } };
  response_description: string;
  [field: string]: unknown;
};

async function post(
  bench: Bench,
  path: string,
  body: object,
  headers: Record<string, string> = keys,
): Promise<Answer> {
  const answer = await fetch(`${bench.url}/vtpass/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Answer;
}

const requestId = `${lagosMinute()}order1`;
const pay = (bench: Bench, fields: object = {}) =>
  post(bench, 'pay', { request_id: requestId, serviceID: 'mtn', amount: 100, phone, ...fields });
const requery = (bench: Bench, id = requestId) => post(bench, 'requery', { request_id: id });
const recharges = (bench: Bench, query = '') =>
  bench.get(`/_inspect/vtpass/recharges${query}`) as Promise<Record<string, unknown>[]>;

describe('pay', () => {
  test('delivers', async () => {
    const bench = await startBench();
    expect(await pay(bench)).toMatchObject({
      code: '000',
      content: {
        transactions: {
          status: 'delivered',
          product_name: 'MTN Airtime VTU',
          unique_element: phone,
          unit_price: 100,
          quantity: 1,
          total_amount: 96.5,
          transactionId: expect.stringMatching(/^\d{20,}$/),
        },
      },
      response_description: 'TRANSACTION SUCCESSFUL',
      requestId,
      amount: 100,
      purchased_code: '',
    });
  });

  test('executes a repeated request id again, and the books show it', async () => {
    const bench = await startBench({ vtpass: { balanceNaira: 1_000 } });
    await pay(bench);
    expect((await pay(bench)).code).toBe('000');
    const execution = { requestId, serviceID: 'mtn', phone, amountNaira: 100, outcome: 'delivered' };
    expect(await recharges(bench, '?phone=%2B2348031234567')).toMatchObject([
      { seq: 1, ...execution },
      { seq: 2, ...execution },
    ]);
    expect(await recharges(bench, '?phone=08030000000')).toEqual([]);
    const balance = await fetch(`${bench.url}/vtpass/api/balance`, { headers: keys });
    expect(await balance.json()).toEqual({ code: 1, contents: { balance: 800 } });
  });

  test.each([
    [{ phone: '' }, '011'],
    [{ amount: 'much' }, '011'],
    [{ request_id: 'order1' }, '085'],
    [{ request_id: `${lagosMinute(-62)}order1` }, '085'],
    [{ request_id: `${lagosMinute(62)}order1` }, '085'],
    [{ serviceID: 'constructor' }, '012'],
    [{ amount: 49 }, '013'],
    [{ amount: 200_001 }, '017'],
    [{ amount: 5_001 }, '018'],
  ])('refuses %j with %s and executes nothing', async (fields, code) => {
    const bench = await startBench({ vtpass: { balanceNaira: 5_000 } });
    expect(await pay(bench, fields)).toMatchObject({ code, response_description: expect.any(String) });
    expect(await recharges(bench)).toEqual([]);
  });

  test.each([
    ['no keys', {}],
    ['a wrong secret key', { ...keys, 'secret-key': 'other' }],
  ])('refuses %s with 087', async (_, headers) => {
    const bench = await startBench({
      callbacks: { vtpass: { apiKey: 'api', secretKey: 'secret', publicKey: 'public' } },
    });
    const body = { request_id: requestId, serviceID: 'mtn', amount: 100, phone };
    expect((await post(bench, 'pay', body, headers)).code).toBe('087');
    expect((await post(bench, 'pay', body)).code).toBe('000');
  });

  test('takes a form as well as JSON', async () => {
    const bench = await startBench();
    const body = new URLSearchParams({ request_id: requestId, serviceID: 'glo', amount: '100', phone });
    const answer = await fetch(`${bench.url}/vtpass/api/pay`, { method: 'POST', headers: keys, body });
    expect(await answer.json()).toMatchObject({ code: '000' });
  });
});

describe('requery', () => {
  test('tells what became of a request id', async () => {
    const bench = await startBench();
    expect((await requery(bench)).code).toBe('015');
    await pay(bench);
    expect(await requery(bench)).toMatchObject({
      code: '000',
      requestId,
      content: { transactions: { status: 'delivered' } },
    });
  });
});

describe('outcomes on demand', () => {
  test.each([
    [{ kind: 'vend_fails' }, '016', 'failed', 1],
    [{ kind: 'vend_fails', code: '000' }, '000', 'failed', 1],
    [{ kind: 'vend_stays_pending' }, '000', 'pending', 1],
    [{ kind: 'vend_stays_pending', code: '099' }, '099', 'pending', 1],
    [{ kind: 'vend_fails', code: '091' }, '091', undefined, 0],
  ])('%j', async (fault, code, status, executed) => {
    const bench = await startBench();
    await bench.control('faults', [{ provider: 'vtpass', match: { phone: '+2348031234567' }, ...fault }]);
    const answer = await pay(bench);
    expect([answer.code, answer.content.transactions?.status]).toEqual([code, status]);
    expect(await recharges(bench)).toHaveLength(executed);
    expect((await requery(bench)).code).toBe(executed === 0 ? '015' : code);
    expect((await pay(bench, { phone: '08030000000' })).content.transactions.status).toBe('delivered');
  });

  test('request_id_exists refuses only a repeat', async () => {
    const bench = await startBench();
    await bench.control('faults', [{ provider: 'vtpass', kind: 'request_id_exists' }]);
    expect([(await pay(bench)).code, (await pay(bench)).code]).toEqual(['000', '014']);
    expect(await recharges(bench)).toHaveLength(1);
  });

  test.each([
    ['vend_pending_then_delivered', '000', 'delivered', 900],
    ['vend_pending_then_failed', '040', 'reversed', 1_000],
  ])('%s is pending, then %s %s with a webhook', async (kind, code, status, balance) => {
    const receiver = await startReceiver(() => ({ status: 200, body: '{"response":"success"}' }));
    const bench = await startBench({
      callbacks: { vtpass: { webhookUrl: receiver.url } },
      vtpass: { balanceNaira: 1_000 },
    });
    await bench.control('faults', [{ provider: 'vtpass', kind }]);
    expect((await pay(bench)).content.transactions.status).toBe('pending');
    const [received] = await receiver.untilReceived(1);
    expect(JSON.parse(received?.body ?? '')).toMatchObject({
      type: 'transaction-update',
      data: { code, requestId, amount: 100, content: { transactions: { status } } },
    });
    expect(await requery(bench)).toMatchObject({ code, content: { transactions: { status } } });
    expect(await recharges(bench)).toMatchObject([{ outcome: status }]);
    const answer = await fetch(`${bench.url}/vtpass/api/balance`, { headers: keys });
    expect(await answer.json()).toMatchObject({ contents: { balance } });
  });

  test('the webhook comes five times at most, until it is answered with success', async () => {
    const receiver = await startReceiver(() => ({ status: 200, body: 'OK' }));
    const bench = await startBench({ callbacks: { vtpass: { webhookUrl: receiver.url } } });
    await bench.control('faults', [{ provider: 'vtpass', kind: 'vend_pending_then_delivered', delayMs: 0 }]);
    await pay(bench);
    await receiver.untilReceived(5);
    const { events } = (await bench.get('/_inspect/events')) as {
      events: { kind: string; attempt: number }[];
    };
    const attempts = events.filter(({ kind }) => kind === 'webhook').map(({ attempt }) => attempt);
    expect(attempts.every((attempt) => attempt <= 5)).toBe(true);
    await bench.control('config', { retryDelaysMs: [0] });
    await pay(bench, { phone: '08030000000' });
    await receiver.untilReceived(10);
    expect(receiver.received).toHaveLength(10);
  });
});

test.each([
  ['202611211200', true],
  ['202611211200abcXYZ9', true],
  ['202611211100', true],
  ['202611211300', true],
  ['202611211059', false],
  ['202611211301', false],
  ['20261121120', false],
  ['202611311200', false],
  ['202611211260', false],
  ['202611211200-1', false],
])('at noon in Lagos the request id %s is proper: %s', (id, expected) => {
  expect(isProperRequestId(id, new Date('2026-11-21T11:00:30Z'), 60)).toBe(expected);
});
