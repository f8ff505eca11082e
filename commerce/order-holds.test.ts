import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  type Setting,
  statusOf,
} from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();

beforeEach(() => emptyBooks(connection));

/** An order with its link out, held by a security word; gives the payment's reference. */
async function placeAndHold(setting: Setting, request: ReturnType<typeof orderOf>): Promise<string> {
  await setting.commerce.placeOrder(request);
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  await setting.commerce.holdOrders({ customerId: request.customerId, requestId: 'word:1' });
  expect(await statusOf(setting, request)).toBe('HELD');
  return [...setting.links.keys()].at(-1) ?? '';
}

async function payHeld(setting: Setting, request: ReturnType<typeof orderOf>, reference: string) {
  setting.pay(reference);
  await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_kept'));
  expect(await statusOf(setting, request)).toBe('HELD');
}

describe('a security word', () => {
  it.each([
    ['released', 'FULFILLED', 1, 0],
    ['refused', 'REFUNDED', 0, 50_000],
  ] as const)('keeps a payment that arrives; %s, the order is %s', async (word, status, vends, backKobo) => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('held', 500);
    await payHeld(setting, request, await placeAndHold(setting, request));
    expect(setting.executions).toEqual([]);
    const decide = word === 'released' ? setting.commerce.releaseHeld : setting.commerce.refuseHeld;
    expect(await decide('held', 'ada')).toBe(1);
    expect(await decide('held', 'ada')).toBe(0);
    await driveTo(setting, request, status);
    expect(setting.kinds(request.orderId).slice(0, 4)).toEqual([
      'payment_link',
      'held',
      'payment_kept',
      word,
    ]);
    expect(setting.executions).toHaveLength(vends);
    expect(await setting.commerce.order(request.orderId, 'held')).toMatchObject({ refundedKobo: backKobo });
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('lets an order that is released unpaid be paid by the link that is out', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('back', 500);
    const reference = await placeAndHold(setting, request);
    expect(await setting.commerce.releaseHeld('back', 'ada')).toBe(1);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'held', 'released', 'payment_link']);
    setting.pay(reference);
    await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
    await driveTo(setting, request, 'FULFILLED');
    expect(setting.links.size).toBe(1);
  });

  it('holds before the link is there, and the order gets one after its release', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('early', 500);
    await setting.commerce.placeOrder(request);
    await setting.commerce.holdOrders({ customerId: 'early', requestId: 'word:1' });
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(5)).length === 0);
    expect(setting.links.size).toBe(0);
    await setting.commerce.releaseHeld('early', 'ada');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  });

  it('is a hold of an order that is confirmed after it, and leaves other customers alone', async () => {
    const setting = await openScriptedCommerce(connection);
    const [request, other] = [orderOf('after', 500), orderOf('other', 500)];
    await setting.commerce.placeOrder({ ...request, hold: 'security' });
    await setting.commerce.placeOrder(other);
    await setting.commerce.holdOrders({ customerId: 'after', requestId: 'word:1' });
    expect(await setting.commerce.order(request.orderId, 'after')).toMatchObject({
      status: 'HELD',
      holdReason: 'security',
    });
    expect(await statusOf(setting, other)).toBe('AWAITING_PAYMENT');
  });

  it('loses or wins against a payment at the same moment, and no money is lost either way', async () => {
    const setting = await openScriptedCommerce(connection);
    for (let round = 0; round < 10; round += 1) {
      const request = orderOf(`race${round}`, 500);
      await setting.commerce.placeOrder(request);
      await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
      const reference = [...setting.links.keys()].at(-1) ?? '';
      setting.pay(reference);
      await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
      const [due] = await setting.commerce.due(1);
      await Promise.all([
        due ? setting.commerce.work(due.kind, due.id) : undefined,
        setting.commerce.holdOrders({ customerId: request.customerId, requestId: 'word:1' }),
      ]);
      await driveUntil(setting.commerce, async () => (await setting.commerce.due(5)).length === 0);
      await setting.commerce.releaseHeld(request.customerId, 'ada');
      await driveTo(setting, request, 'FULFILLED');
      expect(await owedKobo(connection, request.orderId)).toBe(0);
    }
    expect((await setting.commerce.reconcile(false)).differences).toEqual([]);
  });
});
