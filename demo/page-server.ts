import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ZodError, z } from 'zod';
import type { Logger } from '../config/logger.ts';
import type { Action, Scenario, World } from '../console/wire.ts';
import { RefusedAction, readAction } from './action.ts';
import { refuseForeign } from './origin.ts';
import type { LiveSockets } from './sockets.ts';
import { type StaticFiles, sendStaticFile } from './static-files.ts';
import { openScript, type WebchatPage } from './webchat-page.ts';

export type PageServer = { readonly port: number; readonly close: () => Promise<void> };

export type PageServerOptions = {
  readonly host: string;
  readonly port: number;
  readonly files: StaticFiles;
  readonly sockets: LiveSockets;
  readonly world: World;
  /** Throws RefusedAction. */
  readonly act: (action: Action) => Promise<void>;
  readonly scenario: (customer: string) => Promise<Scenario | undefined>;
  readonly webchat: (path: string) => WebchatPage | undefined;
  readonly log: Logger;
};

const mostBodyBytes = 64 * 1024;

/** Styles of the component library are attributes; there are no scripts but our own files. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The phones page and what it asks for. Whatever comes from another site's page is refused. */
export async function listenForPage(options: PageServerOptions): Promise<PageServer> {
  const { sockets, log } = options;
  const server = createServer((request, response) => {
    answer(options, request, response).catch((err: unknown) => {
      log.warn({ step: 'demo', err }, 'a request of the page failed');
      if (!response.headersSent) sendJson(response, 500, refusal('That did not work. The log says more.'));
      else response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const path = pathOf(request);
    if (path === '/api/live' && refuseForeign(request.headers) === undefined) {
      return sockets.upgrade(request, socket, head);
    }
    socket.end(`HTTP/1.1 ${path === '/api/live' ? '403 Forbidden' : '404 Not Found'}\r\n\r\n`);
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  await startListening(server, options.port, options.host);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function startListening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const urlOf = (request: IncomingMessage) => new URL(request.url ?? '/', 'http://page');
const pathOf = (request: IncomingMessage) => urlOf(request).pathname;
const refusal = (error: string) => ({ ok: false as const, error });

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function answer(
  options: PageServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Content-Security-Policy', pagePolicy);
  const foreign = refuseForeign(request.headers);
  if (foreign !== undefined) return sendJson(response, 403, refusal(foreign));
  const path = pathOf(request);
  if (request.method === 'POST' && path === '/api/do') return answerAction(options, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendJson(response, 405, refusal('That is not done here.'));
  }
  if (path === '/api/world') return sendJson(response, 200, options.world);
  if (path === '/api/scenario') {
    const line = await options.scenario(urlOf(request).searchParams.get('customer') ?? '');
    return line
      ? sendJson(response, 200, line)
      : sendJson(response, 404, refusal('There is no such customer.'));
  }
  answerPage(options, path, request, response);
}

function answerPage(
  { files, webchat }: PageServerOptions,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (path === '/webchat/open.js') {
    response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(openScript);
    return;
  }
  const chat = webchat(path);
  if (chat) {
    response.setHeader('Content-Security-Policy', chat.policy);
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
    response.end(chat.html);
    return;
  }
  if (!sendStaticFile(files, path, request, response)) {
    sendJson(response, 404, refusal('There is nothing at this address.'));
  }
}

async function answerAction(
  { act }: PageServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A form of a page can't send this type, nor can a script of another site without asking first.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return sendJson(response, 415, refusal('An action is sent as application/json.'));
  }
  const body = await readBody(request);
  if (body === undefined) return sendJson(response, 413, refusal('That is too long.'));
  try {
    await act(readAction(JSON.parse(body)));
    sendJson(response, 200, { ok: true });
  } catch (error) {
    if (error instanceof RefusedAction) return sendJson(response, 409, refusal(error.message));
    if (error instanceof ZodError) return sendJson(response, 400, refusal(z.prettifyError(error)));
    if (error instanceof SyntaxError) return sendJson(response, 400, refusal('That is no JSON.'));
    throw error;
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > mostBodyBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
