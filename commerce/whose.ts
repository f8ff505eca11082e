import mongoose from 'mongoose';

/** Whose records: a customer's id, or all the ids that one customer has had, the present one first. */
export type Whose = string | readonly string[];

export function idsIn(whose: Whose): readonly string[] {
  return typeof whose === 'string' ? [whose] : whose;
}

/** As a filter's value. */
export function ownedBy(whose: Whose): string | { $in: string[] } {
  const ids = idsIn(whose);
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? only : mongoose.trusted({ $in: [...ids] });
}

export function isOneOf(whose: Whose, customerId: string | undefined): boolean {
  return customerId !== undefined && idsIn(whose).includes(customerId);
}
