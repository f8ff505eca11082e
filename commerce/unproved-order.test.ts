import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { emptyBooks, openScriptedCommerce, orderOf, statusOf } from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();
beforeEach(() => emptyBooks(connection));

const unproved = (customerId: string, ...naira: number[]) => ({
  ...orderOf(customerId, ...naira),
  trust: 'unproved' as const,
});

describe('an order from an address that nobody has shown to be the customer’s', () => {
  it.each([
    ['of 20,000 to pay goes on', [9_000, 9_000], 'AWAITING_PAYMENT'],
    ['of more is cancelled, whoever let it through', [25_000], 'CANCELLED'],
    [
      'that wants a one-time code is cancelled: there is no telephone to send it to',
      [30_000, 30_000],
      'CANCELLED',
    ],
  ] as const)('%s', async (_what, naira, status) => {
    const setting = await openScriptedCommerce(connection);
    const order = unproved('cus_1', ...naira);
    await setting.commerce.placeOrder(order);
    expect(await statusOf(setting, order)).toBe(status);
    expect(setting.kinds(order.orderId).includes('over_limit')).toBe(status === 'CANCELLED');
    expect(setting.links.size).toBe(0);
  });

  it('is counted with those of the day, also of a former id, but not with what was never paid', async () => {
    const setting = await openScriptedCommerce(connection, { idsOf: async () => ['cus_1', 'cus_old'] });
    const { commerce } = setting;
    const place = async (customerId: string, naira: number) => {
      const order = unproved(customerId, naira);
      await commerce.placeOrder(order);
      return order;
    };
    const first = await place('cus_old', 20_000);
    await place('cus_1', 20_000);
    const third = await place('cus_1', 15_000);
    expect(await statusOf(setting, third)).toBe('CANCELLED');
    await commerce.cancelOrder({ orderId: first.orderId, customerId: 'cus_1', requestId: 'r1' });
    expect(await statusOf(setting, await place('cus_1', 15_000))).toBe('AWAITING_PAYMENT');
  });

  it('from a proved one has no such limit', async () => {
    const setting = await openScriptedCommerce(connection);
    const order = orderOf('cus_1', 25_000);
    await setting.commerce.placeOrder(order);
    expect(await statusOf(setting, order)).toBe('AWAITING_PAYMENT');
  });
});
