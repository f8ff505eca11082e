import type { AirtimeSlots } from '../../commerce/airtime/slots.ts';
import { type DataSlots, emptyDataSlots } from '../../commerce/data/slots.ts';
import type { OrderLine } from '../../commerce/order.ts';
import type { PowerSlots } from '../../commerce/power/slots.ts';
import type { ScheduleView } from '../../commerce/schedules/schedule.ts';
import { openPlan } from '../flows/plan-purchase.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Shows the schedule as it would be, to be confirmed: what it costs is money that is taken without asking again. */
export async function changeSchedule(draft: TurnDraft, schedule: ScheduleView, what: string): Promise<void> {
  const { scheduleId, number, product, plan, quote } = schedule;
  const slots = {
    goods: goodsOf(quote.lines),
    rhythm: plan.rhythm,
    minute: plan.minute,
    replaces: { scheduleId, number },
  };
  await openPlan(draft, product, slots, what.replace(/^(?:to|on|into|be)\s+/, ''));
}

/** The lines of a schedule as the slots of its product's flow. */
function goodsOf(lines: readonly OrderLine[]): AirtimeSlots | DataSlots | PowerSlots {
  const [first] = lines;
  switch (first?.product) {
    case 'DATA':
      return {
        ...emptyDataSlots,
        network: first.network,
        recipients: lines.flatMap((line) => (line.product === 'DATA' ? [line.recipient] : [])),
        code: first.bundle.code,
        sizeMb: first.bundle.sizeMb,
        days: first.bundle.days,
      };
    case 'POWER': {
      const { disco, meter, meterType, faceKobo: amountKobo } = first;
      return { disco, meter, meterType, amountKobo };
    }
    case 'AIRTIME':
    case undefined:
      return {
        forOther: false,
        lines: lines.flatMap((line) =>
          line.product === 'AIRTIME'
            ? [{ recipient: line.recipient, network: line.network, amountKobo: line.faceKobo }]
            : [],
        ),
      };
  }
}
