import type { Network } from '../../conversation/values/network.ts';
import { parseNetworkName } from '../../conversation/values/network-name.ts';
import { proposeNetwork } from '../../conversation/values/phone-number.ts';
import { type TurnDraft, textOf } from '../turn-draft.ts';

/** The network that is named, or else the customer's own. */
export function networkMeant(draft: TurnDraft): Network | undefined {
  const { customer, event } = draft.input;
  const hint = event.kind === 'message' ? event.network : undefined;
  const own = hint ?? customer.network;
  return (
    parseNetworkName(textOf(draft)) ?? own ?? (customer.msisdn ? proposeNetwork(customer.msisdn) : undefined)
  );
}
