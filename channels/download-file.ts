import { request } from 'undici';
import { ProviderError } from '../config/errors.ts';
import { capBytes } from '../config/read-capped.ts';
import { transportFailure } from '../config/transport-failure.ts';
import type { FetchOptions } from './channel.ts';
import { statusFailure } from './provider-failure.ts';

/** Where a provider's files can be. */
export type FileHosts = {
  /** Origins of the provider's own interface: at the first request, and only there, one of them sees the credentials. */
  readonly api: readonly string[];
  /** Hosts that it stores files at, over HTTPS; `.example.com` is every host below it. */
  readonly storage: readonly string[];
};

type Download = FetchOptions & {
  readonly url: string;
  readonly hosts: FileHosts;
  /** The account's credentials, as headers. */
  readonly credentials: Readonly<Record<string, string>>;
};

const mostRedirects = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for a file by an address that a provider named. The address may be forged, or lead away: nothing is asked of any
 * other host than the provider's, and what it redirects to never sees credentials. Throws ProviderError, also while the
 * bytes come.
 */
export async function downloadFile(download: Download): Promise<AsyncIterable<Uint8Array>> {
  const { hosts, credentials, timeoutMs, maxBytes } = download;
  const signal = AbortSignal.timeout(timeoutMs);
  let { url } = download;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const asked = requireHost(url, hosts);
    const seesCredentials = hop === 0 && hosts.api.includes(asked.origin);
    const answer = await ask(asked, seesCredentials ? credentials : {}, signal);
    if (!redirects.has(answer.statusCode)) return readAnswer(answer, maxBytes);
    answer.body.destroy();
    url = locationOf(answer, asked);
  }
  throw new ProviderError('foreign_host', { providerCode: 'redirects_without_end' });
}

type Answer = Awaited<ReturnType<typeof ask>>;

function locationOf({ statusCode, headers: { location } }: Answer, asked: URL): string {
  if (typeof location !== 'string' || !URL.canParse(location, asked.href)) {
    throw readFailure(statusCode, undefined);
  }
  return new URL(location, asked).href;
}

function readAnswer({ statusCode, headers, body }: Answer, maxBytes: number): AsyncIterable<Uint8Array> {
  if (statusCode === 200 && Number(headers['content-length'] ?? 0) <= maxBytes) {
    return readFile(body, maxBytes);
  }
  body.destroy();
  throw statusCode === 200 ? tooLarge() : readFailure(statusCode, headers['retry-after']);
}

/** Throws ProviderError `foreign_host` for an address that is not at one of these hosts. */
function requireHost(url: string, { api, storage }: FileHosts): URL {
  const isStorage = ({ protocol, port, hostname }: URL) =>
    protocol === 'https:' &&
    port === '' &&
    storage.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host));
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isBare = parsed?.username === '' && parsed.password === '';
  if (parsed && isBare && (api.includes(parsed.origin) || isStorage(parsed))) return parsed;
  throw new ProviderError('foreign_host', { providerCode: 'not_of_the_provider' });
}

async function ask(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
  try {
    // Compressed, a small answer could become a file without end.
    const answer = await request(url, { headers: { ...headers, 'accept-encoding': 'identity' }, signal });
    // A body that nobody reads to its end must not bring the process down; whoever reads it hears of its failure.
    answer.body.on('error', () => undefined);
    return answer;
  } catch (error) {
    throw transportFailure(error);
  }
}

function readFailure(status: number, retryAfter: unknown): ProviderError {
  if (status === 404 || status === 410) {
    return new ProviderError('file_not_found', { providerCode: `http_${status}` });
  }
  return statusFailure(status, typeof retryAfter === 'string' ? retryAfter : undefined);
}

const tooLarge = () => new ProviderError('file_too_large');

async function* readFile(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  try {
    yield* capBytes(body, maxBytes, tooLarge);
  } catch (error) {
    throw error instanceof ProviderError ? error : transportFailure(error);
  }
}
