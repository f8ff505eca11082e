import { expect, it, vi } from 'vitest';
import { ownBundles } from '../commerce/data/catalogue.ts';
import { quoteData } from '../commerce/data/quote.ts';
import {
  driveTo,
  driveUntil,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  payFor,
} from '../commerce/scripted-commerce.ts';
import { africastalking } from '../commerce/vending/africastalking/index.ts';
import { reloadly } from '../commerce/vending/reloadly/index.ts';
import type { Vendor } from '../commerce/vending/vendor.ts';
import { vtpass } from '../commerce/vending/vtpass/index.ts';
import { startBench } from '../simulators/test-bench.ts';
import { openTestDatabase } from './database.ts';

vi.setConfig({ testTimeout: 120_000 });

type Booked = { readonly outcome: string };
const books = {
  vtpass: 'vtpass/recharges',
  africastalking: 'africastalking/vends',
  reloadly: 'reloadly/topups',
};

async function openWithSimulators(
  names: readonly (keyof typeof books)[],
  config: Record<string, unknown> = {},
) {
  const bench = await startBench({ settleDelayMs: 30, holdMs: 600, ...config });
  const connection = await openTestDatabase();
  const timeouts = { vendTimeoutMs: 400, requeryTimeoutMs: 400 };
  const vendors: Record<keyof typeof books, Vendor> = {
    vtpass: vtpass.openVendor(
      vtpass.settings.parse({
        apiKey: 'api_key_example',
        secretKey: 'SK_example',
        publicKey: 'PK_example',
        baseUrl: `${bench.url}/vtpass/api`,
      }),
      timeouts,
    ),
    africastalking: africastalking.openVendor(
      africastalking.settings.parse({
        environment: 'live',
        username: 'acme',
        apiKey: 'k',
        dataProduct: 'Data',
        baseUrl: `${bench.url}/africastalking`,
      }),
      timeouts,
    ),
    reloadly: reloadly.openVendor(
      reloadly.settings.parse({
        environment: 'live',
        clientId: 'id',
        clientSecret: 'secret_example',
        baseUrl: `${bench.url}/reloadly`,
      }),
      timeouts,
    ),
  };
  const setting = await openScriptedCommerce(connection, {
    vendors: names.map((name) => vendors[name]),
    speed: 60,
    claimMs: 3_000,
  });
  const delivered = async (name: keyof typeof books) =>
    ((await bench.get(`/_inspect/${books[name]}`)) as Booked[]).filter(
      ({ outcome }) => outcome === 'delivered',
    ).length;
  return { bench, connection, setting, delivered };
}

it.each(['africastalking', 'reloadly'] as const)(
  'airtime is bought from %s while the first choice has no money there',
  async (second) => {
    const { setting, delivered, connection } = await openWithSimulators(['vtpass', second], {
      vtpass: { balanceNaira: 10 },
    });
    const request = orderOf(`float_${second}`, 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect([await delivered('vtpass'), await delivered(second)]).toEqual([0, 1]);
    expect(setting.kinds(request.orderId)).toContain('vendor_out_of_float');
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  },
);

it.each([
  ['africastalking', 'airtime'],
  ['reloadly', 'topup'],
] as const)('%s delivers once, whatever becomes of its answers', async (name, operation) => {
  const { bench, setting, delivered } = await openWithSimulators([name]);
  for (const kind of [
    'execute_then_timeout',
    'execute_then_reset',
    'garbage',
    'truncated',
    '500',
    'not_executed_timeout',
  ]) {
    const request = orderOf(`${name}_${kind}`, 500);
    const [line] = request.quote.lines;
    const phone = line?.product === 'AIRTIME' ? line.recipient : '';
    await bench.control('faults', { provider: name, operation, kind, times: 1, match: { phone } });
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    const of = ((await bench.get(`/_inspect/${books[name]}?phone=${encodeURIComponent(phone)}`)) as Booked[])
      .length;
    expect([kind, of]).toEqual([kind, 1]);
  }
  expect(await delivered(name)).toBe(6);
});

it.each([
  ['africastalking', 'airtime'],
  ['reloadly', 'topup'],
] as const)(
  'what %s takes back is refunded, and what it never settles goes to a person',
  async (name, operation) => {
    const { bench, setting, connection } = await openWithSimulators([name]);
    await bench.control('faults', { provider: name, operation, kind: 'vend_pending_then_failed', times: 1 });
    const failing = orderOf(`${name}_fails`, 500);
    await payFor(setting, failing);
    await driveTo(setting, failing, 'REFUNDED');
    await bench.control('faults', { provider: name, operation, kind: 'vend_stays_pending', times: 1 });
    const stuck = orderOf(`${name}_stuck`, 500);
    await payFor(setting, stuck);
    await driveTo(setting, stuck, 'UNKNOWN');
    const sentAt = new Date(Date.now() - 86_400_000);
    await connection.collection('vends').updateOne({ orderId: stuck.orderId }, { $set: { sentAt } });
    await driveUntil(setting.commerce, () => setting.kinds(stuck.orderId).includes('in_review'));
  },
);

it('a bundle that the first choice will not sell is bought as the same bundle from the next that has it', async () => {
  const { bench, setting, delivered } = await openWithSimulators(['vtpass', 'reloadly']);
  await driveUntil(setting.commerce, async () =>
    (await setting.commerce.dataBundles()).some(({ code }) => code === 'mtn-1gb-500'),
  );
  const bundle =
    (await setting.commerce.dataBundles()).find(({ code }) => code === 'mtn-1gb-500') ?? ownBundles[0];
  if (!bundle) throw new Error('no bundle');
  const { network, priceKobo: faceKobo } = bundle;
  const priced = quoteData([{ product: 'DATA', network, recipient: '+2348031234567', bundle, faceKobo }]);
  if (!priced.ok) throw new Error(priced.problem.code);
  await bench.control('faults', { provider: 'vtpass', operation: 'pay', kind: 'vend_fails' });
  const request = { ...orderOf('data', 100), quote: priced.quote };
  await payFor(setting, request);
  await driveTo(setting, request, 'FULFILLED');
  expect([await delivered('vtpass'), await delivered('reloadly')]).toEqual([0, 1]);
});
