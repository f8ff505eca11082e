import { healthRoutes } from './api/health.ts';
import { listen } from './api/http-server.ts';
import { linkPage } from './api/link.ts';
import { paidPage } from './api/paid-page.ts';
import { receipts } from './api/receipts.ts';
import { openWebchat } from './api/webchat/webchat.ts';
import { webhooks } from './api/webhooks.ts';
import { openReceiptReader } from './commerce/receipts/open-receipts.ts';
import { readAccounts } from './config/accounts.ts';
import { readEnv } from './config/env.ts';
import { runProcess } from './config/process-life.ts';
import { openRuntime } from './config/runtime.ts';
import { createAcceptor } from './queues/accept.ts';
import { openBells } from './queues/jobs.ts';
import { openLive } from './queues/live.ts';
import { openAccounts } from './queues/open-accounts.ts';
import { openStores } from './queues/open-stores.ts';
import { createReplyWait } from './queues/reply-wait.ts';
import { createRunHop } from './queues/run-hop.ts';
import { openSpool } from './queues/spool.ts';
import { takeFilesFirst } from './queues/take-files.ts';
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
  const live = openLive(runtime.redis, env.redisUrl, log);
  const runHop = createRunHop({
    ...stores,
    accept: acceptor.accept,
    awaitReplies: createReplyWait(stores.outbox, live),
    bells,
    hash: (dialogueId, step) => stores.privacy.blindIndex('hop', `${dialogueId}|${step}`),
    customerOf: async ({ from }) =>
      (await stores.customers.byLane(stores.customers.addressKey(from)))?.customerId ??
      stores.customers.idFor(from),
    log,
  });
  const webchat = await openWebchat({
    ...stores,
    accounts: accounts.sites,
    addressKey: stores.customers.addressKey,
    accept: acceptor.accept,
    publicBaseUrl: env.publicBaseUrl,
    live,
    log,
  });
  let draining = false;
  const http = await listen({
    host: env.host,
    port: env.port,
    log,
    upgrade: webchat.upgrade,
    middlewares: [
      healthRoutes(() => backlog.health(draining)),
      paidPage,
      linkPage(async (token) => {
        const claimId = await stores.claims.proveByToken(token);
        if (claimId !== null) void bells.ring('join', claimId);
        return claimId !== null;
      }),
      receipts(openReceiptReader(runtime.connection, stores.privacy, runtime.clock)),
      webhooks({
        sources: accounts.sources,
        publicBaseUrl: env.publicBaseUrl,
        accept: takeFilesFirst(acceptor.accept, {
          ...stores,
          addressKey: stores.customers.addressKey,
          log,
        }),
        runHop,
        log,
      }),
      webchat.middleware,
    ],
  });
  log.info({ step: 'start', count: accounts.sources.length }, `listening on port ${http.port}`);
  return {
    log,
    close: async () => {
      draining = true;
      backlog.stop();
      webchat.close();
      await http.close();
      live.close();
      await bells.close();
      await runtime.close();
    },
  };
});
