import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { WebSocketServer } from 'ws';
import type { PageLink, WhatsAppBooks } from './books.ts';
import { makeCertificate } from './certificate.ts';
import type { FrameFromPage } from './frames.ts';
import { hear } from './service.ts';

/**
 * Where the stand-in for web.whatsapp.com is: a browser that is told to find that host at this port and to trust this
 * key can load it, and one that can resolve nothing else can load only it.
 */
export type Entrance = { readonly port: number; readonly spki: string };

const host = 'web.whatsapp.com';
const maxFrameBytes = 32 * 1024 * 1024;

const document = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>WhatsApp (a stand-in)</title></head>
<body><p>This page stands in for WhatsApp Web. It talks to the simulators on this machine and to nobody else.</p>
<script src="/page.js"></script></body></html>
`;

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('page/main.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Opens the stand-in's own HTTPS server on loopback, on any free port. */
export async function openEntrance(
  books: WhatsAppBooks,
): Promise<Entrance & { readonly close: () => Promise<void> }> {
  const [{ key, cert, spki }, script] = await Promise.all([makeCertificate(host), bundlePage()]);
  const server = createServer({ key, cert }, (request, response) => {
    const [path] = (request.url ?? '/').split('?');
    const known = path === '/' || path === '/page.js';
    const type = path === '/page.js' ? 'text/javascript' : 'text/html';
    response.writeHead(known ? 200 : 404, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
    });
    response.end(path === '/page.js' ? script : path === '/' ? document : '');
  });
  const sockets = new WebSocketServer({ server, path: '/link', maxPayload: maxFrameBytes });
  sockets.on('connection', (socket) => {
    const link: PageLink = { send: (frame) => socket.send(JSON.stringify(frame)), device: null };
    books.links.add(link);
    socket.on('message', (data) => hear(books, link, JSON.parse(String(data)) as FrameFromPage));
    socket.on('close', () => books.links.delete(link));
    socket.on('error', () => socket.terminate());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    spki,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
