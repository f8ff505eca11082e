import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import { ownBundles } from '../data/catalogue.ts';
import { quoteData } from '../data/quote.ts';
import { emptyBooks, owedKobo } from '../scripted-commerce.ts';
import type { Rhythm } from './calendar.ts';
import { customerId, emptySchedules, openScheduleScript, type ScheduleScript } from './scripted-schedules.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();
beforeEach(async () => {
  await emptyBooks(connection);
  await emptySchedules(connection);
});

const fridays: Rhythm = { kind: 'weekly', weekdays: [5] };
const daily: Rhythm = { kind: 'daily' };

const about = (script: ScheduleScript) =>
  script.news().map((news) => ('date' in news ? `${news.about} ${news.date}` : news.about));

async function ordersOf({ commerce }: ScheduleScript) {
  return (await commerce.recentOrders(customerId, 50)).toReversed();
}

describe('a schedule', () => {
  it('is paid from the wallet on its date, told before, delivered once, and goes on', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(2_000);
    await script.plan(fridays);
    await script.goTo('2026-11-26T16:59:00Z');
    expect(about(script)).toEqual(['planned']);
    await script.goTo('2026-11-26T17:01:00Z');
    expect(about(script)).toEqual(['planned', 'tell_before 2026-11-27']);
    expect(script.executions).toHaveLength(0);
    await script.goTo('2026-12-05T00:00:00Z');
    expect(script.executions).toHaveLength(2);
    expect(script.links.size).toBe(0);
    expect(await script.states()).toEqual(['2026-11-27 delivered', '2026-12-04 delivered']);
    expect(about(script)).toEqual(['planned', 'tell_before 2026-11-27', 'tell_before 2026-12-04']);
    expect(await script.commerce.walletKobo(customerId)).toBe(100_000);
    for (const { orderId, status } of await ordersOf(script)) {
      expect(status).toBe('FULFILLED');
      expect(script.kinds(orderId)).toEqual(['fulfilled']);
      expect(await owedKobo(connection, orderId)).toBe(0);
    }
  });

  it('sends a link where the wallet does not cover it, and one that is not paid is told with what comes next', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(499);
    await script.plan(fridays);
    await script.goTo('2026-11-27T08:01:00Z');
    const [order] = await ordersOf(script);
    expect(order).toMatchObject({ status: 'AWAITING_PAYMENT', paymentUrl: expect.stringContaining('https') });
    await script.goTo('2026-11-27T12:00:00Z');
    expect(script.kinds(order?.orderId ?? '')).toEqual(['payment_link', 'expired']);
    expect(script.news().at(-1)).toMatchObject({ about: 'failed', reason: 'not_paid', pauses: false });
    expect(await script.commerce.walletKobo(customerId)).toBe(49_900);
    expect(await script.commerce.schedules(customerId)).toMatchObject([
      { state: 'active', next: '2026-12-04' },
    ]);
  });

  it('that is paid by its link is delivered as any order', async () => {
    const script = await openScheduleScript(connection);
    await script.plan(fridays);
    await script.goTo('2026-11-27T08:01:00Z');
    const [reference = ''] = script.links.keys();
    script.pay(reference);
    await script.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
    await script.goTo('2026-11-27T09:00:00Z');
    expect(await script.states()).toEqual(['2026-11-27 delivered']);
  });

  it('pauses itself after three failures in a row, and says so; a success in between starts the count anew', async () => {
    const script = await openScheduleScript(connection);
    await script.plan(daily);
    await script.goTo('2026-11-23T20:00:00Z');
    await script.fillWallet(500);
    await script.goTo('2026-11-30T20:00:00Z');
    expect(await script.states()).toEqual([
      '2026-11-22 failed not_paid',
      '2026-11-23 failed not_paid',
      '2026-11-24 delivered',
      '2026-11-25 failed not_paid',
      '2026-11-26 failed not_paid',
      '2026-11-27 failed not_paid',
    ]);
    const failed = script.news().filter((news) => news.about === 'failed');
    expect(failed.map(({ pauses }) => pauses)).toEqual([false, false, false, false, true]);
    expect(await script.commerce.schedules(customerId)).toMatchObject([
      { state: 'paused', pausedBy: 'failures' },
    ]);
  });

  it('tells of a delivery that failed with its reason; the money goes back', async () => {
    const script = await openScheduleScript(connection);
    script.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    await script.fillWallet(500);
    await script.plan(fridays);
    await script.goTo('2026-11-28T08:00:00Z');
    expect(await script.states()).toEqual(['2026-11-27 failed not_delivered']);
    expect(await script.commerce.walletKobo(customerId)).toBe(50_000);
  });

  it('does not count a date that the customer cancels as a failure', async () => {
    const script = await openScheduleScript(connection);
    await script.plan(fridays);
    await script.goTo('2026-11-27T08:01:00Z');
    const [order] = await ordersOf(script);
    await script.commerce.cancelOrder({ orderId: order?.orderId ?? '', customerId, requestId: 'c1' });
    await script.goTo('2026-11-27T12:00:00Z');
    expect(await script.states()).toEqual(['2026-11-27 cancelled']);
    expect(about(script)).not.toContain('failed 2026-11-27');
  });

  it('of one date ends with it', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(500);
    await script.plan({ kind: 'once', date: '2026-11-25' });
    await script.goTo('2026-11-30T08:00:00Z');
    expect(await script.states()).toEqual(['2026-11-25 delivered']);
    expect(await script.commerce.schedules(customerId)).toEqual([]);
  });

  it('keeps what and for whom sealed', async () => {
    const script = await openScheduleScript(connection);
    await script.plan(fridays);
    const stored = JSON.stringify(await connection.collection('schedules').find().toArray());
    expect(stored).not.toMatch(/\+234|80300/);
  });
});

describe('a price that has changed', () => {
  const [bundle] = ownBundles.filter(({ network, days }) => network === 'MTN' && days === 7);

  function renewal(priceKobo: number) {
    const { code = '', name = '', sizeMb = 0, days = 0 } = bundle ?? {};
    const goods = { product: 'DATA', network: 'MTN', recipient: '+2348031234567' } as const;
    const priced = quoteData([{ ...goods, bundle: { code, name, sizeMb, days }, faceKobo: priceKobo }]);
    if (!priced.ok) throw new Error(priced.problem.code);
    return priced.quote;
  }

  const everyWeek: Rhythm = { kind: 'every', days: 7, from: '2026-11-22' };
  const todayKobo = bundle?.priceKobo ?? 0;

  it('takes from the wallet what it costs, where that is no more than was agreed', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    await script.plan(everyWeek, { quote: renewal(todayKobo + 10_000) });
    await script.goTo('2026-11-23T08:00:00Z');
    expect(await script.states()).toEqual(['2026-11-22 delivered']);
    expect(await script.commerce.walletKobo(customerId)).toBe(500_000 - todayKobo);
  });

  it('never takes more from the wallet than was agreed: a link is sent, and why', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    await script.plan(everyWeek, { quote: renewal(todayKobo - 5_000) });
    await script.goTo('2026-11-22T08:01:00Z');
    expect(script.news().at(-1)).toMatchObject({ about: 'dearer', payableKobo: todayKobo });
    const [order] = await ordersOf(script);
    expect(order).toMatchObject({ status: 'AWAITING_PAYMENT' });
    expect(await script.commerce.walletKobo(customerId)).toBe(500_000);
  });

  it('or a bundle that is gone: nothing is ordered, and it is told', async () => {
    const script = await openScheduleScript(connection);
    const quote = renewal(todayKobo);
    const gone = {
      ...quote,
      lines: quote.lines.map((line) =>
        line.product === 'DATA' ? { ...line, bundle: { ...line.bundle, code: 'gone' } } : line,
      ),
    };
    await script.plan(everyWeek, { quote: gone });
    await script.goTo('2026-11-22T08:01:00Z');
    expect(await ordersOf(script)).toEqual([]);
    expect(script.news().at(-1)).toMatchObject({ about: 'failed', reason: 'not_sold' });
  });
});

describe('what the customer asks of it', () => {
  it('a stop ends it, and leaves out what is not ordered yet', async () => {
    const script = await openScheduleScript(connection);
    const scheduleId = await script.plan(fridays);
    script.sleepUntil('2026-11-27T08:00:00Z');
    await script.commerce.work('schedule', scheduleId);
    await script.wish({ do: 'stop', scheduleId });
    await script.goTo('2026-12-20T08:00:00Z');
    expect(await script.states()).toEqual(['2026-11-27 skipped']);
    expect(await ordersOf(script)).toEqual([]);
    expect(script.news().at(-1)).toEqual({ kind: 'schedule', scheduleId, about: 'stopped' });
  });

  it('a stop after the order says that the order is under way', async () => {
    const script = await openScheduleScript(connection);
    const scheduleId = await script.plan(fridays);
    await script.goTo('2026-11-27T08:01:00Z');
    await script.wish({ do: 'stop', scheduleId });
    expect(script.news().at(-1)).toMatchObject({ about: 'stopped', underWay: '2026-11-27' });
  });

  it('a skip leaves out the next date alone', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    const scheduleId = await script.plan(fridays);
    await script.wish({ do: 'skip', scheduleId });
    await script.goTo('2026-12-05T08:00:00Z');
    expect(await script.states()).toEqual(['2026-11-27 skipped', '2026-12-04 delivered']);
  });

  it('what falls into a pause is not made up for', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    const scheduleId = await script.plan(daily);
    await script.wish({ do: 'pause', scheduleId });
    await script.goTo('2026-11-25T12:00:00Z');
    await script.wish({ do: 'resume', scheduleId });
    await script.goTo('2026-11-26T12:00:00Z');
    expect(await script.states()).toEqual(['2026-11-26 delivered']);
  });

  it('a change of the time on a date that was done does not do it again', async () => {
    const script = await openScheduleScript(connection);
    await script.fillWallet(5_000);
    const scheduleId = await script.plan(daily);
    await script.goTo('2026-11-22T08:30:00Z');
    const [schedule] = await script.commerce.schedules(customerId);
    if (!schedule) throw new Error('there is no schedule');
    const plan = { rhythm: daily, minute: 1_080 };
    const planned = { plan, first: '2026-11-22', quote: schedule.quote, replaces: scheduleId };
    await script.wish({ do: 'plan', planned });
    await script.goTo('2026-11-23T08:30:00Z');
    expect(await script.states()).toEqual(['2026-11-22 delivered']);
    await script.goTo('2026-11-23T18:00:00Z');
    expect(await script.states()).toEqual(['2026-11-22 delivered', '2026-11-23 delivered']);
  });

  it('nothing of another customer', async () => {
    const script = await openScheduleScript(connection);
    const scheduleId = await script.plan(fridays);
    const told = script.news().length;
    for (const asked of ['stop', 'pause', 'skip', 'resume'] as const) {
      await script.wish({ do: asked, scheduleId }, `other_${asked}`, 'cus_2');
    }
    expect(await script.commerce.schedule(scheduleId, 'cus_2')).toBeNull();
    expect(await script.commerce.schedules(customerId)).toMatchObject([{ state: 'active' }]);
    expect(script.news()).toHaveLength(told);
  });

  it('at most ten schedules', async () => {
    const script = await openScheduleScript(connection);
    for (let count = 0; count < 11; count += 1) await script.plan(fridays);
    expect(await script.commerce.schedules(customerId)).toHaveLength(10);
    expect(script.news().at(-1)).toMatchObject({ about: 'too_many' });
  });

  it('after STOP all pause without a word; resuming goes on with those alone', async () => {
    const script = await openScheduleScript(connection);
    const own = await script.plan(fridays);
    await script.plan(daily);
    await script.wish({ do: 'pause', scheduleId: own });
    const told = script.news().length;
    await script.wish({ do: 'pause_all' });
    await script.goTo('2026-12-20T08:00:00Z');
    expect(await script.states()).toEqual([]);
    expect(script.news()).toHaveLength(told);
    await script.wish({ do: 'resume_all' });
    expect(await script.commerce.schedules(customerId)).toMatchObject([
      { state: 'paused', pausedBy: 'customer' },
      { state: 'active', next: '2026-12-21' },
    ]);
  });
});
