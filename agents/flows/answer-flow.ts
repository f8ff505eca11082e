import type { Quote } from '../../commerce/order.ts';
import type { PlannedQuote } from '../../commerce/schedules/schedule.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import { isNo, isYes } from '../../conversation/flow-words.ts';
import { sayStatus } from '../answers/order-answers.ts';
import { hasAlarmingWord } from '../handoff/alarming-words.ts';
import { exceedsLimit, refuseUnproved } from '../identity/spending-limit.ts';
import type { Understand } from '../next-step.ts';
import { change, flowEnv, packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import type { Keyword } from '../understanding/keywords.ts';
import { placeOrder } from './place-order.ts';
import { placePlan } from './plan-purchase.ts';
import { asksForAny, commandIn, flowOf, isSold, newRequestIn } from './product-flows.ts';
import { fillFlow, refuseAnswer, showAgain, showFlow, startPurchase } from './show-flow.ts';

/** The customer's yes: to the quote under way, to one that was put aside, or to nothing. */
export async function takeYes(draft: TurnDraft): Promise<boolean> {
  const { flow, paused } = draft.state;
  if (flow) await confirmFlow(draft, flow);
  else if (paused) await showPaused(draft, paused);
  else await takeIdleYes(draft);
  return true;
}

/** A yes to what was shown elsewhere, or a while ago: money moves on it, so it is looked at once more. */
async function showPaused(draft: TurnDraft, paused: FlowState): Promise<void> {
  const { quoteExpired, quoteNotLast } = packOf(draft).flow;
  const stands =
    paused.quotedUntil !== undefined && Date.parse(paused.quotedUntil) > draft.input.now.getTime();
  await showAgain(draft, paused, stands ? quoteNotLast : quoteExpired);
}

async function confirmFlow(draft: TurnDraft, state: FlowState): Promise<void> {
  const product = flowOf(state);
  const move = product.flow.confirm(state, await flowEnv(draft, product));
  if (move.kind === 'confirmed') await place(draft, state, move.quote);
  else if (move.kind === 'not_an_answer') await refuseAnswer(draft, state);
  else await showFlow(draft, move);
}

async function place(draft: TurnDraft, state: FlowState, quote: Quote | PlannedQuote): Promise<void> {
  if (await exceedsLimit(draft, 'plan' in quote ? quote.quote.payableKobo : quote.payableKobo))
    return refuseUnproved(draft, state);
  if ('plan' in quote) placePlan(draft, quote);
  else placeOrder(draft, quote);
}

/** A second yes after the order was placed is about that order. */
async function takeIdleYes(draft: TurnDraft): Promise<void> {
  const { openOrderId } = draft.state;
  const open = openOrderId ? await draft.input.reads.order(openOrderId) : null;
  const { talk } = packOf(draft);
  if (open) sayStatus(draft, open);
  else say(draft, openOrderId ? talk.orderOnItsWay : talk.nothingToConfirm);
}

/** Ends the purchase under way, or the one put aside; false where there is none. */
export async function cancelFlow(draft: TurnDraft): Promise<boolean> {
  const { flow, paused, openOrderId } = draft.state;
  if (!flow && !paused) return false;
  change(draft, { flow: null, paused: null });
  const open = openOrderId ? await draft.input.reads.order(openOrderId) : null;
  const texts = packOf(draft).flow;
  const waits =
    open?.status === 'AWAITING_PAYMENT' || open?.status === 'HELD' || open?.status === 'SECOND_FACTOR';
  say(draft, open && waits ? texts.cancelledOrderOpen({ ref: open.ref }) : texts.cancelled);
  return true;
}

/** An answer to the pending question, a correction, a yes or a no. Slot filling goes before any intent. */
export async function answerFlow(
  draft: TurnDraft,
  keyword: Keyword | undefined,
  understand: Understand,
): Promise<boolean> {
  const { flow, paused } = draft.state;
  const text = textOf(draft);
  if (isYes(text)) return takeYes(draft);
  if (!flow && !paused) return false;
  if (isNo(text)) return cancelFlow(draft);
  if (keyword && keyword.kind !== 'buy') return false;
  if (hasAlarmingWord(text) && understand(text).escalate) return false;
  return flow ? answerPending(draft, flow, keyword) : answerPaused(draft, paused, text);
}

/** A command of another product opens that one at any step; a new request in words, only over a quote. */
async function answerPending(
  draft: TurnDraft,
  flow: FlowState,
  keyword: Keyword | undefined,
): Promise<boolean> {
  const text = textOf(draft);
  const current = flowOf(flow);
  const commanded = keyword?.kind === 'buy' ? keyword.product : commandIn(text);
  if (commanded && commanded !== current.product) return startOther(draft, commanded);
  const wanted = flow.step === 'confirming' ? newRequestIn(text, current) : undefined;
  if (wanted) {
    await startPurchase(draft, wanted);
    return true;
  }
  return fillFlow(draft, flow, text);
}

async function startOther(draft: TurnDraft, product: string): Promise<boolean> {
  if (!isSold(product)) return false;
  await startPurchase(draft, product);
  return true;
}

/** What was put aside takes an answer only from a message that can't be a purchase of its own. */
async function answerPaused(draft: TurnDraft, paused: FlowState | null, text: string): Promise<boolean> {
  if (!paused || asksForAny(text)) return false;
  return fillFlow(draft, paused, text);
}
