import { parseArgs } from 'node:util';
import { toString as renderQr } from 'qrcode';
import { healthRoutes } from './api/health.ts';
import { listen } from './api/http-server.ts';
import { readBody } from './api/read-body.ts';
import { readBridgeSettings } from './channels/whatsapp-web/index.ts';
import { type RawAccount, readAccounts } from './config/accounts.ts';
import { readEnv } from './config/env.ts';
import { createLogger } from './config/logger.ts';
import { runProcess } from './config/process-life.ts';
import { awaitMongo } from './config/runtime.ts';
import { readSetupEnv } from './config/setup-env.ts';
import { createPrivacy } from './conversation/key-store.ts';
import { findChromium } from './setup/find-chromium.ts';
import { openBridge } from './whatsapp-bridge/bridge.ts';
import { bridgeTimings } from './whatsapp-bridge/bridge-settings.ts';

/**
 * The process that owns a WhatsApp Web client: it holds a browser, and a library that leaves rejections behind. One for
 * each account of the kind; a second one of the same account waits until the first ends.
 */

function pickAccount(accounts: readonly RawAccount[], wanted: string | undefined): RawAccount {
  const ours = accounts.filter(({ kind }) => kind === 'whatsapp-web');
  const found = wanted === undefined ? ours : ours.filter(({ id }) => id === wanted);
  const [account] = found;
  if (account && found.length === 1) return account;
  const names = ours.map(({ id }) => id).join(', ') || 'none';
  throw new Error(`Say which account: --account <id>. Accounts of the kind whatsapp-web: ${names}.`);
}

await runProcess('whatsapp', async () => {
  const { values } = parseArgs({ options: { account: { type: 'string' } } });
  const env = readEnv();
  const { id, settings: raw, pathSecrets } = pickAccount(readAccounts(env.accountsFile), values.account);
  const settings = readBridgeSettings(raw);
  const chromium = settings.chromium ?? (await findChromium(readSetupEnv().pathDirs));
  if (chromium === undefined) {
    throw new Error(
      'no Chromium on PATH; install it (Debian: apt-get install chromium) or set `chromium` in the account.',
    );
  }
  const log = createLogger('whatsapp', env.logLevel);
  const connection = await awaitMongo(env, log);
  const privacy = createPrivacy({
    connection,
    keyEncryptionKey: env.keyEncryptionKey,
    indexKey: env.indexKey,
  });
  const bridge = await openBridge({
    settings: {
      account: id,
      number: settings.number,
      session: settings.session,
      secret: settings.bridgeSecret,
      operatorToken: settings.operatorToken,
      eventsUrl: `${env.publicBaseUrl}/webhooks/${pathSecrets[0]}/events`,
      paceMs: settings.paceMs,
      jitterMs: settings.jitterMs,
    },
    place: { dataDir: `${env.dataDir}/whatsapp`, chromium, standInUrl: settings.baseUrl },
    timings: bridgeTimings,
    connection,
    sealing: {
      // As in the inbox: the customer is not known yet.
      seal: (context, plain) => privacy.seal(`inbox:${new Date().toISOString().slice(0, 7)}`, context, plain),
      open: privacy.open,
    },
    readBody,
    showQr: (qr) => {
      log.info(
        { step: 'whatsapp', account: id },
        `a phone is to be paired: open ${settings.bridgeUrl}/whatsapp`,
      );
      // To a person only: whoever has the code has the account.
      if (process.stdout.isTTY) {
        void renderQr(qr, { type: 'terminal', small: true }).then((blocks) =>
          process.stdout.write(`${blocks}\n`),
        );
      }
    },
    log,
  });
  const { hostname, port } = new URL(settings.bridgeUrl);
  const http = await listen({
    host: hostname,
    port: Number(port),
    log,
    middlewares: [
      healthRoutes(() => {
        const { state, restarts } = bridge.view();
        return { ready: state === 'ready', detail: { state, restarts } };
      }),
      ...bridge.middlewares,
    ],
  });
  log.info(
    { step: 'start', account: id },
    `bridge on port ${http.port}; its page is ${settings.bridgeUrl}/whatsapp`,
  );
  return {
    log,
    surviveRejection: bridge.surviveStray,
    close: async () => {
      await http.close();
      await bridge.stop();
      await connection.close();
    },
  };
});
