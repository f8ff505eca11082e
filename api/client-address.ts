import type { IncomingMessage } from 'node:http';

/**
 * Where a request comes from: the peer, or with proxies of ours in front what the outermost of them saw. What stands
 * further left in X-Forwarded-For is the client's own word.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return peer;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  return forwarded.at(-trustedProxies)?.trim() || peer;
}
