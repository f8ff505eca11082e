import type { Logger } from '../config/logger.ts';
import type { CustomerAddress } from '../conversation/conversation.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { NewOutboxMessage, OutboxStore } from '../conversation/outbox-store.ts';
import {
  lostStatuses,
  type ReceiptMessage,
  type ReceiptMessageStore,
} from '../conversation/receipt-message-store.ts';
import type { Bells } from './jobs.ts';

export type ReceiptDependencies = {
  readonly receiptMessages: ReceiptMessageStore;
  readonly outbox: Pick<OutboxStore, 'add'>;
  readonly customers: Pick<CustomerStore, 'byLane'>;
  /** Whether this account can send by itself. */
  readonly canSend: (account: string) => boolean;
  readonly markReceiptDelivered: (orderId: string) => Promise<boolean>;
  readonly bells: Pick<Bells, 'ring'>;
  readonly log: Logger;
};

const lost: ReadonlySet<ReceiptMessage['status']> = new Set(lostStatuses);
const hasArrived = ({ status }: ReceiptMessage) => status === 'delivered' || status === 'read';

/**
 * Looks after one message that carries a receipt: where it has arrived, the receipt is delivered; where it failed, or
 * nothing was heard of it in time, it goes to the customer's next address. Safe at any time.
 */
export function createReceiptWork(deps: ReceiptDependencies): (messageId: string) => Promise<void> {
  const { receiptMessages, log } = deps;

  return async (messageId) => {
    const message = await receiptMessages.find(messageId);
    if (!message) {
      return;
    }
    if (hasArrived(message)) {
      await deps.markReceiptDelivered(message.orderId);
      await receiptMessages.settle(messageId);
      return;
    }
    const overdue = message.proveBy !== undefined && message.proveBy <= new Date();
    if (message.proveBy === undefined || message.open || !(overdue || lost.has(message.status))) {
      return;
    }
    const siblings = await receiptMessages.ofOrder(message.orderId);
    const copy = await nextCopy(message, siblings);
    if (copy) {
      await deps.outbox.add([copy]);
      void deps.bells.ring('send', message.customerId);
    }
    await receiptMessages.settle(messageId);
    log.info(
      { step: 'receipt', customerId: message.customerId, messageId, orderId: message.orderId },
      copy ? 'a receipt goes to the next address' : 'a receipt has no other address to go to',
    );
  };

  /** Undefined where it has arrived by another message, or there is nowhere left to send it. */
  async function nextCopy(
    message: ReceiptMessage,
    siblings: readonly ReceiptMessage[],
  ): Promise<NewOutboxMessage | undefined> {
    const id = `${message.id}>`;
    // Whoever died between the copy and its note: the copy is there already.
    if (siblings.some((sibling) => sibling.id === id || hasArrived(sibling))) {
      return undefined;
    }
    const customer = await deps.customers.byLane(message.customerId);
    // A number may be reached by SMS and over WhatsApp: these are two addresses.
    const wasTried = ({ account, value }: CustomerAddress) =>
      siblings.some((sibling) => sibling.account === account && sibling.to === value);
    const next = customer?.addresses.find((address) => !wasTried(address) && mayReceive(address));
    return next && copyFor(message, id, next);
  }

  function mayReceive({ account, consent }: CustomerAddress): boolean {
    return consent !== 'opted_out' && deps.canSend(account);
  }
}

function copyFor(message: ReceiptMessage, id: string, address: CustomerAddress): NewOutboxMessage {
  const { customerId, position, author, inReplyTo, reply } = message;
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
  };
}
