import type { Storage } from './storage.ts';
import type { ServerFrame, SiteLook, VisitorFrame } from './wire.ts';

/** An answer that is none: what to do next depends on the status (0: nobody answered). */
export class GatewayError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the gateway answered ${status}`);
    this.status = status;
  }
}

type Answer = { readonly frames: readonly ServerFrame[]; readonly token?: string };

export type Gateway = {
  readonly socketUrl: string;
  readonly look: () => Promise<SiteLook>;
  /** The visitor's token; a new visitor's where there is none. */
  readonly token: () => Promise<string>;
  readonly keepToken: (token: string | undefined) => void;
  readonly isKnown: () => boolean;
  readonly send: (frames: readonly VisitorFrame[]) => Promise<readonly ServerFrame[]>;
  /** Waits for what is new, half a minute at most. */
  readonly updates: (
    after: number | undefined,
    known: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly ServerFrame[]>;
  /** The id to send the file by. */
  readonly upload: (file: Blob, name: string) => Promise<string>;
};

const answersWithinMs = 20_000;
const uploadsWithinMs = 120_000;
const pollsWithinMs = 40_000;

/** The calls of one site, from its page. */
export function openGateway(baseUrl: string, siteKey: string, storage: Storage): Gateway {
  const url = `${baseUrl}/webchat/${siteKey}`;

  async function call(what: string, init: RequestInit, withinMs: number): Promise<Response> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), withinMs);
    init.signal?.addEventListener('abort', () => stop.abort());
    try {
      const answer = await fetch(`${url}/${what}`, {
        ...init,
        signal: stop.signal,
        credentials: 'omit',
        cache: 'no-store',
      }).catch(() => undefined);
      if (!answer?.ok) throw new GatewayError(answer?.status ?? 0);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  async function begin(): Promise<string> {
    const answer = await call('sessions', { method: 'POST' }, answersWithinMs);
    const { token } = (await answer.json()) as { token: string };
    storage.set('token', token);
    return token;
  }

  let beginning: Promise<string> | undefined;

  async function token(): Promise<string> {
    const kept = storage.get('token');
    if (kept) return kept;
    beginning ??= begin().finally(() => {
      beginning = undefined;
    });
    return await beginning;
  }

  async function post(
    what: string,
    init: RequestInit & { readonly headers: Readonly<Record<string, string>> },
    withinMs: number,
  ): Promise<unknown> {
    const headers = { ...init.headers, authorization: `Bearer ${await token()}` };
    try {
      return await (await call(what, { ...init, method: 'POST', headers }, withinMs)).json();
    } catch (error) {
      // Too old, or of a site that has changed its secret: a new visitor the next time.
      if (error instanceof GatewayError && error.status === 401) storage.remove('token');
      throw error;
    }
  }

  async function exchange(
    what: string,
    body: unknown,
    withinMs: number,
    signal?: AbortSignal,
  ): Promise<readonly ServerFrame[]> {
    const headers = { 'content-type': 'application/json' };
    const init = { headers, body: JSON.stringify(body), ...(signal ? { signal } : {}) };
    const answer = (await post(what, init, withinMs)) as Answer;
    if (answer.token) storage.set('token', answer.token);
    return answer.frames;
  }

  return {
    socketUrl: `${url.replace(/^http/, 'ws')}/socket`,
    look: async () => (await (await call('site', {}, answersWithinMs)).json()) as SiteLook,
    token,
    keepToken: (given) => (given ? storage.set('token', given) : storage.remove('token')),
    isKnown: () => storage.get('token') !== undefined,
    send: (frames) => exchange('messages', { frames }, answersWithinMs),
    updates: (after, known, signal) =>
      exchange('updates', { ...(after === undefined ? {} : { after }), known }, pollsWithinMs, signal),
    upload: async (file, name) => {
      const headers = {
        'content-type': file.type || 'application/octet-stream',
        'x-file-name': encodeURIComponent(name),
      };
      return ((await post('files', { headers, body: file }, uploadsWithinMs)) as { id: string }).id;
    },
  };
}
