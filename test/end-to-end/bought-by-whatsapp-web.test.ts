import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { listen } from '../../api/http-server.ts';
import { readBody } from '../../api/read-body.ts';
import { readBridgeSettings } from '../../channels/whatsapp-web/index.ts';
import { readEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { readSetupEnv } from '../../config/setup-env.ts';
import { createPrivacy } from '../../conversation/key-store.ts';
import { findChromium } from '../../setup/find-chromium.ts';
import type { System } from '../../setup/system.ts';
import { openBridge } from '../../whatsapp-bridge/bridge.ts';
import { bridgeTimings } from '../../whatsapp-bridge/bridge-settings.ts';
import { replacePuppeteer } from '../vm-browser.ts';
import type { CarriedMessage } from '../whatsapp-bench.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

replacePuppeteer();
const chromium = await findChromium(readSetupEnv().pathDirs);
const patience = { timeout: 60_000, interval: 100 };

/** The bridge in this process, with a page instead of a browser; server and worker are processes of their own. */
async function openBridgeHere(system: System): Promise<{ close: () => Promise<void> }> {
  const account = system.accounts.find(({ kind }) => kind === 'whatsapp-web');
  const settings = readBridgeSettings(account?.settings);
  const env = readEnv(system.environment);
  const log = createLogger('whatsapp', 'silent');
  const connection = await mongoose
    .createConnection(inject('mongoUri'), { dbName: env.mongodbDatabase })
    .asPromise();
  const privacy = createPrivacy({
    connection,
    keyEncryptionKey: env.keyEncryptionKey,
    indexKey: env.indexKey,
  });
  const bridge = await openBridge({
    settings: {
      ...settings,
      account: account?.id ?? '',
      secret: settings.bridgeSecret,
      eventsUrl: system.webhookUrl('whatsapp-web', 'events'),
      paceMs: 0,
      jitterMs: 0,
    },
    place: { dataDir: `${env.dataDir}/whatsapp-vm`, chromium: '', standInUrl: settings.baseUrl },
    timings: bridgeTimings,
    connection,
    sealing: { seal: (context, plain) => privacy.seal('inbox:2026-11', context, plain), open: privacy.open },
    readBody,
    showQr: () => undefined,
    log,
  });
  const { hostname, port } = new URL(settings.bridgeUrl);
  const http = await listen({
    host: hostname,
    port: Number(port),
    log,
    middlewares: [...bridge.middlewares],
  });
  return {
    close: async () => {
      await http.close();
      await bridge.stop();
      await connection.close();
    },
  };
}

describe('over WhatsApp Web', () => {
  const { system, records } = openSmallSystem({
    simulators: { callbackDelayMs: 50, retryDelaysMs: [500, 1_000], 'whatsapp-web': { pairAfterMs: 50 } },
  });

  const carried = async (to: string) =>
    await system().simulators.inspect<CarriedMessage[]>('whatsapp-web/messages', { to });
  const lastText = async (to: string) => (await carried(to)).at(-1)?.text ?? '';

  async function buy(from: string, command: string, receipt = /receipt/i): Promise<void> {
    const say = (text: string) => system().simulators.control('whatsapp-web/inbound', { from, text });
    await say(command);
    await expect.poll(() => lastText(from), patience).toMatch(/YES/);
    await say('YES');
    await expect.poll(() => lastText(from), patience).toMatch(/\/paystack\/pay\//);
    await clickPay(await lastText(from));
    await expect.poll(() => lastText(from), patience).toMatch(receipt);
    expect((await carried(from)).at(-1)?.file).toMatchObject({ mimetype: 'application/pdf' });
  }

  /** Of all messages to the customer: what the acks have made of them. */
  async function statuses(): Promise<readonly string[]> {
    const { outbox } = await records();
    return outbox.map(({ status }) => status);
  }

  describe('with a page of our own in place of the browser', () => {
    let bridge: Awaited<ReturnType<typeof openBridgeHere>>;
    beforeAll(async () => {
      bridge = await openBridgeHere(system());
    });
    afterAll(async () => {
      await bridge.close();
    });

    it.each([
      ['airtime', 'AIRTIME 500 MTN 08031234567', /receipt/i],
      ['a token', 'LIGHT 5000 IKEDC 45012345678', /Token: (?:\d{4}-){4}\d{4}/],
      ['data', 'DATA 1GB MTN 08031234567', /Receipt/],
    ])(
      '%s is bought, paid, delivered, and its receipt arrives as a file',
      async (_what, command, receipt) => {
        await buy('+2348031234567', command, receipt);
        await expect.poll(async () => new Set(await statuses()), patience).toEqual(new Set(['delivered']));
      },
    );
  });

  const why = chromium === undefined ? ' (skipped: no Chromium on PATH)' : '';
  it.skipIf(chromium === undefined)(
    `is bought through the real process and a real browser${why}`,
    async () => {
      await system().whatsapp.start();
      await buy('+2348037654321', 'AIRTIME 500 MTN 08037654321');
      await expect.poll(async () => new Set(await statuses()), patience).toEqual(new Set(['delivered']));
      expect(system().whatsapp.unaskedEnds()).toBe(0);
    },
    90_000,
  );
});
