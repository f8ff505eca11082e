import { ProviderError } from '../config/errors.ts';
import { readCapped } from '../config/read-capped.ts';

/** The network as a parameter. */
export type Fetch = typeof globalThis.fetch;

export type ProviderCall = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs: number;
};

export type ProviderAnswer = { readonly status: number; readonly json: unknown };

const maximumAnswerBytes = 1_000_000;

/** Failures of the connection itself: no byte of the request has left. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One JSON request to a payment gateway or vendor, with a deadline over all of it, a cap on the answer and no
 * redirects. Gives 2xx and 4xx answers; throws ProviderError for the rest: `provider_outcome_unknown` for anything
 * that may have been carried out.
 */
export async function callProvider(fetch: Fetch, call: ProviderCall): Promise<ProviderAnswer> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...call.headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    status = response.status;
    refuseStatus(status, response.headers.get('retry-after'));
    text = (await readCapped(response.body, maximumAnswerBytes, tooLong)).toString('utf8');
  } catch (error) {
    throw error instanceof ProviderError ? error : connectionFailure(error);
  }
  try {
    return { status, json: JSON.parse(text) };
  } catch (cause) {
    throw new ProviderError('provider_outcome_unknown', { providerCode: `http_${status}_not_json`, cause });
  }
}

function refuseStatus(status: number, retryAfter: string | null): void {
  const providerCode = `http_${status}`;
  if (status === 429) {
    const seconds = Number(retryAfter);
    const wait = retryAfter !== null && Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {};
    throw new ProviderError('provider_throttled', { providerCode, ...wait });
  }
  if (status === 401 || status === 403) {
    throw new ProviderError('provider_credentials', { providerCode });
  }
  if (status === 408 || status < 200 || status >= 500 || (status >= 300 && status < 400)) {
    throw new ProviderError('provider_outcome_unknown', { providerCode });
  }
}

const tooLong = () => new ProviderError('provider_outcome_unknown', { providerCode: 'answer_too_large' });

function connectionFailure(error: unknown): ProviderError {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = codeOf(cause) ?? codeOf(error);
  const name = code ?? (error instanceof Error ? error.name : 'unknown');
  const unsent = code !== undefined && neverSent.has(code);
  return new ProviderError(unsent ? 'provider_unavailable' : 'provider_outcome_unknown', {
    providerCode: name,
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) {
    return codeOf(error.errors[0]);
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
