import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { startSimulators } from './server.ts';

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly form: Record<string, string>;
};
type Reply = { readonly status: number; readonly body?: string };

export type Receiver = {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves with everything received so far once it is that much. */
  readonly untilReceived: (count: number) => Promise<readonly Received[]>;
};

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

/** The gateway's side: takes callbacks and answers what `reply` says. Closed after the test. */
export async function startReceiver(
  reply: (received: Received, count: number) => Reply = () => ({ status: 200 }),
): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const form = Object.fromEntries(new URLSearchParams(body));
    const taken = { path: request.url ?? '', headers: request.headers, body, form };
    received.push(taken);
    const { status, body: text = '' } = reply(taken, received.length);
    response.writeHead(status).end(text);
    for (const check of waiting) check();
  };
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  toClose.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    untilReceived: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (received.length < count) return;
          waiting.delete(check);
          resolve(received);
        };
        waiting.add(check);
        check();
      }),
  };
}

export type Bench = {
  readonly url: string;
  readonly get: (path: string) => Promise<unknown>;
  readonly control: (
    path: string,
    body?: unknown,
    method?: string,
  ) => Promise<{ status: number; body: unknown }>;
};

/** Simulators of the test's own, in a hurry by default. Closed after the test. */
export async function startBench(config: Record<string, unknown> = {}, seed = 1): Promise<Bench> {
  const quick = { callbackDelayMs: 1, retryDelaysMs: [1], settleDelayMs: 1, refundDelayMs: 1 };
  const { url, close } = await startSimulators({ port: 0, seed, config: { ...quick, ...config } });
  toClose.push(close);
  return {
    url,
    get: async (path) => (await fetch(url + path)).json(),
    control: async (path, body, method = 'POST') => {
      const response = await fetch(`${url}/_control/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
  };
}
