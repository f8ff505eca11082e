import type { Quote } from '../../commerce/order.ts';
import { addDays, lagosDate, type Rhythm, weekdayOf } from '../../commerce/schedules/calendar.ts';
import { newSchedule } from '../../commerce/schedules/new-schedule.ts';
import { sealScheduleLines } from '../../commerce/schedules/schedule-document.ts';
import type { Stage } from './stage.ts';

const nineOClock = 540;
/** Far enough ahead that no date of it falls into the scenario. */
const aheadDays = 3;

/** What was bought before is bought again and again: a bundle whenever it ends, the rest once a week. */
export async function storePriorSchedule(
  stage: Stage,
  {
    orderId,
    customerId,
    quote,
  }: { readonly orderId: string; readonly customerId: string; readonly quote: Quote },
): Promise<void> {
  const { clock } = stage.runtime;
  const now = clock.now();
  const first = addDays(lagosDate(now), aheadDays);
  const [line] = quote.lines;
  const rhythm: Rhythm =
    line?.product === 'DATA'
      ? { kind: 'every', days: line.bundle.days, from: first }
      : { kind: 'weekly', weekdays: [weekdayOf(first)] };
  const scheduleId = `sch_prior_${orderId}`;
  const owner = { scheduleId, customerId };
  const sealedLines = await sealScheduleLines(stage.stores.privacy, owner, quote.lines);
  const plan = { rhythm, minute: nineOClock };
  await stage.schedules.insert(
    newSchedule({ ...owner, quote, sealedLines, plan, first, errandId: orderId, now }),
  );
}
