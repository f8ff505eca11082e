import { readAirtimeWords } from '../../commerce/airtime/airtime-tokens.ts';
import { asksForAirtime } from '../../commerce/airtime/read-airtime.ts';
import { readDataWords } from '../../commerce/data/data-words.ts';
import { asksForData } from '../../commerce/data/read-data.ts';
import type { Product } from '../../commerce/order.ts';
import { readPowerWords } from '../../commerce/power/power-words.ts';
import { asksForPower } from '../../commerce/power/read-power.ts';
import { lagosDate } from '../../commerce/schedules/calendar.ts';
import { plannedFlowName } from '../../commerce/schedules/plan-flow.ts';
import { readPlan } from '../../commerce/schedules/read-plan.ts';
import type { PlannedQuote } from '../../commerce/schedules/schedule.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import { isQuestion } from '../../conversation/flow-words.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { verifiedAddress } from '../../conversation/verified-address.ts';
import { isSessionHeld } from '../handoff/security-hold.ts';
import { change, packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { flowOf, isPlanned, plannedFlows, productFlows } from './product-flows.ts';
import { fillFlow, noteReplaced, openFlow, showAgain } from './show-flow.ts';

/** Words of what has happened or has not: whoever has them tells of something, and asks for nothing. */
const telling =
  /\b(?:not|never|didn'?t|hasn'?t|haven'?t|don'?t|yet|since|last|bought|paid|was|were|did|refund\w*|fail\w*|debited|still|why|wrong|complain\w*|stop|cancel|pause|hold|off|remove|disable|delete)\b/;
const asking =
  /\b(?:buy|buying|load|loading|send|sending|recharge|recharging|get|give|top ?up|renew|set ?up|schedule|put)\b/;
const maximumStrangeWords = 3;

/** A purchase with a rhythm: "every Friday 500 MTN for mum 0803…". False where the message is none. */
export async function takePlan(draft: TurnDraft): Promise<boolean> {
  const text = textOf(draft);
  const { flow } = draft.state;
  if (flow && isPlanned(flow)) return false;
  const product = plannedProduct(text, draft.input.now, flow);
  if (!product) return false;
  const underWay = flow && flowOf(flow).product === product ? flow : null;
  if (underWay && (await repeatPurchase(draft, underWay, text))) return true;
  await startPlan(draft, product, text);
  return true;
}

/** The purchase under way, again and again. */
async function repeatPurchase(draft: TurnDraft, flow: FlowState, text: string): Promise<boolean> {
  const state: FlowState = {
    ...flow,
    flow: plannedFlowName(flow.flow),
    slots: { goods: flow.slots },
    step: flow.step === 'looking_up' ? 'collecting' : flow.step,
  };
  return fillFlow(draft, state, text);
}

export async function startPlan(draft: TurnDraft, product: Product, text: string): Promise<void> {
  await openFlow(draft, plannedFlows[product], text);
}

/** Opens a planned purchase with what is known beforehand. */
export async function openPlan(
  draft: TurnDraft,
  product: Product,
  slots: Readonly<Record<string, unknown>>,
  text: string,
): Promise<void> {
  const state: FlowState = {
    flow: plannedFlowName(productFlows[product].flow.name),
    slots,
    // What is said besides corrects what is known, as it does at a quote.
    step: 'confirming',
    unusableAnswers: 0,
    updatedAt: draft.input.now.toISOString(),
  };
  const note = await noteReplaced(draft, product);
  if (note !== undefined) say(draft, note);
  if (await fillFlow(draft, state, text)) return;
  await showAgain(draft, { ...state, step: 'collecting' });
}

type Asked = { readonly rest: string; readonly hasRhythm: boolean; readonly wanted: boolean };

function plannedProduct(text: string, now: Date, flow: FlowState | null): Product | undefined {
  const folded = foldText(text);
  if (isQuestion(text) || telling.test(folded)) return undefined;
  const goods = asksForPower(text) ? 'POWER' : asksForData(text) ? 'DATA' : 'AIRTIME';
  // "Make it weekly" in a purchase of data is how long the bundle lasts.
  const adjectives = goods === 'AIRTIME' && (flow === null || flowOf(flow).product === 'AIRTIME');
  const reading = { today: lagosDate(now), adjectives, asked: false };
  const { rhythm, automatic, rest } = readPlan(text, reading);
  if (!rhythm && !automatic) return undefined;
  const asked: Asked = { rest, hasRhythm: rhythm !== undefined, wanted: asking.test(folded) };
  if (isAskedFor[goods](asked)) return goods;
  // "make it every friday", said of what is being bought
  const repeats = goods === 'AIRTIME' && flow !== null && asked.hasRhythm;
  return repeats && isShort(readAirtimeWords(rest).strangeWords) ? flowOf(flow).product : undefined;
}

const isAskedFor: Readonly<Record<Product, (asked: Asked) => boolean>> = {
  POWER: ({ rest, wanted }) => {
    const { amountsKobo, strangeWords } = readPowerWords(rest);
    return (amountsKobo.length > 0 || wanted) && isShort(strangeWords);
  },
  DATA: ({ rest, wanted, hasRhythm }) => {
    const { sizesMb, budgetsKobo, strangeWords } = readDataWords(rest);
    return (sizesMb.length + budgetsKobo.length > 0 || (wanted && hasRhythm)) && isShort(strangeWords);
  },
  AIRTIME: ({ rest }) => {
    const { tokens, strangeWords } = readAirtimeWords(rest);
    const named = tokens.some(({ kind }) => kind === 'amount') || asksForAirtime(rest);
    return named && isShort(strangeWords);
  },
};

const isShort = (strangeWords: number) => strangeWords <= maximumStrangeWords;

/** The confirmed plan. No reply: its news say that it is set. */
export function placePlan(draft: TurnDraft, planned: PlannedQuote): void {
  change(draft, { flow: null, paused: null, choices: [] });
  // It would be paid from the wallet again and again, and who calls may have forged the number.
  if (draft.input.dialogue === 'voice') {
    say(draft, packOf(draft).voice.planByText);
    return;
  }
  if (isSessionHeld(draft)) {
    say(draft, packOf(draft).person.noted);
    return;
  }
  const verified = verifiedAddress(draft.input.customer);
  draft.effects.push({
    kind: 'schedule',
    wish: { do: 'plan', planned, ...(verified ? { verifiedAddress: verified.addressKey } : {}) },
  });
}
