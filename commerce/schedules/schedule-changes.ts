import type { Clock } from '../../config/clock.ts';
import { scheduleRules } from '../../config/rules/schedules.ts';
import { dateAfter, firstDate, type LocalDate } from './calendar.ts';
import type { FailureReason, PauseReason } from './schedule.ts';
import {
  calendarNow,
  dueOn,
  type ScheduleChange,
  type ScheduleDoc,
  type StoredScheduleNews,
  type TakenDate,
  tellBeforeAt,
  tooLateAt,
} from './schedule-document.ts';

/** A schedule's own decisions, pure: as it is, what it becomes; null for nothing. */
export type ScheduleReduce = (schedule: ScheduleDoc) => ScheduleChange | null;

/** Most dates that are given up in one step; what is left is the next step's. */
const mostMissed = 400;
const keptErrands = 20;
const keptOutcomes = 12;

type NewNews = StoredScheduleNews extends infer News
  ? News extends unknown
    ? Omit<News, 'id'>
    : never
  : never;

function tell(schedule: ScheduleDoc, change: ScheduleChange, told: NewNews, about: string): ScheduleChange {
  const news = { id: `${schedule._id}:${told.about}:${about}`, ...told } as StoredScheduleNews;
  return { ...change, news: [...(change.news ?? schedule.news), news] };
}

/** What the calendar asks for now: dates that are too late are given up, one that is due is taken, one to come is told. */
export function calendarMoved(clock: Clock): ScheduleReduce {
  return (schedule) => {
    const { state, next } = schedule;
    if (state !== 'active' || next === null) {
      return null;
    }
    const now = clock.now();
    if (tooLateAt(clock, schedule, next) <= now) {
      return giveUpMissed(schedule, clock);
    }
    if (dueOn(clock, schedule, next) <= now) {
      return takeDate(schedule, next, 'due');
    }
    if (schedule.toldBefore !== next && tellBeforeAt(clock, schedule, next) <= now) {
      return tell(schedule, { toldBefore: next }, { about: 'tell_before', date: next }, next);
    }
    return null;
  };
}

function takeDate(schedule: ScheduleDoc, date: LocalDate, state: TakenDate['state']): ScheduleChange {
  const next = dateAfter(schedule.plan.rhythm, date);
  return {
    taken: [...schedule.taken, { date, state }],
    last: date,
    next,
    ...(next === null ? { state: 'done' as const } : {}),
  };
}

/** One word for all of them: each would cost a message, and nothing can be done about them. */
function giveUpMissed(schedule: ScheduleDoc, clock: Clock): ScheduleChange {
  const now = clock.now();
  const missed: TakenDate[] = [];
  let next = schedule.next;
  while (next !== null && missed.length < mostMissed && tooLateAt(clock, schedule, next) <= now) {
    missed.push({ date: next, state: 'missed' });
    next = dateAfter(schedule.plan.rhythm, next);
  }
  const date = missed.at(-1)?.date ?? null;
  if (date === null) {
    return {};
  }
  const change: ScheduleChange = {
    taken: [...schedule.taken, ...missed],
    last: date,
    next,
    ...(next === null ? { state: 'done' } : {}),
  };
  return tell(schedule, change, { about: 'missed', date, count: missed.length }, date);
}

const isOver = ({ state }: ScheduleDoc) => state === 'stopped' || state === 'done';

/** An errand is done once; its id is kept with what it changed. */
function once(errandId: string, clock: Clock, reduce: ScheduleReduce): ScheduleReduce {
  return (schedule) => {
    if (schedule.errands.includes(errandId)) {
      return null;
    }
    const change = reduce(schedule);
    const errands = [...schedule.errands, errandId].slice(-keptErrands);
    return change && { ...change, errands, touchedAt: clock.now() };
  };
}

type By = { readonly errandId: string; readonly clock: Clock };

/** No date comes any more. Says nothing yet: first it must be known what was under way already. */
export function ended(to: 'stopped' | 'paused', clock: Clock, by: PauseReason): ScheduleReduce {
  return (schedule) => {
    if (isOver(schedule) || (to === 'paused' && schedule.state === 'paused')) {
      return null;
    }
    const touchedAt = clock.now();
    return to === 'stopped'
      ? { state: 'stopped', next: null, pausedBy: null, touchedAt }
      : { state: 'paused', pausedBy: by, touchedAt };
  };
}

/** `underWay`: a date whose order can't be called off with it. */
export function toldEnded({ errandId, clock }: By, underWay: LocalDate | null): ScheduleReduce {
  return once(errandId, clock, (schedule) => {
    const about = isOver(schedule) ? 'stopped' : 'paused';
    return tell(schedule, {}, { about, ...(underWay ? { underWay } : {}) }, errandId);
  });
}

/** Goes on with the next date ahead: those of the pause are over. */
export function resumeAsked({ errandId, clock }: By, silently = false): ScheduleReduce {
  return once(errandId, clock, (schedule) => {
    const answer = (change: ScheduleChange): ScheduleChange =>
      silently ? change : tell(schedule, change, { about: 'resumed' }, errandId);
    if (isOver(schedule)) {
      return tell(schedule, {}, { about: 'stopped' }, errandId);
    }
    if (schedule.state === 'active') {
      return answer({});
    }
    const next = firstDate(schedule.plan, calendarNow(clock, schedule), schedule.last);
    const state = next === null ? 'done' : 'active';
    const change: ScheduleChange = {
      state,
      pausedBy: null,
      next,
      outcomes: [],
      toldBefore: tooSoon(clock, schedule, next),
    };
    return answer(change);
  });
}

/** A date whose word before would have been due already needs none: the customer hears of it now. */
function tooSoon(clock: Clock, schedule: ScheduleDoc, next: LocalDate | null): LocalDate | null {
  return next !== null && tellBeforeAt(clock, schedule, next) <= clock.now() ? next : null;
}

export function skipAsked({ errandId, clock }: By): ScheduleReduce {
  return once(errandId, clock, (schedule) => {
    const { next, state } = schedule;
    if (next === null || state !== 'active') {
      return tell(schedule, {}, { about: isOver(schedule) ? 'stopped' : 'paused' }, errandId);
    }
    return tell(schedule, takeDate(schedule, next, 'skipped'), { about: 'skipped', date: next }, errandId);
  });
}

export type Replanned = Pick<
  ScheduleDoc,
  'product' | 'sealedLines' | 'faceKobo' | 'discountKobo' | 'feeKobo' | 'agreedKobo' | 'plan'
>;

/** Another amount or another rhythm, confirmed. A paused one goes on. */
export function changeConfirmed({ errandId, clock }: By, replanned: Replanned): ScheduleReduce {
  return once(errandId, clock, (schedule) => {
    if (isOver(schedule)) {
      return tell(schedule, {}, { about: 'stopped' }, errandId);
    }
    const next = firstDate(replanned.plan, calendarNow(clock, schedule), schedule.last);
    const changed = { ...schedule, ...replanned };
    const change: ScheduleChange = {
      ...replanned,
      next,
      state: next === null ? 'done' : 'active',
      pausedBy: null,
      outcomes: [],
      toldBefore: tooSoon(clock, changed, next),
    };
    return tell(schedule, change, { about: 'changed' }, errandId);
  });
}

/** A date has ended well or not at all; each counts once. */
export function dateEnded(date: LocalDate, failure: FailureReason | null): ScheduleReduce {
  return (schedule) => {
    if (schedule.outcomes.some((outcome) => outcome.date === date)) {
      return null;
    }
    const outcomes = [...schedule.outcomes, { date, ok: failure === null }]
      .sort((a, b) => (a.date < b.date ? -1 : 1))
      .slice(-keptOutcomes);
    if (failure === null) {
      return { outcomes };
    }
    const pauses =
      schedule.state === 'active' && failuresInARow(outcomes) >= scheduleRules.failuresBeforePause;
    const change: ScheduleChange = pauses
      ? { outcomes, state: 'paused', pausedBy: 'failures' }
      : { outcomes };
    return tell(schedule, change, { about: 'failed', date, reason: failure, pauses }, date);
  };
}

function failuresInARow(outcomes: ScheduleDoc['outcomes']): number {
  const good = outcomes.findLastIndex(({ ok }) => ok);
  return outcomes.length - 1 - good;
}

/** A date that could not be ordered in time after all. */
export function dateMissed(date: LocalDate): ScheduleReduce {
  return (schedule) => {
    const id = `${schedule._id}:missed:${date}`;
    const told = schedule.news.some((news) => news.id === id);
    return told ? null : tell(schedule, {}, { about: 'missed', date, count: 1 }, date);
  };
}

export function dateDearer(date: LocalDate, payableKobo: number): ScheduleReduce {
  return (schedule) => tell(schedule, {}, { about: 'dearer', date, payableKobo }, date);
}
