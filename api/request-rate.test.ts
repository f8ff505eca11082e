import { describe, expect, it } from 'vitest';
import { createRequestRate } from './request-rate.ts';

describe('a request rate', () => {
  it('lets a burst through, then as many as come back over time', () => {
    let now = 0;
    const mayGoOn = createRequestRate({ burst: 3, perSecond: 2 }, () => now);
    expect([1, 2, 3].map(() => mayGoOn('a'))).toEqual([0, 0, 0]);
    expect(mayGoOn('a')).toBe(500);
    now += 499;
    expect(mayGoOn('a')).toBeLessThanOrEqual(2);
    now += 2;
    expect(mayGoOn('a')).toBe(0);
    now += 60_000;
    expect([1, 2, 3].map(() => mayGoOn('a'))).toEqual([0, 0, 0]);
    expect(mayGoOn('a')).toBeGreaterThan(0);
  });

  it('counts each for itself', () => {
    const mayGoOn = createRequestRate({ burst: 1, perSecond: 1 }, () => 0);
    expect(mayGoOn('a')).toBe(0);
    expect(mayGoOn('a')).toBeGreaterThan(0);
    expect(mayGoOn('b')).toBe(0);
  });

  it('remembers who is over it while strangers come by the thousand', () => {
    let now = 0;
    const mayGoOn = createRequestRate({ burst: 1, perSecond: 0.001 }, () => now);
    expect(mayGoOn('a')).toBe(0);
    for (let stranger = 0; stranger < 49_000; stranger += 1) mayGoOn(`s${stranger}`);
    now += 1;
    expect(mayGoOn('a')).toBeGreaterThan(0);
  });
});
