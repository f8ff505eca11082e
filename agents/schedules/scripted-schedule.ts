import type { ScheduleView } from '../../commerce/schedules/schedule.ts';
import type { ScriptedConversation } from '../scripted-conversation.ts';

/** For tests: a schedule of the script's customer, as if it had been made before. */
export function addSchedule(script: ScriptedConversation, changes: Partial<ScheduleView> = {}): ScheduleView {
  const price = { faceKobo: 50_000, payableKobo: 50_000 };
  const line = { product: 'AIRTIME', network: 'MTN', recipient: '+2348031234567', ...price } as const;
  const number = script.schedules.size + 1;
  const schedule: ScheduleView = {
    scheduleId: `sch_${number}`,
    number,
    state: 'active',
    pausedBy: null,
    product: 'AIRTIME',
    plan: { rhythm: { kind: 'weekly', weekdays: [5] }, minute: 540 },
    quote: { product: 'AIRTIME', lines: [line], ...price, discountKobo: 0, feeKobo: 0 },
    next: '2026-11-27',
    touchedAt: new Date(`2026-11-2${number}T09:00:00Z`),
    ...changes,
  };
  script.schedules.set(schedule.scheduleId, schedule);
  return schedule;
}
