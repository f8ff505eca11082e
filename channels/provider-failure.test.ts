import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { transportFailure } from '../config/transport-failure.ts';
import { statusFailure } from './provider-failure.ts';

describe('no answer', () => {
  it.each([
    ['ECONNREFUSED', undefined, 'provider_unavailable'],
    ['ENOTFOUND', 'getaddrinfo', 'provider_unavailable'],
    ['EHOSTUNREACH', 'connect', 'provider_unavailable'],
    ['EHOSTUNREACH', 'write', 'provider_outcome_unknown'],
    ['ECONNRESET', 'read', 'provider_outcome_unknown'],
    ['EPIPE', 'write', 'provider_outcome_unknown'],
    ['ETIMEDOUT', undefined, 'provider_outcome_unknown'],
    ['ECONNABORTED', undefined, 'provider_outcome_unknown'],
    ['ERR_CANCELED', undefined, 'provider_outcome_unknown'],
    [undefined, undefined, 'provider_outcome_unknown'],
  ])('%s in %s is %s', (code, syscall, expected) => {
    expect(transportFailure(Object.assign(new Error('x'), { code, syscall })).code).toBe(expected);
  });

  it('keeps nothing of the request', () => {
    const failure = transportFailure(
      Object.assign(new Error('apikey hush'), {
        code: 'hush to +234',
        config: { headers: { apikey: 'hush' } },
      }),
    );
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('hush');
  });
});

describe('an answer', () => {
  it.each([
    [400, undefined, 'provider_rejected', undefined],
    [401, undefined, 'provider_credentials', undefined],
    [403, undefined, 'provider_credentials', undefined],
    [408, undefined, 'provider_outcome_unknown', undefined],
    [429, '7', 'provider_throttled', 7000],
    [429, 'Sat, 21 Nov 2026 06:05:00 GMT', 'provider_throttled', undefined],
    [429, '-1', 'provider_throttled', undefined],
    [500, undefined, 'provider_outcome_unknown', undefined],
    [503, '5', 'provider_outcome_unknown', 5000],
    [302, undefined, 'provider_outcome_unknown', undefined],
  ])('of %d with Retry-After %s is %s', (status, retryAfter, code, retryAfterMs) => {
    expect(statusFailure(status, retryAfter)).toMatchObject({ code, retryAfterMs });
  });
});
