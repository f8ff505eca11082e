import { healthRoutes } from './api/health.ts';
import { listen } from './api/http-server.ts';
import { paidPage } from './api/paid-page.ts';
import { receipts } from './api/receipts.ts';
import { webhooks } from './api/webhooks.ts';
import { openReceiptReader } from './commerce/receipts/open-receipts.ts';
import { readAccounts } from './config/accounts.ts';
import { readEnv } from './config/env.ts';
import { runProcess } from './config/process-life.ts';
import { openRuntime } from './config/runtime.ts';
import { createAcceptor } from './queues/accept.ts';
import { openBells } from './queues/jobs.ts';
import { openAccounts } from './queues/open-accounts.ts';
import { openStores } from './queues/open-stores.ts';
import { openSpool } from './queues/spool.ts';
import { watchBacklog } from './queues/watch-backlog.ts';

/** The process that providers call. Holds no state; run as many as needed. */
await runProcess('server', async () => {
  const env = readEnv();
  const accounts = openAccounts(readAccounts(env.accountsFile));
  const runtime = await openRuntime(env, 'server');
  const { log } = runtime;
  const stores = openStores(runtime);
  await stores.createIndexes();
  const bells = await openBells(env.redisUrl, log);
  const spool = openSpool({ dataDir: env.dataDir, seal: stores.privacy, log });
  const acceptor = createAcceptor({
    inbox: stores.inbox,
    bells,
    spool,
    addressKey: stores.customers.addressKey,
    ping: async () => await runtime.connection.db?.admin().ping(),
    log,
    dedupeOff: env.planted.has('dedupe_off'),
  });
  await acceptor.drainSpool();
  const backlog = watchBacklog({ inbox: stores.inbox, acceptor, spool, log });
  let draining = false;
  const http = await listen({
    host: env.host,
    port: env.port,
    log,
    middlewares: [
      healthRoutes(() => backlog.health(draining)),
      paidPage,
      receipts(openReceiptReader(runtime.connection, stores.privacy, runtime.clock)),
      webhooks({ sources: accounts.sources, publicBaseUrl: env.publicBaseUrl, accept: acceptor.accept, log }),
    ],
  });
  log.info({ step: 'start', count: accounts.sources.length }, `listening on port ${http.port}`);
  return {
    log,
    close: async () => {
      draining = true;
      backlog.stop();
      await http.close();
      await bells.close();
      await runtime.close();
    },
  };
});
