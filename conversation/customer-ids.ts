import type { Customer } from './conversation.ts';

/** Whose records are a customer's: its own id first, then those of the customers that were joined to it. */
export function idsOf({
  customerId,
  formerIds = [],
}: Pick<Customer, 'customerId' | 'formerIds'>): readonly string[] {
  return [customerId, ...formerIds];
}
