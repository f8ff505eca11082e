import { createRatingStore } from '../agents/feedback/rating-store.ts';
import { createAgentMessageStore } from '../agents/group-chat/agent-message-store.ts';
import { createModelCallStore } from '../agents/models/model-call-store.ts';
import { createClock } from '../config/clock.ts';
import { orderRules } from '../config/rules/orders.ts';
import type { Runtime } from '../config/runtime.ts';
import { createAddressClaimStore } from '../conversation/address-claim-store.ts';
import { createChatStore } from '../conversation/chat-store.ts';
import { createCustomerLinks } from '../conversation/customer-links.ts';
import { createCustomerStore } from '../conversation/customer-store.ts';
import { createDialogueStore } from '../conversation/dialogue-store.ts';
import { createEnquiryStore } from '../conversation/enquiry-store.ts';
import { createErasureStore } from '../conversation/erasure-store.ts';
import { createFileStore } from '../conversation/file-store.ts';
import { createInboxStore } from '../conversation/inbox-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { createMailboxStore } from '../conversation/mailbox-store.ts';
import { createOutboxStore } from '../conversation/outbox-store.ts';
import { createReceiptMessageStore } from '../conversation/receipt-message-store.ts';
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
  const links = createCustomerLinks({ connection, privacy });
  const claims = createAddressClaimStore({ connection, privacy, clock: createClock(env.clockSpeed) });
  const sessions = createSessionStore({
    connection,
    privacy,
    leaseMs: env.timings.leaseMs,
    fenceOff: env.planted.has('fence_off'),
  });
  const outbox = createOutboxStore({
    connection,
    privacy,
    claimOff: env.planted.has('claim_off'),
    receiptPatienceMs: createClock(env.clockSpeed).scaleMs(orderRules.receiptPatienceMs),
  });
  const receiptMessages = createReceiptMessageStore({ connection, privacy });
  const dialogues = createDialogueStore(connection);
  const erasures = createErasureStore(connection);
  const enquiries = createEnquiryStore({ connection, privacy });
  const chats = createChatStore({ connection, privacy });
  const files = createFileStore({ connection, privacy });
  const agentMessages = createAgentMessageStore({ connection, privacy });
  const modelCalls = createModelCallStore({ connection, privacy });
  const ratings = createRatingStore({ connection });
  const stores = {
    inbox,
    customers,
    claims,
    sessions,
    outbox,
    receiptMessages,
    enquiries,
    agentMessages,
    modelCalls,
    ratings,
    chats,
    files,
    dialogues,
    erasures,
  };
  return {
    ...stores,
    privacy,
    links,
    mailboxes: createMailboxStore({ connection, customers, sessions }),
    /** One store after the other: all at once they would use up the connections of a busy database. */
    createIndexes: async () => {
      for (const store of Object.values(stores)) await store.createIndexes();
    },
  };
}
