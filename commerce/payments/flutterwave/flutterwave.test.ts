import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../../../config/errors.ts';
import { type ScriptedAnswer, useScriptedProvider } from '../../../test/scripted-provider.ts';
import { flutterwave } from './index.ts';
import { koboOfMajor, majorOfKobo } from './major-units.ts';

const provider = useScriptedProvider();
const settings = (baseUrl = 'https://api.flutterwave.com/v3') =>
  flutterwave.settings.parse({
    secretKey: 'FLWSECK_TEST-example123',
    secretHash: 'flw_secret_hash_0123',
    baseUrl,
    emailDomain: 'pay.example.ng',
    callbackUrl: 'https://example.ng/paid',
  });
const open = (timeoutMs = 5_000) =>
  flutterwave.openGateway(settings(`${provider.baseUrl()}/v3`), { timeoutMs });
const json = (status: number, body: unknown): ScriptedAnswer => ({ status, body: JSON.stringify(body) });
const script = (method: string, path: string, answer: ScriptedAnswer) =>
  provider.script({ method, path: `/v3${path}`, answer });
const sent = () => JSON.parse(provider.requests().at(-1)?.body ?? '{}') as unknown;

const start = {
  reference: 'SB7K3QX2-1AB',
  amountKobo: 50_050,
  currency: 'NGN',
  orderRef: 'SB7K3QX2',
} as const;
const link = { status: 'success', data: { link: 'https://checkout.flutterwave.com/v3/hosted/pay/x' } };
const error = (message: string) => ({ status: 'error', message, data: null });
const transaction = (changes = {}) => ({
  id: 4975363,
  tx_ref: start.reference,
  amount: 500.5,
  currency: 'NGN',
  status: 'successful',
  ...changes,
});
const verified = (changes = {}) => ({ status: 'success', data: transaction(changes) });
const byReference = `/transactions/verify_by_reference?tx_ref=${start.reference}`;

describe('sums on the wire', () => {
  it('are the same kobo after the way there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000_000 }), (amountKobo) => {
        const written = JSON.stringify(majorOfKobo(amountKobo));
        expect(written).toMatch(/^\d+(\.\d{1,2})?$/);
        expect(koboOfMajor(JSON.parse(written) as number)).toBe(amountKobo);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([0.001, 500.123, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e18])('refuse %s', (amount) => {
    expect(koboOfMajor(amount)).toBeNull();
  });
});

describe('flutterwave start', () => {
  it('asks for a link with our reference, naira and an address of the order', async () => {
    script('POST', '/payments', json(200, link));
    expect(await open().startPayment(start)).toEqual({ url: link.data.link });
    expect(provider.requests()[0]?.headers.authorization).toBe('Bearer FLWSECK_TEST-example123');
    expect(sent()).toEqual({
      tx_ref: start.reference,
      amount: 500.5,
      currency: 'NGN',
      redirect_url: 'https://example.ng/paid',
      customer: { email: 'sb7k3qx2@pay.example.ng' },
      customizations: { title: 'Order SB7K3QX2' },
    });
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['a time-out', 'never', 'provider_outcome_unknown'],
    ['a reset', 'reset', 'provider_outcome_unknown'],
    ['the 503 of its own time-out', json(503, error('')), 'provider_outcome_unknown'],
    ['a 500', json(500, {}), 'provider_outcome_unknown'],
    ['HTML', { status: 200, body: '<html>' }, 'provider_outcome_unknown'],
    ['cut JSON', { status: 200, body: '{"status":"success",' }, 'provider_outcome_unknown'],
    ['JSON of another shape', json(200, { status: 'success', data: {} }), 'provider_outcome_unknown'],
    ['an error with 200', json(200, error('try again')), 'provider_outcome_unknown'],
    [
      'a link that is no web address',
      json(200, { status: 'success', data: { link: 'javascript:alert(1)' } }),
      'provider_outcome_unknown',
    ],
    [
      'a reference that it knows',
      json(400, error('Transaction reference already exists')),
      'reference_taken',
    ],
    ['a refusal', json(400, error('amount should be a number')), 'provider_rejected'],
    ['a wrong key', json(401, error('Invalid authorization key')), 'provider_credentials'],
    ['too many requests', json(429, {}), 'provider_throttled'],
  ])('takes %s for what it is', async (_what, answer, code) => {
    script('POST', '/payments', answer);
    await expect(open(answer === 'never' ? 200 : 5_000).startPayment(start)).rejects.toMatchObject({
      name: 'ProviderError',
      code,
    });
  });
});

describe('flutterwave USSD', () => {
  const charge = (note: string, changes = {}) => ({
    status: 'success',
    data: { ...transaction({ status: 'pending', ...changes }), payment_code: '7867' },
    meta: { authorization: { mode: 'ussd', note } },
  });

  it.each(['*737*000*7867#', 'GTB|*737*000*7867#'])('finds the code to dial in "%s"', async (note) => {
    script('POST', '/charges?type=ussd', json(200, charge(note)));
    expect(await open().startUssd({ ...start, bank: 'gtbank' })).toEqual({ dialCode: '*737*000*7867#' });
    expect(sent()).toMatchObject({ tx_ref: start.reference, amount: 500.5, account_bank: '058' });
  });

  it.each([
    ['no code', charge('ask your bank')],
    ["another charge's answer", charge('*737*000*7867#', { tx_ref: 'SB-other' })],
    ['another sum', charge('*737*000*7867#', { amount: 5 })],
    ['another currency', charge('*737*000*7867#', { currency: 'GHS' })],
  ])('leaves the outcome open with %s', async (_what, answer) => {
    script('POST', '/charges?type=ussd', json(200, answer));
    await expect(open().startUssd({ ...start, bank: 'gtbank' })).rejects.toMatchObject({
      code: 'provider_outcome_unknown',
    });
  });
});

describe('flutterwave verify', () => {
  it.each([
    ['successful', 'success'],
    ['succeeded', 'success'],
    ['failed', 'failed'],
    ['pending', 'pending'],
    ['a word of next year', 'pending'],
    ['constructor', 'pending'],
  ])('reads "%s" as %s', async (status, expected) => {
    script('GET', byReference, json(200, verified({ status })));
    expect(await open().verifyPayment(start.reference)).toEqual({
      reference: start.reference,
      status: expected,
      amountKobo: 50_050,
      currency: 'NGN',
      gatewayId: '4975363',
    });
  });

  it.each([400, 404])('knows a link that nobody has tried to pay (%i)', async (status) => {
    script('GET', byReference, json(status, error('No transaction was found for this id')));
    expect(await open().verifyPayment(start.reference)).toMatchObject({ status: 'unknown_reference' });
  });

  it('asks about the transaction of the webhook where the reference shows a failed try', async () => {
    script('GET', byReference, json(200, verified({ status: 'failed' })));
    script('GET', '/transactions/77/verify', json(200, verified({ id: 77 })));
    expect(await open().verifyPayment(start.reference, '77')).toMatchObject({
      status: 'success',
      gatewayId: '77',
    });
  });

  it('believes nothing of a transaction that has another reference', async () => {
    script('GET', byReference, json(400, error('No transaction was found for this id')));
    script('GET', '/transactions/77/verify', json(200, verified({ id: 77, tx_ref: 'SB-other' })));
    expect(await open().verifyPayment(start.reference, '77')).toMatchObject({ status: 'unknown_reference' });
  });

  it.each([['500.5'], [500.555], [-1], [null]])('refuses the amount %s', async (amount) => {
    script('GET', byReference, json(200, verified({ amount })));
    await expect(open().verifyPayment(start.reference)).rejects.toMatchObject({
      code: 'provider_outcome_unknown',
    });
  });
});

describe('flutterwave refund', () => {
  const request = { refundId: 'refund:ord_1', gatewayId: '4975363', amountKobo: 50_050 };

  it('carries our id in the comments', async () => {
    script(
      'POST',
      '/transactions/4975363/refund',
      json(200, { status: 'success', data: { status: 'pending' } }),
    );
    expect(await open().refund(request)).toEqual({ status: 'pending' });
    expect(sent()).toEqual({ amount: 500.5, comments: 'refund:ord_1' });
  });

  it.each([
    ['none', [], 'not_found'],
    ["another's", [{ status: 'completed', comment: 'refund:ord_2' }], 'not_found'],
    [
      "another transaction's",
      [{ status: 'completed', comment: 'refund:ord_1', transaction_id: 1 }],
      'not_found',
    ],
    ['one on its way', [{ status: 'new', comments: 'refund:ord_1' }], 'pending'],
    ['one that went over a rail', [{ status: 'completed-mpgs', comment: 'refund:ord_1' }], 'processed'],
    [
      'a failed and a good one',
      [
        { status: 'failed', comment: 'refund:ord_1' },
        { status: 'completed', comment: 'refund:ord_1', tx_id: '4975363' },
      ],
      'processed',
    ],
  ])('is found by it among %s', async (_what, data, status) => {
    script('GET', '/refunds?id=4975363&page=1', json(200, { status: 'success', data }));
    expect(await open().findRefund(request)).toEqual({ status });
  });

  it('is looked for on every page', async () => {
    const meta = { page_info: { total_pages: 2 } };
    const other = { status: 'completed', comment: 'refund:x' };
    script('GET', '/refunds?id=4975363&page=1', json(200, { status: 'success', data: [other], meta }));
    const ours = { status: 'completed', comment: 'refund:ord_1' };
    script('GET', '/refunds?id=4975363&page=2', json(200, { status: 'success', data: [ours], meta }));
    expect(await open().findRefund(request)).toEqual({ status: 'processed' });
  });
});

describe('flutterwave chargebacks and statement', () => {
  it.each([
    ['initiated', 'open'],
    ['declined', 'open'],
    ['accepted', 'lost'],
    ['lost', 'lost'],
    ['won', 'won'],
    ['a new word', 'open'],
  ])('reads a chargeback that is "%s" as %s', async (status, expected) => {
    const ours = { id: 1390, amount: 500.5, status, tx_ref: start.reference, transaction_id: 4975363 };
    const other = { ...ours, id: 1, tx_ref: 'SB-other', transaction_id: 5 };
    script('GET', '/chargebacks?id=4975363', json(200, { status: 'success', data: [other, ours] }));
    expect(await open().findDisputes({ reference: start.reference, gatewayId: '4975363' })).toEqual([
      { disputeId: '1390', status: expected, amountKobo: 50_050 },
    ]);
  });

  it('gives what was paid in these days, page by page', async () => {
    const page = (n: number, tx_ref: string) =>
      script(
        'GET',
        `/transactions?from=2026-11-01&to=2026-11-02&page=${n}`,
        json(200, {
          status: 'success',
          data: [transaction({ tx_ref })],
          meta: { page_info: { total_pages: 2 } },
        }),
      );
    page(1, 'SB-1');
    page(2, 'SB-2');
    const found: string[] = [];
    const period = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-02T23:00:00Z') };
    for await (const { reference } of open().listPayments(period)) found.push(reference);
    expect(found).toEqual(['SB-1', 'SB-2']);
  });
});

describe('flutterwave events', () => {
  const [events] = flutterwave.webhooks;
  const account = settings();
  const request = (body: string | Buffer, headers: Record<string, string | undefined> = {}) => ({
    url: 'https://gw.example.ng/webhooks/x/events',
    headers,
    rawBody: Buffer.from(body),
  });
  const published = '{"event":"charge.success","data":{"reference":"abc123"}}';
  const signed = (body: string, hash = 'flw_secret_hash_0123') =>
    createHmac('sha256', hash).update(body).digest('base64');

  it('signs as the computed vector of version 4', () => {
    expect(signed(published, 'flw_secret_hash')).toBe('92k6HKPLazKTbp+ST0GEkJ+7X1nyE3KQrY8SUMFDsP0=');
  });

  it.each([
    ['the plain hash of version 3', { 'verif-hash': 'flw_secret_hash_0123' }],
    ['the signature of version 4', { 'flutterwave-signature': signed(published) }],
    ['both', { 'verif-hash': 'flw_secret_hash_0123', 'flutterwave-signature': signed(published) }],
  ])('accept %s', (_what, headers) => {
    expect(() => events.verify(request(published, headers), account)).not.toThrow();
  });

  it.each([
    ['nothing', published, {}],
    ['an empty hash', published, { 'verif-hash': '' }],
    ['a longer hash', published, { 'verif-hash': 'flw_secret_hash_0123x' }],
    ["another account's hash", published, { 'verif-hash': 'flw_secret_hash0' }],
    ['an empty signature', published, { 'flutterwave-signature': '' }],
    [
      'one changed byte',
      published.replace('abc123', 'abc124'),
      { 'flutterwave-signature': signed(published) },
    ],
    ['hex instead of base64', published, { 'flutterwave-signature': 'a'.repeat(64) }],
    ["another account's signature", published, { 'flutterwave-signature': signed(published, 'other') }],
    [
      'a wrong signature beside the right hash',
      published,
      { 'verif-hash': 'flw_secret_hash_0123', 'flutterwave-signature': signed('x') },
    ],
  ])('refuse %s', (_what, body, headers) => {
    expect(() => events.verify(request(body, headers), account)).toThrow(
      expect.objectContaining({ name: 'WebhookError', status: 401 }),
    );
  });

  it.each([
    [
      { event: 'charge.completed', data: { id: 285, tx_ref: 'SB-1', status: 'successful', amount: 1 } },
      [
        {
          kind: 'payment_hint',
          key: 'fw:charge.completed:285:successful',
          reference: 'SB-1',
          gatewayId: '285',
        },
      ],
    ],
    [
      { webhook_id: 'w', type: 'charge.completed', data: { id: 'chg_1', reference: 'SB-1' } },
      [{ kind: 'payment_hint', key: 'fw:charge.completed:chg_1:', reference: 'SB-1' }],
    ],
    [
      { type: 'chargeback.created', data: { id: 9, status: 'initiated', tx_ref: 'SB-1' } },
      [
        {
          kind: 'payment_hint',
          key: 'fw:chargeback.created:9:initiated',
          reference: 'SB-1',
          about: 'dispute',
        },
      ],
    ],
    [
      { event: 'chargeback.updated', data: { id: 9, transaction_id: 77 } },
      [{ kind: 'payment_hint', key: 'fw:chargeback.updated:9:', reference: '77', about: 'dispute' }],
    ],
    [
      { type: 'refund.completed', data: { id: 3, status: 'completed', tx_ref: 'SB-1' } },
      [{ kind: 'refund_hint', key: 'fw:refund.completed:3:completed', reference: 'SB-1' }],
    ],
    [{ event: 'transfer.completed', data: { reference: 'x' } }, []],
  ])('read %j', (body, hints) => {
    expect(events.parse(request(JSON.stringify(body)), account)).toEqual(hints);
  });

  it.each(['', '[]', '{}', 'null', '{"event":"charge.completed"}', '{"event":"charge.completed","data":{}}'])(
    'refuse %j with a 400',
    (body) => {
      expect(() => events.parse(request(body), account)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );

  it('give hints or a 400 for any bytes, never anything else', () => {
    const bodies = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc
        .record({
          event: fc.constantFrom('charge.completed', 'refund.x', 'chargeback.created', '__proto__'),
          data: fc.dictionary(
            fc.constantFrom('id', 'tx_ref', 'reference', 'transaction_id', 'status'),
            fc.jsonValue(),
          ),
        })
        .map((body) => Buffer.from(JSON.stringify(body))),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          for (const hint of events.parse(request(body), account)) {
            expect(hint.reference).not.toBe('');
          }
        } catch (caught) {
          expect(caught).toBeInstanceOf(WebhookError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('keep their secrets from being printed', () => {
    expect(JSON.stringify(account)).not.toMatch(/example123|flw_secret_hash/);
  });
});
