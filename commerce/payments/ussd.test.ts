import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UssdBank } from '../../config/rules/ussd-banks.ts';
import { openTestDatabase } from '../../test/database.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  type Setting,
  scriptedGateway,
} from '../scripted-commerce.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();
const payments = connection.collection<{ reference: string; gateway: string; method: string }>('payments');
beforeEach(() => emptyBooks(connection));

type Placed = ReturnType<typeof orderOf>;

async function place(setting: Setting, customerId: string): Promise<Placed> {
  const request = orderOf(customerId, 500);
  await setting.commerce.placeOrder(request);
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  return request;
}

const ask = (setting: Setting, { orderId, customerId }: Placed, bank: UssdBank, id = 'u1') =>
  setting.commerce.runErrand(
    { kind: 'pay_order', orderId, method: { kind: 'ussd', bank } },
    { customerId, errandId: id },
  );

const chargeOf = async () => (await payments.findOne({ method: 'ussd' }))?.reference ?? '';

describe('a code of the bank', () => {
  it('is shown, watched, and pays the order', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = await place(setting, 'u1');
    await Promise.all([ask(setting, request, 'gtbank'), ask(setting, request, 'gtbank')]);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('ussd_code'));
    expect(await setting.commerce.order(request.orderId, 'u1')).toMatchObject({
      ussd: { bank: 'gtbank', dialCode: expect.stringMatching(/^\*[\d*]+#$/) },
    });
    expect(await payments.countDocuments({ method: 'ussd' })).toBe(1);
    setting.pay(await chargeOf());
    await driveTo(setting, request, 'FULFILLED');
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('and the link both paid: the second goes back', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = await place(setting, 'u2');
    await ask(setting, request, 'uba');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('ussd_code'));
    for (const reference of setting.links.keys()) {
      setting.pay(reference);
      await setting.commerce.hint({ kind: 'payment_hint', key: reference, reference });
    }
    await driveTo(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    expect(setting.refunds).toMatchObject([{ amountKobo: 50_000 }]);
  });

  it('comes from a gateway that serves the bank; where none does, the customer hears it', async () => {
    const other: UssdBank[] = ['first_bank'];
    const second = scriptedGateway('flutterwave');
    const first = scriptedGateway('paystack');
    const gateways = [first.gateway, { ...second.gateway, ussdBanks: other }];
    const setting = await openScriptedCommerce(connection, { gateways });
    expect(setting.commerce.ussdBanks).toEqual(['gtbank', 'uba', 'first_bank']);
    const request = await place(setting, 'u3');
    await ask(setting, request, 'first_bank', 'a');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('ussd_code'));
    expect(await payments.findOne({ method: 'ussd' })).toMatchObject({ gateway: 'flutterwave' });
    await ask(setting, request, 'zenith', 'b');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('ussd_unavailable'));
  });

  it('that the gateway refuses or loses leaves the link good', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = await place(setting, 'u4');
    setting.gatewayScript.start = () => 'lost_after';
    await ask(setting, request, 'gtbank');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('ussd_unavailable'));
    // The lost charge is watched: paid, it counts like any other.
    setting.pay(await chargeOf());
    await driveTo(setting, request, 'FULFILLED');
  });

  it('is not had for a stranger, for an order that is over, or without end', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = await place(setting, 'u5');
    await ask(setting, { ...request, customerId: 'thief' }, 'gtbank');
    expect(await payments.countDocuments({ method: 'ussd' })).toBe(0);
    for (let n = 0; n < 8; n += 1) {
      await ask(setting, request, 'gtbank', `wish ${n}`);
    }
    expect(await payments.countDocuments({ method: 'ussd' })).toBe(5);
    await setting.commerce.cancelOrder({ ...request, requestId: 'c' });
    await ask(setting, request, 'uba', 'late');
    expect(await payments.countDocuments({ method: 'ussd' })).toBe(5);
  });
});
