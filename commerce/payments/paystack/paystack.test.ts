import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { WebhookError } from '../../../config/errors.ts';
import { paystack } from './index.ts';

type Seen = { method: string; url: string; authorization: string; body: unknown };
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) {
    close();
  }
});

/** Paystack's side of the wire; a request that isn't scripted fails its test with a 500. */
async function scripted(...answers: Answer[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void take(request, response);
  });
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await readText(request);
    seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      body: text === '' ? undefined : JSON.parse(text),
    });
    (answers.shift() ?? json(500, {}))(request, response);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const gateway = paystack.openGateway(settings(`http://127.0.0.1:${port}`), {
    timeoutMs: answers[0] === silence ? 200 : 5_000,
  });
  return { gateway, seen };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString();
}

/** A port of this machine that is free. */
async function nobodyListens(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function settings(baseUrl: string) {
  return paystack.settings.parse({
    secretKey: 'sk_test_example',
    baseUrl,
    emailDomain: 'pay.example.ng',
    callbackUrl: 'https://example.ng/paid',
  });
}

const json =
  (status: number, body: unknown): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const raw =
  (status: number, body: string, headers = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
const silence: Answer = () => {};
const reset: Answer = (request) => {
  request.socket.destroy();
};

const start = {
  reference: 'SB7K3QX2-1AB',
  amountKobo: 50_000,
  currency: 'NGN',
  orderRef: 'SB7K3QX2',
} as const;
const started = (reference: string = start.reference) => ({
  status: true,
  data: { authorization_url: 'https://checkout.paystack.com/x', access_code: 'x', reference },
});
const verified = (changes = {}) => ({
  status: true,
  data: {
    id: 302961,
    status: 'success',
    reference: start.reference,
    amount: 50_000,
    currency: 'NGN',
    ...changes,
  },
});

describe('paystack start', () => {
  it('asks for a link with our reference, whole kobo and an address of the order', async () => {
    const { gateway, seen } = await scripted(json(200, started()));
    expect(await gateway.startPayment(start)).toEqual({ url: 'https://checkout.paystack.com/x' });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/transaction/initialize',
        authorization: 'Bearer sk_test_example',
        body: {
          email: 'sb7k3qx2@pay.example.ng',
          amount: 50_000,
          currency: 'NGN',
          reference: start.reference,
          callback_url: 'https://example.ng/paid',
        },
      },
    ]);
  });

  it.each([
    ['a time-out', silence, 'provider_outcome_unknown'],
    ['a reset', reset, 'provider_outcome_unknown'],
    ['a 500', json(500, {}), 'provider_outcome_unknown'],
    ['HTML', raw(200, '<html>'), 'provider_outcome_unknown'],
    ['cut JSON', raw(200, '{"status":true,'), 'provider_outcome_unknown'],
    ['JSON of another shape', json(200, { status: true, data: {} }), 'provider_outcome_unknown'],
    ["another payment's answer", json(200, started('SB-other')), 'provider_outcome_unknown'],
    ['an endless answer', raw(200, ' '.repeat(1_100_000)), 'provider_outcome_unknown'],
    ['a redirect', raw(302, '', { location: 'https://evil.example' }), 'provider_outcome_unknown'],
    [
      'a link that is no web address',
      json(200, {
        status: true,
        data: { authorization_url: 'javascript:alert(1)', reference: start.reference },
      }),
      'provider_outcome_unknown',
    ],
    [
      'a reference that it knows',
      json(400, { status: false, message: 'Duplicate Transaction Reference', code: 'duplicate_reference' }),
      'reference_taken',
    ],
    [
      'a refusal',
      json(400, { status: false, message: 'Invalid amount', code: 'invalid_params' }),
      'provider_rejected',
    ],
    ['a wrong key', json(401, { status: false, message: 'Invalid key' }), 'provider_credentials'],
    ['too many requests', json(429, {}), 'provider_throttled'],
  ])('takes %s for what it is', async (_what, answer, code) => {
    const { gateway, seen } = await scripted(answer);
    await expect(gateway.startPayment(start)).rejects.toMatchObject({ name: 'ProviderError', code });
    expect(seen).toHaveLength(1);
  });

  it('knows that a refused connection has carried nothing', async () => {
    const gateway = paystack.openGateway(settings(await nobodyListens()), { timeoutMs: 5_000 });
    await expect(gateway.startPayment(start)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });
});

describe('paystack verify', () => {
  it.each([
    ['success', 'success'],
    ['failed', 'failed'],
    ['reversed', 'reversed'],
    ['abandoned', 'pending'],
    ['ongoing', 'pending'],
    ['processing', 'pending'],
    ['queued', 'pending'],
    ['a word of next year', 'pending'],
    ['constructor', 'pending'],
  ])('reads "%s" as %s', async (status, expected) => {
    const { gateway, seen } = await scripted(json(200, verified({ status })));
    expect(await gateway.verifyPayment(start.reference)).toEqual({
      reference: start.reference,
      status: expected,
      amountKobo: 50_000,
      currency: 'NGN',
      gatewayId: '302961',
    });
    expect(seen[0]?.url).toBe('/transaction/verify/SB7K3QX2-1AB');
  });

  it.each([
    [400, { status: false, message: 'Transaction reference not found.', code: 'transaction_not_found' }],
    [404, { status: false, message: 'Transaction reference not found' }],
  ])('knows an unknown reference (%i)', async (status, body) => {
    const { gateway } = await scripted(json(status, body));
    expect(await gateway.verifyPayment('SB-x')).toMatchObject({ status: 'unknown_reference' });
  });

  it.each([['50000'], [500.5], [-1]])('refuses the amount %s', async (amount) => {
    const { gateway } = await scripted(json(200, verified({ amount })));
    await expect(gateway.verifyPayment(start.reference)).rejects.toMatchObject({
      code: 'provider_outcome_unknown',
    });
  });
});

describe('paystack refund', () => {
  const request = { refundId: 'refund:ord_1', gatewayId: '302961', amountKobo: 50_000 };

  it('carries our id in the merchant note', async () => {
    const { gateway, seen } = await scripted(json(200, { status: true, data: { id: 1, status: 'pending' } }));
    expect(await gateway.refund(request)).toEqual({ status: 'pending' });
    expect(seen[0]).toMatchObject({
      url: '/refund',
      body: { transaction: '302961', amount: 50_000, currency: 'NGN', merchant_note: 'refund:ord_1' },
    });
  });

  it.each([
    ['none', [], 'not_found'],
    [
      "another refund of the payment's",
      [{ status: 'processed', merchant_note: 'refund:ord_2' }],
      'not_found',
    ],
    ['one that waits', [{ status: 'needs-attention', merchant_note: 'refund:ord_1' }], 'pending'],
    ['one that failed', [{ status: 'failed', merchant_note: 'refund:ord_1' }], 'failed'],
    [
      'a failed and a good one',
      [
        { status: 'failed', merchant_note: 'refund:ord_1' },
        { status: 'processed', merchant_note: 'refund:ord_1' },
      ],
      'processed',
    ],
  ])('is found by it among %s', async (_what, data, status) => {
    const { gateway, seen } = await scripted(json(200, { status: true, data }));
    expect(await gateway.findRefund(request)).toEqual({ status });
    expect(seen[0]?.url).toBe('/refund?transaction=302961&perPage=100');
  });
});

describe('paystack events', () => {
  const [events] = paystack.webhooks;
  const account = settings('https://api.paystack.co');
  const request = (body: string | Buffer, signature?: string) => ({
    url: 'https://gw.example.ng/webhooks/x/events',
    headers: { 'x-paystack-signature': signature },
    rawBody: Buffer.from(body),
  });
  const published = '{"event":"charge.success","data":{"reference":"abc123"}}';
  const signature =
    'b916148f8e87d306b64d0bfecb84163b62ac5d72b02226fbd2333576e1b5fd091a62b0723ca650223f30da9b0db03fe311a9a04a221887af2d85bdbb67ce72d8';

  it('accepts the published vector', () => {
    expect(() => events.verify(request(published, signature), account)).not.toThrow();
  });

  it.each([
    ['no signature', published, undefined],
    ['an empty one', published, ''],
    ['one changed byte', published.replace('abc123', 'abc124'), signature],
    ['the same JSON written otherwise', published.replace(':{', ': {'), signature],
    ['half a signature', published, signature.slice(0, 64)],
    ["another key's", published, createHmac('sha512', 'sk_test_other').update(published).digest('hex')],
  ])('refuses %s', (_what, body, given) => {
    expect(() => events.verify(request(body, given), account)).toThrow(
      expect.objectContaining({ name: 'WebhookError', status: 401 }),
    );
  });

  it.each([
    [
      { event: 'charge.success', data: { id: 302961, reference: 'SB-1' } },
      [{ kind: 'payment_hint', key: 'ps:charge.success:302961', reference: 'SB-1' }],
    ],
    [
      { event: 'charge.success', data: { reference: 'SB-1' } },
      [{ kind: 'payment_hint', key: 'ps:charge.success:SB-1', reference: 'SB-1' }],
    ],
    [
      {
        event: 'refund.processed',
        data: { transaction_reference: 'SB-1', refund_reference: '77', amount: '50000' },
      },
      [{ kind: 'refund_hint', key: 'ps:refund.processed:77', reference: 'SB-1' }],
    ],
    [
      { event: 'refund.failed', data: { id: 9, transaction: { reference: 'SB-1' } } },
      [{ kind: 'refund_hint', key: 'ps:refund.failed:9', reference: 'SB-1' }],
    ],
    [
      {
        event: 'charge.dispute.create',
        data: { id: 9, status: 'pending', transaction: { id: 1, reference: 'SB-1' } },
      },
      [
        {
          kind: 'payment_hint',
          key: 'ps:charge.dispute.create:9:pending',
          reference: 'SB-1',
          about: 'dispute',
        },
      ],
    ],
    [{ event: 'transfer.success', data: {} }, []],
  ])('reads %j', (body, hints) => {
    expect(events.parse(request(JSON.stringify(body)), account)).toEqual(hints);
  });

  it.each(['', '[]', '{}', '{"event":"charge.success"}', '{"event":"charge.success","data":{}}', 'null'])(
    'refuses %j with a 400',
    (body) => {
      expect(() => events.parse(request(body), account)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );

  it('gives hints or a 400 for any bytes, never anything else', () => {
    const bodies = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({
          event: fc.constantFrom('charge.success', 'refund.x', '__proto__'),
          data: fc.dictionary(
            fc.constantFrom('id', 'reference', 'transaction', 'transaction_reference'),
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
        } catch (error) {
          expect(error).toBeInstanceOf(WebhookError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps its key from being printed', () => {
    expect(JSON.stringify(account)).not.toContain('sk_test_example');
  });
});
