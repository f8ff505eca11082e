import { writtenAddress } from '../conversation/address.ts';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import type { Customer, CustomerAddress, DialogueWait, Language } from '../conversation/conversation.ts';
import type { Contact } from '../conversation/customer-store.ts';
import { acceptedAt, type InboxEntry } from '../conversation/inbox-store.ts';
import type { NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Lease } from '../conversation/session-store.ts';
import { trustOf } from '../conversation/trust.ts';
import { heldUntil } from './turn-dialogue.ts';

type Sender = CustomerAddress & { readonly changed: boolean; readonly network?: Contact['network'] };

/** The address that a message came from, as it is reached now; null for events that no address sent. */
export function senderOf(entry: InboxEntry, body: unknown, customer: Customer): Sender | null {
  if (entry.kind !== 'message' && entry.kind !== 'consent') {
    return null;
  }
  const event = body as InboundMessage | ConsentChange;
  const contact = contactOf(entry, event);
  const known = customer.addresses.find(
    ({ medium, value }) => medium === contact.address.medium && value === contact.address.value,
  );
  if (!known) {
    throw new Error('A message is in the mailbox of a customer who does not have its address.');
  }
  if (event.kind === 'message' && event.textsBy) {
    // A dialogue says who calls, not through which of our numbers this customer likes to be texted.
    const changed = event.network !== undefined && event.network !== customer.network;
    return { ...known, changed, ...(event.network ? { network: event.network } : {}) };
  }
  const ourNumber = contact.ourNumber || known.ourNumber;
  const changed =
    known.account !== contact.account ||
    known.ourNumber !== ourNumber ||
    (contact.network !== undefined && contact.network !== customer.network);
  return {
    ...known,
    account: contact.account,
    ourNumber,
    changed,
    ...(contact.network ? { network: contact.network } : {}),
  };
}

export function contactOf(entry: InboxEntry, event: InboundMessage | ConsentChange): Contact {
  const textsBy = event.kind === 'message' ? event.textsBy : undefined;
  return {
    address: writtenAddress(event.from),
    account: textsBy?.account ?? entry.account ?? '',
    ourNumber: textsBy?.number ?? (event.kind === 'message' ? event.to : ''),
    ...(event.kind === 'message' && event.network ? { network: event.network } : {}),
  };
}

export function addressFor(customer: Customer, addressKey: string): CustomerAddress {
  const address =
    customer.addresses.find((known) => known.addressKey === addressKey) ?? customer.addresses[0];
  if (!address) {
    throw new Error('A customer has no address.');
  }
  return address;
}

/** Where a reply goes: where the conversation is, unless it is for one address and for no other. Throws where that is gone. */
export function addressOfReply(
  { addressKey, canWait }: Reply,
  customer: Customer,
  conversation: CustomerAddress,
): CustomerAddress {
  const wanted = canWait ? wantsNotices(customer, conversation) : conversation;
  const address =
    addressKey === undefined ? wanted : customer.addresses.find((known) => known.addressKey === addressKey);
  if (!address) {
    throw new Error('The only address that a message may go to is gone.');
  }
  return address;
}

/** What comes unasked goes where it is wanted, if not where the conversation is. */
function wantsNotices({ addresses }: Customer, conversation: CustomerAddress): CustomerAddress {
  if (conversation.consent !== 'opted_out') return conversation;
  const other = addresses.find((known) => known.consent !== 'opted_out' && trustOf(known) !== 'unproved');
  return other ?? conversation;
}

/** The state with the message noted, where its channel has threads or a window for free text. */
export function noteHeard(
  state: Lease['state'],
  entry: InboxEntry,
  body: unknown,
  address: CustomerAddress,
): Lease['state'] {
  if (entry.kind !== 'message' || (address.medium !== 'whatsapp' && address.medium !== 'email')) {
    return state;
  }
  const { thread } = body as InboundMessage;
  const heard = { at: acceptedAt(entry.seq).toISOString(), ...(thread ? { thread } : {}) };
  return { ...state, heard: { ...state.heard, [address.addressKey]: heard } };
}

/** News and what a person writes go out even while a person owns the conversation; the bot's chat does not. */
export function authorOf(entry: InboxEntry, ownerAfter: Lease['state']['owner']): NewOutboxMessage['author'] {
  if (entry.kind === 'person_reply') {
    return 'person';
  }
  return entry.kind === 'message' && ownerAfter === 'bot' ? 'bot' : 'news';
}

export function toMessage(
  reply: Reply,
  context: {
    entry: InboxEntry;
    index: number;
    lease: Lease;
    address: CustomerAddress;
    author: NewOutboxMessage['author'];
    language: Language;
    /** The dialogue that waits for it. */
    wait: DialogueWait | null;
    /** How many messages the turn says. */
    count: number;
    /** What they cost is counted against it. */
    enquiryId?: string | undefined;
  },
): NewOutboxMessage {
  const { entry, index, lease, address, author, language, wait, count, enquiryId } = context;
  const until = wait && heldUntil(reply, wait);
  const heard = lease.state.heard[address.addressKey];
  return {
    id: wait && wait.entryId !== entry.id ? `${wait.entryId}#${entry.id}#${index}` : `${entry.id}#${index}`,
    customerId: lease.customerId,
    position: lease.replies + index + 1,
    account: address.account,
    ...(address.medium === 'webchat' ? { shownTo: address.addressKey } : {}),
    to: address.value,
    from: address.ourNumber,
    author,
    inReplyTo: wait?.entryId ?? entry.id,
    reply,
    ...(until ? { heldUntil: until } : {}),
    ...(wait ? { answers: count } : {}),
    language,
    ...(enquiryId === undefined ? {} : { enquiryId }),
    ...(heard ? { heardAt: heard.at } : {}),
    ...(heard?.thread ? { thread: heard.thread } : {}),
  };
}
