import type { LookupNews } from '../../commerce/news.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import { type Lookup, lookupKey } from '../../conversation/lookup.ts';
import { flowEnv, packOf, say, type TurnDraft } from '../turn-draft.ts';
import { flowOf } from './product-flows.ts';
import { showAgain } from './show-flow.ts';

/** The choice that asks the outside once more. */
export const retryLookupChoice = 'look_up_again';

/** An answer from outside: the flow that waits for it goes on; a customer who has moved on is not disturbed. */
export async function takeLookup(draft: TurnDraft, { request, outcome }: LookupNews): Promise<void> {
  const { flow, owner } = draft.state;
  const waits = owner === 'bot' && flow && (await waitsFor(draft, flow));
  if (!waits || lookupKey(waits) !== lookupKey(request)) {
    draft.ended = 'silent';
    return;
  }
  if (outcome === 'answered') return showAgain(draft, flow);
  const pack = packOf(draft);
  const what = pack.power.checkedMeter({ meter: request.meter });
  const choices = [{ id: retryLookupChoice, label: pack.flow.tryAgain }];
  say(draft, { kind: 'choices', text: pack.flow.lookupFailed({ what }), choices });
}

async function waitsFor(draft: TurnDraft, flow: FlowState): Promise<Lookup | null> {
  const product = flowOf(flow);
  return product.flow.waitsFor(flow, (await flowEnv(draft, product)).facts);
}
