import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { WebhookError } from '../config/errors.ts';
import { linkPath } from '../queues/code-mint.ts';
import { linkPagePolicy, renderLinkPage } from './link-page.ts';
import { answerProblem } from './problem.ts';
import { readBody } from './read-body.ts';
import { createRequestRate } from './request-rate.ts';

const Posted = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
const maxBodyBytes = 200;
/** Nobody guesses a token; this only keeps a crowd from keeping the database busy. */
const rate = { burst: 200, perSecond: 50 };

/**
 * `GET /link`: the page that a claim's link opens. `POST /link` `{"token": "…"}`: 204 where it proves the claim, and again
 * on a repeat; 410 where it is wrong or over. The token is in no address and in no log.
 */
export function linkPage(proveByToken: (token: string) => Promise<boolean>): Middleware {
  const wait = createRequestRate(rate);

  async function prove(ctx: Context): Promise<void> {
    const waitMs = wait('all');
    if (waitMs > 0) {
      ctx.set('Retry-After', String(Math.ceil(waitMs / 1_000)));
      answerProblem(ctx, 429, 'Too many at once. Please try again in a moment.');
      return;
    }
    const posted = Posted.safeParse(readJson(await readBody(ctx.req, maxBodyBytes)));
    if (!posted.success) {
      answerProblem(ctx, 400, 'Post {"token": "…"} as the page does.');
      return;
    }
    if (await proveByToken(posted.data.token)) {
      ctx.status = 204;
      return;
    }
    answerProblem(ctx, 410, 'This link is used up or over. Write LINK again to get a new one.');
  }

  return async (ctx, next) => {
    if (ctx.path !== linkPath) {
      await next();
      return;
    }
    if (ctx.method === 'GET' || ctx.method === 'HEAD') {
      ctx.type = 'text/html; charset=utf-8';
      ctx.set('Content-Security-Policy', linkPagePolicy);
      ctx.set('X-Robots-Tag', 'noindex, nofollow');
      ctx.body = renderLinkPage(ctx.query['l'] === 'pcm' ? 'pcm' : 'en');
      return;
    }
    if (ctx.method !== 'POST' || ctx.is('application/json') === false) {
      answerProblem(ctx, ctx.method === 'POST' ? 415 : 405, 'Open the page, or post JSON to it.');
      return;
    }
    await prove(ctx).catch((error: unknown) => {
      if (!(error instanceof WebhookError)) throw error;
      answerProblem(ctx, error.status, error.message);
    });
  };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Not JSON is wrong like any other body.
    return undefined;
  }
}
