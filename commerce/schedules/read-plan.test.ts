import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, lagosDate, type WantedRhythm } from './calendar.ts';
import { readPlan } from './read-plan.ts';

/** A Saturday. */
const today = '2026-11-21';

function read(text: string, changes: Partial<Parameters<typeof readPlan>[1]> = {}) {
  return readPlan(text, { today, adjectives: true, asked: false, ...changes });
}

const weekly = (...weekdays: number[]): WantedRhythm => ({ kind: 'weekly', weekdays });
const monthly = (day: number): WantedRhythm => ({ kind: 'monthly', day });
const once = (date: string): WantedRhythm => ({ kind: 'once', date });

describe('how often', () => {
  it.each<[string, WantedRhythm]>([
    ['every Friday 500 MTN for mum 08031234567', weekly(5)],
    ['500 every mon, wed and fri', weekly(1, 3, 5)],
    ['load 200 on Mondays', weekly(1)],
    ['airtime 500 weekly on thursday', weekly(4)],
    ['500 to 08031234567 Tuesday every week', weekly(2)],
    ['200 every weekday', weekly(1, 2, 3, 4, 5)],
    ['500 every weekend', weekly(6, 7)],
    ['200 every day', { kind: 'daily' }],
    ['make e dey load 200 everyday', { kind: 'daily' }],
    ['100 each morning', { kind: 'daily' }],
    ['daily 100 airtime', { kind: 'daily' }],
    ['500 every week', weekly(6)],
    ['weekly airtime of 500', weekly(6)],
    ['airtime 1000 every month', monthly(21)],
    ['every 1st of the month send my son 1000 airtime', monthly(1)],
    ['2GB on the 28th of every month', monthly(28)],
    ['5000 light monthly on 5th', monthly(5)],
    ['every month on the 31st', monthly(31)],
    ['1000 every 15th', monthly(15)],
    ['2k at month end', monthly(31)],
    ['2k last day of every month', monthly(31)],
    ['500 every 2 weeks', { kind: 'every', days: 14 }],
    ['500 every other day', { kind: 'every', days: 2 }],
    ['500 every three days', { kind: 'every', days: 3 }],
    ['send 500 airtime to 08031234567 tomorrow', once('2026-11-22')],
    ['500 on friday', once('2026-11-27')],
    ['500 next saturday', once('2026-11-28')],
    ['500 on 5th December', once('2026-12-05')],
    ['500 on Jan 3', once('2027-01-03')],
    ['500 on the 20th', once('2026-12-20')],
    ['500 on 25/12', once('2026-12-25')],
    ['500 in 3 days', once('2026-11-24')],
  ])('%s', (text, rhythm) => {
    expect(read(text).rhythm).toEqual(rhythm);
  });

  it.each([
    'AIRTIME 500 MTN 08031234567',
    '2GB monthly MTN, please',
    'my sun glasses',
    '500 on 31st February',
    'every 500 days',
    'send may 500',
    'YES',
  ])('is not said in %j', (text) => {
    expect(read(text, { adjectives: false }).rhythm).toBeUndefined();
  });

  it.each<[string, WantedRhythm]>([
    ['friday', weekly(5)],
    ['mondays and fridays', weekly(1, 5)],
    ['the 5th', monthly(5)],
    ['monthly', monthly(21)],
    ['day', { kind: 'daily' }],
  ])('is %j where it was asked for', (text, rhythm) => {
    expect(read(text, { asked: true }).rhythm).toEqual(rhythm);
  });
});

describe('at what time', () => {
  it.each<[string, number]>([
    ['every friday at 7am', 420],
    ['every day 6:30 pm', 1110],
    ['every day at 18:05', 1085],
    ['daily at 12am', 0],
    ['daily by 5 o clock', 1020],
    ['every morning', 480],
    ['every friday night', 1200],
    ['tomorrow at noon', 720],
  ])('%s', (text, minute) => {
    expect(read(text).minute).toBe(minute);
  });

  it.each(['500 every friday', '08031234567 12:99', 'daily 13pm'])('is not said in %j', (text) => {
    expect(read(text).minute).toBeUndefined();
  });
});

describe('what is left', () => {
  it.each([
    ['every Friday 500 MTN for mum 08031234567', '500 MTN for mum 08031234567'],
    ['send 1000 to 08031234567 on the 28th of every month at 7am', 'send 1000 to 08031234567'],
    ['set up automatic recharge of 500 every 2 weeks', 'recharge of 500'],
  ])('%s', (text, rest) => {
    expect(read(text).rest.replace(/\s+/g, ' ').trim()).toBe(rest);
  });

  it('keeps its places, whatever is written', () => {
    const pieces = fc.constantFrom(
      'every',
      'friday',
      'on the',
      '5th',
      '7am',
      '500',
      'of',
      'month',
      'tomorrow',
      '-',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join(' ')),
        ),
        fc.boolean(),
        (text, asked) => {
          const { rest, rhythm, minute } = read(text, { asked });
          expect(rest).toHaveLength(text.length);
          expect([...rest].every((sign, index) => sign === ' ' || rest[index] === text[index])).toBe(true);
          if (rhythm?.kind === 'once') {
            expect(rhythm.date >= today && rhythm.date <= addDays(today, 366)).toBe(true);
          }
          expect(minute === undefined || (minute >= 0 && minute < 1440)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('goes by the date in Lagos', () => {
  expect(lagosDate(new Date('2026-11-21T23:30:00Z'))).toBe('2026-11-22');
});
