import type { Context } from 'koa';

const titles: Record<number, string> = {
  400: 'The request is malformed',
  401: 'The signature is missing or wrong',
  403: 'This is not allowed from here',
  404: 'There is nothing here',
  405: 'This method is not allowed here',
  413: 'The body is too large',
  415: 'This content type is not accepted here',
  429: 'Too many requests',
  500: 'Something broke on our side',
  503: 'Not now; please repeat the request',
};

/** Answers with a problem document (RFC 9457). `detail` says what is wrong and what to do, never what was sent. */
export function answerProblem(ctx: Context, status: number, detail: string): void {
  ctx.status = status;
  ctx.body = JSON.stringify({ type: 'about:blank', title: titles[status] ?? 'Error', status, detail });
  ctx.type = 'application/problem+json';
}
