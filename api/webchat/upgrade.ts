import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { webchatRules } from '../../config/rules/webchat.ts';
import { clientAddress } from '../client-address.ts';
import { createRequestRate } from '../request-rate.ts';
import { allowedOrigin, type SiteRoute } from './sites.ts';
import { closeCodes, type SocketDependencies, serveSocket } from './socket.ts';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type Sockets = {
  readonly upgrade: UpgradeHandler;
  /** Asks all visitors to connect again, to another process. */
  readonly close: () => void;
};

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Takes visitors' sockets: of known sites, from pages that may embed them, as many as one address may have. */
export function createSockets(
  routeOf: (path: string) => SiteRoute | undefined,
  deps: SocketDependencies,
): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: webchatRules.frameBytes,
    perMessageDeflate: false,
  });
  const mayConnect = createRequestRate(webchatRules.rates.connectionsOfAddress);
  const connections = new Map<string, number>();

  function count(address: string, change: 1 | -1): void {
    const now = (connections.get(address) ?? 0) + change;
    if (now > 0) connections.set(address, now);
    else connections.delete(address);
  }

  function refusal(request: IncomingMessage, route: SiteRoute, address: string): string | undefined {
    if (!allowedOrigin(request, route.site)) return '403 Forbidden';
    if (mayConnect(address) > 0) return '429 Too Many Requests';
    if ((connections.get(address) ?? 0) >= webchatRules.connectionsOfAddress) return '429 Too Many Requests';
    return server.clients.size >= webchatRules.connections ? '503 Service Unavailable' : undefined;
  }

  return {
    upgrade: (request, socket, head) => {
      const route = routeOf((request.url ?? '').split('?')[0] ?? '');
      if (route?.what !== 'socket') return refuse(socket, '404 Not Found');
      const address = clientAddress(request, route.site.trustedProxies);
      const no = refusal(request, route, address);
      if (no) return refuse(socket, no);
      server.handleUpgrade(request, socket, head, (connected) => {
        count(address, 1);
        connected.on('close', () => count(address, -1));
        serveSocket(connected, route, deps);
      });
    },
    close: () => {
      for (const client of server.clients) client.close(closeCodes.restart);
    },
  };
}
