import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FaultRule, KindOf } from './fault-rules.ts';
import type { Timers } from './timers.ts';
import type { Answer } from './wire.ts';

export type FaultyCall = {
  readonly response: ServerResponse;
  readonly rule: FaultRule;
  readonly execute: () => Answer;
  readonly troubled: (status: number) => Answer;
  readonly timers: Timers;
  readonly holdMs: number;
};

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const bytesOf = ({ body }: Answer) => (typeof body === 'string' ? Buffer.from(body) : body);

/** A RST, as from a peer that died; a plain end would look like a server that had no more to say. */
function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

async function hold({ response, rule, timers, holdMs }: FaultyCall): Promise<void> {
  await timers.wait(rule.delayMs ?? holdMs);
  response.destroy();
}

async function drip({ response, rule, timers }: FaultyCall, answer: Answer): Promise<void> {
  const bytes = bytesOf(answer);
  const pauseMs = Math.max(1, (rule.delayMs ?? 30_000) / Math.max(1, bytes.length));
  response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  for (const byte of bytes) {
    if (response.destroyed || !(await timers.wait(pauseMs))) break;
    response.write(Buffer.of(byte));
  }
  if (response.destroyed) return;
  response.end();
}

async function truncate(response: ServerResponse, answer: Answer): Promise<void> {
  const bytes = bytesOf(answer);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
  // The half must be on its way before the connection goes, or the client sees a reset instead.
  if (response.writableNeedDrain) await once(response, 'drain');
  response.socket?.destroySoon();
}

/** A host that is no provider's. */
const elsewhere = 'https://elsewhere.example/file';
const rubbish = '\u0000\u0001<<<%PDF-1.4 {"status": tru\uFFFD\uFFFD';

const faults: Readonly<Record<KindOf<'wire'>, (call: FaultyCall) => Promise<void> | void>> = {
  '500': (call) => {
    if (call.rule.execute) call.execute();
    send(call.response, call.troubled(500));
  },
  '429': (call) => {
    const answer = call.troubled(429);
    const seconds = String(Math.ceil((call.rule.delayMs ?? 1_000) / 1_000));
    send(call.response, { ...answer, headers: { ...answer.headers, 'retry-after': seconds } });
  },
  '404': ({ response }) => send(response, { status: 404, headers: {}, body: '' }),
  redirected: ({ response }) => send(response, { status: 302, headers: { location: elsewhere }, body: '' }),
  execute_then_timeout: (call) => {
    call.execute();
    return hold(call);
  },
  execute_then_reset: (call) => {
    call.execute();
    reset(call.response);
  },
  reset_before: (call) => reset(call.response),
  delay_before_execute: async (call) => {
    if (await call.timers.wait(call.rule.delayMs ?? 5_000)) send(call.response, call.execute());
  },
  not_executed_timeout: hold,
  garbage: (call) => send(call.response, { ...call.execute(), body: rubbish }),
  truncated: (call) => truncate(call.response, call.execute()),
  wrong_content_type: (call) => {
    const answer = call.execute();
    send(call.response, { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' } });
  },
  slow_drip: (call) => drip(call, call.execute()),
};

/** Answers a call as the fault wants it. */
export async function answerFaulty(call: FaultyCall): Promise<void> {
  await faults[call.rule.kind as KindOf<'wire'>](call);
}
