import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebhookError } from '../config/errors.ts';
import { createLogger } from '../config/logger.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { BoundWebhook } from '../conversation/webhook.ts';
import type { Acceptance } from '../queues/accept.ts';
import { type HttpServer, listen } from './http-server.ts';
import { webhooks } from './webhooks.ts';

const current = 'c'.repeat(43);
const previous = 'p'.repeat(43);
const form = 'application/x-www-form-urlencoded';

const event: ChannelEvent = {
  kind: 'message',
  key: 'k1',
  from: { medium: 'sms', value: '+2348031234567' },
  to: '21512',
  text: 'hi',
};

const inbound: BoundWebhook<ChannelEvent> = {
  name: 'inbound',
  contentType: form,
  maxBodyBytes: 64,
  repeatsAfterFailure: true,
  verify: ({ headers }) => {
    if (headers['x-signature'] === 'bad') {
      throw new WebhookError(401, 'The signature is wrong.');
    }
  },
  parse: ({ rawBody }) => {
    if (rawBody.toString() === 'nonsense') {
      throw new WebhookError(400, 'A field is missing.');
    }
    return [event];
  },
  answer: { status: 200, type: 'text/plain', body: 'ok' },
};

describe('the webhook edge', () => {
  let http: HttpServer;
  let acceptance: Acceptance = 'stored';
  const accepted: unknown[] = [];

  beforeAll(async () => {
    const log = createLogger('test', 'silent');
    const accept = async (account: string, events: readonly unknown[]) => {
      accepted.push({ account, events });
      return acceptance;
    };
    const runHop = async () => ({ status: 200, type: 'text/plain', body: '' });
    const sources = [
      { account: 'acc', pathSecrets: [current, previous], webhooks: [inbound], dialogues: [] },
    ];
    const middlewares = [webhooks({ sources, publicBaseUrl: 'http://gw', accept, runHop, log })];
    http = await listen({ host: '127.0.0.1', port: 0, middlewares, log });
  });
  afterAll(() => http.close());

  async function post(
    path: string,
    options: { body?: string; headers?: Record<string, string>; method?: string } = {},
  ) {
    const before = accepted.length;
    const { status, headers, body } = await new Promise<{
      status: number;
      headers: Record<string, unknown>;
      body: string;
    }>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: http.port,
          path,
          method: options.method ?? 'POST',
          headers: { 'content-type': form, ...options.headers },
        },
        (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => {
            text += chunk.toString();
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(options.body ?? 'text=hi');
    });
    return { status, headers, body, stored: accepted.length - before };
  }

  it.each([current, previous])(
    "takes a request by either of two live secrets and answers in the provider's words",
    async (secret) => {
      const answer = await post(`/webhooks/${secret}/inbound`);
      expect(answer).toMatchObject({ status: 200, body: 'ok', stored: 1 });
      expect(answer.headers['content-type']).toContain('text/plain');
    },
  );

  const refused: [string, string, Parameters<typeof post>[1], number][] = [
    ['a wrong secret', `/webhooks/${'x'.repeat(43)}/inbound`, {}, 404],
    ['a short secret', '/webhooks/x/inbound', {}, 404],
    ['an unknown webhook', `/webhooks/${current}/other`, {}, 404],
    ['a longer path', `/webhooks/${current}/inbound/more`, {}, 404],
    ['another method', `/webhooks/${current}/inbound`, { method: 'PUT' }, 405],
    [
      'another content type',
      `/webhooks/${current}/inbound`,
      { headers: { 'content-type': 'application/json' } },
      415,
    ],
    ['a compressed body', `/webhooks/${current}/inbound`, { headers: { 'content-encoding': 'gzip' } }, 415],
    ['a body too large', `/webhooks/${current}/inbound`, { body: 'x'.repeat(65) }, 413],
    [
      'a body too large in chunks',
      `/webhooks/${current}/inbound`,
      { body: 'x'.repeat(10_000), headers: { 'transfer-encoding': 'chunked' } },
      413,
    ],
    ['a wrong signature', `/webhooks/${current}/inbound`, { headers: { 'x-signature': 'bad' } }, 401],
    ['a malformed body', `/webhooks/${current}/inbound`, { body: 'nonsense' }, 400],
  ];
  it.each(refused)(
    'refuses %s with a problem document and keeps nothing',
    async (_, path, options, status) => {
      const answer = await post(path, options);
      expect(answer).toMatchObject({ status, stored: 0 });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(answer.body)).toMatchObject({
        status,
        detail: expect.any(String),
        title: expect.any(String),
      });
      expect(answer.body).not.toContain(current);
    },
  );

  it('asks for a repeat when nothing could be kept', async () => {
    acceptance = 'unavailable';
    const answer = await post(`/webhooks/${current}/inbound`);
    acceptance = 'stored';
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('30');
  });

  it('goes on after a client that promises a body and hangs up', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(http.port, '127.0.0.1', () => {
        socket.write(
          `POST /webhooks/${current}/inbound HTTP/1.1\r\nHost: x\r\nContent-Type: ${form}\r\nContent-Length: 60\r\n\r\ntext`,
        );
        socket.destroy();
        resolve();
      });
    });
    expect((await post(`/webhooks/${current}/inbound`)).status).toBe(200);
  });
});
