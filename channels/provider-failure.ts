import { type ErrorCode, ProviderError } from '../config/errors.ts';

// Shared by every sender: a message that may have gone out must never look like one that did not (and the reverse).

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
