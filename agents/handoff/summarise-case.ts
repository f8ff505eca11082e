import { type TurnDraft, textOf } from '../turn-draft.ts';

/** For the person who gets a case: what the customer wrote, what was tried, and what is pending. */
export function summariseCase(draft: TurnDraft): string {
  const { state, input } = draft;
  const tried = [...(state.care?.involved ?? [])];
  const words = textOf(draft);
  return [
    ...(words === '' ? [] : [`Customer wrote: ${words}`]),
    ...(tried.length > 0 ? [`Tried: ${tried.join(', ')}.`] : []),
    ...pendingOf(draft),
    ...(input.customer.tier === 'default' ? [] : [`Customer is ${input.customer.tier}.`]),
  ].join(' ');
}

function pendingOf({ state: { flow, paused, openOrderId, wishes } }: TurnDraft): readonly string[] {
  const purchase = flow ?? paused;
  const pending = [
    ...(purchase ? [`a purchase (${purchase.flow}, ${purchase.step})`] : []),
    ...(openOrderId ? [`order ${openOrderId}`] : []),
    ...wishes.map(({ product }) => `a wish for ${product.toLowerCase()}`),
  ];
  return pending.length > 0 ? [`Pending: ${pending.join(', ')}.`] : [];
}
