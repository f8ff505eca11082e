import { describe, expect, it } from 'vitest';
import type { OrderStatus } from './order.ts';
import { canMove, finalStatuses, orderStatuses, publicStatus } from './order-status.ts';

describe('the moves of an order', () => {
  it.each([
    ['FULFILLED', 'VENDING'],
    ['FULFILLED', 'PAID'],
    ['REFUNDED', 'FULFILLED'],
    ['REFUNDING', 'FULFILLED'],
    ['PAID', 'AWAITING_PAYMENT'],
    ['PAID', 'CANCELLED'],
    ['UNKNOWN', 'VENDING'],
    ['EXPIRED', 'PAID'],
    ['CANCELLED', 'PAID'],
    ['CONFIRMED', 'VENDING'],
    ['HELD', 'VENDING'],
    ['PAID', 'HELD'],
    ['VENDING', 'HELD'],
    ['AWAITING_PAYMENT', 'VENDING'],
  ] as const)('never lead from %s to %s', (from, to) => {
    expect(canMove(from, to)).toBe(false);
  });

  it('let a fulfilled order be taken back, as an edge of its own', () => {
    expect(canMove('FULFILLED', 'REFUNDING')).toBe(true);
  });

  it('never come back to a status they have left, but by a hold of what is not paid', () => {
    const held = orderStatuses.filter((status) => status !== 'CONFIRMED' && canMove(status, 'HELD'));
    expect(held).toEqual(['SECOND_FACTOR', 'AWAITING_PAYMENT']);
    const forward = (from: OrderStatus, to: OrderStatus) => canMove(from, to) && to !== 'HELD';
    for (const start of orderStatuses) {
      expect(reachable(start, forward)).not.toContain(start);
    }
  });

  it('lead every order to an end', () => {
    const ends: readonly string[] = finalStatuses;
    for (const start of orderStatuses) {
      const all = [start, ...reachable(start)];
      expect(all.some((status) => ends.includes(status))).toBe(true);
    }
  });

  it('show partners only the five public words', () => {
    const words = new Set(Object.values(publicStatus));
    expect([...words].sort()).toEqual(['FAILED', 'NONE', 'PENDING', 'REFUNDED', 'SUCCESS']);
  });
});

function reachable(start: OrderStatus, mayMove = canMove): OrderStatus[] {
  const found = new Set<OrderStatus>();
  const left = [start];
  for (let from = left.pop(); from !== undefined; from = left.pop()) {
    for (const to of orderStatuses) {
      if (mayMove(from, to) && !found.has(to)) {
        found.add(to);
        left.push(to);
      }
    }
  }
  return [...found];
}
