import type { Context, Middleware } from 'koa';
import { toString as renderQr } from 'qrcode';
import { WebhookError } from '../config/errors.ts';
import type { Secret } from '../config/secret.ts';
import { createOperatorSessions, type OperatorSession } from './operator-sessions.ts';
import { contentSecurityPolicy, loginPage, statePage } from './operator-view.ts';
import type { ReadBody } from './send-api.ts';
import type { Session } from './session.ts';

const cookieName = 'whatsapp_operator';
const maxFormBytes = 4 * 1024;

/**
 * `/whatsapp`: what the client does, its QR, restart and log out. Behind the operator's token: in a form (a cookie from
 * then on) or, to look only, as `Authorization: Bearer`.
 */
export function operatorPage(options: {
  readonly account: string;
  readonly number: string;
  readonly token: Secret;
  readonly session: Pick<Session, 'view' | 'restart' | 'logOut'>;
  readonly readBody: ReadBody;
}): Middleware {
  const { session } = options;
  const sessions = createOperatorSessions(options.token);

  async function readForm(ctx: Context): Promise<URLSearchParams> {
    return new URLSearchParams((await options.readBody(ctx.req, maxFormBytes)).toString('utf8'));
  }

  async function show(ctx: Context, csrf: string): Promise<void> {
    const { account, number } = options;
    const view = session.view();
    const qrSvg = view.qr === undefined ? undefined : await renderQr(view.qr, { type: 'svg', margin: 1 });
    ctx.body = statePage({ account, number, view, qrSvg, csrf });
  }

  function askToken(ctx: Context, status: number, message: string): void {
    ctx.status = status;
    ctx.body = loginPage(message);
  }

  async function logIn(ctx: Context): Promise<void> {
    const id = sessions.logIn((await readForm(ctx)).get('token') ?? '');
    if (id === 'too_many') return askToken(ctx, 429, 'Too many tries. Wait a minute.');
    if (id === undefined) return askToken(ctx, 401, 'This is not the token.');
    ctx.cookies.set(cookieName, id, {
      httpOnly: true,
      sameSite: 'strict',
      path: '/whatsapp',
      secure: ctx.secure,
    });
    back(ctx);
  }

  const back = (ctx: Context) => {
    ctx.status = 303;
    ctx.set('Location', '/whatsapp');
  };

  const actions: Readonly<Record<string, (ctx: Context) => Promise<void> | void>> = {
    '/whatsapp/restart': () => session.restart('asked'),
    '/whatsapp/logout': () => session.logOut(),
    '/whatsapp/leave': (ctx) => {
      sessions.logOut(ctx.cookies.get(cookieName));
      ctx.cookies.set(cookieName, null, { path: '/whatsapp' });
    },
  };

  async function act(ctx: Context, operator: OperatorSession | undefined): Promise<void> {
    const action = actions[ctx.path];
    if (!action) return;
    const csrf = operator && (await readForm(ctx)).get('csrf');
    if (!operator || csrf !== operator.csrf) return askToken(ctx, 403, 'Log in again.');
    await action(ctx);
    back(ctx);
  }

  async function serve(ctx: Context): Promise<void> {
    const operator = sessions.find(ctx.cookies.get(cookieName));
    if (ctx.method === 'POST' && ctx.path === '/whatsapp/login') return await logIn(ctx);
    if (ctx.method === 'POST') return await act(ctx, operator);
    if (ctx.method !== 'GET' || ctx.path !== '/whatsapp') return;
    const bearer = /^Bearer (.+)$/.exec(ctx.get('authorization'))?.[1];
    if (operator) return await show(ctx, operator.csrf);
    if (bearer !== undefined && options.token.matches(bearer)) return await show(ctx, '');
    askToken(ctx, bearer === undefined ? 200 : 401, '');
  }

  return async (ctx, next) => {
    if (ctx.path !== '/whatsapp' && !ctx.path.startsWith('/whatsapp/')) {
      await next();
      return;
    }
    ctx.set('Content-Security-Policy', contentSecurityPolicy);
    ctx.set('X-Frame-Options', 'DENY');
    try {
      await serve(ctx);
      if (ctx.body !== undefined) ctx.type = 'text/html; charset=utf-8';
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      askToken(ctx, error.status, error.message);
      ctx.type = 'text/html; charset=utf-8';
    }
  };
}
