import { describe, expect, it } from 'vitest';
import { type BreakerState, createBreaker } from './breaker.ts';
import type { ModelFailure } from './model.ts';

function open() {
  let at = 0;
  const changes: [BreakerState, ModelFailure | null][] = [];
  const breaker = createBreaker({
    failures: 3,
    coolMs: 1_000,
    now: () => new Date(at),
    onChange: (state, failure) => changes.push([state, failure]),
  });
  const fail = (times: number, failure: ModelFailure = 'timeout') => {
    for (let time = 0; time < times; time += 1) breaker.failed(failure);
  };
  return { breaker, changes, fail, later: (ms: number) => (at += ms) };
}

describe('the breaker', () => {
  it('opens after so many failures in a row, and no earlier', () => {
    const { breaker, fail } = open();
    fail(2);
    breaker.succeeded();
    fail(2);
    expect([breaker.admit(), breaker.state()]).toEqual([true, 'closed']);
    fail(1);
    expect([breaker.admit(), breaker.state()]).toEqual([false, 'open']);
  });

  it.each<[ModelFailure, boolean]>([
    ['timeout', true],
    ['unreachable', true],
    ['over_quota', true],
    ['misconfigured', true],
    ['refused', false],
    ['truncated', false],
    ['malformed', false],
  ])('opens for %s: %s, for a customer can bring about what a model says', (failure, opens) => {
    const { breaker, fail } = open();
    fail(3, failure);
    expect(breaker.state() === 'open').toBe(opens);
  });

  it('lets one call try after its pause, and closes when that went well', () => {
    const { breaker, changes, fail, later } = open();
    fail(3, 'unreachable');
    later(999);
    expect(breaker.admit()).toBe(false);
    later(1);
    expect([breaker.admit(), breaker.admit(), breaker.state()]).toEqual([true, false, 'half_open']);
    breaker.succeeded();
    expect(breaker.admit()).toBe(true);
    expect(changes).toEqual([
      ['open', 'unreachable'],
      ['half_open', null],
      ['closed', null],
    ]);
  });

  it('stays open for another pause when the call that tried failed', () => {
    const { breaker, fail, later } = open();
    fail(3);
    later(1_000);
    breaker.admit();
    fail(1);
    later(999);
    expect(breaker.admit()).toBe(false);
    later(1);
    expect(breaker.admit()).toBe(true);
  });

  it('lets the next one try where the call was not made after all', () => {
    const { breaker, fail, later } = open();
    fail(3);
    later(1_000);
    breaker.admit();
    breaker.forgo();
    expect(breaker.admit()).toBe(true);
  });
});
