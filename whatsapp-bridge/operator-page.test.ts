import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../config/secret.ts';
import { operatorPage } from './operator-page.ts';
import { createOperatorSessions } from './operator-sessions.ts';
import type { SessionView } from './session.ts';

const token = 'operator-token-of-the-tests-0123456789';
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function open(view: Partial<SessionView> = {}) {
  const asked: string[] = [];
  const app = new Koa();
  app.use(
    operatorPage({
      account: 'wweb',
      number: '+2348090001000',
      token: new Secret(token),
      session: {
        view: () => ({ state: 'ready', since: new Date('2026-11-21T06:00:00Z'), restarts: 0, ...view }),
        restart: (reason) => asked.push(reason),
        logOut: async () => {
          asked.push('logout');
        },
      },
      readBody: async (request) => Buffer.concat(await request.toArray()),
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = (
    path: string,
    options: { cookie?: string; form?: Record<string, string>; bearer?: string } = {},
  ) =>
    fetch(url + path, {
      redirect: 'manual',
      headers: {
        ...(options.cookie ? { cookie: options.cookie } : {}),
        ...(options.bearer ? { authorization: `Bearer ${options.bearer}` } : {}),
      },
      ...(options.form ? { method: 'POST', body: new URLSearchParams(options.form) } : {}),
    });
  const logIn = async () => {
    const answer = await call('/whatsapp/login', { form: { token } });
    const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    const page = await (await call('/whatsapp', { cookie })).text();
    return { cookie, page, csrf: /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '' };
  };
  return { call, logIn, asked };
}

describe("the operator's page", () => {
  it('shows nothing but a form to who has not given the token', async () => {
    const { call } = await open({ state: 'needs_qr', qr: '2@secret-of-the-pairing' });
    const page = await (await call('/whatsapp')).text();
    expect(page).toContain('name="token"');
    expect(page).not.toMatch(/<svg|2348090001000|csrf/);
    expect((await call('/whatsapp', { bearer: 'nonsense' })).status).toBe(401);
  });

  it('shows state and QR after the token, in a cookie that no script reads and no other site sends', async () => {
    const { call, logIn } = await open({ state: 'needs_qr', qr: '2@secret-of-the-pairing' });
    const answer = await call('/whatsapp/login', { form: { token } });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('set-cookie')).toMatch(/path=\/whatsapp; samesite=strict; httponly/i);
    expect((await logIn()).page).toMatch(/Waiting for a phone.*<svg/s);
    expect(await (await call('/whatsapp', { bearer: token })).text()).toMatch(/<svg/);
  });

  it('loads nothing and can not be framed', async () => {
    const { call } = await open();
    const policy = (await call('/whatsapp')).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('restarts and logs out for who is logged in and was asked by its own form', async () => {
    const { call, logIn, asked } = await open();
    const { cookie, csrf } = await logIn();
    expect((await call('/whatsapp/restart', { cookie, form: { csrf } })).status).toBe(303);
    expect((await call('/whatsapp/logout', { cookie, form: { csrf } })).status).toBe(303);
    expect(asked).toEqual(['asked', 'logout']);
  });

  it.each([
    ['without the cookie', (page: { csrf: string }) => ({ form: { csrf: page.csrf } })],
    ['without the form', (page: { cookie: string }) => ({ cookie: page.cookie, form: {} })],
    [
      'with the form of another',
      (page: { cookie: string }) => ({ cookie: page.cookie, form: { csrf: 'x' } }),
    ],
    ['by the bearer alone', () => ({ bearer: token, form: { csrf: '' } })],
  ])('does nothing %s', async (_name, options) => {
    const { call, logIn, asked } = await open();
    const answer = await call('/whatsapp/logout', options(await logIn()));
    expect(answer.status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('is left for good', async () => {
    const { call, logIn } = await open();
    const { cookie, csrf } = await logIn();
    await call('/whatsapp/leave', { cookie, form: { csrf } });
    expect(await (await call('/whatsapp', { cookie })).text()).toContain('name="token"');
  });

  it('refuses guesses, and after five of them everything for a minute', async () => {
    const { call } = await open();
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await call('/whatsapp/login', { form: { token: 'guess' } })).status).toBe(401);
    }
    expect((await call('/whatsapp/login', { form: { token } })).status).toBe(429);
  });
});

it('a login ends after eight hours, and the guesses are forgotten after a minute', () => {
  let now = 0;
  const sessions = createOperatorSessions(new Secret(token), () => now);
  for (let tries = 0; tries < 5; tries += 1) sessions.logIn('guess');
  expect(sessions.logIn(token)).toBe('too_many');
  now += 60_001;
  const id = sessions.logIn(token);
  expect(sessions.find(id)?.csrf).toHaveLength(32);
  now += 8 * 3_600_000;
  expect(sessions.find(id)).toBeUndefined();
});
