import type { CommerceContext } from '../context.ts';
import { flushSchedule } from './flush-schedule.ts';
import { isOccurrenceId } from './occurrence-store.ts';
import { calendarMoved } from './schedule-changes.ts';
import { workOccurrence } from './work-occurrence.ts';

/** More than a schedule can have to do at once; a loop that is longer is a bug. */
const maximumSteps = 100;

/** What is due of a schedule, or of one of its dates. Any time, any number of times, from any process. */
export function workSchedule(context: CommerceContext, id: string): Promise<void> {
  return isOccurrenceId(id) ? workOccurrence(context, id) : followCalendar(context, id);
}

async function followCalendar(context: CommerceContext, scheduleId: string): Promise<void> {
  for (let step = 0; step < maximumSteps; step += 1) {
    const moved = await context.schedules.update(scheduleId, calendarMoved(context.clock));
    await flushSchedule(context, scheduleId);
    if (!moved) {
      return;
    }
  }
  throw new Error(`schedule ${scheduleId} does not come to rest`);
}
