import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { WebhookError } from '../../../config/errors.ts';
import { readVtpassAnswer } from './answer.ts';
import { mintRequestId } from './client.ts';
import { vtpass } from './index.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
type Seen = { url: string; headers: IncomingMessage['headers']; body: unknown };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) {
    close();
  }
});

/** VTpass's side of the wire; a request that isn't scripted is answered with a 500. */
async function scripted(...answers: Answer[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void take(request, response);
  });
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await readText(request);
    seen.push({
      url: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(text),
    });
    (answers.shift() ?? json(500, {}))(request, response);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const timeoutMs = answers[0] === silence ? 200 : 5_000;
  return { vendor: open(`http://127.0.0.1:${port}/api`, timeoutMs), seen };
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
  return `http://127.0.0.1:${port}/api`;
}

const silence: Answer = () => {};

function open(baseUrl: string, timeoutMs = 5_000) {
  const settings = vtpass.settings.parse({ apiKey: 'api_key_example', secretKey: 'SK_example', baseUrl });
  return vtpass.openVendor(settings, { vendTimeoutMs: timeoutMs, requeryTimeoutMs: timeoutMs });
}

const json =
  (status: number, body: unknown): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const raw =
  (status: number, body: string): Answer =>
  (_request, response) => {
    response.writeHead(status).end(body);
  };

const reference = '202611211130abcdef';
const request = {
  reference,
  product: 'AIRTIME',
  network: '9MOBILE',
  recipient: '+2348091234567',
  amountKobo: 50_000,
} as const;
const answer = (code: string, status?: string, requestId = reference) => ({
  code,
  content: { transactions: { status, transactionId: 17_240_000 } },
  requestId,
});

describe('vtpass vend', () => {
  it('asks in naira, in the local form of the number, under the old name of 9mobile', async () => {
    const { vendor, seen } = await scripted(json(200, answer('000', 'delivered')));
    expect(await vendor.vend(request)).toEqual({ outcome: 'delivered', vendorId: '17240000' });
    expect(seen).toMatchObject([
      {
        url: '/api/pay',
        headers: { 'api-key': 'api_key_example', 'secret-key': 'SK_example' },
        body: { request_id: reference, serviceID: 'etisalat', amount: 500, phone: '08091234567' },
      },
    ]);
  });

  it.each([
    ['a time-out', silence],
    ['a reset', (incoming: IncomingMessage) => void incoming.socket.destroy()],
    ['a 500 that speaks of failure', json(500, answer('016'))],
    ['HTML', raw(200, '<html>failed</html>')],
    ['nothing', raw(200, '')],
    ['a redirect', raw(302, '')],
    ["another request's answer", json(200, answer('000', 'delivered', '202611211130other'))],
    ['JSON of another shape', json(200, ['000'])],
  ] as [string, Answer][])('takes %s for pending', async (_what, scriptedAnswer) => {
    const { vendor, seen } = await scripted(scriptedAnswer);
    expect(await vendor.vend(request)).toMatchObject({ outcome: 'pending' });
    expect(seen).toHaveLength(1);
  });

  it('knows that a refused connection has vended nothing', async () => {
    const vendor = open(await nobodyListens());
    expect(await vendor.vend(request)).toMatchObject({ outcome: 'not_processed' });
    expect(await vendor.requery(reference, null)).toMatchObject({ outcome: 'pending' });
  });

  it('asks again by the reference alone', async () => {
    const { vendor, seen } = await scripted(json(200, answer('001', 'pending')));
    expect(await vendor.requery(reference, null)).toEqual({ outcome: 'pending', code: '001' });
    expect(seen).toMatchObject([{ url: '/api/requery', body: { request_id: reference } }]);
  });
});

describe('vtpass answers', () => {
  it.each([
    ['000', 'delivered', { outcome: 'delivered', vendorId: '17240000' }],
    ['001', 'delivered', { outcome: 'delivered', vendorId: '17240000' }],
    ['044', 'delivered', { outcome: 'delivered', vendorId: '17240000' }],
    ['000', 'initiated', { outcome: 'pending', code: '000' }],
    ['000', 'pending', { outcome: 'pending', code: '000' }],
    ['000', 'failed', { outcome: 'refused', code: '000_failed' }],
    ['000', 'reversed', { outcome: 'refused', code: '000_reversed', because: 'reversed' }],
    ['000', undefined, { outcome: 'pending', code: '000' }],
    ['000', 'a new word', { outcome: 'pending', code: '000' }],
    ['099', 'delivered', { outcome: 'pending', code: '099' }],
    ['089', undefined, { outcome: 'pending', code: '089' }],
    ['016', undefined, { outcome: 'refused', code: '016' }],
    ['091', undefined, { outcome: 'refused', code: '091' }],
    ['040', undefined, { outcome: 'refused', code: '040', because: 'reversed' }],
    ['085', undefined, { outcome: 'refused', code: '085', because: 'reference_too_old' }],
    ['018', undefined, { outcome: 'not_processed', code: '018', because: 'out_of_float' }],
    ['014', undefined, { outcome: 'pending', code: '014' }],
    ['019', undefined, { outcome: 'pending', code: '019' }],
    ['083', undefined, { outcome: 'pending', code: '083' }],
    ['777', 'failed', { outcome: 'pending', code: '777' }],
    ['toString', undefined, { outcome: 'pending', code: 'toString' }],
  ])('read %s with status %s', (code, status, expected) => {
    expect(readVtpassAnswer(answer(code, status), reference, 'pay')).toEqual(expected);
  });

  it('read "unknown request" as not found only where we asked', () => {
    expect(readVtpassAnswer(answer('015'), reference, 'requery')).toEqual({ outcome: 'not_found' });
    expect(readVtpassAnswer(answer('015'), reference, 'pay')).toEqual({ outcome: 'pending', code: '015' });
  });

  it('are delivered or refused for listed codes only, whatever else comes', () => {
    const noise = fc.oneof(fc.jsonValue(), fc.record({ code: fc.string(), content: fc.jsonValue() }));
    fc.assert(
      fc.property(noise, (body) => {
        const { outcome } = readVtpassAnswer(body, reference, 'pay');
        const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
        expect(outcome === 'pending' || /^0\d\d$/.test(code)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('vtpass request ids', () => {
  it.each([
    ['2026-11-21T11:30:00Z', '202611211230'],
    ['2026-12-31T23:30:00Z', '202701010030'],
    ['2028-02-28T23:59:59Z', '202802290059'],
  ])('carry the Lagos minute of %s', (now, minute) => {
    expect(mintRequestId('ord_1:0:1', new Date(now)).slice(0, 12)).toBe(minute);
  });

  it('are letters and digits, the same for the same seed and minute, another for another', () => {
    const now = new Date('2026-11-21T11:30:00Z');
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(mintRequestId(one, now)).toMatch(/^\d{12}[a-z0-9]{20}$/);
        expect(mintRequestId(one, now) === mintRequestId(other, now)).toBe(one === other);
      }),
    );
  });
});

describe('vtpass transactions', () => {
  const [transactions] = vtpass.webhooks;
  const settings = vtpass.settings.parse({ apiKey: 'api_key_example', secretKey: 'SK_example' });
  const parse = (body: string) =>
    transactions.parse({ url: 'https://gw.example.ng/x', headers: {}, rawBody: Buffer.from(body) }, settings);

  it('are a hint to ask, and acknowledged in the words that VTpass wants', () => {
    const body = {
      type: 'transaction-update',
      data: { code: '000', requestId: reference, content: { transactions: { status: 'delivered' } } },
    };
    expect(parse(JSON.stringify(body))).toEqual([
      { kind: 'vend_hint', key: `vt:${reference}:000:delivered`, reference },
    ]);
    expect(JSON.parse(transactions.answer.body)).toEqual({ response: 'success' });
  });

  it('leave price lists alone', () => {
    expect(parse('{"type":"variations-update","data":{}}')).toEqual([]);
  });

  it.each(['', 'x', '[]', '{}', '{"type":"transaction-update"}', '{"type":"transaction-update","data":{}}'])(
    'refuse %j with a 400',
    (body) => {
      expect(() => parse(body)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );

  it('give hints or a 400 for any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        try {
          parse(body);
        } catch (error) {
          expect(error).toBeInstanceOf(WebhookError);
        }
      }),
    );
  });
});
