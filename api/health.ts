import type { Middleware } from 'koa';

/** What a process says of itself. Ready means that work gets on, not that a port answers. */
export type Health = { readonly ready: boolean; readonly detail: Readonly<Record<string, unknown>> };

/** `GET /health`: the process lives. `GET /ready`: it gets on (503 when not), with the figures that say so. */
export function healthRoutes(readHealth: () => Promise<Health> | Health): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/health' && ctx.method === 'GET') {
      ctx.body = { status: 'alive' };
      return;
    }
    if (ctx.path === '/ready' && ctx.method === 'GET') {
      const { ready, detail } = await readHealth();
      ctx.status = ready ? 200 : 503;
      ctx.body = { status: ready ? 'ready' : 'not_ready', ...detail };
      return;
    }
    await next();
  };
}
