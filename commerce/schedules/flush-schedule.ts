import { scheduleRules } from '../../config/rules/schedules.ts';
import type { CommerceContext } from '../context.ts';
import { occurrenceId } from './occurrence-store.ts';
import type { ScheduleNews } from './schedule.ts';
import type { ScheduleDoc, StoredScheduleNews } from './schedule-document.ts';

/** Carries out what a schedule has decided: dates become occurrences, news reach the customer. A repeat does nothing. */
export async function flushSchedule(context: CommerceContext, scheduleId: string): Promise<void> {
  const schedule = await context.schedules.find(scheduleId);
  if (schedule && schedule.taken.length > 0) {
    await storeTaken(context, schedule);
  }
  await deliverScheduleNews(context, scheduleId);
}

async function storeTaken(context: CommerceContext, schedule: ScheduleDoc): Promise<void> {
  const { _id, customerId, taken } = schedule;
  const dueAt = turnOf(context, schedule);
  await context.occurrences.insert({ scheduleId: _id, customerId }, taken, dueAt);
  for (const { date, state } of taken) {
    if (state === 'due') {
      context.ringAt('schedule', occurrenceId(_id, date), dueAt);
    }
  }
  const stored = new Set(taken.map(({ date }) => date));
  await context.schedules.update(_id, (current) => {
    const left = current.taken.filter(({ date }) => !stored.has(date));
    return left.length === current.taken.length ? null : { taken: left };
  });
}

/** A customer's schedules that fall due together are ordered a few a minute: more would be held as a flood. */
function turnOf({ clock }: CommerceContext, { number }: ScheduleDoc): Date {
  const { mostPerCustomer, ordersPerSpacing, spacingMs } = scheduleRules;
  const spaces = Math.floor(((number - 1) % mostPerCustomer) / ordersPerSpacing);
  return spaces === 0 ? clock.now() : clock.after(spaces * spacingMs);
}

/** In their order, each once: news leave the schedule only after they were delivered. */
async function deliverScheduleNews(context: CommerceContext, scheduleId: string): Promise<void> {
  for (;;) {
    const schedule = await context.schedules.find(scheduleId);
    const first = schedule?.news[0];
    if (!schedule || !first) {
      return;
    }
    try {
      const { customerId } = schedule;
      await context.deliverNews({ newsId: first.id, customerId, news: newsOf(scheduleId, first) });
    } catch (err) {
      context.log.warn({ step: 'news', id: scheduleId, err }, 'news could not be delivered');
      const retryAt = context.clock.after(scheduleRules.newsRetryMs);
      await context.schedules.update(scheduleId, ({ news }) => (news.length > 0 ? { retryAt } : null));
      return;
    }
    await context.schedules.update(scheduleId, ({ news }) => {
      const left = news.filter(({ id }) => id !== first.id);
      return left.length === news.length ? null : { news: left };
    });
  }
}

function newsOf(scheduleId: string, { id: _, ...told }: StoredScheduleNews): ScheduleNews {
  return { kind: 'schedule', scheduleId, ...told };
}
