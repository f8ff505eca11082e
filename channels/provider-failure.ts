import { type ErrorCode, ProviderError } from '../config/errors.ts';

// Shared by every sender: a message that may have gone out must never look like one that did not (and the reverse).

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * What it means that no answer came. Only where the connection was never made is the request surely not taken.
 * The cause is built anew: an HTTP client's error carries the request with its credentials and text.
 */
export function transportFailure(error: unknown): ProviderError {
  const code = property(error, 'code');
  const syscall = property(error, 'syscall') ?? property(property(error, 'cause'), 'syscall');
  const providerCode = typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,39}$/.test(code) ? code : 'no_answer';
  const unsent = neverConnected.has(providerCode) || syscall === 'connect';
  return new ProviderError(unsent ? 'provider_unavailable' : 'provider_outcome_unknown', {
    providerCode,
    cause: new Error(providerCode),
  });
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** What an HTTP status other than success means for a call that is not idempotent. */
export function statusFailure(status: number, retryAfter?: string): ProviderError {
  const wait = retryAfterMs(retryAfter);
  return new ProviderError(codeOfStatus(status), {
    providerCode: `http_${status}`,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'provider_credentials';
  if (status === 429) return 'provider_throttled';
  if (status === 413) return 'message_too_long';
  // 408: the server waited for the rest of a request that it may have read.
  if (status >= 400 && status < 500 && status !== 408) return 'provider_rejected';
  return 'provider_outcome_unknown';
}

/** Retry-After in seconds (its date form needs the provider's clock, and none of ours sends it). */
function retryAfterMs(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,5}$/.test(header.trim()) ? Number(header) * 1000 : undefined;
}
