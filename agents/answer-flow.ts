import { airtimeFlow } from '../commerce/airtime/flow.ts';
import { asksForAirtime, isNewAirtimeRequest } from '../commerce/airtime/read-airtime.ts';
import type { FlowState } from '../conversation/conversation.ts';
import { isNo, isYes } from '../conversation/flow-words.ts';
import { hasAlarmingWord } from './alarming-words.ts';
import type { Understand } from './next-step.ts';
import { sayStatus } from './order-answers.ts';
import { placeOrder } from './place-order.ts';
import { showFlow, startAirtime } from './show-flow.ts';
import { change, flowEnv, packOf, say, type TurnDraft, textOf } from './turn-draft.ts';
import type { Keyword } from './understanding/keywords.ts';

/** The customer's yes: to the quote under way, to one that was put aside, or to nothing. */
export async function takeYes(draft: TurnDraft): Promise<boolean> {
  const { flow, paused } = draft.state;
  const env = flowEnv(draft);
  if (flow) {
    const move = airtimeFlow.confirm(flow, env);
    if (move.kind === 'confirmed') placeOrder(draft, move.quote);
    else showFlow(draft, move.kind === 'not_an_answer' ? airtimeFlow.refuse(flow, env) : move);
  } else if (paused) {
    showFlow(draft, airtimeFlow.repeat(paused, env, env.pack.flow.quoteExpired));
  } else {
    await takeIdleYes(draft);
  }
  return true;
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
  const waits = open?.status === 'AWAITING_PAYMENT' || open?.status === 'HELD';
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
  return flow ? answerPending(draft, flow, text) : answerPaused(draft, paused, text);
}

function answerPending(draft: TurnDraft, flow: FlowState, text: string): boolean {
  if (flow.step === 'confirming' && isNewAirtimeRequest(text)) {
    startAirtime(draft);
    return true;
  }
  return fillFrom(draft, flow, text);
}

/** What was put aside takes an answer only from a message that can't be a purchase of its own. */
function answerPaused(draft: TurnDraft, paused: FlowState | null, text: string): boolean {
  if (!paused || asksForAirtime(text)) return false;
  return fillFrom(draft, paused, text);
}

function fillFrom(draft: TurnDraft, flow: FlowState, text: string): boolean {
  const move = airtimeFlow.answer(flow, text, flowEnv(draft));
  if (move.kind === 'not_an_answer' || move.kind === 'confirmed') return false;
  showFlow(draft, move);
  return true;
}
