import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import { emptyBooks, survive } from '../scripted-commerce.ts';
import type { Rhythm } from './calendar.ts';
import { customerId, emptySchedules, openScheduleScript, type ScheduleScript } from './scripted-schedules.ts';

vi.setConfig({ testTimeout: 120_000 });

const connection = await openTestDatabase();
beforeEach(async () => {
  await emptyBooks(connection);
  await emptySchedules(connection);
});

const daily: Rhythm = { kind: 'daily' };
const fridays: Rhythm = { kind: 'weekly', weekdays: [5] };

/** Ten workers at everything that is due, until nothing is. */
async function crowd(script: ScheduleScript): Promise<void> {
  const worker = async () => {
    for (let due = await script.commerce.due(20); due.length > 0; due = await script.commerce.due(20)) {
      for (const { kind, id } of due) await survive(script.commerce.work(kind, id));
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
}

const dates = (script: ScheduleScript, about: string) =>
  script.news().flatMap((news) => (news.about === about && 'date' in news ? [news.date] : []));

describe('no date is done twice', () => {
  it('by ten workers at once, over three days, whatever is delivered again', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(10_000);
    await script.plan(daily);
    for (let day = 22; day <= 24; day += 1) {
      for (const time of ['07:00:01', '08:00:01']) {
        script.sleepUntil(`2026-11-${day}T${time}Z`);
        await crowd(script);
      }
    }
    expect(script.executions).toHaveLength(3);
    expect(new Set(await script.states()).size).toBe(3);
    expect((await script.states()).every((state) => state.endsWith('delivered'))).toBe(true);
    expect(dates(script, 'tell_before')).toHaveLength(3);
    expect(await script.commerce.walletKobo(customerId)).toBe(1_000_000 - 3 * 50_000);
  });

  it('by an errand that comes again, or ten times at once', async () => {
    const script = await openScheduleScript(connection);
    await Promise.all(Array.from({ length: 10 }, () => script.plan(fridays, { errandId: 'same' })));
    const [schedule, ...others] = await script.commerce.schedules(customerId);
    expect(others).toEqual([]);
    const skip = { do: 'skip', scheduleId: schedule?.scheduleId ?? '' } as const;
    await Promise.all(Array.from({ length: 10 }, () => script.wish(skip, 'same_skip')));
    expect(await script.commerce.schedules(customerId)).toMatchObject([{ next: '2026-12-04' }]);
  });

  it('by ten schedules that are made at once: each has its own number', async () => {
    const script = await openScheduleScript(connection);
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => script.plan(fridays, { errandId: `errand_${n}` })),
    );
    const numbers = (await script.commerce.schedules(customerId)).map(({ number }) => number);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('after a worker died between any two of its writes', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    await script.plan(daily);
    script.sleepUntil('2026-11-22T08:00:01Z');
    // As a death left it: the date was taken, and its occurrence made, but the schedule does not know.
    await connection
      .collection('schedules')
      .updateMany({}, { $set: { taken: [{ date: '2026-11-22', state: 'due' }], dueAt: script.now() } });
    await script.settle();
    const before = await script.occurrences.findOne({ date: '2026-11-22' });
    // The order was made, but the occurrence never heard of it.
    await script.occurrences.updateOne(
      { date: '2026-11-22' },
      { $set: { state: 'ordered', dueAt: script.now() } },
    );
    await script.settle();
    expect(before?.state).toBe('delivered');
    expect(script.executions).toHaveLength(1);
    expect(await script.states()).toEqual(['2026-11-22 delivered']);
    expect(await script.commerce.walletKobo(customerId)).toBe(450_000);
  });

  it('though its news can not be delivered for a while', async () => {
    let away = true;
    const script = await openScheduleScript(connection, {
      onNews: () => {
        if (away) throw new Error('MongoDB is away');
      },
    });
    await script.fillWallet(5_000);
    await script.plan(daily);
    script.sleepUntil('2026-11-22T08:00:01Z');
    await crowdOnce(script);
    expect(script.told).toEqual([]);
    away = false;
    await script.goTo('2026-11-22T09:00:00Z');
    expect(script.executions).toHaveLength(1);
    expect(script.news().map(({ about }) => about)).toEqual(['planned']);
  });
});

/** One pass over what is due: with news that fail, something always is. */
async function crowdOnce(script: ScheduleScript): Promise<void> {
  for (let pass = 0; pass < 5; pass += 1) {
    for (const { kind, id } of await script.commerce.due(20)) await survive(script.commerce.work(kind, id));
  }
}

describe('a stop races the order', () => {
  it('and one of them wins: nothing is taken after a stop that did not say so', async () => {
    for (let round = 0; round < 10; round += 1) {
      await emptyBooks(connection);
      await emptySchedules(connection);
      const script = await openScheduleScript(connection);
      await script.fillWallet(500);
      const scheduleId = await script.plan(daily);
      script.sleepUntil('2026-11-22T08:00:01Z');
      const stop = script.wish({ do: 'stop', scheduleId });
      await Promise.all([crowd(script), stop]);
      await script.settle();
      const stopped = script.news().find(({ about }) => about === 'stopped');
      const warned = stopped !== undefined && 'underWay' in stopped;
      const bought = script.executions.length;
      expect(bought).toBeLessThanOrEqual(1);
      if (bought === 1 && !warned) {
        // The order was delivered before the stop was asked.
        expect(await script.states()).toEqual(['2026-11-22 delivered']);
      }
      if (bought === 0) expect(await script.states()).not.toContain('2026-11-22 ordered');
    }
  });
});

describe('no date is silently left out', () => {
  it('one that nobody could do in time is caught up within twelve hours', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    await script.plan(fridays);
    script.sleepUntil('2026-11-27T19:59:00Z');
    await crowd(script);
    expect(await script.states()).toEqual(['2026-11-27 delivered']);
    expect(dates(script, 'missed')).toEqual([]);
  });

  it('one that is later is told as missed, and nothing is bought', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    await script.plan(fridays);
    script.sleepUntil('2026-11-27T20:00:00Z');
    await crowd(script);
    expect(await script.states()).toEqual(['2026-11-27 missed']);
    expect(script.news().at(-1)).toMatchObject({ about: 'missed', date: '2026-11-27', count: 1 });
    expect(script.executions).toEqual([]);
    expect(await script.commerce.schedules(customerId)).toMatchObject([
      { state: 'active', next: '2026-12-04' },
    ]);
  });

  it('many of them are one message, and the latest is still done', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    await script.plan(daily);
    script.sleepUntil('2026-12-01T12:00:00Z');
    await crowd(script);
    const states = await script.states();
    expect(states.filter((state) => state.endsWith('missed'))).toHaveLength(9);
    expect(states.at(-1)).toBe('2026-12-01 delivered');
    expect(script.news().filter(({ about }) => about === 'missed')).toMatchObject([
      { date: '2026-11-30', count: 9 },
    ]);
  });

  it('one whose order could not be made in time is told as missed too', async () => {
    const script = await openScheduleScript(connection);
    const scheduleId = await script.plan(fridays);
    script.sleepUntil('2026-11-27T08:00:01Z');
    await script.commerce.work('schedule', scheduleId);
    script.sleepUntil('2026-11-28T08:00:01Z');
    await crowd(script);
    expect(await script.states()).toEqual(['2026-11-27 missed']);
    expect(dates(script, 'missed')).toEqual(['2026-11-27']);
  });

  it('nor by ten schedules on one minute: they are spread, and no rule of fraud holds them', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(10_000);
    for (let count = 0; count < 10; count += 1) await script.plan(fridays);
    await script.goTo('2026-11-27T09:00:00Z');
    expect(script.executions).toHaveLength(10);
    expect((await script.states()).every((state) => state.endsWith('delivered'))).toBe(true);
  });
});
