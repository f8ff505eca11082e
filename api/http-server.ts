import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import Koa, { type Middleware } from 'koa';
import type { Logger } from '../config/logger.ts';
import { answerProblem } from './problem.ts';

export type HttpServer = {
  readonly server: Server;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** Serves the middlewares in order; what none of them answers is a 404 problem. Slow and endless requests are cut off. */
export async function listen(options: {
  readonly host: string;
  readonly port: number;
  readonly middlewares: readonly Middleware[];
  /** Takes requests for another protocol (WebSocket); without it they are requests like any other. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly log: Logger;
}): Promise<HttpServer> {
  const app = new Koa();
  app.use(async (ctx, next) => {
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('Cache-Control', 'no-store');
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) {
        answerProblem(ctx, 404, 'No page or interface has this address.');
      }
    } catch (err) {
      options.log.error({ step: 'http', err }, 'a request failed');
      answerProblem(ctx, 500, 'The request failed; it was logged.');
    }
  });
  for (const middleware of options.middlewares) {
    app.use(middleware);
  }
  app.on('error', (err: unknown) => options.log.info({ step: 'http', err }, 'a connection broke'));
  const handle = app.callback();
  const server = createServer({ connectionsCheckingInterval: 5_000 }, (request, response) => {
    void handle(request, response);
  });
  if (options.upgrade) server.on('upgrade', options.upgrade);
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 100;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address ? address.port : options.port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 5_000).unref();
      await closed;
    },
  };
}
