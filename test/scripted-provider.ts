import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/**
 * `never`: the request is read and no answer comes. `drip`: an answer begins and does not go on. `reset`: the connection is
 * cut after the request was read.
 */
export type ScriptedAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | 'never'
  | 'drip'
  | 'reset';

export type ScriptedCall = {
  readonly method: string;
  readonly path: string;
  readonly answer: ScriptedAnswer;
};

export type SeenRequest = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type ScriptedProvider = {
  readonly baseUrl: () => string;
  /** Calls that will come, in this order. */
  readonly script: (...calls: readonly ScriptedCall[]) => void;
  /** What came since the last `takeFaults`. */
  readonly requests: () => readonly SeenRequest[];
  /** What came unscripted or didn't come, one line each; forgets everything. */
  readonly takeFaults: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** The provider's side of the wire, which answers only what it was told to expect. */
export async function startScriptedProvider(): Promise<ScriptedProvider> {
  let expected: ScriptedCall[] = [];
  let seen: SeenRequest[] = [];
  let faults: string[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    seen.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') });
    const [call] = expected;
    if (call?.method !== method || call.path !== path) {
      faults.push(`unscripted: ${method} ${path}`);
      response.writeHead(501).end();
      return;
    }
    expected.shift();
    if (call.answer === 'reset') request.socket.resetAndDestroy();
    else if (call.answer === 'drip') response.writeHead(200, { 'content-length': '100' }).write('%PDF-');
    else if (call.answer !== 'never') {
      response.writeHead(call.answer.status, { 'content-type': 'application/json', ...call.answer.headers });
      response.end(call.answer.body);
    }
  }

  const server = createServer((request, response) => {
    // A client that hangs up while we read is its own business.
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: () => `http://127.0.0.1:${port}`,
    script: (...calls) => expected.push(...calls),
    requests: () => seen,
    takeFaults: () => {
      const found = [...faults, ...expected.map((call) => `never came: ${call.method} ${call.path}`)];
      expected = [];
      seen = [];
      faults = [];
      return found;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A scripted provider for the tests of a file or block; a request without a script fails the test it came in. */
export function useScriptedProvider(): Omit<ScriptedProvider, 'close' | 'takeFaults'> {
  let provider: ScriptedProvider | undefined;
  const opened = () => {
    if (!provider) throw new Error('The scripted provider runs only inside a test.');
    return provider;
  };
  beforeAll(async () => {
    provider = await startScriptedProvider();
  });
  afterEach(() => {
    expect(opened().takeFaults()).toEqual([]);
  });
  afterAll(async () => {
    await provider?.close();
  });
  return {
    baseUrl: () => opened().baseUrl(),
    script: (...calls) => opened().script(...calls),
    requests: () => opened().requests(),
  };
}

/** A base URL at which nobody listens. */
export async function closedBaseUrl(): Promise<string> {
  const provider = await startScriptedProvider();
  await provider.close();
  return provider.baseUrl();
}
