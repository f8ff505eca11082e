import { expect, it, vi } from 'vitest';
import { flutterwave } from '../commerce/payments/flutterwave/index.ts';
import { paystack } from '../commerce/payments/paystack/index.ts';
import {
  driveTo,
  driveUntil,
  openScriptedCommerce,
  orderOf,
  type Setting,
} from '../commerce/scripted-commerce.ts';
import { startBench } from '../simulators/test-bench.ts';
import { openTestDatabase } from './database.ts';

vi.setConfig({ testTimeout: 120_000 });

const shared = { emailDomain: 'pay.example.ng', callbackUrl: 'https://example.ng/paid' };

async function openWithSimulators() {
  const bench = await startBench({ refundDelayMs: 1 });
  const connection = await openTestDatabase();
  const options = { timeoutMs: 2_000 };
  const gateways = [
    paystack.openGateway(
      paystack.settings.parse({ ...shared, secretKey: 'sk_test_example', baseUrl: `${bench.url}/paystack` }),
      options,
    ),
    flutterwave.openGateway(
      flutterwave.settings.parse({
        ...shared,
        secretKey: 'FLWSECK_TEST-example',
        secretHash: 'flw_secret_hash_0123',
        baseUrl: `${bench.url}/flutterwave/v3`,
      }),
      options,
    ),
  ];
  const setting = await openScriptedCommerce(connection, { gateways, speed: 30, claimMs: 4_000 });
  const place = async (name: string) => {
    const request = orderOf(name, 500);
    await setting.commerce.placeOrder(request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
    const [payment] = await connection
      .collection('payments')
      .find({ orderId: request.orderId, state: 'open' })
      .toArray();
    return { request, gateway: String(payment?.['gateway']), reference: String(payment?.['reference']) };
  };
  return { bench, connection, setting, place };
}

type Placed = Awaited<ReturnType<Awaited<ReturnType<typeof openWithSimulators>>['place']>>;

async function payAndFinish(
  bench: Awaited<ReturnType<typeof startBench>>,
  setting: Setting,
  { request, gateway, reference }: Placed,
) {
  await bench.control(`${gateway}/pay`, { reference });
  await setting.commerce.hint({ kind: 'payment_hint', key: reference, reference });
  await driveTo(setting, request, 'FULFILLED');
}

it('Flutterwave takes new payments while Paystack fails, and Paystack gets them back when it works', async () => {
  const { bench, setting, place } = await openWithSimulators();
  const begun = await place('begun');
  expect(begun.gateway).toBe('paystack');

  await bench.control('faults', { provider: 'paystack', operation: 'initialize', kind: '500' });
  const during: Placed[] = [];
  for (let n = 0; n < 8; n += 1) during.push(await place(`during ${n}`));
  expect(during.map(({ gateway }) => gateway)).toEqual(during.map(() => 'flutterwave'));
  const calls = (await bench.get('/_inspect/calls')) as Record<string, Record<string, { calls: number }>>;
  // The good one, the five that made it unhealthy, and a trial or two.
  expect(calls['paystack']?.['initialize']?.calls).toBeLessThanOrEqual(8);

  await payAndFinish(bench, setting, begun);
  for (const placed of during.slice(0, 2)) await payAndFinish(bench, setting, placed);

  await bench.control('faults', []);
  await expect.poll(async () => (await place('after')).gateway, { timeout: 30_000 }).toBe('paystack');
  expect((await place('back')).gateway).toBe('paystack');
});

it('a payment through Flutterwave is refunded to its source, disputed, and agrees with its list', async () => {
  const { bench, connection, setting, place } = await openWithSimulators();
  await bench.control('faults', { provider: 'paystack', operation: 'initialize', kind: '500' });
  setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
  const failing = await place('fails');
  await bench.control('flutterwave/pay', { reference: failing.reference });
  await setting.commerce.hint({ kind: 'payment_hint', key: 'a', reference: failing.reference });
  await driveTo(setting, failing.request, 'REFUNDED');
  expect(await bench.get('/_inspect/flutterwave/refunds')).toMatchObject([
    { amountKobo: 50_000, status: 'completed', comments: `refund:${failing.request.orderId}` },
  ]);

  setting.vendorScript.vend = () => 'executes';
  const bought = await place('bought');
  await payAndFinish(bench, setting, bought);
  await bench.control('flutterwave/dispute', { reference: bought.reference, state: 'lost' });
  const { reference } = bought;
  await setting.commerce.hint({ kind: 'payment_hint', key: 'd', reference, about: 'dispute' });
  await driveUntil(
    setting.commerce,
    async () => (await connection.collection('ledger').countDocuments({ kind: 'dispute_lost' })) === 1,
  );
  const { differences, sums } = await setting.commerce.reconcile(true);
  expect(differences).toEqual([]);
  expect(sums).toEqual([
    { gateway: 'paystack', ourKobo: 0, statementKobo: 0 },
    { gateway: 'flutterwave', ourKobo: 100_000, statementKobo: 100_000 },
  ]);
});
