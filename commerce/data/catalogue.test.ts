import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../config/clock.ts';
import { ProviderError } from '../../config/errors.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import type { Network } from '../../conversation/values/network.ts';
import { openTestDatabase } from '../../test/database.ts';
import type { OrderRequest } from '../order.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  owedKobo,
  payFor,
  scriptedVendor,
} from '../scripted-commerce.ts';
import { ownBundles } from './catalogue.ts';
import { quoteData } from './quote.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();
const catalogues = connection.collection('data_catalogues');
const hour = 3_600_000;

const listed = (network: Network, priceKobo = 40_000): DataBundle => ({
  network,
  code: `v-${network}`,
  name: 'N400 1GB - 7 days',
  sizeMb: 1024,
  days: 7,
  priceKobo,
});
const ownOf = (network: Network) => ownBundles.filter((bundle) => bundle.network === network);

beforeEach(async () => {
  await emptyBooks(connection);
  await catalogues.deleteMany({});
});

/** Commerce with a vendor whose list is scripted, at `hours` after the beginning. */
async function openAt(hours: number, list: (network: Network) => readonly DataBundle[]) {
  const calls: Network[] = [];
  const scripted = scriptedVendor();
  const listBundles = async (network: Network) => {
    calls.push(network);
    return list(network);
  };
  const now = new Date(Date.parse('2026-11-21T10:00:00Z') + hours * hour);
  const setting = await openScriptedCommerce(connection, {
    clock: createClock(1, () => now),
    vendors: [{ ...scripted.vendor, listBundles }],
  });
  const refresh = async () => {
    for (const { kind, id } of await setting.commerce.due(20)) {
      if (kind === 'catalogue') await setting.commerce.work(kind, id);
    }
  };
  return { ...setting, calls, refresh };
}

const down = (): never => {
  throw new ProviderError('provider_unavailable');
};

describe("the vendor's catalogue", () => {
  it('is sold from once it was fetched; until then the own list is', async () => {
    const before = await openAt(0, (network) => [listed(network)]);
    expect(await before.commerce.dataBundles()).toEqual(ownBundles);
    await before.refresh();
    const after = await openAt(0, down);
    expect((await after.commerce.dataBundles()).map(({ code }) => code)).toEqual([
      'v-MTN',
      'v-AIRTEL',
      'v-GLO',
      'v-9MOBILE',
    ]);
  });

  it('is asked for once an hour, not more often, by however many processes', async () => {
    const first = await openAt(0, (network) => [listed(network)]);
    await first.refresh();
    const soon = await openAt(0.9, (network) => [listed(network)]);
    await Promise.all([soon.refresh(), soon.refresh()]);
    expect(soon.calls).toEqual([]);
    const later = await openAt(1, (network) => [listed(network, 45_000)]);
    await Promise.all([later.refresh(), later.refresh()]);
    expect(later.calls).toHaveLength(4);
    expect((await later.commerce.dataBundles())[0]?.priceKobo).toBe(45_000);
  });

  it('stays as it was while the vendor is down, and is tried again soon', async () => {
    await (await openAt(0, (network) => [listed(network)])).refresh();
    const away = await openAt(2, down);
    await away.refresh();
    expect(await away.commerce.dataBundles()).toHaveLength(4);
    const back = await openAt(2.2, (network) => [listed(network, 46_000)]);
    await back.refresh();
    expect((await back.commerce.dataBundles())[0]?.priceKobo).toBe(46_000);
  });

  it('is given up for the own list when it is older than a day, network by network', async () => {
    await (await openAt(0, (network) => [listed(network)])).refresh();
    await (await openAt(20, (network) => (network === 'MTN' ? [listed(network)] : down()))).refresh();
    const next = await openAt(24.5, down);
    const onSale = await next.commerce.dataBundles();
    expect(onSale).toEqual([listed('MTN'), ...ownOf('AIRTEL'), ...ownOf('GLO'), ...ownOf('9MOBILE')]);
  });

  it('that holds nothing to sell leaves the own list on sale', async () => {
    const setting = await openAt(0, () => []);
    await setting.refresh();
    expect(await setting.commerce.dataBundles()).toEqual(ownBundles);
  });
});

function orderData(customerId: string, bundle: DataBundle): OrderRequest {
  const { network, code, name, sizeMb, days, priceKobo: faceKobo } = bundle;
  const recipient = '+2348031234567';
  const priced = quoteData([
    { product: 'DATA', network, recipient, bundle: { code, name, sizeMb, days }, faceKobo },
  ]);
  if (!priced.ok) throw new Error(priced.problem.code);
  const orderId = `ord_${customerId}`;
  return { orderId, customerId, sessionId: 'ses_1', quote: priced.quote, confirmedAt: new Date() };
}

describe('an order of a bundle', () => {
  it('asks the vendor for the frozen code, once, and keeps number and bundle sealed', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = orderData('d1', listed('MTN'));
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect(setting.executions).toMatchObject([
      { product: 'DATA', bundle: { code: 'v-MTN' }, recipient: '+2348031234567', amountKobo: 40_000 },
    ]);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
    const stored = await connection.collection('orders').findOne({ _id: request.orderId as never });
    expect(stored?.['lines']).toMatchObject([{ product: 'DATA', supplier: 'MTN' }]);
    expect(JSON.stringify(stored?.['lines'])).not.toMatch(/8031234567|v-MTN/);
  });

  it.each(['price_changed', 'bundle_withdrawn'])(
    'that the vendor refuses for %s is paid back with the reason, and the list is asked for at once',
    async (code) => {
      const scripted = scriptedVendor();
      scripted.script.vend = () => ({ outcome: 'refused', code });
      const listBundles = async (network: Network) => [listed(network, 55_000)];
      const setting = await openScriptedCommerce(connection, {
        vendors: [{ ...scripted.vendor, listBundles }],
      });
      await catalogues.updateMany({}, { $set: { dueAt: new Date(Date.now() + hour) } });
      const request = orderData(`d2${code}`, listed('MTN'));
      await payFor(setting, request);
      await driveTo(setting, request, 'REFUNDED');
      await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('refunded'));
      const view = await setting.commerce.order(request.orderId, request.customerId);
      expect(view?.lines).toMatchObject([{ status: 'failed', refusal: code }]);
      expect(scripted.executions).toEqual([]);
      expect(await owedKobo(connection, request.orderId)).toBe(0);
      const mtn = await catalogues.findOne({ _id: 'vtpass:MTN' as never });
      expect(mtn?.['bundles']).toMatchObject([{ priceKobo: 55_000 }]);
    },
  );
});
