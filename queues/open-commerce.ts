import { type Commerce, openCommerce as openOrders } from '../commerce/commerce.ts';
import type { Runtime } from '../config/runtime.ts';
import { nextSeq } from '../conversation/inbox-store.ts';
import type { Bells } from './jobs.ts';
import type { OpenAccounts } from './open-accounts.ts';
import type { Stores } from './open-stores.ts';

/** Commerce with this process's providers; its news enter the customer's mailbox, its bells are jobs. */
export async function openCommerce(options: {
  readonly runtime: Runtime;
  readonly stores: Stores;
  readonly bells: Bells;
  readonly accounts: OpenAccounts;
}): Promise<Commerce> {
  const { runtime, stores, bells, accounts } = options;
  const { env, clock, log, connection } = runtime;
  const providerOptions = {
    timeoutMs: env.timings.providerTimeoutMs,
    vendTimeoutMs: env.timings.vendTimeoutMs,
  };
  return await openOrders({
    connection,
    privacy: stores.privacy,
    clock,
    log,
    claimMs: env.timings.moneyClaimMs,
    claimOff: env.planted.has('claim_off'),
    gateways: accounts.gateways.map((gateway) => gateway.open(providerOptions)),
    vendors: accounts.vendors.map((vendor) => vendor.open(providerOptions)),
    simSwap: accounts.simSwaps[0]?.open(providerOptions),
    numberAt: async (customerId, addressKey) => {
      const customer = await stores.customers.byLane(customerId);
      return customer?.addresses.find((address) => address.addressKey === addressKey)?.value ?? null;
    },
    idsOf: stores.customers.idsOf,
    deliverNews: async ({ newsId, customerId, news }) => {
      await stores.inbox.put([
        { id: newsId, kind: 'news', lane: customerId, seq: nextSeq(clock.now()), body: news },
      ]);
      void bells.ring('turn', customerId);
    },
    // What is due later stands in its record; the sweep rings when its time has come.
    ring: ({ kind, id, delayMs }) => (delayMs > 0 ? undefined : bells.ring(kind, id)),
  });
}
