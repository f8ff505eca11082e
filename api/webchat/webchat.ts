import type { Context, Middleware } from 'koa';
import { WebhookError } from '../../config/errors.ts';
import type { Logger } from '../../config/logger.ts';
import type { Live } from '../../queues/live.ts';
import { answerProblem } from '../problem.ts';
import { demoPage, demoPagePolicy } from './demo-page.ts';
import { createSiteRequests } from './requests.ts';
import { createSiteRoutes, type SiteAccount } from './sites.ts';
import { createSockets, type UpgradeHandler } from './upgrade.ts';
import { createVisits, type VisitDependencies } from './visit.ts';
import { buildWidgetScript, type WidgetScript } from './widget-script.ts';

export type Webchat = {
  readonly middleware: Middleware;
  readonly upgrade: UpgradeHandler;
  /** Sends visitors to another process; nothing of theirs is lost by it. */
  readonly close: () => void;
};

/** The web chats of all accounts: widget, demo page, sockets and requests. */
export async function openWebchat(
  options: VisitDependencies & {
    readonly accounts: readonly SiteAccount[];
    readonly publicBaseUrl: string;
    readonly live: Live;
    readonly log: Logger;
  },
): Promise<Webchat> {
  const { accounts, publicBaseUrl, live, log } = options;
  const routeOf = createSiteRoutes(accounts);
  const script = accounts.length > 0 ? await buildWidgetScript() : undefined;
  const visits = createVisits(options);
  const parts = { visits, live, log, files: options.files };
  const requests = createSiteRequests(parts);
  const sockets = createSockets(routeOf, parts);
  const demo = accounts.find(({ site }) => site.demo)?.site;

  async function serve(ctx: Context): Promise<void> {
    if (script && ctx.path === '/webchat/widget.js') return sendScript(ctx, script);
    if (demo && ctx.path === '/webchat/demo') {
      ctx.type = 'text/html; charset=utf-8';
      ctx.set('Content-Security-Policy', demoPagePolicy(publicBaseUrl));
      ctx.body = demoPage(demo, publicBaseUrl);
      return;
    }
    const route = routeOf(ctx.path);
    if (!route) throw new WebhookError(404, 'No web chat has this address.');
    await requests.serve(ctx, route);
  }

  return {
    middleware: async (ctx, next) => {
      if (!ctx.path.startsWith('/webchat/')) {
        await next();
        return;
      }
      try {
        await serve(ctx);
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error;
        log.info({ step: 'webchat', code: String(error.status) }, 'request refused');
        answerProblem(ctx, error.status, error.message);
      }
    },
    upgrade: sockets.upgrade,
    close: () => {
      sockets.close();
      requests.close();
    },
  };
}

function sendScript(ctx: Context, { plain, gzipped, etag }: WidgetScript): void {
  ctx.set('Cache-Control', 'public, max-age=300');
  ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
  ctx.set('ETag', etag);
  ctx.vary('Accept-Encoding');
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.type = 'text/javascript; charset=utf-8';
  if (ctx.acceptsEncodings('gzip') === 'gzip') {
    ctx.set('Content-Encoding', 'gzip');
    ctx.body = gzipped;
    return;
  }
  ctx.body = plain;
}
