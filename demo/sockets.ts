import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LiveLog } from './live-log.ts';

/** More than that waits for nobody: who is so slow comes back and asks for what it missed. */
const mostBufferedBytes = 32 * 1024 * 1024;
const mostSockets = 50;
const beatMs = 20_000;

export type LiveSockets = {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly close: () => void;
};

/** Hands the frames to every page, each from where it left off. */
export function createLiveSockets(live: LiveLog): LiveSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1_024 });
  const answering = new WeakSet<WebSocket>();

  function serve(socket: WebSocket, after: number | undefined): void {
    const send = (frame: unknown) => {
      if (socket.bufferedAmount > mostBufferedBytes) return socket.terminate();
      socket.send(JSON.stringify(frame));
    };
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
    // However much there is to begin with, it is bounded; what comes on top of it is not.
    for (const frame of live.since(after)) socket.send(JSON.stringify(frame));
    const stop = live.listen(send);
    socket.on('close', stop);
    socket.on('error', stop);
  }

  const beat = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.has(socket)) socket.terminate();
      answering.delete(socket);
      socket.ping();
    }
  }, beatMs);
  beat.unref();

  return {
    upgrade: (request, socket, head) => {
      if (server.clients.size >= mostSockets) return void socket.end('HTTP/1.1 503 Too many pages\r\n\r\n');
      const asked = new URL(request.url ?? '/', 'http://page').searchParams.get('after');
      const after = asked !== null && /^\d{1,16}$/.test(asked) ? Number(asked) : undefined;
      server.handleUpgrade(request, socket, head, (opened) => serve(opened, after));
    },
    close: () => {
      clearInterval(beat);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
