import type { Product } from '../../commerce/order.ts';
import { agentRules } from '../../config/rules/agents.ts';
import { isSold } from '../flows/product-flows.ts';
import { nameProduct, startPurchase } from '../flows/show-flow.ts';
import { change, packOf, say, type TurnDraft } from '../turn-draft.ts';

export type Wish = { readonly product: Product; readonly words: string };

/** Purchases that come after the one that is opened now; said, so that nobody asks for them twice. */
export function keepWishes(draft: TurnDraft, wishes: readonly Wish[]): void {
  const pack = packOf(draft);
  if (wishes.length === 0) return;
  // Who has keys alone chooses again.
  if (draft.input.dialogue) {
    say(draft, pack.flow.oneAtATime);
    return;
  }
  const kept = wishes.slice(0, agentRules.wishesKept);
  change(draft, { wishes: kept });
  const what = [...new Set(kept.map(({ product }) => nameProduct(draft, product)))].join(', ');
  say(draft, pack.agents.wishes.wait({ what }));
}

/** Opens the next one when the one before it is ordered or cancelled, and nothing else is asked or shown to choose from. */
export async function startNextWish(draft: TurnDraft): Promise<void> {
  const { flow, paused, owner, wishes, session } = draft.state;
  const [next, ...rest] = wishes;
  if (!next || !isSold(next.product) || flow || paused) return;
  // Not after STOP, to who talks to a person, or where keys alone can answer.
  if (!session || owner === 'person' || draft.input.dialogue) return;
  const shown = draft.replies.at(-1)?.content;
  const ordered = draft.effects.some(({ kind }) => kind === 'place_order' || kind === 'schedule');
  if (draft.ended !== 'answered' || !shown || shown.kind === 'choices' || ordered) return;
  change(draft, { wishes: rest });
  const { agents } = packOf(draft);
  say(draft, agents.wishes.next({ what: nameProduct(draft, next.product) }));
  await startPurchase(draft, next.product, next.words);
}
