import { describe, expect, it } from 'vitest';
import { openSmallSystem } from './small-system.ts';

type BadRequest = {
  readonly what: string;
  readonly status: number;
  readonly path?: (good: string) => string;
  readonly method?: string;
  readonly type?: string;
  readonly body?: string;
  readonly account?: 'at-sms' | 'twilio-sms' | 'paystack' | 'vtpass';
  readonly webhook?: string;
};

const good = 'from=%2B2348031112222&to=21512&text=HELP&id=1&date=2026-11-21T06%3A04%3A45Z';
const form = 'application/x-www-form-urlencoded';

const table: readonly BadRequest[] = [
  { what: 'an unknown path', status: 404, path: () => '/webhooks' },
  {
    what: 'a wrong secret',
    status: 404,
    path: (path) => path.replace(/\/webhooks\/.{43}/, `/webhooks/${'x'.repeat(43)}`),
  },
  { what: 'an unknown webhook', status: 404, path: (path) => path.replace('/inbound', '/outbound') },
  { what: 'another method', status: 405, method: 'PUT' },
  { what: 'another content type', status: 415, type: 'application/json' },
  { what: 'no content type', status: 415, type: '' },
  { what: 'a body that is too long', status: 413, body: `${good}&text=${'a'.repeat(20_000)}` },
  { what: 'no sender', status: 400, body: 'to=21512&text=HELP&id=1' },
  { what: 'a sender that is no number', status: 400, body: good.replace('%2B2348031112222', 'nobody') },
  { what: "another account's number", status: 400, body: good.replace('21512', '99999') },
  { what: 'an empty body', status: 400, body: '' },
  { what: 'bytes that are no text', status: 400, body: '%FF%FE=%00&from=%C3%28' },
  {
    what: 'no signature of Twilio',
    status: 401,
    account: 'twilio-sms',
    body: 'MessageSid=SM1&From=%2B2348031112222',
  },
  {
    what: 'no signature of Paystack',
    status: 401,
    account: 'paystack',
    webhook: 'events',
    type: 'application/json',
    body: '{"event":"charge.success","data":{"reference":"x"}}',
  },
  {
    what: 'half of a JSON document',
    status: 400,
    account: 'vtpass',
    webhook: 'transactions',
    type: 'application/json',
    body: '{"type":"transaction-update","data":{',
  },
];

describe('a bad request', () => {
  const { system, records } = openSmallSystem();

  async function send(request: BadRequest): Promise<Response> {
    const url = new URL(system().webhookUrl(request.account ?? 'at-sms', request.webhook ?? 'inbound'));
    const path = request.path?.(url.pathname) ?? url.pathname;
    const type = request.type ?? form;
    return await fetch(new URL(path, url), {
      method: request.method ?? 'POST',
      // Bytes, so that fetch adds no content type of its own.
      body: Buffer.from(request.body ?? good),
      headers: type === '' ? {} : { 'content-type': type },
    });
  }

  it.each(table)('with $what is a $status problem document', async (request) => {
    const answer = await send(request);
    expect(answer.status).toBe(request.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({
      status: request.status,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(JSON.stringify(problem)).not.toContain('2348031112222');
  });

  it('changes nothing', async () => {
    for (const request of table) await (await send(request)).body?.cancel();
    const { inbox, conversations, orders } = await records();
    expect({ inbox, conversations, orders }).toEqual({ inbox: [], conversations: [], orders: [] });
    expect((await fetch(`${system().baseUrl}/ready`)).status).toBe(200);
  });
});
