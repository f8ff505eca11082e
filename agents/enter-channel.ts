import type { TurnInput } from './turn.ts';

/**
 * The turn of a message from elsewhere than the last one: what was being bought there is put aside, to be offered here, and
 * what was shown there is not answered by a digit that was typed here.
 */
export function enterChannel(input: TurnInput): TurnInput {
  const { event, state, customer } = input;
  if (event.kind !== 'message') return input;
  const { from, medium = from?.medium } = event;
  const address = customer.addresses.find(
    (known) => known.medium === from?.medium && known.value === from.value,
  );
  if (!address || !medium) return input;
  const at = { addressKey: address.addressKey, medium };
  const before = state.at ?? at;
  if (before.addressKey === at.addressKey && before.medium === at.medium) {
    return { ...input, state: { ...state, at } };
  }
  const paused = state.flow ?? state.paused;
  return { ...input, state: { ...state, at, flow: null, paused, choices: [] } };
}
