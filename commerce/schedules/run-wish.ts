import { createHash } from 'node:crypto';
import { scheduleRules } from '../../config/rules/schedules.ts';
import type { CommerceContext } from '../context.ts';
import { isOneOf } from '../whose.ts';
import type { LocalDate } from './calendar.ts';
import { flushSchedule } from './flush-schedule.ts';
import { newSchedule, priceOf } from './new-schedule.ts';
import type { PauseReason, PlannedQuote, ScheduleWish } from './schedule.ts';
import {
  changeConfirmed,
  ended,
  resumeAsked,
  type ScheduleReduce,
  skipAsked,
  toldEnded,
} from './schedule-changes.ts';
import { type ScheduleDoc, sealScheduleLines, tellBeforeAt } from './schedule-document.ts';
import { workSchedule } from './work-schedule.ts';

type Of = { readonly customerId: string; readonly errandId: string };

/** What a turn asks of schedules. The answer is news; a repeat does nothing. */
export async function runScheduleWish(context: CommerceContext, wish: ScheduleWish, of: Of): Promise<void> {
  switch (wish.do) {
    case 'plan': {
      const { replaces } = wish.planned;
      return replaces === undefined ? create(context, wish, of) : change(context, wish.planned, replaces, of);
    }
    case 'pause_all':
      return pauseAll(context, of);
    case 'resume_all':
      return resumeAll(context, of);
    case 'stop':
    case 'pause':
    case 'resume':
    case 'skip':
      return runForOne(context, wish, of);
  }
}

type WishForOne = Extract<ScheduleWish, { scheduleId: string }>;

async function runForOne(context: CommerceContext, wish: WishForOne, of: Of): Promise<void> {
  const schedule = await context.schedules.find(wish.scheduleId);
  if (!schedule || !isOneOf(await context.idsOf(of.customerId), schedule.customerId)) {
    return;
  }
  const { _id } = schedule;
  const by = { errandId: of.errandId, clock: context.clock };
  switch (wish.do) {
    case 'stop':
    case 'pause': {
      const to = wish.do === 'stop' ? 'stopped' : 'paused';
      const underWay = await callOff(context, schedule, to, 'customer');
      return decide(context, _id, toldEnded(by, underWay));
    }
    case 'resume':
      return decide(context, _id, resumeAsked(by));
    case 'skip':
      return decide(context, _id, skipAsked(by));
  }
}

async function pauseAll(context: CommerceContext, { customerId }: Of): Promise<void> {
  for (const schedule of await context.schedules.live(await context.idsOf(customerId))) {
    await callOff(context, schedule, 'paused', 'opt_out');
  }
}

async function resumeAll(context: CommerceContext, { customerId, errandId }: Of): Promise<void> {
  const by = { errandId, clock: context.clock };
  for (const { _id, pausedBy } of await context.schedules.live(await context.idsOf(customerId))) {
    if (pausedBy === 'opt_out') await decide(context, _id, resumeAsked(by, true));
  }
}

async function decide(context: CommerceContext, scheduleId: string, reduce: ScheduleReduce): Promise<void> {
  await context.schedules.update(scheduleId, reduce);
  await flushSchedule(context, scheduleId);
}

/**
 * No date comes any more, and one that is not ordered yet is left out. Gives the date whose order is under way.
 * One place decides between this and the order: the occurrence's state.
 */
async function callOff(
  context: CommerceContext,
  { _id }: ScheduleDoc,
  to: 'stopped' | 'paused',
  by: PauseReason,
): Promise<LocalDate | null> {
  await decide(context, _id, ended(to, context.clock, by));
  let underWay: LocalDate | null = null;
  for (const { _id: id, date } of await context.occurrences.open(_id)) {
    const left = await context.occurrences.move(id, 'due', { state: 'skipped', dueAt: null });
    if (!left && (await context.occurrences.find(id))?.state === 'ordered') underWay = date;
  }
  return underWay;
}

async function create(
  context: CommerceContext,
  { planned, verifiedAddress }: Extract<ScheduleWish, { do: 'plan' }>,
  { customerId, errandId }: Of,
): Promise<void> {
  const scheduleId = `sch_${createHash('sha256').update(errandId).digest('base64url').slice(0, 22)}`;
  const live = await context.schedules.live(await context.idsOf(customerId));
  const others = live.filter(({ _id }) => _id !== scheduleId);
  if (others.length >= scheduleRules.mostPerCustomer) {
    const news = { kind: 'schedule', scheduleId, about: 'too_many' } as const;
    return context.deliverNews({ newsId: `${scheduleId}:too_many`, customerId, news });
  }
  const { plan, first, quote } = planned;
  const now = context.clock.now();
  const sealedLines = await sealScheduleLines(context.privacy, { scheduleId, customerId }, quote.lines);
  const made = { scheduleId, customerId, quote, sealedLines, plan, first, verifiedAddress, errandId, now };
  const schedule = newSchedule(made);
  const tellsAt = tellBeforeAt(context.clock, { ...schedule, number: 0, dueAt: null, rev: 0 }, first);
  await context.schedules.insert({
    ...schedule,
    toldBefore: tellsAt <= now ? first : null,
    news: [{ id: `${scheduleId}:planned`, about: 'planned' }],
  });
  await workSchedule(context, scheduleId);
}

async function change(
  context: CommerceContext,
  { plan, quote }: PlannedQuote,
  scheduleId: string,
  { customerId, errandId }: Of,
): Promise<void> {
  const schedule = await context.schedules.find(scheduleId);
  if (!schedule || !isOneOf(await context.idsOf(customerId), schedule.customerId)) {
    return;
  }
  const lines = await sealScheduleLines(context.privacy, { scheduleId, customerId }, quote.lines);
  const by = { errandId, clock: context.clock };
  await decide(context, scheduleId, changeConfirmed(by, { ...priceOf(quote, lines), plan }));
}
