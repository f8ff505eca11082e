import { request } from 'undici';
import { expect, test } from 'vitest';
import { type Bench, startBench } from './test-bench.ts';

const lagosMinute = () => new Date(Date.now() + 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 12);
let minted = 0;

type Outcome =
  | { status: number; type?: string | undefined; body: string; retryAfter?: string | undefined }
  | { error: string };

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

async function vend(bench: Bench, timeoutMs = 5_000): Promise<Outcome> {
  minted += 1;
  try {
    const answer = await request(`${bench.url}/vtpass/api/pay`, {
      method: 'POST',
      headers: { 'api-key': 'k', 'secret-key': 's', 'content-type': 'application/json' },
      body: JSON.stringify({
        request_id: `${lagosMinute()}x${minted}`,
        serviceID: 'mtn',
        amount: 100,
        phone: '08031234567',
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { 'content-type': type, 'retry-after': retryAfter } = answer.headers as Record<string, string>;
    return { status: answer.statusCode, type, retryAfter, body: await answer.body.text() };
  } catch (error) {
    return {
      error:
        error instanceof Error && 'code' in error && typeof error.code === 'string'
          ? error.code
          : nameOf(error),
    };
  }
}

const recharges = async (bench: Bench) => (await bench.get('/_inspect/vtpass/recharges')) as unknown[];

async function strike(fault: Record<string, unknown>, timeoutMs?: number) {
  const bench = await startBench();
  await bench.control('faults', [{ provider: 'vtpass', operation: 'pay', times: 1, ...fault }]);
  const outcome = await vend(bench, timeoutMs);
  return { bench, outcome, executed: (await recharges(bench)).length };
}

test('500 fails without executing', async () => {
  const { outcome, executed } = await strike({ kind: '500' });
  expect(outcome).toMatchObject({ status: 500 });
  expect(executed).toBe(0);
});

test('500 with execute fails after executing', async () => {
  const { outcome, executed } = await strike({ kind: '500', execute: true });
  expect(outcome).toMatchObject({ status: 500 });
  expect(executed).toBe(1);
});

test('429 says when to come back', async () => {
  const { outcome, executed } = await strike({ kind: '429', delayMs: 2_500 });
  expect(outcome).toMatchObject({ status: 429, retryAfter: '3' });
  expect(executed).toBe(0);
});

test.each([
  { kind: 'execute_then_timeout', error: 'TimeoutError', executed: 1 },
  { kind: 'not_executed_timeout', error: 'TimeoutError', executed: 0 },
])('$kind holds the connection open', async ({ kind, error, executed }) => {
  const struck = await strike({ kind }, 300);
  expect(struck.outcome).toEqual({ error });
  expect(struck.executed).toBe(executed);
});

test.each([
  { kind: 'execute_then_reset', executed: 1 },
  { kind: 'reset_before', executed: 0 },
])('$kind resets the connection', async ({ kind, executed }) => {
  const struck = await strike({ kind });
  expect(struck.outcome).toEqual({ error: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) });
  expect(struck.executed).toBe(executed);
});

test('a held connection is dropped at the end of its time', async () => {
  const { outcome } = await strike({ kind: 'execute_then_timeout', delayMs: 20 });
  expect(outcome).toEqual({ error: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) });
});

test('delay_before_execute executes long after the client has gone', async () => {
  const { bench, outcome, executed } = await strike({ kind: 'delay_before_execute', delayMs: 600 }, 100);
  expect(outcome).toEqual({ error: 'TimeoutError' });
  expect(executed).toBe(0);
  const { events } = (await bench.get('/_inspect/events?waitMs=5000')) as { events: { kind: string }[] };
  expect(events).toEqual([expect.objectContaining({ kind: 'recharge' })]);
  expect(await recharges(bench)).toHaveLength(1);
});

test('garbage is no JSON under the right label', async () => {
  const { outcome, executed } = await strike({ kind: 'garbage' });
  expect(outcome).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
  expect(() => JSON.parse('body' in outcome ? outcome.body : '{}')).toThrow();
  expect(executed).toBe(1);
});

test('truncated ends in the middle of the body', async () => {
  const { outcome, executed } = await strike({ kind: 'truncated' });
  expect(outcome).toEqual({ error: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) });
  expect(executed).toBe(1);
});

test('wrong_content_type sends the right body under the wrong label', async () => {
  const { outcome } = await strike({ kind: 'wrong_content_type' });
  expect(outcome).toMatchObject({ status: 200, type: 'text/html' });
  expect(JSON.parse('body' in outcome ? outcome.body : '')).toMatchObject({ code: '000' });
});

test('slow_drip comes whole to who waits', async () => {
  const started = Date.now();
  const { outcome } = await strike({ kind: 'slow_drip', delayMs: 400 });
  expect(JSON.parse('body' in outcome ? outcome.body : '')).toMatchObject({ code: '000' });
  expect(Date.now() - started).toBeGreaterThan(300);
});

test('counts the calls and the faults of each kind', async () => {
  const { bench } = await strike({ kind: '500' });
  await vend(bench);
  expect(await bench.get('/_inspect/calls')).toEqual({ vtpass: { pay: { calls: 2, faults: { '500': 1 } } } });
});

test("a provider's trouble has the provider's own form", async () => {
  const bench = await startBench();
  await bench.control('faults', [{ provider: '*', kind: '429' }]);
  const answers = await Promise.all([
    fetch(`${bench.url}/twilio/2010-04-01/Accounts/AC1/Messages.json`, { method: 'POST' }).then((r) =>
      r.json(),
    ),
    fetch(`${bench.url}/paystack/transaction/verify/x`).then((r) => r.json()),
    fetch(`${bench.url}/africastalking/version1/messaging`, { method: 'POST' }).then((r) => r.text()),
  ]);
  expect(answers).toEqual([
    expect.objectContaining({ code: 20429, status: 429 }),
    expect.objectContaining({ status: false }),
    'Too Many Requests',
  ]);
});
