import type { IncomingHttpHeaders } from 'node:http';

export type Route<Handler> = { readonly method: string; readonly path: string; readonly handler: Handler };

export type Found<Handler> = { readonly handler: Handler; readonly params: Readonly<Record<string, string>> };

const noParams = {};

/** `/a/:b.json` → a pattern whose named part takes one segment. */
function patternOf(path: string): RegExp {
  const source = path.replaceAll('.', String.raw`\.`).replaceAll(/:(\w+)/g, '(?<$1>[^/]+?)');
  return new RegExp(`^${source}$`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Paths without parameters cost one look-up: the SMS sink lives on that. */
export function createRouter<Handler>(
  routes: readonly Route<Handler>[],
): (method: string, path: string) => Found<Handler> | undefined {
  const fixed = new Map<string, Found<Handler>>();
  const patterns: { method: string; pattern: RegExp; handler: Handler }[] = [];
  for (const { method, path, handler } of routes) {
    if (path.includes(':')) patterns.push({ method, pattern: patternOf(path), handler });
    else fixed.set(`${method} ${path}`, { handler, params: noParams });
  }
  return (method, path) => {
    const found = fixed.get(`${method} ${path}`);
    if (found) return found;
    for (const { method: wanted, pattern, handler } of patterns) {
      const match = wanted === method ? pattern.exec(path) : null;
      if (!match) continue;
      const params = Object.entries(match.groups ?? {}).map(([name, part]) => [name, decode(part)] as const);
      return { handler, params: Object.fromEntries(params) };
    }
    return undefined;
  };
}

/** Path and query of a request line, without the cost of a URL. */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  if (mark === -1) return { path: target, query: new URLSearchParams() };
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

/** A page of another site may send requests here from the user's browser, but cannot hide where it comes from. */
export function isForeign(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
}
