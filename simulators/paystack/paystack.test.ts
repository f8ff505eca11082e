import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Bench, type Received, startBench, startReceiver } from '../test-bench.ts';

const secretKey = 'sk_test_example';
const order = {
  email: 'a@example.com',
  amount: 50_000,
  reference: 'r-1',
  callback_url: 'https://shop.example.ng/paid?o=1',
};

async function call(bench: Bench, path: string, body?: unknown, key = secretKey) {
  const answer = await fetch(`${bench.url}/paystack${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { data: Record<string, unknown>; [key: string]: unknown },
  };
}

const initialize = (bench: Bench, fields: object = {}) =>
  call(bench, '/transaction/initialize', { ...order, ...fields });
const verify = (bench: Bench, reference = 'r-1') => call(bench, `/transaction/verify/${reference}`);
const pay = (bench: Bench, payment: object = {}) =>
  bench.control('paystack/pay', { reference: 'r-1', ...payment });

async function benchWithWebhooks() {
  const receiver = await startReceiver();
  const bench = await startBench({ callbacks: { paystack: { webhookUrl: receiver.url, secretKey } } });
  return { receiver, bench };
}

const eventOf = (received: Received | undefined) =>
  JSON.parse(received?.body ?? '{}') as { event: string; data: Record<string, unknown> };

describe('initialize', () => {
  test('answers with a page to pay on', async () => {
    const bench = await startBench();
    const { status, body } = await initialize(bench);
    expect(status).toBe(200);
    expect(body).toEqual({
      status: true,
      message: 'Authorization URL created',
      data: {
        authorization_url: `${bench.url}/paystack/pay/${body.data['access_code']}`,
        access_code: expect.stringMatching(/^\w{15}$/),
        reference: 'r-1',
      },
    });
  });

  test.each([
    [{ email: '' }, 400, 'invalid_email_address'],
    [{ amount: 0 }, 400, 'invalid_amount'],
    [{ amount: 10.5 }, 400, 'invalid_amount'],
    [{ reference: 'r_1' }, 400, 'invalid_reference'],
    [{ currency: 'XYZ' }, 403, 'unsupported_currency'],
  ])('refuses %j', async (fields, status, code) => {
    const bench = await startBench();
    const answer = await initialize(bench, fields);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      status: false,
      message: expect.any(String),
      meta: { nextStep: expect.any(String) },
      type: 'validation_error',
      code,
    });
  });

  test('refuses a reference that is used', async () => {
    const bench = await startBench();
    await initialize(bench);
    expect(await initialize(bench)).toMatchObject({
      status: 400,
      body: { status: false, message: 'Duplicate Transaction Reference', code: 'duplicate_reference' },
    });
  });

  test('refuses a wrong key', async () => {
    const bench = await startBench({ callbacks: { paystack: { secretKey } } });
    const answer = await call(bench, '/transaction/initialize', order, 'sk_test_other');
    expect(answer).toMatchObject({ status: 401, body: { status: false, message: 'Invalid key' } });
  });
});

describe('verify', () => {
  test('does not know a foreign reference', async () => {
    const bench = await startBench();
    expect(await verify(bench, 'unknown')).toMatchObject({
      status: 400,
      body: { status: false, message: 'Transaction reference not found.', code: 'transaction_not_found' },
    });
  });

  test('calls a transaction abandoned until it is paid, then success', async () => {
    const bench = await startBench();
    await initialize(bench, { metadata: { orderRef: 'AB12' } });
    expect((await verify(bench)).body.data).toMatchObject({
      status: 'abandoned',
      amount: 50_000,
      paid_at: null,
      currency: 'NGN',
    });
    await pay(bench);
    expect((await verify(bench)).body).toMatchObject({
      status: true,
      message: 'Verification successful',
      data: {
        status: 'success',
        reference: 'r-1',
        amount: 50_000,
        requested_amount: 50_000,
        currency: 'NGN',
        gateway_response: 'Successful',
        metadata: { orderRef: 'AB12' },
        customer: { email: 'a@example.com' },
      },
    });
  });
});

describe('a payment', () => {
  test('is announced once, signed over the bytes sent', async () => {
    const { receiver, bench } = await benchWithWebhooks();
    await initialize(bench);
    await pay(bench);
    const [received] = await receiver.untilReceived(1);
    const signature = createHmac('sha512', secretKey)
      .update(received?.body ?? '')
      .digest('hex');
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-paystack-signature': signature,
    });
    expect(eventOf(received)).toMatchObject({
      event: 'charge.success',
      data: { id: expect.any(Number), status: 'success', reference: 'r-1', amount: 50_000, currency: 'NGN' },
    });
  });

  test('is announced again until it is answered with 200', async () => {
    const receiver = await startReceiver((_, count) => ({ status: count < 4 ? 500 : 200 }));
    const bench = await startBench({ callbacks: { paystack: { webhookUrl: receiver.url, secretKey } } });
    await initialize(bench);
    await pay(bench);
    const received = await receiver.untilReceived(4);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test.each([
    [{ kind: 'payment_fails' }, { status: 'failed', amount: 50_000, paid_at: null }],
    [{ kind: 'payment_underpaid' }, { status: 'success', amount: 25_000, requested_amount: 50_000 }],
    [{ kind: 'payment_overpaid' }, { status: 'success', amount: 75_000, requested_amount: 50_000 }],
  ])('with %j ends so', async (fault, expected) => {
    const bench = await startBench();
    await initialize(bench);
    await bench.control('faults', [
      { provider: 'paystack', match: { email: 'else@example.com' }, kind: 'payment_fails' },
      { provider: 'paystack', match: { email: 'a@example.com' }, ...fault },
    ]);
    await pay(bench);
    expect((await verify(bench)).body.data).toMatchObject(expected);
  });

  test('with payment_duplicate_webhook is announced three times', async () => {
    const { receiver, bench } = await benchWithWebhooks();
    await initialize(bench);
    await bench.control('faults', [{ provider: 'paystack', kind: 'payment_duplicate_webhook' }]);
    await pay(bench);
    const received = await receiver.untilReceived(3);
    expect(received.map((one) => eventOf(one).event)).toEqual(
      Array.from({ length: 3 }, () => 'charge.success'),
    );
  });

  test('may follow a failed one, and takes any amount', async () => {
    const bench = await startBench();
    await initialize(bench);
    expect((await pay(bench, { outcome: 'failed' })).body).toMatchObject({ status: 'failed' });
    expect((await pay(bench, { amountKobo: 1 })).body).toEqual({
      status: 'success',
      reference: 'r-1',
      paidKobo: 1,
    });
    expect((await pay(bench, { amountKobo: 7 })).body).toMatchObject({ paidKobo: 1 });
  });

  test('comes by itself for whom autopay says so', async () => {
    const { receiver, bench } = await benchWithWebhooks();
    await bench.control('paystack/autopay', { enabled: true });
    await bench.control('paystack/autopay', { enabled: false, match: { phone: '+2348030000001' } });
    await initialize(bench, { reference: 'no', email: '2348030000001@pay.example.ng' });
    await initialize(bench, { reference: 'yes' });
    const [received] = await receiver.untilReceived(1);
    expect(eventOf(received).data['reference']).toBe('yes');
    expect((await verify(bench, 'no')).body.data['status']).toBe('abandoned');
  });
});

describe('the pay page', () => {
  async function openPage(fields: object = {}) {
    const { receiver, bench } = await benchWithWebhooks();
    const { body } = await initialize(bench, fields);
    const url = String(body.data['authorization_url']);
    const press = (action: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ action }) });
    return { receiver, bench, url, press };
  }

  test('shows amount and merchant, and three buttons', async () => {
    const { url } = await openPage({ email: 'a<b>@example.com' });
    const page = await (await fetch(url)).text();
    for (const shown of ['₦500.00', 'Demo Merchant', 'a&lt;b&gt;@example.com', 'width=device-width'])
      expect(page).toContain(shown);
    for (const action of ['success', 'failed', 'abandoned'])
      expect(page).toContain(`name="action" value="${action}"`);
  });

  test('pays, and leads back to the callback', async () => {
    const { press, bench, receiver } = await openPage();
    const page = await (await press('success')).text();
    expect(page).toContain('Payment successful');
    expect(page).toContain('href="https://shop.example.ng/paid?o=1&amp;trxref=r-1&amp;reference=r-1"');
    await press('success');
    expect(await receiver.untilReceived(1)).toHaveLength(1);
    expect((await verify(bench)).body.data['status']).toBe('success');
  });

  test('fails, and lets try again', async () => {
    const { press, bench } = await openPage();
    const page = await (await press('failed')).text();
    expect(page).toContain('Payment failed');
    expect(page).toContain('value="success"');
    expect((await verify(bench)).body.data['status']).toBe('failed');
  });

  test('abandons', async () => {
    const { press, bench } = await openPage();
    expect(await (await press('abandoned')).text()).toContain('Not paid');
    expect((await verify(bench)).body.data['status']).toBe('abandoned');
  });

  test('of nobody is not found', async () => {
    const bench = await startBench();
    expect((await fetch(`${bench.url}/paystack/pay/none`)).status).toBe(404);
  });
});

describe('a refund', () => {
  async function paid() {
    const { receiver, bench } = await benchWithWebhooks();
    await initialize(bench);
    await pay(bench);
    await receiver.untilReceived(1);
    const id = Number((await verify(bench)).body.data['id']);
    return { receiver, bench, id };
  }

  test('is queued, listed under its transaction and processed with its webhooks', async () => {
    const { receiver, bench, id } = await paid();
    const created = await call(bench, '/refund', {
      transaction: id,
      amount: 20_000,
      merchant_note: 'refund:1',
    });
    expect(created).toMatchObject({
      status: 200,
      body: {
        status: true,
        message: 'Refund has been queued for processing',
        data: {
          id: expect.any(Number),
          status: 'pending',
          amount: 20_000,
          transaction: { id, reference: 'r-1' },
        },
      },
    });
    const events = (await receiver.untilReceived(4)).slice(1).map(eventOf);
    expect(events.map(({ event }) => event)).toEqual([
      'refund.pending',
      'refund.processing',
      'refund.processed',
    ]);
    expect(events[2]?.data).toMatchObject({
      status: 'processed',
      transaction_reference: 'r-1',
      amount: '20000',
      currency: 'NGN',
    });
    const listed = await call(bench, `/refund?transaction=${id}`);
    expect(listed.body['data']).toMatchObject([
      {
        transaction: id,
        amount: 20_000,
        status: 'processed',
        merchant_note: 'refund:1',
        id: created.body.data['id'],
      },
    ]);
    expect((await call(bench, '/refund?transaction=1')).body['data']).toEqual([]);
    expect(await bench.get('/_inspect/paystack/refunds')).toHaveLength(1);
  });

  test('asked for twice is made twice, as long as there is money', async () => {
    const { bench, id, receiver } = await paid();
    const statuses = [];
    for (const amount of [25_000, 25_000, 1]) {
      statuses.push((await call(bench, '/refund', { transaction: id, amount })).status);
    }
    expect(statuses).toEqual([200, 200, 400]);
    await receiver.untilReceived(7);
    expect((await verify(bench)).body.data['status']).toBe('reversed');
  });

  test.each([
    [{ transaction: 'unknown' }, 'transaction_not_found'],
    [{ transaction: 'r-1', amount: 50_001 }, 'invalid_params'],
    [{ transaction: 'unpaid' }, 'invalid_transaction'],
  ])('of %j is refused', async (body, code) => {
    const { bench } = await paid();
    await initialize(bench, { reference: 'unpaid' });
    expect(await call(bench, '/refund', body)).toMatchObject({ status: 400, body: { status: false, code } });
  });

  test('fails when told to, and its webhooks may come the other way round', async () => {
    const { receiver, bench } = await paid();
    await bench.control('faults', [
      { provider: 'paystack', kind: 'refund_fails', match: { reference: 'r-1' } },
      { provider: 'paystack', operation: 'webhook', kind: 'reorder' },
    ]);
    await call(bench, '/refund', { transaction: 'r-1' });
    const events = (await receiver.untilReceived(4)).slice(1).map((one) => eventOf(one).event);
    expect(events).toEqual(['refund.failed', 'refund.processing', 'refund.pending']);
    expect(await bench.get('/_inspect/paystack/refunds')).toMatchObject([{ status: 'failed' }]);
  });
});

describe('bank codes, disputes and the list', () => {
  test('a USSD charge gives a code to dial and is paid by its reference', async () => {
    const bench = await startBench();
    const charge = { email: 'a@example.com', amount: 50_000, reference: 'r-1', ussd: { type: '737' } };
    const { body } = await call(bench, '/charge', charge);
    expect(body.data).toMatchObject({
      status: 'pay_offline',
      ussd_code: expect.stringMatching(/^\*737\*000\*\d+#$/),
    });
    expect((await call(bench, '/charge', charge)).body).toMatchObject({ code: 'duplicate_reference' });
    expect((await call(bench, '/charge', { ...charge, ussd: { type: '1' } })).status).toBe(400);
    await pay(bench);
    expect((await verify(bench)).body.data).toMatchObject({ status: 'success' });
    const today = new Date().toISOString();
    const listed = await call(bench, `/transaction?from=2026-01-01&to=${today}&perPage=100&page=1`);
    expect(listed.body.data).toMatchObject([{ reference: 'r-1', status: 'success' }]);
  });

  test('a dispute is told by webhook, listed, and ends won or lost', async () => {
    const { receiver, bench } = await benchWithWebhooks();
    await initialize(bench);
    await pay(bench);
    await receiver.untilReceived(1);
    await bench.control('paystack/dispute', { reference: 'r-1', state: 'open' });
    const [, created] = await receiver.untilReceived(2);
    expect(eventOf(created)).toMatchObject({
      event: 'charge.dispute.create',
      data: { status: 'awaiting-merchant-feedback', transaction: { reference: 'r-1' } },
    });
    await bench.control('paystack/dispute', { reference: 'r-1', state: 'lost' });
    expect((await call(bench, '/dispute')).body.data).toMatchObject([
      { status: 'resolved', resolution: 'merchant-accepted', refund_amount: 50_000 },
    ]);
    expect((await bench.control('paystack/dispute', { reference: 'x', state: 'open' })).status).toBe(404);
  });
});
