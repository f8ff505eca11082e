import type { Product } from '../../commerce/order.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import { type FlowScreen, type FlowShown, type FlowWait, lead } from '../../conversation/flow.ts';
import { lookupKey } from '../../conversation/lookup.ts';
import { addKeys, hasKeysOnly, keyFor } from '../choices/key-choices.ts';
import { change, flowEnv, packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { flowOf, type ProductFlow, productFlows } from './product-flows.ts';
import { addQuoteButtons } from './quote-buttons.ts';

/** A flow looks one thing up after another (the meter, then the meter under its real type), never more than these. */
const maximumLookups = 3;

/** Takes over the flow's new state and says what it shows. What has to be looked up first is, where it is at hand. */
export async function showFlow(draft: TurnDraft, move: FlowShown): Promise<void> {
  let shown = move;
  for (let count = 0; count < maximumLookups && shown.kind === 'looking_up'; count += 1) {
    const answer = await draft.input.reads.lookUp(shown.request);
    if (!answer) break;
    draft.known.set(lookupKey(shown.request), answer);
    shown = await repeatFlow(draft, shown.state, shown.note);
  }
  if (shown.kind === 'looking_up') waitForLookup(draft, shown);
  else takeScreen(draft, shown);
}

function takeScreen(draft: TurnDraft, shown: FlowScreen): void {
  change(draft, { flow: shown.state, paused: null, misunderstood: 0 });
  const content = draft.input.dialogue ? addKeys(shown, packOf(draft)) : shown.content;
  if (shown.kind === 'quoted') {
    say(draft, addQuoteButtons(content, shown.state, packOf(draft)), 'money_prompt');
  } else {
    say(draft, content);
  }
  draft.quoteShown = shown.kind === 'quoted';
  draft.flowShown = true;
}

/**
 * The answer comes back as news, on which the flow goes on where it stands; it takes a moment, so nothing is said
 * (an SMS costs money) unless there is something to say besides, or the customer is waiting already.
 */
function waitForLookup(draft: TurnDraft, { state, request, content, note }: FlowWait): void {
  const waited = draft.input.event.kind === 'message' && draft.input.state.flow?.step === 'looking_up';
  draft.effects.push({ kind: 'look_up', request });
  change(draft, { flow: state, paused: null, misunderstood: 0, choices: [] });
  // Who waits in a dialogue has the answer there.
  const silent = draft.input.dialogue !== undefined;
  if (waited && !silent) say(draft, lead(note, { kind: 'text', text: packOf(draft).flow.stillLooking }));
  else if (note && !silent) say(draft, lead(note, content));
  draft.flowShown = true;
}

async function repeatFlow(draft: TurnDraft, state: FlowState, note?: string): Promise<FlowShown> {
  const product = flowOf(state);
  return product.flow.repeat(state, await flowEnv(draft, product), note);
}

/** The pending question, or a fresh quote, once more. */
export async function showAgain(draft: TurnDraft, state: FlowState, note?: string): Promise<void> {
  await showFlow(draft, await repeatFlow(draft, state, note));
}

/** A message that answers nothing: counted, and asked again. */
export async function refuseAnswer(draft: TurnDraft, state: FlowState): Promise<void> {
  const product = flowOf(state);
  await showFlow(draft, product.flow.refuse(state, await flowEnv(draft, product)));
}

/** Gives a text to the flow as an answer; false where it is none. */
export async function fillFlow(draft: TurnDraft, state: FlowState, text: string): Promise<boolean> {
  const asksNumber = draft.input.dialogue !== undefined && longNumbers.has(state.asked ?? '');
  if (asksNumber && slipOfFinger.test(text)) {
    await refuseAnswer(draft, state);
    return true;
  }
  const product = flowOf(state);
  const move = product.flow.answer(state, text, await flowEnv(draft, product));
  if (move.kind === 'not_an_answer' || move.kind === 'confirmed') return false;
  await showFlow(draft, asksNumber ? await sayUnderstood(draft, state, move) : move);
  return true;
}

/** What is asked for by a long number: another one entered there is meant for something else, or for nothing. */
const longNumbers: ReadonlySet<string> = new Set(['meterNumber', 'recipient']);
const slipOfFinger = /^\s*\d{1,2}\s*$/;

/** Where the question is the same as before, what was understood goes before it. */
async function sayUnderstood(draft: TurnDraft, before: FlowState, move: FlowShown): Promise<FlowShown> {
  const { state } = move;
  if (move.kind !== 'asked' || state.asked !== before.asked || state.unusableAnswers > 0) return move;
  return { ...move, content: lead(`${await describeFlow(draft, state)}.`, move.content) };
}

/** After a digression: the pending question, or a fresh quote, is what the customer sees last. */
export async function resumeFlow(draft: TurnDraft, note?: (what: string) => string): Promise<void> {
  const { flow } = draft.state;
  if (!flow || draft.flowShown) return;
  draft.fromRecords = false;
  await showAgain(draft, flow, note?.(nameProduct(draft, flowOf(flow).product)));
}

export function nameProduct(draft: TurnDraft, product: Product): string {
  return packOf(draft)[packKeys[product]].name;
}

/** "Back to your airtime." */
export async function goOn(draft: TurnDraft): Promise<void> {
  await resumeFlow(draft, (what) => packOf(draft).flow.goOn({ what }));
}

/** The sentences of each product in a language pack; their `name` is what the product is called. */
const packKeys = { AIRTIME: 'airtime', POWER: 'power', DATA: 'data' } as const satisfies Record<
  Product,
  string
>;

/** What is being bought, as far as it is known. */
export async function describeFlow(draft: TurnDraft, state: FlowState): Promise<string> {
  const product = flowOf(state);
  return product.flow.describe(state, await flowEnv(draft, product));
}

/** Opens a purchase. One that was shown or put aside is replaced, and that is said first. */
export async function startPurchase(
  draft: TurnDraft,
  product: Product,
  text: string = textOf(draft),
): Promise<void> {
  await openFlow(draft, productFlows[product], text);
}

export async function openFlow(draft: TurnDraft, chosen: ProductFlow, text: string): Promise<void> {
  const note = await noteReplaced(draft, chosen.product);
  const env = await flowEnv(draft, chosen);
  await showFlow(draft, chosen.flow.start(text, env, note));
}

/** What is said of a purchase that another one takes the place of. */
export async function noteReplaced(draft: TurnDraft, product: Product): Promise<string | undefined> {
  const { flow, paused } = draft.state;
  const other = flow !== null && flowOf(flow).product !== product;
  const earlier = flow?.step === 'confirming' || other ? flow : paused;
  return earlier ? packOf(draft).flow.replaces({ what: await describeFlow(draft, earlier) }) : undefined;
}

export const resumeChoice = 'resume';
export const restartChoice = 'restart';

/** Offers the purchase that was put aside: 1 to finish, 2 to start again. */
export async function offerPaused(draft: TurnDraft): Promise<void> {
  const { paused, flow } = draft.state;
  if (!paused || flow) return;
  draft.fromRecords = false;
  const pack = packOf(draft);
  const what = await describeFlow(draft, paused);
  say(draft, {
    kind: 'choices',
    text: pack.flow.resumeOffer({ what }),
    choices: [
      { id: resumeChoice, label: pack.flow.resumeFinish },
      { id: restartChoice, label: pack.flow.resumeRestart },
      ...(hasKeysOnly(draft) ? [keyFor('menu', pack.dialogue.keys.menu)] : []),
    ],
  });
}
