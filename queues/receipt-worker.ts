import type { Logger } from '../config/logger.ts';
import type { CustomerAddress } from '../conversation/conversation.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { NewOutboxMessage, OutboxStore } from '../conversation/outbox-store.ts';
import {
  lostStatuses,
  type ReceiptMessage,
  type ReceiptMessageStore,
} from '../conversation/receipt-message-store.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import { trustOf } from '../conversation/trust.ts';
import type { Bells } from './jobs.ts';

export type ReceiptDependencies = {
  readonly receiptMessages: ReceiptMessageStore;
  readonly outbox: Pick<OutboxStore, 'add'>;
  readonly customers: Pick<CustomerStore, 'byLane'>;
  readonly sessions: Pick<SessionStore, 'peek'>;
  /** Whether this account can send by itself. */
  readonly canSend: (account: string) => boolean;
  readonly markReceiptDelivered: (orderId: string) => Promise<boolean>;
  readonly bells: Pick<Bells, 'ring'>;
  readonly log: Logger;
};

const lost: ReadonlySet<ReceiptMessage['status']> = new Set(lostStatuses);
const mayBeLost = ({ proveBy, open, status }: ReceiptMessage) =>
  proveBy !== undefined && !open && (proveBy <= new Date() || lost.has(status));
const hasArrived = ({ status }: ReceiptMessage) => status === 'delivered' || status === 'read';

/**
 * Looks after one message that must not be lost. A receipt: where it has arrived, it is delivered; where it failed, or
 * nothing was heard of it in time, it goes to the customer's next address. News of money go on where they failed. Each
 * address gets it once, and none that nobody has shown to be the customer's. Safe at any time.
 */
export function createReceiptWork(deps: ReceiptDependencies): (messageId: string) => Promise<void> {
  const { receiptMessages, log } = deps;

  return async (messageId) => {
    const message = await receiptMessages.find(messageId);
    if (!message) {
      return;
    }
    if (hasArrived(message)) {
      if (message.carries === 'receipt') await deps.markReceiptDelivered(message.orderId);
      await receiptMessages.settle(messageId);
      return;
    }
    if (mayBeLost(message)) await sendOn(message);
  };

  async function sendOn(message: ReceiptMessage): Promise<void> {
    const { id: messageId, customerId, orderId, carries } = message;
    const copy = goesOn(message) ? await nextCopy(message) : undefined;
    if (copy) {
      await deps.outbox.add([copy]);
      void deps.bells.ring('send', customerId);
    }
    await receiptMessages.settle(messageId);
    log.info(
      { step: 'receipt', customerId, messageId, orderId, kind: carries },
      copy ? 'goes to the next address' : 'has no other address to go to',
    );
  }

  /** An SMS to repeat what nobody says is lost costs more than it is worth, but for a receipt. */
  function goesOn({ carries, status }: ReceiptMessage): boolean {
    return carries === 'receipt' || lost.has(status);
  }

  /** Undefined where it has arrived by another message, or there is nowhere left to send it. */
  async function nextCopy(message: ReceiptMessage): Promise<NewOutboxMessage | undefined> {
    const id = `${message.id}>`;
    const siblings =
      message.carries === 'receipt'
        ? await receiptMessages.ofOrder(message.orderId)
        : await receiptMessages.copiesOf(message.id);
    // Whoever died between the copy and its note: the copy is there already.
    if (siblings.some((sibling) => sibling.id === id || hasArrived(sibling))) {
      return undefined;
    }
    const customer = await deps.customers.byLane(message.customerId);
    // A number may be reached by SMS and over WhatsApp: these are two addresses.
    const wasTried = ({ account, value }: CustomerAddress) =>
      siblings.some((sibling) => sibling.account === account && sibling.to === value);
    const next = customer?.addresses.find((address) => !wasTried(address) && mayReceive(address));
    if (!customer || !next) {
      return undefined;
    }
    // Where the channel has a window for free text, it is counted from what was heard there.
    const heardAt = (await deps.sessions.peek(customer.customerId))?.state.heard[next.addressKey]?.at;
    return { ...copyFor(message, id, next), ...(heardAt ? { heardAt } : {}) };
  }

  function mayReceive(address: CustomerAddress): boolean {
    const { account, consent } = address;
    return trustOf(address) !== 'unproved' && consent !== 'opted_out' && deps.canSend(account);
  }
}

function copyFor(message: ReceiptMessage, id: string, address: CustomerAddress): NewOutboxMessage {
  const { customerId, position, author, inReplyTo, reply, language } = message;
  return {
    id,
    customerId,
    position,
    account: address.account,
    ...(address.medium === 'webchat' ? { shownTo: address.addressKey } : {}),
    to: address.value,
    from: address.ourNumber,
    author,
    inReplyTo,
    reply,
    ...(language ? { language } : {}),
  };
}
