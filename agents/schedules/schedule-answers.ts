import { readDataWords } from '../../commerce/data/data-words.ts';
import { findEarlier, latestData } from '../../commerce/data/past-bundles.ts';
import { emptyDataSlots } from '../../commerce/data/slots.ts';
import type { Product } from '../../commerce/order.ts';
import { addDays, lagosDate } from '../../commerce/schedules/calendar.ts';
import type { ScheduleView } from '../../commerce/schedules/schedule.ts';
import { dataRules } from '../../config/rules/data.ts';
import { isQuestion } from '../../conversation/flow-words.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { openPlan, startPlan } from '../flows/plan-purchase.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { chooseAmong, listSchedules, wishFor } from './schedule-commands.ts';
import { factsOfSchedule } from './schedule-facts.ts';

const ending =
  /\b(?:stop|off|cancel|disable|remove|end|don'?t|no (?:want|do|need)|opt out|unsubscribe|deactivate|delete|comot|without my)\b/;
const pausing = /\b(?:pause|hold)\b/;
const renewing =
  /^(?:(?:please|pls|abeg|kindly) )*(?:(?:turn on|switch on|enable|activate|start|set ?up|put on|do) )?(?:my )?(?:data )?auto(?:matic)?(?:ally)?[ -]?renew(?:al)?(?: (?:my |the |for my )?(?:data|plan|bundle|sub|subscription|line))?(?: on)?$/;

/** AUTO RENEW as a command. */
export async function takeAutoRenewal(draft: TurnDraft): Promise<boolean> {
  const folded = foldText(textOf(draft))
    .trim()
    .replace(/[\s.!]+$/, '');
  if (!renewing.test(folded)) return false;
  await startRenewal(draft);
  return true;
}

/** Automatic renewal of data: set up, stopped, or told how it stands. `otherwise` says what holds where there is none. */
export async function answerAutoRenewal(draft: TurnDraft, otherwise: () => void): Promise<void> {
  const text = textOf(draft);
  const own = await schedulesOf(draft, 'DATA');
  if (own.length > 0 && isQuestion(text)) return listSchedules(draft);
  if (isQuestion(text) || (own.length === 0 && ending.test(foldText(text)))) return otherwise();
  if (ending.test(foldText(text))) return stopOne(draft, 'stop', own);
  return startRenewal(draft);
}

/** Repeated airtime: set up, stopped, paused, or told how it is done. */
export async function answerAutoRecharge(draft: TurnDraft): Promise<void> {
  const folded = foldText(textOf(draft));
  const own = await schedulesOf(draft, 'AIRTIME');
  if (isQuestion(folded) || (own.length === 0 && (ending.test(folded) || pausing.test(folded)))) {
    return listSchedules(draft);
  }
  if (ending.test(folded)) return stopOne(draft, 'stop', own);
  if (pausing.test(folded)) return stopOne(draft, 'pause', own);
  return startPlan(draft, 'AIRTIME', textOf(draft));
}

async function schedulesOf(draft: TurnDraft, product: Product): Promise<readonly ScheduleView[]> {
  return (await draft.input.reads.schedules()).filter((schedule) => schedule.product === product);
}

function stopOne(draft: TurnDraft, wish: 'stop' | 'pause', own: readonly ScheduleView[]): void {
  const schedule = chooseAmong(draft, wish, own);
  if (schedule) wishFor(draft, wish, schedule);
}

/** The bundle that is meant, or the latest, bought again on the day when it ends. */
async function startRenewal(draft: TurnDraft): Promise<void> {
  const text = textOf(draft);
  const past = latestData(await draft.input.reads.recentOrders(dataRules.pastUse.orders));
  const meant = findEarlier(past, readDataWords(text)) ?? past[0];
  const today = lagosDate(draft.input.now);
  const { schedules } = packOf(draft);
  if (!meant) {
    say(draft, schedules.renewNothing);
    return openPlan(draft, 'DATA', { goods: emptyDataSlots, renews: today }, text);
  }
  const { network, recipients, code, sizeMb, days, boughtAt } = meant;
  const same = (await schedulesOf(draft, 'DATA')).find(({ quote: { lines } }) =>
    lines.some(
      (line) => line.product === 'DATA' && line.bundle.code === code && recipients.includes(line.recipient),
    ),
  );
  if (same?.next) return say(draft, schedules.renewOn(factsOfSchedule(same, packOf(draft))));
  const goods = { ...emptyDataSlots, network, recipients: [...recipients], code, sizeMb, days };
  const renews = addDays(lagosDate(boughtAt), days);
  await openPlan(draft, 'DATA', { goods, renews }, text);
}
