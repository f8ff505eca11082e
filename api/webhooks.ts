import { hash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { Hint } from '../commerce/hint.ts';
import { WebhookError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { BoundWebhook, WebhookAnswer } from '../conversation/webhook.ts';
import type { Accept } from '../queues/accept.ts';
import { answerProblem } from './problem.ts';
import { readBody } from './read-body.ts';

/** An account whose provider calls us: a channel's, a gateway's or a vendor's. */
export type WebhookSource = {
  readonly account: string;
  readonly pathSecrets: readonly string[];
  readonly webhooks: readonly BoundWebhook<ChannelEvent | Hint>[];
};

const pathForm = /^\/webhooks\/([A-Za-z0-9_-]{43,128})\/([a-z-]{1,40})$/;
const nothingHere = 'No webhook has this address. Paste the URLs that `npm run accounts` prints.';

/** Secrets are looked up by digest, so that how long the search takes tells nothing of them. */
const digest = (secret: string) => hash('sha256', secret, 'base64');

type Route = { readonly account: string; readonly webhook: BoundWebhook<ChannelEvent | Hint> };

function routesOf(sources: readonly WebhookSource[]): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const { account, pathSecrets, webhooks } of sources) {
    for (const secret of pathSecrets) {
      for (const webhook of webhooks) {
        routes.set(`${digest(secret)}/${webhook.name}`, { account, webhook });
      }
    }
  }
  return routes;
}

function checkType(ctx: Context, expected: string): void {
  const type = (ctx.get('content-type').split(';')[0] ?? '').trim().toLowerCase();
  if (type !== expected) {
    throw new WebhookError(415, `Send ${expected}.`);
  }
}

/**
 * `POST /webhooks/<path secret>/<webhook>`: verify, parse, keep, and only then answer in the provider's own words.
 * A wrong secret and an unknown webhook are the same 404; nothing is stored for either.
 */
export function webhooks(options: {
  readonly sources: readonly WebhookSource[];
  readonly publicBaseUrl: string;
  readonly accept: Accept;
  readonly log: Logger;
}): Middleware {
  const routes = routesOf(options.sources);

  function answerWith(ctx: Context, { status, type, body }: WebhookAnswer): void {
    ctx.status = status;
    ctx.body = body;
    ctx.type = type;
  }

  async function receive(ctx: Context, { account, webhook }: Route): Promise<void> {
    if (ctx.method === 'GET' && webhook.handshake) {
      const answer = webhook.handshake(ctx.URL.searchParams);
      if (!answer) {
        throw new WebhookError(403, 'The verify token is not the one of this account.');
      }
      answerWith(ctx, answer);
      return;
    }
    if (ctx.method !== 'POST') {
      ctx.set('Allow', webhook.handshake ? 'GET, POST' : 'POST');
      throw new WebhookError(405, 'Use POST.');
    }
    checkType(ctx, webhook.contentType);
    const rawBody = await readBody(ctx.req, webhook.maxBodyBytes);
    const request = {
      url: options.publicBaseUrl + ctx.originalUrl,
      headers: ctx.headers as Record<string, string | undefined>,
      rawBody,
    };
    webhook.verify(request);
    const events = webhook.parse(request);
    const acceptance = await options.accept(account, events, webhook.repeatsAfterFailure);
    if (acceptance === 'unavailable') {
      ctx.set('Retry-After', '30');
      throw new WebhookError(503, 'The request was not kept. Please repeat it.');
    }
    answerWith(ctx, webhook.answer);
  }

  function routeOf(path: string): Route | undefined {
    const [, secret, name] = pathForm.exec(path) ?? [];
    return secret && name ? routes.get(`${digest(secret)}/${name}`) : undefined;
  }

  return async (ctx, next) => {
    if (!ctx.path.startsWith('/webhooks/')) {
      await next();
      return;
    }
    const route = routeOf(ctx.path);
    try {
      if (!route) {
        throw new WebhookError(404, nothingHere);
      }
      await receive(ctx, route);
    } catch (error) {
      if (!(error instanceof WebhookError)) {
        throw error;
      }
      const account = route ? { account: route.account } : {};
      options.log.info({ step: 'webhook', code: String(error.status), ...account }, 'request refused');
      answerProblem(ctx, error.status, error.message);
    }
  };
}
