import { airtimeFlow } from '../commerce/airtime/flow.ts';
import type { FlowShown } from '../conversation/flow.ts';
import { change, flowEnv, packOf, say, type TurnDraft, textOf } from './turn-draft.ts';

/** Takes over the flow's new state and says what it shows. */
export function showFlow(draft: TurnDraft, shown: FlowShown): void {
  change(draft, { flow: shown.state, paused: null, misunderstood: 0 });
  say(draft, shown.content, shown.kind === 'quoted' ? 'money_prompt' : 'chat');
  draft.quoteShown = shown.kind === 'quoted';
  draft.flowShown = true;
}

/** After a digression: the pending question, or a fresh quote, is what the customer sees last. */
export function resumeFlow(draft: TurnDraft, note?: string): void {
  const { flow } = draft.state;
  if (flow && !draft.flowShown) showFlow(draft, airtimeFlow.repeat(flow, flowEnv(draft), note));
}

/** Opens a purchase. One that was shown or put aside is replaced, and that is said first. */
export function startAirtime(draft: TurnDraft, text: string = textOf(draft)): void {
  const env = flowEnv(draft);
  const earlier = draft.state.flow?.step === 'confirming' ? draft.state.flow : draft.state.paused;
  const note = earlier && packOf(draft).flow.replaces({ what: airtimeFlow.describe(earlier, env) });
  showFlow(draft, airtimeFlow.start(text, env, note ?? undefined));
}

export const resumeChoice = 'resume';
export const restartChoice = 'restart';

/** Offers the purchase that was put aside: 1 to finish, 2 to start again. */
export function offerPaused(draft: TurnDraft): void {
  const { paused, flow } = draft.state;
  if (!paused || flow) return;
  const pack = packOf(draft);
  const what = airtimeFlow.describe(paused, flowEnv(draft));
  say(draft, {
    kind: 'choices',
    text: pack.flow.resumeOffer({ what }),
    choices: [
      { id: resumeChoice, label: pack.flow.resumeFinish },
      { id: restartChoice, label: pack.flow.resumeRestart },
    ],
  });
}
