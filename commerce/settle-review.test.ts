import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { powerOrderOf, viewOf } from './power/scripted-power-order.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  payFor,
  type Setting,
} from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();
beforeEach(() => emptyBooks(connection));

const reviewed = (setting: Setting, orderId: string, kind: 'in_review' | 'refund_in_review') =>
  driveUntil(setting.commerce, () => setting.kinds(orderId).includes(kind));

describe('a vend that nobody answers for', () => {
  async function stuck(request: ReturnType<typeof orderOf>) {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'pending' });
    setting.vendorScript.requery = () => ({ outcome: 'pending' });
    await payFor(setting, request);
    await driveTo(setting, request, 'UNKNOWN');
    const sentAt = new Date(Date.now() - 86_400_000);
    await connection.collection('vends').updateOne({ orderId: request.orderId }, { $set: { sentAt } });
    await reviewed(setting, request.orderId, 'in_review');
    return setting;
  }

  it('is delivered on the word of a person, once', async () => {
    const request = orderOf('s1', 500);
    const setting = await stuck(request);
    const verdict = { about: 'vend', delivered: true } as const;
    expect(await setting.commerce.settleReview(request.orderId, verdict)).toBe(1);
    expect(await setting.commerce.settleReview(request.orderId, verdict)).toBe(0);
    await driveTo(setting, request, 'FULFILLED');
    expect(setting.kinds(request.orderId).filter((kind) => kind === 'fulfilled')).toHaveLength(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    expect((await setting.commerce.reconcile(false)).differences).toEqual([]);
  });

  it('is refunded where the person finds it undelivered', async () => {
    const request = orderOf('s2', 500);
    const setting = await stuck(request);
    await setting.commerce.settleReview(request.orderId, { about: 'vend', delivered: false });
    await driveTo(setting, request, 'REFUNDED');
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    expect(setting.requests).toHaveLength(1);
  });

  it('of a prepaid meter wants its token, which the customer then has', async () => {
    const request = powerOrderOf('s3', 5_000);
    const setting = await stuck(request);
    const bare = { about: 'vend', delivered: true } as const;
    await expect(setting.commerce.settleReview(request.orderId, bare)).rejects.toThrow('token');
    const codes = [{ name: 'token', digits: '1'.repeat(20) }] as const;
    const proof = { codes, units: null, tariffClass: null };
    expect(await setting.commerce.settleReview(request.orderId, { ...bare, proof })).toBe(1);
    await driveTo(setting, request, 'FULFILLED');
    expect((await viewOf(setting, request))?.lines[0]?.proof?.codes).toEqual(codes);
  });
});

describe('a refund that nobody answers for', () => {
  /** The vendor takes the line back after the payer's bank has taken the money. */
  async function stuck(customerId: string) {
    const setting = await openScriptedCommerce(connection, { speed: 2_000 });
    const request = orderOf(customerId, 500);
    const reference = await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    setting.disputes.set(reference, [{ disputeId: '9', status: 'lost', amountKobo: 50_000 }]);
    await setting.commerce.hint({ kind: 'payment_hint', key: 'd', reference, about: 'dispute' });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_disputed'));
    setting.vendorScript.requery = () => ({ outcome: 'refused', code: '040', because: 'reversed' });
    const vend = await connection.collection('vends').findOne({ orderId: request.orderId });
    await setting.commerce.hint({ kind: 'vend_hint', key: 'v', reference: String(vend?.['reference']) });
    await reviewed(setting, request.orderId, 'refund_in_review');
    return { setting, request };
  }

  const verdicts = [
    ['bank', 0],
    ['wallet', 50_000],
    ['source', 0],
  ] as const;

  it.each(verdicts)('ends on the word of a person: %s', async (arrived, walletKobo) => {
    const { setting, request } = await stuck(`r-${arrived}`);
    const verdict = { about: 'refund', arrived } as const;
    expect(await setting.commerce.settleReview(request.orderId, verdict)).toBe(1);
    expect(await setting.commerce.settleReview(request.orderId, verdict)).toBe(0);
    await driveTo(setting, request, 'REFUNDED');
    expect(setting.refunds).toEqual([]);
    expect(await setting.commerce.walletKobo(request.customerId)).toBe(walletKobo);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    const kinds = setting.kinds(request.orderId);
    expect(kinds.filter((kind) => kind === 'refund_in_review' || kind === 'refunded')).toEqual([
      'refund_in_review',
      'refunded',
    ]);
    expect((await setting.commerce.reconcile(false)).differences).toEqual([]);
  });
});
