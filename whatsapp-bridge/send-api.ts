import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { WebhookError } from '../config/errors.ts';
import type { Secret } from '../config/secret.ts';
import type { SendAnswer, Sending } from './sending.ts';

/** A file of 1.5 MB in base64, and the rest. */
const maxBodyBytes = 3 * 1024 * 1024;

const address = z.string().regex(/^(\+[1-9]\d{6,14}|lid:\d{5,20})$/);

/** `{"id": "ww:msg:4f…#0", "to": "+2348031234567", "text": "…", "withinMs": 9000, "file": {…}?}` */
const SendBody = z.strictObject({
  id: z.string().min(1).max(300),
  to: address,
  text: z.string().min(1).max(20_000),
  withinMs: z.int().min(50).max(60_000),
  file: z
    .strictObject({
      contentType: z.string().min(1).max(200),
      fileName: z.string().min(1).max(200),
      base64: z.base64(),
    })
    .optional(),
});

const TypingBody = z.strictObject({ to: address });

export type ReadBody = (request: IncomingMessage, maxBytes: number) => Promise<Buffer>;

async function readJson<Body>(ctx: Context, readBody: ReadBody, schema: z.ZodType<Body>): Promise<Body> {
  const parsed = schema.safeParse(parseJson((await readBody(ctx.req, maxBodyBytes)).toString('utf8')));
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map((issue) => issue.path.join('.')));
  throw new WebhookError(400, `Missing or wrong: ${[...names].join(', ')}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No schema takes it.
    return undefined;
  }
}

/** 503 and below surely sent nothing; 504 may have. */
const statuses = { not_on_whatsapp: 422, busy: 429, not_ready: 503, unknown: 504 } as const satisfies Record<
  Exclude<SendAnswer['kind'], 'sent'>,
  number
>;

function answerSend(ctx: Context, answer: SendAnswer): void {
  if (answer.kind === 'sent') {
    ctx.body = { externalId: answer.externalId };
    return;
  }
  ctx.status = statuses[answer.kind];
  ctx.body = { error: answer.kind };
  if (answer.kind === 'busy') ctx.set('Retry-After', String(Math.ceil(answer.retryAfterMs / 1_000)));
}

/** `POST /messages` and `POST /typing`, for the worker: `Authorization: Bearer <bridgeSecret>`. */
export function sendApi(options: {
  readonly secret: Secret;
  readonly sending: Pick<Sending, 'send' | 'showTyping'>;
  readonly readBody: ReadBody;
}): Middleware {
  const { secret, sending, readBody } = options;

  async function receive(ctx: Context): Promise<void> {
    if (!secret.matches(ctx.get('authorization').replace(/^Bearer /, ''))) {
      throw new WebhookError(401, 'The bearer token is not the one of this account.');
    }
    if (ctx.path === '/messages') {
      return answerSend(ctx, await sending.send(await readJson(ctx, readBody, SendBody)));
    }
    const { to } = await readJson(ctx, readBody, TypingBody);
    // A sign of life that did not come about is no failure of anything.
    await sending.showTyping(to).catch(() => undefined);
    ctx.status = 204;
  }

  return async (ctx, next) => {
    if (ctx.method !== 'POST' || (ctx.path !== '/messages' && ctx.path !== '/typing')) {
      await next();
      return;
    }
    try {
      await receive(ctx);
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      ctx.status = error.status;
      ctx.body = { error: error.message };
    }
  };
}
