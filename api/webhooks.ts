import { hash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { BoundDialogue } from '../channels/dialogue.ts';
import type { Hint } from '../commerce/hint.ts';
import { WebhookError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { BoundWebhook, WebhookAnswer } from '../conversation/webhook.ts';
import type { Accept } from '../queues/accept.ts';
import type { RunHop } from '../queues/run-hop.ts';
import { answerProblem } from './problem.ts';
import { readBody } from './read-body.ts';

/** An account whose provider calls us: a channel's, a gateway's or a vendor's. */
export type WebhookSource = {
  readonly account: string;
  readonly pathSecrets: readonly string[];
  readonly webhooks: readonly BoundWebhook<ChannelEvent | Hint>[];
  readonly dialogues: readonly BoundDialogue[];
};

const pathForm = /^\/webhooks\/([A-Za-z0-9_-]{43,128})\/([a-z-]{1,40})$/;
const nothingHere = 'No webhook has this address. Paste the URLs that `npm run accounts` prints.';

/** Secrets are looked up by digest, so that how long the search takes tells nothing of them. */
const digest = (secret: string) => hash('sha256', secret, 'base64');

type Route = {
  readonly account: string;
  readonly webhook?: BoundWebhook<ChannelEvent | Hint>;
  readonly dialogue?: BoundDialogue;
};

function routesOf(sources: readonly WebhookSource[]): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const { account, pathSecrets, webhooks, dialogues } of sources) {
    for (const secret of pathSecrets) {
      for (const webhook of webhooks) {
        routes.set(`${digest(secret)}/${webhook.name}`, { account, webhook });
      }
      for (const dialogue of dialogues) {
        routes.set(`${digest(secret)}/${dialogue.name}`, { account, dialogue });
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
  readonly runHop: RunHop;
  readonly log: Logger;
}): Middleware {
  const routes = routesOf(options.sources);

  function answerWith(ctx: Context, { status, type, body }: WebhookAnswer): void {
    ctx.status = status;
    ctx.body = body;
    ctx.type = type;
  }

  async function read(ctx: Context, of: Pick<BoundWebhook<unknown>, 'contentType' | 'maxBodyBytes'>) {
    checkType(ctx, of.contentType);
    return {
      url: options.publicBaseUrl + ctx.originalUrl,
      headers: ctx.headers as Record<string, string | undefined>,
      rawBody: await readBody(ctx.req, of.maxBodyBytes),
    };
  }

  /** The answer is the reply itself, so it waits for its turn. */
  async function hop(ctx: Context, account: string, dialogue: BoundDialogue): Promise<void> {
    const receivedAt = Date.now();
    if (ctx.method !== 'POST') {
      ctx.set('Allow', 'POST');
      throw new WebhookError(405, 'Use POST.');
    }
    const request = await read(ctx, dialogue);
    dialogue.verify(request);
    const declined = dialogue.decline?.(request);
    if (declined) {
      answerWith(ctx, declined);
      return;
    }
    const nextUrl = options.publicBaseUrl + ctx.path;
    answerWith(
      ctx,
      await options.runHop({ account, dialogue, hop: dialogue.read(request), receivedAt, nextUrl }),
    );
  }

  async function receive(
    ctx: Context,
    account: string,
    webhook: BoundWebhook<ChannelEvent | Hint>,
  ): Promise<void> {
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
    const request = await read(ctx, webhook);
    webhook.verify(request);
    const events = webhook.parse(webhook.unpack ? await webhook.unpack(request) : request);
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

  async function take(ctx: Context, route: Route | undefined): Promise<void> {
    if (!route) {
      throw new WebhookError(404, nothingHere);
    }
    const { account, webhook, dialogue } = route;
    if (webhook) await receive(ctx, account, webhook);
    else if (dialogue) await hop(ctx, account, dialogue);
  }

  return async (ctx, next) => {
    if (!ctx.path.startsWith('/webhooks/')) {
      await next();
      return;
    }
    const route = routeOf(ctx.path);
    try {
      await take(ctx, route);
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
