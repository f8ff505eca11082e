import { describeLines } from '../../commerce/describe.ts';
import { describePlan, formatDate, formatMinute } from '../../commerce/schedules/describe.ts';
import type { ScheduleView } from '../../commerce/schedules/schedule.ts';
import type { Needs } from '../../conversation/language/facts.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { formatNaira } from '../../conversation/values/naira.ts';

export type ScheduleFacts = Needs<'position' | 'what' | 'when' | 'date' | 'next' | 'time' | 'payable'>;

/** A schedule's values as sentences take them; `date` is the one that is spoken of, the next by default. */
export function factsOfSchedule(
  { number, quote, plan, next }: ScheduleView,
  pack: LanguagePack,
  about: string | null = next,
): ScheduleFacts {
  return {
    position: number,
    what: describeLines(quote.lines, pack),
    when: describePlan(plan, pack),
    date: about === null ? '' : formatDate(about),
    next: next === null ? '' : formatDate(next),
    time: formatMinute(plan.minute),
    payable: formatNaira(quote.payableKobo),
  };
}
