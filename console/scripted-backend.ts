import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Action, Frame, World } from './wire.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The same policy as the real one's. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'";

export type ScriptedBackend = {
  readonly url: string;
  /** What was asked of it. */
  readonly actions: readonly Action[];
  /** After which frames the page connected. */
  readonly connections: readonly number[];
  readonly say: (...frames: readonly Frame[]) => void;
  /** Cuts all lines. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

/** Serves a built page, and says what a test has it say. It answers every action with `ok`. */
export async function openScriptedBackend(folder: string, world: World): Promise<ScriptedBackend> {
  const actions: Action[] = [];
  const connections: number[] = [];
  const lines = new Set<WebSocket>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-security-policy', policy);
    if (pathname === '/api/world') return void response.end(JSON.stringify(world));
    if (pathname === '/api/do') {
      actions.push(JSON.parse(await text(request)) as Action);
      return void response.end('{"ok":true}');
    }
    const name = pathname === '/' ? '/index.html' : pathname;
    try {
      const file = await readFile(join(folder, name));
      response.setHeader('content-type', types[extname(name)] ?? 'text/plain').end(file);
    } catch {
      response.writeHead(404).end();
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ server, path: '/api/live' });
  sockets.on('connection', (line, { url }) => {
    const after = Number(new URL(url ?? '/', 'http://localhost').searchParams.get('after'));
    connections.push(after);
    lines.add(line);
    line.on('close', () => lines.delete(line));
    line.send(JSON.stringify({ type: 'hello', fresh: after === 0, seq: after } satisfies Frame));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const line of lines) line.terminate();
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    actions,
    connections,
    say: (...frames) => {
      for (const line of lines) for (const frame of frames) line.send(JSON.stringify(frame));
    },
    cut,
    close: async () => {
      cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
