import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  payFor,
  scriptedVendor,
  statusOf,
} from '../scripted-commerce.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();

beforeEach(() => emptyBooks(connection));

describe('a vend', () => {
  it('that is refused is refunded to the source', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    const request = orderOf('c8', 500);
    await payFor(setting, request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'failed', 'refunded']);
    expect(await setting.commerce.order(request.orderId, 'c8')).toMatchObject({
      status: 'REFUNDED',
      refundTo: 'source',
      refundedKobo: 50_000,
    });
    expect(setting.refunds).toHaveLength(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('goes to the second vendor only where the first has refused', async () => {
    const second = scriptedVendor('second');
    const first = scriptedVendor('first');
    first.script.vend = ({ amountKobo }) =>
      amountKobo === 10_000 ? { outcome: 'refused', code: '016' } : { outcome: 'pending' };
    first.script.requery = () => ({ outcome: 'pending' });
    const setting = await openScriptedCommerce(connection, {
      vendors: [first.vendor, second.vendor],
      speed: 20,
    });
    const request = orderOf('c9', 100, 200);
    await payFor(setting, request);
    await driveUntil(setting.commerce, () => second.executions.length === 1);
    await driveTo(setting, request, 'UNKNOWN');
    expect(second.requests.map(({ amountKobo }) => amountKobo)).toEqual([10_000]);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'vend_pending']);
  });

  it('of several lines keeps what was delivered and sends back the share of the rest', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = ({ amountKobo }) =>
      amountKobo === 600_000 ? { outcome: 'refused', code: '016' } : 'executes';
    const request = orderOf('c10', 4_000, 6_000);
    await payFor(setting, request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
    const order = await setting.commerce.order(request.orderId, 'c10');
    expect(order).toMatchObject({ status: 'FULFILLED', paidKobo: 950_000, refundedKobo: 570_000 });
    expect(order?.lines.map((line) => line.status)).toEqual(['delivered', 'failed']);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it.each([
    ['was carried out', 'executes_silently' as const],
    ['never arrived', { outcome: 'pending' } as const],
  ])('whose answer is lost and that %s is executed once', async (name, answer) => {
    const setting = await openScriptedCommerce(connection);
    let call = 0;
    setting.vendorScript.vend = () => (call++ === 0 ? answer : 'executes');
    const request = orderOf(`lost ${name}`, 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('fulfilled'));
    expect(setting.executions).toHaveLength(1);
    expect(new Set(setting.requests.map(({ reference }) => reference)).size).toBe(1);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'vend_pending', 'fulfilled']);
  });

  it('is sent again only after the quiet period and two looks that found nothing', async () => {
    const setting = await openScriptedCommerce(connection);
    let looks = 0;
    const sentAt: number[] = [];
    setting.vendorScript.vend = () => {
      sentAt.push(Date.now());
      return sentAt.length === 1 ? { outcome: 'pending' } : 'executes';
    };
    setting.vendorScript.requery = () => {
      looks += 1;
      return { outcome: 'not_found' };
    };
    const request = orderOf('quiet', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect(looks).toBeGreaterThan(2);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(850);
  });

  it('that stays open to the end of the schedule goes to a person, and the vendor can still settle it', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'pending' });
    setting.vendorScript.requery = () => ({ outcome: 'pending' });
    const request = orderOf('c11', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'UNKNOWN');
    const sentAt = new Date(Date.now() - 86_400_000);
    await connection.collection('vends').updateOne({ orderId: request.orderId }, { $set: { sentAt } });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('in_review'));
    expect(await setting.commerce.order(request.orderId, 'c11')).toMatchObject({
      status: 'UNKNOWN',
      lines: [{ status: 'review' }],
    });
    setting.vendorScript.requery = () => ({ outcome: 'delivered' });
    await setting.commerce.hint({
      kind: 'vend_hint',
      key: 'vt:1',
      reference: setting.requests[0]?.reference ?? '',
    });
    await driveTo(setting, request, 'FULFILLED');
  });

  it('that the vendor has no money for is held, told and sent again with the same reference', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () =>
      setting.requests.length < 3 ? { outcome: 'not_processed', code: '018' } : 'executes';
    const request = orderOf('c12', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('fulfilled'));
    expect(new Set(setting.requests.map(({ reference }) => reference)).size).toBe(1);
    expect(setting.kinds(request.orderId)).toEqual(['payment_link', 'vend_pending', 'fulfilled']);
  });

  it('gets a fresh reference only when the vendor says that an old one is too old', async () => {
    const setting = await openScriptedCommerce(connection);
    const answers = [
      { outcome: 'not_processed', code: '018' },
      { outcome: 'refused', code: '085', because: 'reference_too_old' },
    ] as const;
    setting.vendorScript.vend = () => answers[setting.requests.length - 1] ?? 'executes';
    const request = orderOf('c13', 500);
    await payFor(setting, request);
    await driveUntil(setting.commerce, () => setting.requests.length === 1);
    const referenceAt = new Date(Date.now() - 3_600_000);
    await connection.collection('vends').updateOne({ orderId: request.orderId }, { $set: { referenceAt } });
    await driveTo(setting, request, 'FULFILLED');
    expect(new Set(setting.requests.map(({ reference }) => reference)).size).toBe(2);
    expect(setting.executions).toHaveLength(1);
  });

  it('that is refused as too old at once is a failed one, not another reference', async () => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '085', because: 'reference_too_old' });
    const request = orderOf('c15', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'REFUNDED');
    expect(setting.requests).toHaveLength(1);
  });

  it('that the vendor takes back after delivery is refunded', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderOf('c14', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    const reference = setting.requests[0]?.reference ?? '';
    await setting.commerce.hint({ kind: 'vend_hint', key: 'vt:2', reference });
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(10)).length === 0);
    expect(await statusOf(setting, request)).toBe('FULFILLED');
    setting.vendorScript.requery = () => ({ outcome: 'refused', code: '040', because: 'reversed' });
    await setting.commerce.hint({ kind: 'vend_hint', key: 'vt:3', reference });
    await driveTo(setting, request, 'REFUNDED');
    expect(setting.refunds).toHaveLength(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });
});
