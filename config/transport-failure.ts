import { ProviderError } from './errors.ts';

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
