import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpServer } from './http-server.ts';
import { listen } from './http-server.ts';
import { linkPage } from './link.ts';

const token = 'A'.repeat(43);
const logged: unknown[] = [];
const note = (...line: unknown[]) => void logged.push(line);
const log = { debug: note, info: note, warn: note, error: note };
const asked: string[] = [];

let server: HttpServer;
const address = () => `http://127.0.0.1:${server.port}/link`;
const post = (body: string, type = 'application/json') =>
  fetch(address(), { method: 'POST', headers: { 'content-type': type }, body });

beforeAll(async () => {
  const prove = async (given: string) => {
    asked.push(given);
    return given === token;
  };
  server = await listen({ host: '127.0.0.1', port: 0, middlewares: [linkPage(prove)], log });
});
afterAll(() => server.close());

describe('the page of a link', () => {
  it.each([
    ['', 'Is this you?'],
    ['?l=pcm', 'Na you be this?'],
    ['?l=xx', 'Is this you?'],
  ])('is the same for everybody, and uses nothing up: %j', async (query, title) => {
    const answer = await fetch(`${address()}${query}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(`<title>${title}</title>`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-robots-tag')).toContain('noindex');
    expect(asked).toEqual([]);
  });

  it('may run its own script and call its own server, and nothing else', async () => {
    const policy = (await fetch(address())).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/https?:/);
  });
});

describe('what the page posts', () => {
  it('proves the claim, and again on a repeat', async () => {
    expect((await post(JSON.stringify({ token }))).status).toBe(204);
    expect((await post(JSON.stringify({ token }))).status).toBe(204);
  });

  it('is told when it is over', async () => {
    const answer = await post(JSON.stringify({ token: 'B'.repeat(43) }));
    expect(answer.status).toBe(410);
    expect(await answer.text()).not.toContain('BBB');
  });

  it.each([
    ['no JSON', '{', 400],
    ['no token', '{}', 400],
    ['a short one', JSON.stringify({ token: 'A'.repeat(42) }), 400],
    ['a query', JSON.stringify({ token: { $ne: null } }), 400],
    ['more than a token', JSON.stringify({ token, claimId: 'x' }), 400],
    ['far too much', JSON.stringify({ token: 'A'.repeat(500) }), 413],
  ])('is refused where it is %s', async (_what, body, status) => {
    const before = asked.length;
    expect((await post(body)).status).toBe(status);
    expect(asked).toHaveLength(before);
  });

  it('comes as JSON, which a form of another site cannot send', async () => {
    expect((await post(`token=${token}`, 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await fetch(address(), { method: 'DELETE' })).status).toBe(405);
  });

  it('is in no log', () => {
    expect(JSON.stringify(logged)).not.toContain(token);
  });
});
