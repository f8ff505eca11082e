import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dateAfter,
  dateFrom,
  dateOf,
  dayOfMonth,
  firstDate,
  lagosDate,
  lagosMinute,
  momentIn,
  type Plan,
  type Rhythm,
  reminderIn,
  weekdayOf,
} from './calendar.ts';

const dates = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('2000-01-01', days));
const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const rhythms: fc.Arbitrary<Rhythm> = fc.oneof(
  fc.constant({ kind: 'daily' as const }),
  weekdays.map((days) => ({ kind: 'weekly' as const, weekdays: days })),
  fc.integer({ min: 1, max: 31 }).map((day) => ({ kind: 'monthly' as const, day })),
  fc
    .tuple(fc.integer({ min: 1, max: 90 }), dates)
    .map(([days, from]) => ({ kind: 'every' as const, days, from })),
  dates.map((date) => ({ kind: 'once' as const, date })),
);
const minutes = fc.integer({ min: 0, max: 1439 });
const moments = fc.date({
  min: new Date('2001-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
});

function belongs(rhythm: Rhythm, date: string): boolean {
  const isLastDay = addDays(date, 1).endsWith('-01');
  switch (rhythm.kind) {
    case 'daily':
      return true;
    case 'weekly':
      return rhythm.weekdays.includes(weekdayOf(date));
    case 'monthly':
      return dayOfMonth(date) === rhythm.day || (isLastDay && dayOfMonth(date) < rhythm.day);
    case 'every': {
      const passed = (Date.parse(date) - Date.parse(rhythm.from)) / 86_400_000;
      return passed >= 0 && passed % rhythm.days === 0;
    }
    case 'once':
      return rhythm.date === date;
  }
}

describe('the days of a rhythm', () => {
  it('belong to it, and none between is left out', () => {
    fc.assert(
      fc.property(rhythms, dates, (rhythm, from) => {
        const found = dateFrom(rhythm, from);
        const near = found === null ? from : addDays(found, -100);
        const earliest = near > from ? near : from;
        if (found === null) return rhythm.kind === 'once' && rhythm.date < from;
        expect(found >= from && belongs(rhythm, found)).toBe(true);
        for (let day = earliest; day < found; day = addDays(day, 1)) {
          expect(belongs(rhythm, day), `${day} was left out`).toBe(false);
        }
        return true;
      }),
      { numRuns: 1_000 },
    );
  });

  it('only go forward', () => {
    fc.assert(
      fc.property(rhythms, dates, (rhythm, from) => {
        const first = dateFrom(rhythm, from);
        const second = first === null ? null : dateAfter(rhythm, first);
        return first === null || second === null || second > first;
      }),
    );
  });

  it('are one in each month for a day of the month, and the last where the month is shorter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), dates, (day, from) => {
        let date = dateFrom({ kind: 'monthly', day }, from) ?? '';
        for (let count = 0; count < 14; count += 1) {
          const next = dateAfter({ kind: 'monthly', day }, date) ?? '';
          const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
          expect(months(next) - months(date)).toBe(1);
          date = next;
        }
      }),
    );
  });

  it.each<[string, Rhythm, string, string]>([
    ['the 31st in November', { kind: 'monthly', day: 31 }, '2026-11-01', '2026-11-30'],
    ['the 31st after a 30th', { kind: 'monthly', day: 31 }, '2026-12-01', '2026-12-31'],
    ['the 30th in February', { kind: 'monthly', day: 30 }, '2027-02-01', '2027-02-28'],
    ['the 29th in a leap year', { kind: 'monthly', day: 29 }, '2028-02-01', '2028-02-29'],
    ['the 5th over the end of a year', { kind: 'monthly', day: 5 }, '2026-12-06', '2027-01-05'],
    ['Friday from a Friday', { kind: 'weekly', weekdays: [5] }, '2026-11-27', '2026-11-27'],
    ['Monday or Friday from a Saturday', { kind: 'weekly', weekdays: [5, 1] }, '2026-11-28', '2026-11-30'],
    ['every 30 days', { kind: 'every', days: 30, from: '2026-11-01' }, '2026-11-02', '2026-12-01'],
  ])('%s', (_case, rhythm, from, expected) => {
    expect(dateFrom(rhythm, from)).toBe(expected);
  });

  it('knows which dates there are', () => {
    expect(dateOf(2027, 2, 28)).toBe('2027-02-28');
    expect(dateOf(2027, 2, 29)).toBeUndefined();
    expect(dateOf(2027, 13, 1)).toBeUndefined();
  });
});

describe('time in Lagos', () => {
  it('is what the time zone database says of Africa/Lagos', () => {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'Africa/Lagos',
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const [date, time = ''] = format.format(moment).split(', ');
        const [hours, minute] = time.split(':').map(Number);
        expect([lagosDate(moment), lagosMinute(moment)]).toEqual([date, (hours ?? 0) * 60 + (minute ?? 0)]);
      }),
    );
  });

  it('goes back and forth', () => {
    fc.assert(
      fc.property(dates, minutes, (date, minute) => {
        const moment = momentIn(date, minute);
        return lagosDate(moment) === date && lagosMinute(moment) === minute;
      }),
    );
  });
});

describe('the first day of a plan', () => {
  it('lies ahead, never on a day that was done, and no earlier one was possible', () => {
    fc.assert(
      fc.property(rhythms, minutes, moments, fc.option(dates), (rhythm, minute, now, last) => {
        const first = firstDate({ rhythm, minute }, now, last);
        if (first === null) return true;
        expect(momentIn(first, minute) > now).toBe(true);
        expect(last === null || first > last).toBe(true);
        const before = dateFrom(rhythm, addDays(first, -7));
        const possible = before !== null && before < first && momentIn(before, minute) > now;
        return !possible || (last !== null && before <= last);
      }),
    );
  });
});

describe('the word before', () => {
  it('comes before, at most a day and a half, and never in the night', () => {
    fc.assert(
      fc.property(rhythms, minutes, dates, (rhythm, minute, date) => {
        const told = reminderIn({ rhythm, minute }, date);
        const ahead = momentIn(date, minute).getTime() - told.getTime();
        expect(ahead).toBeGreaterThan(0);
        expect(ahead).toBeLessThanOrEqual(30 * 3_600_000);
        expect(lagosMinute(told)).toBeGreaterThanOrEqual(8 * 60);
        expect(lagosMinute(told)).toBeLessThanOrEqual(20 * 60);
      }),
    );
  });

  it.each<[string, Plan, string]>([
    [
      'an hour before what comes daily',
      { rhythm: { kind: 'daily' }, minute: 540 },
      '2026-11-27T07:00:00.000Z',
    ],
    [
      'the evening before what comes early',
      { rhythm: { kind: 'daily' }, minute: 360 },
      '2026-11-26T17:00:00.000Z',
    ],
    [
      'at the end of the day before what comes late',
      { rhythm: { kind: 'daily' }, minute: 1_306 },
      '2026-11-27T19:00:00.000Z',
    ],
    [
      'the evening before what comes weekly',
      { rhythm: { kind: 'weekly', weekdays: [5] }, minute: 540 },
      '2026-11-26T17:00:00.000Z',
    ],
  ])('is said %s', (_case, plan, expected) => {
    expect(reminderIn(plan, '2026-11-27').toISOString()).toBe(expected);
  });
});
