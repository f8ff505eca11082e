import type { IncomingHttpHeaders } from 'node:http';
import type { KeptBooks } from './kept-books.ts';
import type { Facts, ProviderName } from './providers.ts';

/** One request as an endpoint sees it. */
export type Call = {
  readonly method: string;
  readonly path: string;
  /** Named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The same as it came: a file is no text. */
  readonly rawBody: Buffer;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

/** One operation of a provider. `execute` does it at once and entirely, so that a fault can come before or after, never in between. */
export type Endpoint = {
  readonly method: 'GET' | 'POST';
  /** `/paystack/transaction/verify/:reference` */
  readonly path: string;
  /** As counted and faulted; null for what isn't the provider's API, such as its pay page. */
  readonly operation: string | null;
  readonly facts: (call: Call) => Facts;
  readonly execute: (call: Call) => Answer;
};

/** One provider, as the server needs it. */
export type ProviderSide = {
  readonly name: ProviderName;
  readonly endpoints: readonly Endpoint[];
  /** The provider's own form of a 429 or 500. */
  readonly troubled: (status: number) => Answer;
  readonly reset: () => void;
  /** What of its books outlives the process, where that is asked for. */
  readonly kept?: KeptBooks;
};

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function text(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function html(status: number, body: string): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
      'cache-control': 'no-store',
    },
    body,
  };
}

export type Fields = Readonly<Record<string, unknown>>;

/** A body of fields, as JSON or as a form; a body that is neither has no fields. */
export function readFields(call: Call): Fields {
  if (!call.headers['content-type']?.includes('json')) {
    return Object.fromEntries(new URLSearchParams(call.body));
  }
  try {
    const value: unknown = JSON.parse(call.body);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

/** The bytes of a file. */
export function bytes(mimeType: string, body: Buffer): Answer {
  return { status: 200, headers: { 'content-type': mimeType }, body };
}

/** A field's text, a number written out; empty for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

/** `user:password` of a Basic header. */
export function basicCredentials(header: string | undefined): { user: string; password: string } | undefined {
  if (!header?.toLowerCase().startsWith('basic ')) return undefined;
  const decoded = Buffer.from(header.slice(6), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) return undefined;
  return { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** The caller's `X-Sim-Tag`, kept beside what it asked for. */
export function tagOf(call: Call): string | null {
  const tag = call.headers['x-sim-tag'];
  return typeof tag === 'string' ? tag.slice(0, 200) : null;
}
