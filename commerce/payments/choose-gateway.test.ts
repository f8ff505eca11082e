import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../config/clock.ts';
import { providerHealthRules } from '../../config/rules/provider-health.ts';
import { openTestDatabase } from '../../test/database.ts';
import { openProviderHealth } from '../provider-health-store.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  scriptedGateway,
} from '../scripted-commerce.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();
beforeEach(() => emptyBooks(connection));

async function openWithTwo() {
  const [paystack, flutterwave] = [scriptedGateway('paystack'), scriptedGateway('flutterwave')];
  const gateways = [paystack.gateway, flutterwave.gateway];
  const setting = await openScriptedCommerce(connection, { gateways, speed: 20 });
  const place = async (name: string) => {
    const request = orderOf(name, 500);
    await setting.commerce.placeOrder(request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
    return request;
  };
  return { setting, paystack, flutterwave, place };
}

describe('new payments', () => {
  it('go round a gateway that fails, and come back to it by a trial', async () => {
    const { setting, paystack, flutterwave, place } = await openWithTwo();
    await place('good');
    expect(paystack.links.size).toBe(1);

    let tried = 0;
    paystack.script.start = () => {
      tried += 1;
      return 'down';
    };
    for (let n = 0; n < providerHealthRules.failuresFrom; n += 1) {
      await place(`bad ${n}`);
    }
    const triedWhileBad = tried;
    expect(triedWhileBad).toBe(providerHealthRules.failuresFrom);
    const roundsAt = Date.now();
    await place('round 1');
    await place('round 2');
    // Trials come with time alone: the others did not even ask.
    const trialMs = createClock(20).scaleMs(providerHealthRules.trialEveryMs);
    expect(tried - triedWhileBad).toBeLessThanOrEqual(1 + Math.floor((Date.now() - roundsAt) / trialMs));
    expect(flutterwave.links.size).toBe(providerHealthRules.failuresFrom + 2);

    paystack.script.start = () => 'ok';
    const before = paystack.links.size;
    let trials = 0;
    await driveUntil(setting.commerce, async () => {
      trials += 1;
      await place(`trial ${trials}`);
      return paystack.links.size > before;
    });
    const back = paystack.links.size;
    await place('back 1');
    await place('back 2');
    expect(paystack.links.size).toBe(back + 2);
  });

  it('leave an attempt that was begun with its gateway, watched to its end', async () => {
    const { setting, paystack, place } = await openWithTwo();
    const begun = await place('begun');
    const reference = [...paystack.links.keys()][0] ?? '';
    paystack.script.start = () => 'down';
    for (let n = 0; n <= providerHealthRules.failuresFrom; n += 1) {
      await place(`bad ${n}`);
    }
    paystack.pay(reference);
    await driveTo(setting, begun, 'FULFILLED');
    expect((await setting.commerce.order(begun.orderId, begun.customerId))?.paidKobo).toBe(50_000);
  });

  it('send the second payment back where a lost link and the standby were both paid', async () => {
    const { setting, paystack, flutterwave } = await openWithTwo();
    paystack.script.start = () => 'lost_after';
    const request = orderOf('both', 500);
    await setting.commerce.placeOrder(request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
    const [lost] = [...paystack.links.keys()];
    const [standby] = [...flutterwave.links.keys()];
    paystack.pay(lost ?? '');
    flutterwave.pay(standby ?? '');
    for (const reference of [lost, standby]) {
      await setting.commerce.hint({ kind: 'payment_hint', key: 'k', reference: reference ?? '' });
    }
    await driveTo(setting, request, 'FULFILLED');
    await driveUntil(setting.commerce, () => paystack.refunds.length + flutterwave.refunds.length === 1);
    const view = await setting.commerce.order(request.orderId, request.customerId);
    expect(view).toMatchObject({ paidKobo: 100_000 });
    expect(setting.executions).toHaveLength(1);
  });
});

describe('the health of a gateway', () => {
  const clock = createClock(100);
  const open = () => openProviderHealth(connection, clock, 'gateway');

  it('is one for all workers, and costs nothing while all is well', async () => {
    const [one, other] = [open(), open()];
    await one.record('g1', 'start', true);
    expect(await connection.collection('gateway_health').countDocuments()).toBe(0);
    await Promise.all(Array.from({ length: 6 }, () => one.record('g1', 'verify', false)));
    expect(await one.isHealthy('g1')).toBe(false);
    expect(await other.isHealthy('g1')).toBe(false);
    expect(await other.isHealthy('g2')).toBe(true);
    await one.record('g1', 'verify', true);
    expect(await one.isHealthy('g1')).toBe(true);
  });

  it('stays good with failures here and there', async () => {
    const health = open();
    for (const ok of [false, true, false, true, true, false, true, false, true, false, true, true]) {
      await health.record('g3', 'start', ok);
    }
    expect(await health.isHealthy('g3')).toBe(true);
  });

  it('gives a trial to one of many at once, and the next one after a pause', async () => {
    const health = open();
    const trials = await Promise.all(Array.from({ length: 20 }, () => health.takeTrial('g4')));
    expect(trials.filter(Boolean)).toHaveLength(1);
    await vi.waitFor(async () => expect(await health.takeTrial('g4')).toBe(true));
  });
});
