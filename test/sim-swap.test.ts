import { expect, it, vi } from 'vitest';
import type { Hint } from '../commerce/hint.ts';
import {
  driveTo,
  driveUntil,
  openScriptedCommerce,
  orderOf,
  statusOf,
} from '../commerce/scripted-commerce.ts';
import { africastalkingInsights } from '../commerce/second-factor/africastalking-insights/index.ts';
import { startSimulators } from '../simulators/server.ts';
import { openTestDatabase } from './database.ts';
import { startReceiver } from './webhook-receiver.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();

it('Africa’s Talking is asked over the wire, and its call lets the code out or holds the order', async () => {
  const settings = { environment: 'live' as const, username: 'acme', apiKey: 'atsk_1' };
  const hints: Hint[] = [];
  const [webhook] = africastalkingInsights.webhooks;
  const receiver = await startReceiver((rawBody) => {
    const opened = africastalkingInsights.settings.parse(settings);
    hints.push(...webhook.parse({ url: '', headers: {}, rawBody }, opened));
  });
  const yesterday = new Date(Date.now() - 86_400_000)
    .toISOString()
    .slice(0, 10)
    .split('-')
    .reverse()
    .join('-');
  const simulators = await startSimulators({
    port: 0,
    config: {
      callbackDelayMs: 10,
      callbacks: { africastalking: { simSwapUrl: receiver.url, username: 'acme', apiKey: 'atsk_1' } },
      africastalking: { simSwaps: { '+2348031110002': yesterday, '+2348031110003': 'unknown' } },
    },
  });
  try {
    const baseUrl = `${simulators.url}/africastalking`;
    const simSwap = africastalkingInsights.openSimSwap(
      africastalkingInsights.settings.parse({ ...settings, baseUrl }),
      { timeoutMs: 2_000 },
    );
    const setting = await openScriptedCommerce(connection, {
      speed: 20,
      claimMs: 5_000,
      simSwap,
      numberAt: async (_customerId, addressKey) => `+234803111000${addressKey}`,
    });
    const place = async (digit: string) => {
      const request = { ...orderOf(`sim_${digit}`, 50_000, 10_000), verifiedAddress: digit };
      await setting.commerce.placeOrder(request);
      return request;
    };
    const [clear, swapped, unknown] = [await place('1'), await place('2'), await place('3')];
    await driveUntil(setting.commerce, () => hints.length === 3);
    for (const hint of hints) await setting.commerce.hint(hint);
    await driveTo(setting, swapped, 'HELD');
    await driveTo(setting, unknown, 'HELD');
    expect(await statusOf(setting, clear)).toBe('SECOND_FACTOR');
    expect(setting.kinds(clear.orderId)).toEqual(['code']);
  } finally {
    await simulators.close();
    await receiver.close();
  }
});
