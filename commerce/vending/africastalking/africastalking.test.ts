import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../../../config/errors.ts';
import { useScriptedProvider } from '../../../test/scripted-provider.ts';
import type { VendRequest } from '../vendor.ts';
import { readAirtimeAnswer, readDataAnswer, readFindAnswer } from './answer.ts';
import { africastalking } from './index.ts';

const phone = '+2348031234567';
const reference = '0123456789abcdef0123456789abcdef';
const airtime: VendRequest = {
  product: 'AIRTIME',
  network: 'MTN',
  recipient: phone,
  reference,
  amountKobo: 50_050,
};
const bundle = { code: 'mtn-1gb-500', name: 'N500 1GB - 7 days', sizeMb: 1_024, days: 7 };
const data: VendRequest = {
  product: 'DATA',
  network: 'MTN',
  recipient: phone,
  reference,
  amountKobo: 50_000,
  bundle,
};

const answerOf = (body: unknown, status = 201) => ({
  status,
  retryAfter: undefined,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const response = (changes: Record<string, string> = {}) => ({
  errorMessage: 'None',
  numSent: 1,
  responses: [
    {
      phoneNumber: phone,
      amount: 'NGN 500.5000',
      status: 'Sent',
      requestId: 'ATQid_1',
      discount: 'NGN 20.0000',
      errorMessage: 'None',
      ...changes,
    },
  ],
});
const failed = (errorMessage: string) => response({ status: 'Failed', requestId: 'None', errorMessage });
const unknown = { outcome: 'pending', unanswered: true };

describe('an answer to airtime', () => {
  it.each([
    ['is on its way under an id', response(), 201, { outcome: 'pending', code: 'sent', vendorId: 'ATQid_1' }],
    [
      'is on its way without an id',
      response({ requestId: 'None' }),
      201,
      { outcome: 'pending', code: 'sent' },
    ],
    [
      'has failed under an id: asked about',
      response({ status: 'Failed' }),
      201,
      { outcome: 'pending', vendorId: 'ATQid_1' },
    ],
    [
      'has no money',
      failed('Insufficient Balance'),
      201,
      { outcome: 'not_processed', because: 'out_of_float' },
    ],
    [
      'may be a repeat of ours',
      failed('A duplicate request was received within the last 5 minutes'),
      201,
      { outcome: 'pending' },
    ],
    [
      'is outside the limits',
      failed('Value Outside The Allowed Limits'),
      201,
      { outcome: 'refused', code: 'value_outside_the_allowed_limits' },
    ],
    ['failed for a reason of its own', failed('Something new'), 201, { outcome: 'refused', code: 'failed' }],
    ['has a status of its own', response({ status: 'Odd', requestId: 'None' }), 201, unknown],
    ['is about another number', response({ phoneNumber: '+2348030000000' }), 201, unknown],
    ['is about two', { responses: [...response().responses, ...response().responses] }, 201, unknown],
    [
      'is about nobody',
      { errorMessage: 'Insufficient Balance', responses: [] },
      201,
      { outcome: 'not_processed', because: 'out_of_float' },
    ],
    ['is about nobody and says nothing', { errorMessage: 'None', responses: [] }, 201, unknown],
    ['is HTML', '<html>', 201, unknown],
    ['is a 500 that speaks of failure', failed('Insufficient Balance'), 500, unknown],
    [
      'is a wrong key',
      'The supplied authentication is invalid',
      401,
      { outcome: 'not_processed', code: 'http_401' },
    ],
    ['is too fast', '', 429, { outcome: 'not_processed', code: 'http_429' }],
    ['is a form that lacks a field', 'Request is missing', 400, { outcome: 'refused', code: 'http_400' }],
  ] as [string, unknown, number, object][])('that %s', (_what, body, status, expected) => {
    expect(readAirtimeAnswer(answerOf(body, status), phone)).toMatchObject(expected);
  });
});

describe('an answer to data', () => {
  const entry = (changes: object) => ({ entries: [{ phoneNumber: phone, provider: 'MTN', ...changes }] });
  it.each([
    [
      'is queued',
      entry({ status: 'Queued', transactionId: 'ATPid_1', value: 'NGN 500.0000' }),
      { outcome: 'pending', vendorId: 'ATPid_1' },
    ],
    ['is not sold', entry({ status: 'NotSupported' }), { outcome: 'refused', code: 'notsupported' }],
    [
      'has no such product',
      { status: 'ProductNotFound', errorMessage: 'x' },
      { outcome: 'refused', code: 'productnotfound' },
    ],
    [
      'has no money',
      entry({ status: 'InsufficientBalance' }),
      { outcome: 'not_processed', because: 'out_of_float' },
    ],
    ['may be a repeat of ours', entry({ status: 'DuplicateRequest' }), { outcome: 'pending' }],
    ['is a word of its own', entry({ status: 'Whatever' }), unknown],
  ] as [string, unknown, object][])('that %s', (_what, body, expected) => {
    expect(readDataAnswer(answerOf(body, 200), phone)).toMatchObject(expected);
  });
});

describe('a transaction that is asked about', () => {
  const found = (status: string, transactionId = 'ATQid_1') => ({
    status: 'Success',
    data: { transactionId, status },
  });
  it.each([
    ['Success', found('Success'), { outcome: 'delivered', vendorId: 'ATQid_1' }],
    ['Failed', found('Failed'), { outcome: 'refused', code: 'failed' }],
    ['Sent', found('Sent'), { outcome: 'pending', vendorId: 'ATQid_1' }],
    ['a word of its own', found('Whatever'), { outcome: 'pending' }],
    ['another one', found('Success', 'ATQid_2'), unknown],
    ['not found', { status: 'Failure', errorMessage: 'No transaction found' }, unknown],
  ] as [string, unknown, object][])('%s', (_what, body, expected) => {
    expect(readFindAnswer(answerOf(body, 200), 'ATQid_1')).toMatchObject(expected);
  });

  it('is never settled by an error', () => {
    for (const status of [400, 401, 404, 429, 500, 503]) {
      expect(readFindAnswer(answerOf(found('Failed'), status), 'ATQid_1')).toMatchObject(unknown);
    }
  });
});

it('whatever else comes settles nothing', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom(200, 201), (body, status) => {
      const text = JSON.stringify(body) ?? '';
      for (const answer of [
        readAirtimeAnswer(answerOf(text, status), phone),
        readDataAnswer(answerOf(text, status), phone),
        readFindAnswer(answerOf(text, status), 'ATQid_1'),
      ]) {
        expect(answer.outcome).toBe('pending');
      }
    }),
  );
});

describe('the wire', () => {
  const provider = useScriptedProvider();
  const open = (vendTimeoutMs = 5_000) =>
    africastalking.openVendor(
      africastalking.settings.parse({
        environment: 'live',
        username: 'acme',
        apiKey: 'atsk_example',
        dataProduct: 'Mobile Data',
        baseUrl: provider.baseUrl(),
      }),
      { vendTimeoutMs, requeryTimeoutMs: vendTimeoutMs },
    );
  const send = { method: 'POST', path: '/version1/airtime/send' } as const;

  it('airtime is a form with the amount in naira, under our reference as the key of one execution', async () => {
    provider.script({ ...send, answer: answerOf(response()) });
    expect(await open().vend(airtime)).toEqual({ outcome: 'pending', code: 'sent', vendorId: 'ATQid_1' });
    const [request] = provider.requests();
    const form = new URLSearchParams(request?.body);
    expect(form.get('username')).toBe('acme');
    expect(JSON.parse(form.get('recipients') ?? '')).toEqual([{ phoneNumber: phone, amount: 'NGN 500.5' }]);
    expect(request?.headers).toMatchObject({ 'idempotency-key': reference, apikey: 'atsk_example' });
  });

  it('data is asked for by size and validity', async () => {
    const entries = [{ phoneNumber: phone, status: 'Queued', transactionId: 'ATPid_1' }];
    provider.script({ method: 'POST', path: '/mobile/data/request', answer: answerOf({ entries }, 200) });
    expect(await open().vend(data)).toMatchObject({ outcome: 'pending', vendorId: 'ATPid_1' });
    const [request] = provider.requests();
    expect(request?.headers).toMatchObject({ 'idempotency-key': reference });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      username: 'acme',
      productName: 'Mobile Data',
      recipients: [{ phoneNumber: phone, quantity: 1, unit: 'GB', validity: 'Week' }],
    });
  });

  it('a validity that they do not have is refused before anything is sent', async () => {
    expect(await open().vend({ ...data, bundle: { ...bundle, days: 3 } })).toEqual({
      outcome: 'refused',
      code: 'bundle_not_offered',
    });
    expect(provider.requests()).toEqual([]);
  });

  it.each(['never', 'reset'] as const)('an answer that %s comes is open', async (answer) => {
    provider.script({ ...send, answer });
    expect(await open(300).vend(airtime)).toMatchObject(unknown);
  });

  it('a transaction is asked about by their id, and never by ours', async () => {
    const path = '/query/transaction/find?transactionId=ATQid_1&username=acme';
    const body = { status: 'Success', data: { transactionId: 'ATQid_1', status: 'Success' } };
    provider.script({ method: 'GET', path, answer: answerOf(body, 200) });
    expect(await open().requery(reference, 'ATQid_1')).toEqual({ outcome: 'delivered', vendorId: 'ATQid_1' });
    expect(await open().requery(reference, null)).toEqual({ outcome: 'pending', code: 'no_id' });
  });

  it('data is asked about at its own place', async () => {
    const path = '/query/transaction/find?username=acme&transactionId=ATPid_1';
    const body = { status: 'Success', data: { transactionId: 'ATPid_1', status: 'Failed' } };
    provider.script({ method: 'GET', path, answer: answerOf(body, 200) });
    expect(await open().requery(reference, 'ATPid_1')).toEqual({ outcome: 'refused', code: 'failed' });
  });

  it('a connection that was never made has vended nothing', async () => {
    const settings = africastalking.settings.parse({
      environment: 'live',
      username: 'acme',
      apiKey: 'k',
      baseUrl: 'http://127.0.0.1:1',
    });
    const vendor = africastalking.openVendor(settings, { vendTimeoutMs: 500, requeryTimeoutMs: 500 });
    expect(vendor.sells).toEqual(['AIRTIME']);
    expect(await vendor.vend(airtime)).toMatchObject({ outcome: 'not_processed' });
    expect(await vendor.requery(reference, 'ATQid_1')).toMatchObject(unknown);
  });
});

describe('a status call', () => {
  const [webhook] = africastalking.webhooks;
  const settings = africastalking.settings.parse({
    environment: 'sandbox',
    username: 'sandbox',
    apiKey: 'k',
  });
  const parse = (body: string) =>
    webhook.parse({ url: '', headers: {}, rawBody: Buffer.from(body) }, settings);

  it.each([
    ['airtime', { requestId: 'ATQid_1', status: 'Success', phoneNumber: phone }, 'ATQid_1'],
    ['data', { transactionId: 'ATPid_1', status: 'Failed' }, 'ATPid_1'],
  ])('of %s only hints at its transaction', (_what, body, id) => {
    const expected = [{ kind: 'vend_hint', key: `at:vend:${id}:${body.status}`, reference: id }];
    expect(parse(JSON.stringify(body))).toEqual(expected);
  });

  it.each(['', '[]', '{}', '{"status":"Success"}', 'requestId=ATQid_1&status=Success'])(
    '%j is refused',
    (body) => {
      expect(() => parse(body)).toThrow(WebhookError);
    },
  );
});
