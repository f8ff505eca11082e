import { apologise } from './agents/apologise.ts';
import { openModels } from './agents/models/open-models.ts';
import { checkRoster } from './agents/roster/check-roster.ts';
import { openRunTurn, warmUpTurn } from './agents/run-turn.ts';
import { healthRoutes } from './api/health.ts';
import { listen } from './api/http-server.ts';
import { readAccounts } from './config/accounts.ts';
import { readEnv } from './config/env.ts';
import { runProcess } from './config/process-life.ts';
import { openRuntime } from './config/runtime.ts';
import type { Language } from './conversation/conversation.ts';
import { idsOf } from './conversation/customer-ids.ts';
import { createCodeMint } from './queues/code-mint.ts';
import { type JobName, openBells, openWorker } from './queues/jobs.ts';
import { createJoinWork } from './queues/join-worker.ts';
import { createLinkWork } from './queues/link-work.ts';
import { openLive } from './queues/live.ts';
import { createMediaWork } from './queues/media-worker.ts';
import { createMessageCosts } from './queues/message-costs.ts';
import { createNoteFiles } from './queues/note-files.ts';
import { openAccounts, openFetchers, openSenders, openTypingSigns } from './queues/open-accounts.ts';
import { openCommerce } from './queues/open-commerce.ts';
import { openStores } from './queues/open-stores.ts';
import { createReceiptFiles } from './queues/receipt-files.ts';
import { createReceiptWork } from './queues/receipt-worker.ts';
import { createDeliveryWork, createHintWork } from './queues/report-worker.ts';
import { createSendRate } from './queues/send-rate.ts';
import { createSendWork } from './queues/send-worker.ts';
import { createTypingWork } from './queues/show-typing.ts';
import { createSweep } from './queues/sweep.ts';
import { createTurnWork } from './queues/turn-worker.ts';
import { watchProgress } from './queues/watch-progress.ts';

/** A turn that waits for a model's answer holds its place for seconds. */
const turnsWithModels = 64;

/** The process that runs conversations, money and sending. Holds no state; run as many as needed. */
await runProcess('worker', async () => {
  checkRoster();
  const env = readEnv();
  const accounts = openAccounts(readAccounts(env.accountsFile));
  const runtime = await openRuntime(env, 'worker');
  const { log, clock } = runtime;
  const stores = openStores(runtime);
  await stores.createIndexes();
  const bells = await openBells(env.redisUrl, log);
  const commerce = await openCommerce({ runtime, stores, bells, accounts });
  const live = openLive(runtime.redis, env.redisUrl, log);
  const senders = await openSenders(accounts, env, live);
  const typingSigns = await openTypingSigns(accounts, env, live);
  const fetchers = await openFetchers(accounts);
  const models = await openModels({ settings: env.openAi, calls: stores.modelCalls, now: clock.now, log });
  const costs = createMessageCosts({ addCost: stores.modelCalls.addCost, log });
  // The first customer must not wait for what can be loaded before.
  warmUpTurn();

  const receiptUrl = async (orderId: string, ids: readonly string[], language: Language) => {
    const token = await commerce.receiptToken(orderId, ids, language);
    return token && `${env.publicBaseUrl}/receipts/${token}`;
  };
  const sending = createSendWork({
    ...stores,
    accounts: senders,
    rate: createSendRate(runtime.redis),
    bells,
    mintCode: createCodeMint({
      mintCode: commerce.mintCode,
      claims: stores.claims,
      publicBaseUrl: env.publicBaseUrl,
    }),
    receiptFile: createReceiptFiles(async (orderId, customerId, language) =>
      commerce.printedReceipt(orderId, await stores.customers.idsOf(customerId), language),
    ),
    receiptUrl: async (orderId, customerId, language) => {
      const page = await receiptUrl(orderId, await stores.customers.idsOf(customerId), language);
      return page && `${page}.pdf`;
    },
    live,
    noteSent: costs.noteSent,
    // A clock that runs fast shows no hour of the night.
    ...(env.clockSpeed === 1 ? {} : { quietUntil: (now: Date) => now }),
    clock,
    timings: env.timings,
    log,
  });
  const settleReceipt = createReceiptWork({
    ...stores,
    canSend: (account) => senders.has(account),
    markReceiptDelivered: commerce.markReceiptDelivered,
    bells,
    log,
  });
  const { mailboxes, ...withoutMailboxes } = stores;
  const work: Record<JobName, (id: string) => Promise<void>> = {
    turn: createTurnWork({
      ...withoutMailboxes,
      // A turn that asks a model takes seconds: nobody else is to begin it meanwhile, so it has its lease from the start.
      ...(env.openAi ? {} : { mailboxes }),
      dispatch: sending.dispatch,
      showTyping: createTypingWork(typingSigns),
      noteFiles: createNoteFiles({ ...stores, bells }),
      runTurn: costs.countHops(
        openRunTurn({ now: clock.now, ...(env.openAi ? { ask: models.askModel } : {}) }),
      ),
      apologise,
      runLinkErrand: createLinkWork({
        ...stores,
        firstAccount: (medium) => accounts.channels.find(({ channel }) => channel.medium === medium)?.id,
        canSend: (account) => senders.has(account),
        bells,
        clock,
        log,
      }),
      clock,
      log,
      commerce: {
        placeOrder: commerce.placeOrder,
        cancelOrder: commerce.cancelOrder,
        holdOrders: commerce.holdOrders,
        runErrand: commerce.runErrand,
        reads: (ids) => ({
          order: (orderId) => commerce.order(orderId, ids),
          orderByRef: (ref) => commerce.orderByRef(ref, ids),
          recentOrders: (limit) => commerce.recentOrders(ids, limit),
          walletKobo: () => commerce.walletKobo(ids),
          pendingCodes: () => commerce.pendingCodes(ids),
          dataBundles: commerce.dataBundles,
          walletLines: (limit) => commerce.walletLines(ids, limit),
          ussdBanks: commerce.ussdBanks,
          savedMeters: () => commerce.savedMeters(ids),
          schedules: () => commerce.schedules(ids),
          schedule: (scheduleId) => commerce.schedule(scheduleId, ids),
          receiptUrl: (orderId, language) => receiptUrl(orderId, ids, language),
          meterBrand: (meter) => commerce.meterBrand(ids, meter),
          lookUp: (request) => commerce.lookUp(request, ids),
        }),
      },
    }),
    send: sending.sendLane,
    delivery: createDeliveryWork({ ...stores, settleReceipt, clock, log }),
    receipt: settleReceipt,
    join: createJoinWork({
      ...stores,
      joinRecords: (customer, telephone) => commerce.joinRecords(idsOf(customer), telephone),
      bells,
      clock,
      log,
    }),
    media: createMediaWork({ ...stores, fetchers, clock, log }),
    hint: createHintWork({ ...stores, hint: commerce.hint }),
    order: (id) => commerce.work('order', id),
    payment: (id) => commerce.work('payment', id),
    vend: (id) => commerce.work('vend', id),
    refund: (id) => commerce.work('refund', id),
    catalogue: (id) => commerce.work('catalogue', id),
    lookup: (id) => commerce.work('lookup', id),
    schedule: (id) => commerce.work('schedule', id),
    sim_check: (id) => commerce.work('sim_check', id),
  };
  const workers = (Object.keys(work) as JobName[]).map((name) =>
    openWorker({
      ...{ name, redisUrl: env.redisUrl, timings: env.timings, log, work: work[name] },
      ...(name === 'turn' && env.openAi ? { concurrency: turnsWithModels } : {}),
    }),
  );
  const sweep = createSweep({ ...stores, dueWork: commerce.due, bells, timings: env.timings, log });
  sweep.start();
  const progress = watchProgress({ sweep, redis: runtime.redis, timings: env.timings, log });
  let draining = false;
  const http = await listen({
    host: env.host,
    port: env.workerHealthPort,
    log,
    middlewares: [
      healthRoutes(async () => {
        const { ready, detail } = await progress.health(draining);
        return { ready, detail: { ...detail, models: models.health() } };
      }),
    ],
  });
  log.info({ step: 'start', count: workers.length }, `working; health on port ${http.port}`);
  return {
    log,
    close: async () => {
      draining = true;
      live.close();
      progress.stop();
      await sweep.stop();
      await Promise.all(workers.map((worker) => worker.close()));
      await sending.settled();
      await http.close();
      await bells.close();
      await runtime.close();
    },
  };
});
