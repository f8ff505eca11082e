import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from '../test-bench.ts';

const secretKey = 'FLWSECK_TEST-example';
const secretHash = 'flw_secret_hash';
const order = {
  tx_ref: 'r-1',
  amount: 500.5,
  currency: 'NGN',
  redirect_url: 'https://shop.example.ng/paid?o=1',
  customer: { email: 'a@example.com' },
};

async function call(bench: Bench, path: string, body?: unknown, key = secretKey) {
  const answer = await fetch(`${bench.url}/flutterwave/v3${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { data: Record<string, unknown>; [key: string]: unknown },
  };
}

const open = (bench: Bench, fields: object = {}) => call(bench, '/payments', { ...order, ...fields });
const verify = (bench: Bench) => call(bench, '/transactions/verify_by_reference?tx_ref=r-1');
const pay = (bench: Bench, payment: object = {}) =>
  bench.control('flutterwave/pay', { reference: 'r-1', ...payment });

async function benchWithWebhooks(webhookVersion: 'v3' | 'v4') {
  const receiver = await startReceiver();
  const callbacks = { flutterwave: { webhookUrl: receiver.url, secretKey, secretHash, webhookVersion } };
  return { receiver, bench: await startBench({ callbacks }) };
}

describe('a hosted link', () => {
  test('is no transaction until somebody tries to pay, and then the sum that came, in naira', async () => {
    const bench = await startBench();
    const { body } = await open(bench);
    expect(body.data['link']).toMatch(/\/flutterwave\/pay\/\w+$/);
    expect(await verify(bench)).toMatchObject({
      status: 400,
      body: { status: 'error', message: 'No transaction was found for this id', data: null },
    });
    await pay(bench, { outcome: 'failed' });
    expect((await verify(bench)).body.data).toMatchObject({ status: 'failed', amount: 500.5 });
    await pay(bench, { amountKobo: 50_051 });
    const { data } = (await verify(bench)).body;
    expect(data).toMatchObject({ tx_ref: 'r-1', status: 'successful', amount: 500.51, currency: 'NGN' });
    expect((await call(bench, `/transactions/${data['id']}/verify`)).body.data).toEqual(data);
    expect((await call(bench, '/transactions?page=1')).body.data).toMatchObject([{ tx_ref: 'r-1' }]);
  });

  test.each([
    [{ tx_ref: '' }, 400],
    [{ amount: 0 }, 400],
    [{ currency: 'XXX' }, 400],
    [{ customer: {} }, 400],
    [{ redirect_url: 'x' }, 400],
  ])('with %j is refused', async (fields, status) => {
    expect((await open(await startBench(), fields)).status).toBe(status);
  });

  test('is made once for a reference, and only for who has the key', async () => {
    const { bench } = await benchWithWebhooks('v3');
    expect((await call(bench, '/payments', order, 'wrong')).status).toBe(401);
    await open(bench);
    expect((await open(bench)).body).toMatchObject({ message: 'Transaction reference already exists' });
  });

  test('can be paid on its page, which leads back to the merchant', async () => {
    const bench = await startBench();
    const link = String((await open(bench)).body.data['link']);
    expect(await (await fetch(link)).text()).toContain('₦500.50');
    const pressed = await fetch(link, { method: 'POST', body: new URLSearchParams({ action: 'success' }) });
    const page = await pressed.text();
    expect(page).toContain('Payment successful');
    expect(page).toContain('tx_ref=r-1');
    expect((await fetch(`${bench.url}/flutterwave/pay/x`)).status).toBe(404);
  });
});

test('a USSD charge gives a code to dial and is a transaction at once', async () => {
  const bench = await startBench();
  const charge = { ...order, email: 'a@example.com', account_bank: '058' };
  const { body } = await call(bench, '/charges?type=ussd', charge);
  expect(body['meta']).toMatchObject({
    authorization: { mode: 'ussd', note: expect.stringMatching(/^\*737\*000\*\d+#$/) },
  });
  expect((await verify(bench)).body.data).toMatchObject({ status: 'pending' });
  expect((await call(bench, '/charges?type=ussd', { ...charge, account_bank: '1' })).status).toBe(400);
});

describe('the webhook', () => {
  test('of version 3 carries the plain hash', async () => {
    const { receiver, bench } = await benchWithWebhooks('v3');
    await open(bench);
    await pay(bench, { times: 3 });
    const [first] = await receiver.untilReceived(3);
    expect(first?.headers['verif-hash']).toBe(secretHash);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      event: 'charge.completed',
      data: { tx_ref: 'r-1', status: 'successful', amount: 500.5 },
    });
  });

  test('of version 4 is signed with it', async () => {
    const { receiver, bench } = await benchWithWebhooks('v4');
    await open(bench);
    await pay(bench);
    const [first] = await receiver.untilReceived(1);
    const body = first?.body ?? '';
    const signature = createHmac('sha256', secretHash).update(body).digest('base64');
    expect(first?.headers['flutterwave-signature']).toBe(signature);
    expect(JSON.parse(body)).toMatchObject({
      type: 'charge.completed',
      data: { reference: 'r-1', status: 'succeeded', amount: 500.5 },
    });
  });

  test('tells of chargebacks, which are listed', async () => {
    const { receiver, bench } = await benchWithWebhooks('v3');
    await open(bench);
    await pay(bench);
    await receiver.untilReceived(1);
    await bench.control('flutterwave/dispute', { reference: 'r-1', state: 'open' });
    await bench.control('flutterwave/dispute', { reference: 'r-1', state: 'lost' });
    const received = await receiver.untilReceived(3);
    const events = received.map(({ body }) => (JSON.parse(body) as { event: string }).event).sort();
    expect(events).toEqual(['charge.completed', 'chargeback.created', 'chargeback.updated']);
    expect((await call(bench, '/chargebacks')).body.data).toMatchObject([
      { status: 'lost', amount: 500.5, tx_ref: 'r-1' },
    ]);
  });
});

test('each refund that is accepted is one of its own, up to what was paid', async () => {
  const bench = await startBench();
  await open(bench);
  await pay(bench);
  const id = String((await verify(bench)).body.data['id']);
  const refund = (amount: number) =>
    call(bench, `/transactions/${id}/refund`, { amount, comments: 'refund:x' });
  expect((await refund(100)).body.data).toMatchObject({ status: 'pending', amount_refunded: 100 });
  expect((await refund(400.5)).status).toBe(200);
  expect((await refund(0.01)).status).toBe(400);
  await expect
    .poll(async () => (await call(bench, `/refunds?id=${id}`)).body.data)
    .toMatchObject([
      { status: 'completed', comment: 'refund:x' },
      { status: 'completed', amount_refunded: 100 },
    ]);
});

test('faults strike it as any provider', async () => {
  const bench = await startBench();
  await bench.control('faults', { provider: 'flutterwave', operation: 'payments', kind: '500', times: 1 });
  expect(await open(bench)).toMatchObject({ status: 503, body: { status: 'error', data: null } });
  await bench.control('faults', { provider: 'flutterwave', operation: 'pay', kind: 'payment_underpaid' });
  await open(bench);
  expect((await pay(bench)).body).toMatchObject({ status: 'success', paidKobo: 25_025 });
});
