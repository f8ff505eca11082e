import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import type { OrderRequest } from '../order.ts';
import { emptyBooks, openScriptedCommerce, orderOf, type Setting, statusOf } from '../scripted-commerce.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();
afterEach(() => emptyBooks(connection));

const orders = connection.collection('orders');
const viewOf = ({ commerce }: Setting, { orderId, customerId }: OrderRequest) =>
  commerce.order(orderId, customerId);

/** An order for one and the same recipient, whoever pays. */
function forRecipient(customerId: string, recipient: string, naira: number): OrderRequest {
  const request = orderOf(customerId, naira);
  const [line] = request.quote.lines;
  if (line?.product !== 'AIRTIME') throw new Error('an order of airtime was meant');
  return { ...request, quote: { ...request.quote, lines: [{ ...line, recipient }] } };
}

describe('an order is looked at when it is placed:', () => {
  it('the sixth in a minute is held, with what was found in its record', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    for (let count = 0; count < 5; count += 1) await setting.commerce.placeOrder(orderOf('fast', 100));
    const last = orderOf('fast', 100);
    await setting.commerce.placeOrder(last);
    expect(await viewOf(setting, last)).toMatchObject({
      status: 'HELD',
      holdReason: 'velocity',
      findings: [{ rule: 'velocity', measured: 6, action: 'hold' }],
    });
  });

  it('a recipient that ten customers pay for is held, five are a flag, and numbers are nowhere in clear', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    const requests = Array.from({ length: 10 }, (_, n) =>
      forRecipient(`payer_${n}`, '+2348039990000', 12_000),
    );
    for (const request of requests) await setting.commerce.placeOrder(request);
    const views = await Promise.all(requests.map((request) => viewOf(setting, request)));
    expect(views.map((view) => view?.findings?.length ?? 0)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
    expect(views.map((view) => view?.status).slice(8)).toEqual(['AWAITING_PAYMENT', 'HELD']);
    expect(views.at(-1)).toMatchObject({ holdReason: 'fraud' });
    const other = forRecipient('payer_0', '+2348039990001', 12_000);
    await setting.commerce.placeOrder(other);
    expect((await viewOf(setting, other))?.findings).toBeUndefined();
  });

  it('far above what the customer usually spends needs a code, below the limit of codes', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    for (let count = 0; count < 5; count += 1) await setting.commerce.placeOrder(orderOf('usual', 500));
    await orders.updateMany(
      {},
      { $set: { status: 'FULFILLED', createdAt: new Date(Date.now() - 3_600_000) } },
    );
    const request = { ...orderOf('usual', 30_000), verifiedAddress: 'adr_1' };
    await setting.commerce.placeOrder(request);
    expect(await viewOf(setting, request)).toMatchObject({
      status: 'SECOND_FACTOR',
      findings: [{ rule: 'unusual_amount', action: 'second_factor' }],
    });
  });

  it('the same order again is the same order, and is looked at once', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    const request = orderOf('again', 100);
    for (let count = 0; count < 8; count += 1) await setting.commerce.placeOrder(request);
    expect(await statusOf(setting, request)).toBe('AWAITING_PAYMENT');
    expect(await orders.countDocuments()).toBe(1);
  });

  it('and the desk sees the latest that were struck, whatever became of them', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    expect(await setting.commerce.struckOrders(10)).toEqual([]);
    for (let count = 0; count < 7; count += 1) await setting.commerce.placeOrder(orderOf('desk', 100));
    expect(await setting.commerce.struckOrders(10)).toMatchObject([
      { customerId: 'desk', status: 'HELD', findings: [{ rule: 'velocity', measured: 7 }] },
      { customerId: 'desk', status: 'HELD', findings: [{ rule: 'velocity', measured: 6 }] },
    ]);
  });

  it('by questions that an index answers', async () => {
    await openScriptedCommerce(connection);
    const since = { $gt: new Date(0) };
    for (const filter of [
      { customerId: 'cus_1', createdAt: since },
      { 'lines.targetKey': 'key', createdAt: since },
      { 'findings.rule': { $exists: true } },
    ]) {
      const plan = JSON.stringify(await orders.find(filter).sort({ createdAt: -1 }).explain('queryPlanner'));
      expect(plan).toContain('IXSCAN');
      expect(plan).not.toContain('COLLSCAN');
    }
  });
});
