import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import type { OrderRequest } from '../order.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  owedKobo,
  payFor,
  type Setting,
  scriptedToken,
} from '../scripted-commerce.ts';
import type { VendAnswer } from '../vending/vendor.ts';
import { powerOrderOf, viewOf } from './scripted-power-order.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();

beforeEach(() => emptyBooks(connection));

const meter = '01012345678';

async function tokensOf(setting: Setting, request: OrderRequest): Promise<readonly string[]> {
  const view = await viewOf(setting, request);
  return view?.lines.flatMap(({ proof }) => proof?.codes.map(({ digits }) => digits) ?? []) ?? [];
}

describe('a token', () => {
  it('comes to its owner with the order, once, and the charge is our revenue', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf('owner', 5_000);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    const [executed] = setting.executions;
    expect(setting.executions).toMatchObject([{ product: 'POWER', meter, amountKobo: 500_000 }]);
    expect(await tokensOf(setting, request)).toEqual([scriptedToken(executed?.reference ?? '')]);
    expect(await viewOf(setting, request)).toMatchObject({
      paidKobo: 510_000,
      lines: [{ proof: { units: '25.5', tariffClass: 'R2' } }],
    });
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    const revenue = await connection.collection('ledger').findOne({ kind: 'vend' });
    expect(revenue?.['legs']).toContainEqual({ account: 'revenue', amountKobo: -10_000 });
  });

  it('is seen by nobody else', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf('secret', 5_000);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect(await setting.commerce.order(request.orderId, 'thief')).toBeNull();
    const [token = ''] = await tokensOf(setting, request);
    const stored = JSON.stringify(await connection.collection('vends').find().toArray());
    const orders = JSON.stringify(await connection.collection('orders').find().toArray());
    for (const secret of [token, meter, 'ADA OBI', 'ALLEN']) {
      expect(stored).not.toContain(secret);
      expect(orders).not.toContain(secret);
    }
  });

  it.each<[string, (setting: Setting) => void]>([
    ['dies before the call', (setting) => onFirst(setting, 'dies_before')],
    ['dies after the call', (setting) => onFirst(setting, 'dies_after')],
    ['loses the answer', (setting) => onFirst(setting, 'executes_silently')],
    ['is told that it is delivered, without the token', (setting) => onFirst(setting, 'no_token')],
  ])('is not lost and not bought twice when the process %s', async (what, plant) => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf(what.replaceAll(/\W/g, '_'), 5_000);
    plant(setting);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect(setting.executions).toHaveLength(1);
    const [executed] = setting.executions;
    expect(await tokensOf(setting, request)).toEqual([scriptedToken(executed?.reference ?? '')]);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('that the vendor never shows is a case for a person, not a delivery', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf('never', 5_000);
    const bare: VendAnswer = { outcome: 'delivered', vendorId: 'v1' };
    setting.vendorScript.vend = () => bare;
    setting.vendorScript.requery = () => bare;
    await payFor(setting, request);
    await driveTo(setting, request, 'UNKNOWN');
    const sentAt = new Date(Date.now() - 86_400_000);
    await connection.collection('vends').updateOne({ orderId: request.orderId }, { $set: { sentAt } });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('in_review'));
    expect(await viewOf(setting, request)).toMatchObject({
      status: 'UNKNOWN',
      lines: [{ status: 'review' }],
    });
    expect(setting.requests).toHaveLength(1);
  });

  it('comes with its key-change codes in the order in which they are keyed in', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf('kct', 5_000);
    const codes = (['KCT1', 'KCT2', 'token'] as const).map((name, n) => ({
      name,
      digits: String(n + 1).repeat(20),
    }));
    setting.vendorScript.vend = () => ({
      outcome: 'delivered',
      proof: { codes, units: null, tariffClass: null },
    });
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect((await viewOf(setting, request))?.lines[0]?.proof?.codes).toEqual(codes);
  });
});

describe('electricity', () => {
  it('on a bill is delivered without a token', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf('bill', 5_000, 'POSTPAID');
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect(await tokensOf(setting, request)).toEqual([]);
  });

  it('that is refused goes back with its charge', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf('refused', 5_000);
    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    await payFor(setting, request);
    await driveTo(setting, request, 'REFUNDED');
    expect(setting.refunds).toMatchObject([{ amountKobo: 510_000 }]);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('is bought only from a vendor that sells it', async () => {
    const setting = await openScriptedCommerce(connection);
    const other = { ...setting.vendor, name: 'other', sells: ['AIRTIME'] as const };
    const commerce = await openScriptedCommerce(connection, { vendors: [other, setting.vendor] });
    const request = powerOrderOf('seller', 5_000);
    await payFor(commerce, request);
    await driveTo(commerce, request, 'FULFILLED');
    expect(await connection.collection('vends').findOne({ orderId: request.orderId })).toMatchObject({
      vendor: 'vtpass',
      supplier: 'IKEDC',
    });
  });

  it.each([
    ['a charge that is not ours', { feeKobo: 0, payableKobo: 500_000 }],
    ['a sum that does not add up', { payableKobo: 500_000 }],
    ['another product', { product: 'AIRTIME' as const }],
  ])('with %s is never charged', async (_what, change) => {
    const setting = await openScriptedCommerce(connection);
    const request = powerOrderOf('wrong', 5_000);
    await setting.commerce.placeOrder({ ...request, quote: { ...request.quote, ...change } });
    expect((await viewOf(setting, request))?.status).toBe('CANCELLED');
  });
});

/** What the first vend meets; the next ones go well. */
function onFirst(
  { vendorScript, executions }: Setting,
  fault: 'dies_before' | 'dies_after' | 'executes_silently' | 'no_token',
): void {
  let calls = 0;
  vendorScript.vend = (request) => {
    calls += 1;
    if (calls > 1) return 'executes';
    if (fault !== 'no_token') return fault;
    executions.push(request);
    return { outcome: 'delivered', vendorId: 'v1' };
  };
}
