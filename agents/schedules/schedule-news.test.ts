import { describe, expect, it } from 'vitest';
import type { ScheduleNews, ScheduleView } from '../../commerce/schedules/schedule.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';
import { addSchedule } from './scripted-schedule.ts';

describe('what a schedule tells', () => {
  type About = Omit<ScheduleNews, 'kind' | 'scheduleId'>;
  const date = '2026-11-27';

  it.each<[About, Partial<ScheduleView>, RegExp, RegExp]>([
    [
      { about: 'planned' },
      {},
      /^Schedule 1 is set: NGN 500 MTN.*First Fri 27 Nov.*STOP SCHEDULE 1/,
      /^Schedule 1 don set/,
    ],
    [
      { about: 'tell_before', date } as About,
      {},
      /^Fri 27 Nov 9am: NGN 500.*Your wallet pays NGN 500.*SKIP 1/,
      /Your wallet go pay/,
    ],
    [
      { about: 'tell_before', date } as About,
      {
        quote: {
          product: 'AIRTIME',
          lines: [],
          faceKobo: 500_000,
          payableKobo: 500_000,
          discountKobo: 0,
          feeKobo: 0,
        },
      },
      /A link to pay NGN 5,000 comes then/,
      /Link to pay NGN 5,000 go come/,
    ],
    [
      { about: 'skipped', date } as About,
      { next: '2026-12-04' },
      /leaves out Fri 27 Nov\. Next Fri 4 Dec/,
      /go jump Fri 27 Nov/,
    ],
    [{ about: 'stopped' }, { state: 'stopped', next: null }, /^Schedule 1 is stopped/, /don stop/],
    [
      { about: 'stopped', underWay: date } as About,
      { state: 'stopped', next: null },
      /order of Fri 27 Nov was on its way/,
      /don start already/,
    ],
    [
      { about: 'missed', date, count: 1 } as About,
      {},
      /Fri 27 Nov was missed because our system was down/,
      /we miss Fri 27 Nov/,
    ],
    [{ about: 'missed', date, count: 9 } as About, {}, /9 dates up to Fri 27 Nov were missed/, /9 dates/],
    [
      { about: 'failed', date, reason: 'not_paid', pauses: false } as About,
      { next: '2026-12-04' },
      /nothing on Fri 27 Nov, because it was not paid in time\. Next try Fri 4 Dec/,
      /you no pay am in time/,
    ],
    [
      { about: 'failed', date, reason: 'not_sold', pauses: true } as About,
      { state: 'paused' },
      /3 times in a row, so it is paused\. Reply RESUME 1/,
      /Na 3 times now/,
    ],
    [
      { about: 'dearer', date, payableKobo: 60_000 } as About,
      {},
      /costs NGN 600 now.*wallet is not used/,
      /na NGN 600 now/,
    ],
    [{ about: 'too_many' }, {}, /You have 10 schedules/, /You get 10 schedules/],
  ])('%j', async (about, changes, english, pidgin) => {
    const script = openScript();
    addSchedule(script, changes);
    const news = { kind: 'schedule', scheduleId: 'sch_1', ...about } as ScheduleNews;
    expect(saidIn(await script.take({ kind: 'news', news }))).toMatch(english);
    await script.write('PIDGIN');
    expect(saidIn(await script.take({ kind: 'news', news }))).toMatch(pidgin);
  });

  it.each([
    [{ about: 'tell_before', date } as About, true],
    [{ about: 'missed', date, count: 1 } as About, true],
    [{ about: 'failed', date, reason: 'not_paid', pauses: false } as About, true],
    [{ about: 'planned' } as About, false],
    [{ about: 'stopped' } as About, false],
    [{ about: 'skipped', date } as About, false],
  ])('waits for the morning only where it comes unasked: %j', async (about, waits) => {
    const script = openScript();
    addSchedule(script, {});
    const news = { kind: 'schedule', scheduleId: 'sch_1', ...about } as ScheduleNews;
    const { replies } = await script.take({ kind: 'news', news });
    expect(replies[0]?.canWait ?? false).toBe(waits);
  });

  it("is nothing of a schedule that is not the customer's", async () => {
    const news = { kind: 'schedule', scheduleId: 'sch_9', about: 'planned' } as const;
    expect(await openScript().take({ kind: 'news', news })).toMatchObject({ replies: [], ended: 'silent' });
  });
});
