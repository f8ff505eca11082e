import type { OrderStatus } from './order.ts';

/**
 * Every legal move of an order. A status never moves back; the one way out of FULFILLED is a vendor's reversal of
 * everything it had delivered. A confirmed order goes from CONFIRMED straight to its hold or to the payment. Until it
 * is paid it may be held at any moment, and goes on from where it was when a person releases it.
 */
export const orderMoves = {
  CONFIRMED: ['HELD', 'SECOND_FACTOR', 'AWAITING_PAYMENT', 'CANCELLED'],
  HELD: ['SECOND_FACTOR', 'AWAITING_PAYMENT', 'PAID', 'REFUNDING', 'CANCELLED'],
  SECOND_FACTOR: ['HELD', 'AWAITING_PAYMENT', 'CANCELLED'],
  AWAITING_PAYMENT: ['HELD', 'PAID', 'REFUNDING', 'EXPIRED', 'CANCELLED'],
  PAID: ['VENDING'],
  VENDING: ['UNKNOWN', 'FULFILLED', 'FAILED'],
  UNKNOWN: ['FULFILLED', 'FAILED'],
  FULFILLED: ['REFUNDING'],
  FAILED: ['REFUNDING'],
  REFUNDING: ['REFUNDED'],
  REFUNDED: [],
  EXPIRED: [],
  CANCELLED: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

export const orderStatuses = Object.keys(orderMoves) as readonly OrderStatus[];

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  const targets: readonly OrderStatus[] = orderMoves[from];
  return targets.includes(to);
}

/** Final: no money of the customer is left in the order, whatever comes. */
export const finalStatuses = [
  'FULFILLED',
  'REFUNDED',
  'EXPIRED',
  'CANCELLED',
] as const satisfies readonly OrderStatus[];

/** How far an order is, for partners and reports. NONE: it ended and was never charged. */
export type PublicOrderStatus = 'PENDING' | 'SUCCESS' | 'FAILED' | 'REFUNDED' | 'NONE';

export const publicStatus = {
  CONFIRMED: 'PENDING',
  HELD: 'PENDING',
  SECOND_FACTOR: 'PENDING',
  AWAITING_PAYMENT: 'PENDING',
  PAID: 'PENDING',
  VENDING: 'PENDING',
  UNKNOWN: 'PENDING',
  FULFILLED: 'SUCCESS',
  FAILED: 'FAILED',
  REFUNDING: 'FAILED',
  REFUNDED: 'REFUNDED',
  EXPIRED: 'NONE',
  CANCELLED: 'NONE',
} as const satisfies Record<OrderStatus, PublicOrderStatus>;
