import type { Connection } from 'mongoose';
import { createClock } from '../../config/clock.ts';
import { overpaymentMovement } from '../ledger.ts';
import { openLedgerStore } from '../ledger-store.ts';
import type { Quote } from '../order.ts';
import { openScriptedCommerce, orderOf, survive, type Told } from '../scripted-commerce.ts';
import { firstDate, type Plan, type Rhythm } from './calendar.ts';
import type { OccurrenceDoc } from './occurrence-store.ts';
import type { ScheduleNews, ScheduleWish } from './schedule.ts';

const collections = ['orders', 'payments', 'vends', 'refunds', 'schedules', 'schedule_occurrences'];
const mostSteps = 2_000;

/** A Saturday, ten o'clock in Lagos. */
export const start = new Date('2026-11-21T09:00:00Z');
export const customerId = 'cus_1';

export type ScheduleScript = Awaited<ReturnType<typeof openScheduleScript>>;

/** Commerce on a real database whose clock stands still until it is moved. */
export async function openScheduleScript(
  connection: Connection,
  options: { readonly onNews?: () => void } = {},
) {
  let now = start;
  let count = 0;
  const clock = createClock(1, () => now);
  const told: Told[] = [];
  const setting = await openScriptedCommerce(connection, {
    clock,
    deliverNews: async (delivery) => {
      options.onNews?.();
      if (!told.some(({ newsId }) => newsId === delivery.newsId)) told.push(delivery);
    },
  });
  const { commerce } = setting;
  const ledger = openLedgerStore(connection, () => now);
  const occurrences = connection.collection<OccurrenceDoc>('schedule_occurrences');

  async function nextDue(): Promise<Date | undefined> {
    const dueAts = await Promise.all(
      collections.map(async (name) => {
        const [first] = await connection
          .collection(name)
          .find({ dueAt: { $gt: now } })
          .sort({ dueAt: 1 })
          .limit(1)
          .toArray();
        return first?.['dueAt'] as Date | undefined;
      }),
    );
    return dueAts.filter((at) => at !== undefined).sort((a, b) => a.getTime() - b.getTime())[0];
  }

  /** Everything that is due at this moment, as a sweep would bring it. */
  async function settle(): Promise<void> {
    for (let step = 0; step < mostSteps; step += 1) {
      const due = await commerce.due(50);
      if (due.length === 0) return;
      await Promise.all(due.map(({ kind, id }) => survive(commerce.work(kind, id))));
    }
    throw new Error(`not at rest: ${JSON.stringify(await commerce.due(5))}`);
  }

  async function wish(
    asked: ScheduleWish,
    errandId = `errand_${++count}`,
    whose = customerId,
  ): Promise<void> {
    await commerce.runErrand({ kind: 'schedule', wish: asked }, { customerId: whose, errandId });
  }

  return {
    ...setting,
    told,
    kinds: (orderId: string) =>
      told.filter(({ news }) => 'orderId' in news && news.orderId === orderId).map(({ news }) => news.kind),
    occurrences,
    settle,
    wish,
    now: () => now,
    /** Moves the clock without anybody working. */
    sleepUntil: (moment: string) => {
      now = new Date(moment);
    },
    /** Lives through everything that falls due until then. */
    goTo: async (moment: string): Promise<void> => {
      const end = new Date(moment);
      await settle();
      for (let at = await nextDue(); at !== undefined && at <= end; at = await nextDue()) {
        now = at;
        await settle();
      }
      now = end;
      await settle();
    },
    /** A confirmed schedule of airtime, or of whatever the quote is for. Gives its id. */
    plan: async (
      rhythm: Rhythm,
      changes: { minute?: number; quote?: Quote; naira?: number; errandId?: string; whose?: string } = {},
    ) => {
      const { minute = 540, naira = 500, whose = customerId } = changes;
      const { quote } = orderOf(whose, naira);
      const plan: Plan = { rhythm, minute };
      const planned = { plan, first: firstDate(plan, now) ?? '', quote: changes.quote ?? quote };
      await wish({ do: 'plan', planned }, changes.errandId, whose);
      const schedules = await commerce.schedules(whose);
      return schedules.at(-1)?.scheduleId ?? '';
    },
    fillWallet: async (naira: number, whose = customerId): Promise<void> => {
      count += 1;
      const credit = { orderId: `old_${count}`, customerId: whose };
      await ledger.post(overpaymentMovement(credit, `credit_${count}`, naira * 100));
    },
    /** What the schedules have told, in its order. */
    news: (): readonly ScheduleNews[] => told.flatMap(({ news }) => (news.kind === 'schedule' ? [news] : [])),
    states: async (): Promise<readonly string[]> => {
      const all = await occurrences.find().sort({ date: 1 }).toArray();
      return all.map(({ date, state, reason }) => [date, state, ...(reason ? [reason] : [])].join(' '));
    },
  };
}

export async function emptySchedules(connection: Connection): Promise<void> {
  for (const name of ['schedules', 'schedule_occurrences']) {
    await connection.collection(name).deleteMany({});
  }
}
