import type { Address } from './address.ts';
import type { Customer, CustomerAddress } from './conversation.ts';

/**
 * How sure it is that an address is the customer's own. `network`: the telephone itself. `proved`: shown to be of the
 * same person as that telephone. `unproved`: nobody but whoever writes from there has said so.
 */
export type Trust = 'network' | 'proved' | 'unproved';

export function trustOf({ medium, trust }: Pick<CustomerAddress, 'medium' | 'trust'>): Trust {
  return medium === 'sms' ? 'network' : (trust ?? 'unproved');
}

/** Of the address that a message came from; where none did, of the customer's best. */
export function trustOfSender({ addresses }: Customer, from: Address | undefined): Trust {
  const sender = addresses.filter(
    ({ medium, value }) => from === undefined || (medium === from.medium && value === from.value),
  );
  const all = new Set(sender.map(trustOf));
  if (all.has('network')) return 'network';
  return all.has('proved') ? 'proved' : 'unproved';
}
