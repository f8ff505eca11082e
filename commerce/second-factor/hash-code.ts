import type { Privacy } from '../../conversation/privacy.ts';

/** What may be stored of a code: keyed, one-way, and good for this one order. An order's goods and price never change. */
export function hashCode(privacy: Pick<Privacy, 'blindIndex'>, orderId: string, code: string): string {
  return privacy.blindIndex('secret', `code|${orderId}|${code}`);
}
