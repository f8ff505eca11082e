import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterQuietHours } from './quiet-hours.ts';

describe('what can wait', () => {
  it.each([
    // Lagos is an hour ahead of UTC, all year.
    ['at 20:59 goes at once', '2026-11-21T19:59:59.999Z', '2026-11-21T19:59:59.999Z'],
    ['at 21:00 waits for the morning', '2026-11-21T20:00:00.000Z', '2026-11-22T07:00:00.000Z'],
    ['before midnight waits for the morning', '2026-11-21T22:30:00.000Z', '2026-11-22T07:00:00.000Z'],
    ['after midnight waits for the same morning', '2026-11-21T23:30:00.000Z', '2026-11-22T07:00:00.000Z'],
    ['at 07:59 waits for 08:00', '2026-11-22T06:59:59.999Z', '2026-11-22T07:00:00.000Z'],
    ['at 08:00 goes at once', '2026-11-22T07:00:00.000Z', '2026-11-22T07:00:00.000Z'],
    ['in July too', '2026-07-01T20:15:00.000Z', '2026-07-02T07:00:00.000Z'],
    ['on New Year’s Eve', '2026-12-31T21:00:00.000Z', '2027-01-01T07:00:00.000Z'],
  ])('%s', (_what, now, sentAt) => {
    expect(afterQuietHours(new Date(now)).toISOString()).toBe(sentAt);
  });

  it('never waits for longer than the quiet hours last, and never into them', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (now) => {
        const at = afterQuietHours(now);
        expect(at.getTime() - now.getTime()).toBeGreaterThanOrEqual(0);
        expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(11 * 3_600_000);
        expect(afterQuietHours(at)).toEqual(at);
      }),
    );
  });
});
