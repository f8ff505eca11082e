import type { Runtime } from '../config/runtime.ts';
import { createCustomerStore } from '../conversation/customer-store.ts';
import { createEnquiryStore } from '../conversation/enquiry-store.ts';
import { createInboxStore } from '../conversation/inbox-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { createOutboxStore } from '../conversation/outbox-store.ts';
import { createSessionStore } from '../conversation/session-store.ts';

export type Stores = ReturnType<typeof openStores>;

/** The conversation's stores on one connection. */
export function openStores({ connection, env }: Pick<Runtime, 'connection' | 'env'>) {
  const privacy = createPrivacy({
    connection,
    keyEncryptionKey: env.keyEncryptionKey,
    indexKey: env.indexKey,
  });
  const inbox = createInboxStore({ connection, privacy });
  const customers = createCustomerStore({ connection, privacy });
  const sessions = createSessionStore({
    connection,
    privacy,
    leaseMs: env.timings.leaseMs,
    fenceOff: env.planted.has('fence_off'),
  });
  const outbox = createOutboxStore({ connection, privacy, claimOff: env.planted.has('claim_off') });
  const enquiries = createEnquiryStore({ connection, privacy });
  return {
    privacy,
    inbox,
    customers,
    sessions,
    outbox,
    enquiries,
    createIndexes: async () => {
      await Promise.all([
        inbox.createIndexes(),
        customers.createIndexes(),
        sessions.createIndexes(),
        outbox.createIndexes(),
        enquiries.createIndexes(),
      ]);
    },
  };
}
