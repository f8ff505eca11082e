import type { Customer } from './conversation.ts';

/** Whose records are a customer's: its own id first, then those of the customers that were joined to it. */
export function idsOf({
  customerId,
  formerIds = [],
}: Pick<Customer, 'customerId' | 'formerIds'>): readonly string[] {
  return [customerId, ...formerIds];
}

/** A customer's id is made of the address of its first contact. */
export const idOfKey = (addressKey: string) => `cus_${addressKey}`;

const isId = (lane: string) => lane.startsWith('cus_');

/** Whose a mailbox most likely is: a customer's own, or that of the customer whose first contact it was. */
export const likelyId = (lane: string) => (isId(lane) ? lane : idOfKey(lane));

/** The two mailboxes of whoever has one address: its own, and the address's. */
export const likelyLanes = (lane: string) => [
  likelyId(lane),
  isId(lane) ? lane.slice(idOfKey('').length) : lane,
];
