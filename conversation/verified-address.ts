import type { Address, Medium } from './address.ts';
import type { Customer, CustomerAddress } from './conversation.ts';

/**
 * Where a one-time code may go: the number that the operator's network gave with the customer's own messages. Undefined
 * for who has no number, or none that takes text.
 */
export function verifiedAddress({ msisdn, addresses }: Customer): CustomerAddress | undefined {
  return addresses.find(({ medium, value }) => medium === 'sms' && value === msisdn);
}

const byNumber: ReadonlySet<Medium> = new Set(['sms', 'ussd', 'voice', 'whatsapp']);

/** Whether a message came from that very number, over whichever of the ways that carry one. */
export function isFromNumber(from: Address | undefined, number: Pick<Address, 'value'> | undefined): boolean {
  return (
    from !== undefined && number !== undefined && byNumber.has(from.medium) && from.value === number.value
  );
}
