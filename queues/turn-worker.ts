import type { Effect, RunTurn, TurnReads } from '../agents/turn.ts';
import type { CommerceErrand } from '../commerce/errand.ts';
import type { OrderRequest } from '../commerce/order.ts';
import type { Clock } from '../config/clock.ts';
import type { Logger } from '../config/logger.ts';
import { enquiryRules } from '../config/rules/enquiry.ts';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import type { Customer, CustomerAddress } from '../conversation/conversation.ts';
import type { Contact, CustomerStore } from '../conversation/customer-store.ts';
import type { EnquiryStore } from '../conversation/enquiry-store.ts';
import type { InboxEntry, InboxStore } from '../conversation/inbox-store.ts';
import type { NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Lease, SessionStore, StoredEffect } from '../conversation/session-store.ts';
import { toTurnEvent } from './turn-event.ts';

/** The part of commerce that a turn reaches: its own customer's records, and what an effect may ask. */
export type TurnCommerce = {
  readonly placeOrder: (order: OrderRequest) => Promise<void>;
  readonly cancelOrder: (request: {
    orderId: string;
    customerId: string;
    requestId: string;
  }) => Promise<void>;
  readonly holdOrders: (request: { customerId: string; requestId: string }) => Promise<void>;
  readonly runErrand: (errand: CommerceErrand, of: { customerId: string; errandId: string }) => Promise<void>;
  readonly reads: (customerId: string) => TurnReads;
};

export type TurnDependencies = {
  readonly inbox: InboxStore;
  readonly customers: CustomerStore;
  readonly sessions: SessionStore;
  /** Stores replies of one customer, and has them sent. */
  readonly dispatch: (messages: readonly NewOutboxMessage[]) => Promise<void>;
  readonly enquiries: EnquiryStore;
  readonly commerce: TurnCommerce;
  readonly runTurn: RunTurn;
  /** What a customer is told whose message could not be handled. */
  readonly apologise: (state: Lease['state']) => Reply;
  readonly clock: Clock;
  readonly log: Logger;
};

/** The sixth time that a message brings its turn down, it goes to a person. */
const maxTries = 5;
/** Growing: behind a lease that a dead worker left, a crowd of quick askers would keep the database busy for seconds. */
const leaseRetryMs = [20, 60, 180, 500];

/** A lease as it moves on over the turns of one mailbox. */
type Progress = { lease: Lease; projected: string[] };

/** Runs the turns that wait in a mailbox: `lane` is an address key or a customer's id. Safe at any time. */
export function createTurnWork(deps: TurnDependencies): (lane: string) => Promise<void> {
  const { inbox, customers, sessions, log } = deps;

  async function meetCustomer(lane: string): Promise<Customer | null> {
    const known = await customers.byLane(lane);
    if (known) {
      return known;
    }
    const [first] = await inbox.waiting([lane]);
    if (!first || (first.kind !== 'message' && first.kind !== 'consent')) {
      return null;
    }
    const event = (await inbox.openBody(first)) as InboundMessage | ConsentChange;
    const contact = contactOf(first, event);
    // The conversation first: a customer that is found always has one.
    await sessions.create(customers.idFor(contact.address));
    return await customers.create(contact);
  }

  async function takeLease(customerId: string): Promise<Lease | null> {
    for (const pauseMs of leaseRetryMs) {
      const lease = await sessions.takeLease(customerId);
      if (lease) {
        return lease;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return await sessions.takeLease(customerId);
  }

  async function runEntry(entry: InboxEntry, customer: Customer, progress: Progress): Promise<boolean> {
    const { lease } = progress;
    const body = await inbox.openBody(entry);
    const sender = senderOf(entry, body, customer);
    const replyTo = sender?.addressKey ?? lease.replyTo;
    const address = sender ?? addressFor(customer, replyTo);
    if (sender?.changed) {
      await customers.touch(customer.customerId, contactOf(entry, body as InboundMessage));
    }
    const outcome = await deps.runTurn({
      eventId: entry.id,
      event: toTurnEvent(entry, body),
      state: lease.state,
      customer: sender?.network ? { ...customer, network: sender.network } : customer,
      now: deps.clock.now(),
      after: (ms) => deps.clock.after(ms),
      reads: deps.commerce.reads(customer.customerId),
    });
    const author = authorOf(entry, outcome.state.owner);
    const effects: StoredEffect[] = [
      ...outcome.replies.map((reply, index) => ({
        id: `${entry.id}#${index}`,
        kind: 'reply',
        body: toMessage(reply, { entry, index, lease, address, author }),
      })),
      ...outcome.effects.map((effect, index) => ({
        id: `${entry.id}!${index}`,
        kind: effect.kind,
        body: { effect, addressKey: address.addressKey },
      })),
    ];
    return await commit(progress, entry, {
      state: outcome.state,
      replyTo,
      replyCount: outcome.replies.length,
      effects,
    });
  }

  async function commit(
    progress: Progress,
    entry: InboxEntry,
    change: { state: Lease['state']; replyTo: string; replyCount: number; effects: readonly StoredEffect[] },
  ): Promise<boolean> {
    const { lease } = progress;
    if (!(await sessions.commit({ lease, eventId: entry.id, ...change }))) {
      log.info(
        { step: 'turn', customerId: lease.customerId, id: entry.id },
        'the lease was lost; another worker goes on',
      );
      return false;
    }
    progress.lease = {
      ...lease,
      state: change.state,
      replyTo: change.replyTo,
      replies: lease.replies + change.replyCount,
      tries: 0,
    };
    await project(change.effects, lease.customerId, progress.projected);
    return true;
  }

  async function project(
    effects: readonly StoredEffect[],
    customerId: string,
    projected: string[],
  ): Promise<void> {
    const messages = effects
      .filter(({ kind }) => kind === 'reply')
      .map(({ body }) => body as NewOutboxMessage);
    if (messages.length > 0) {
      await deps.dispatch(messages);
    }
    for (const { id, kind, body } of effects) {
      if (kind !== 'reply') {
        const { effect, addressKey } = body as { effect: Effect; addressKey: string };
        await apply(effect, { id, customerId, addressKey });
      }
    }
    projected.push(...effects.map(({ id }) => id));
  }

  async function apply(
    effect: Effect,
    context: { id: string; customerId: string; addressKey: string },
  ): Promise<void> {
    const { customerId } = context;
    switch (effect.kind) {
      case 'place_order': {
        // Stored as JSON on the way here.
        const { order } = effect;
        await deps.commerce.placeOrder({ ...order, confirmedAt: new Date(order.confirmedAt) });
        return;
      }
      case 'cancel_order':
        await deps.commerce.cancelOrder({ orderId: effect.orderId, customerId, requestId: context.id });
        return;
      case 'look_up':
      case 'save_meter':
      case 'forget_meter':
      case 'note_meter_brand':
      case 'pay_order':
        await deps.commerce.runErrand(effect, { customerId, errandId: context.id });
        return;
      case 'hold_orders':
        await deps.commerce.holdOrders({ customerId, requestId: context.id });
        return;
      case 'open_enquiry': {
        const { enquiry } = effect;
        const dueAt = deps.clock.after(enquiryRules.slaHours[enquiry.priority] * 3_600_000);
        await deps.enquiries.add(enquiry, dueAt);
        return;
      }
      case 'resolve_enquiry':
        await deps.enquiries.resolveByOrder(effect.orderId);
        return;
      case 'set_consent':
        await customers.setConsent(customerId, context.addressKey, effect.consent);
        return;
    }
  }

  /** A message that brought its turn down again and again: the customer hears of it, a person gets it, the lane goes on. */
  async function bury(entry: InboxEntry, customer: Customer, progress: Progress): Promise<boolean> {
    const { lease } = progress;
    const address = addressFor(customer, lease.replyTo);
    const enquiry: Effect = {
      kind: 'open_enquiry',
      enquiry: {
        enquiryId: `dead:${entry.id}`,
        customerId: lease.customerId,
        reason: 'dead_letter',
        category: 'technical',
        priority: 'HIGH',
        summary: `A ${entry.kind} could not be handled after ${maxTries} tries. Replay it when the cause is mended.`,
        inboxId: entry.id,
      },
    };
    const reply = toMessage(deps.apologise(lease.state), { entry, index: 0, lease, address, author: 'news' });
    log.error(
      { step: 'turn', customerId: lease.customerId, id: entry.id, kind: entry.kind },
      'a message is given up',
    );
    const committed = await commit(progress, entry, {
      state: lease.state,
      replyTo: lease.replyTo || address.addressKey,
      replyCount: 1,
      effects: [
        { id: `${entry.id}#0`, kind: 'reply', body: reply },
        {
          id: `${entry.id}!0`,
          kind: enquiry.kind,
          body: { effect: enquiry, addressKey: address.addressKey },
        },
      ],
    });
    if (committed) {
      await inbox.markDead(entry.id);
    }
    return committed;
  }

  async function handleEntry(entry: InboxEntry, customer: Customer, progress: Progress): Promise<boolean> {
    if (progress.lease.done.includes(entry.id)) {
      await inbox.markDone(entry.id);
      return true;
    }
    if (progress.lease.tries > maxTries) {
      return await bury(entry, customer, progress);
    }
    const started = performance.now();
    if (!(await runEntry(entry, customer, progress))) {
      return false;
    }
    await inbox.markDone(entry.id);
    const { session } = progress.lease.state;
    log.info(
      {
        step: 'turn',
        customerId: customer.customerId,
        ...(session ? { sessionId: session.sessionId } : {}),
        messageId: entry.id,
        kind: entry.kind,
        ms: Math.round(performance.now() - started),
      },
      'turn committed',
    );
    return true;
  }

  return async (lane) => {
    const customer = await meetCustomer(lane);
    if (!customer) {
      return;
    }
    const lease = await takeLease(customer.customerId);
    if (!lease) {
      return;
    }
    const progress: Progress = { lease, projected: [] };
    let ending: 'done' | 'failed' | 'lost' = 'failed';
    try {
      await project(lease.effects, customer.customerId, progress.projected);
      const lanes = [customer.customerId, ...customer.addresses.map(({ addressKey }) => addressKey)];
      ending = 'done';
      for (const entry of await inbox.waiting(lanes)) {
        if (!(await handleEntry(entry, customer, progress))) {
          ending = 'lost';
          break;
        }
      }
    } catch (error) {
      ending = 'failed';
      throw error;
    } finally {
      if (ending !== 'lost') {
        await sessions.release(progress.lease, progress.projected, ending).catch((err: unknown) => {
          log.warn(
            { step: 'turn', customerId: customer.customerId, err },
            'the lease was not released; it will run out',
          );
        });
      }
    }
  };
}

type Sender = CustomerAddress & { readonly changed: boolean; readonly network?: Contact['network'] };

/** The address that a message came from, as it is reached now; null for events that no address sent. */
function senderOf(entry: InboxEntry, body: unknown, customer: Customer): Sender | null {
  if (entry.kind !== 'message' && entry.kind !== 'consent') {
    return null;
  }
  const event = body as InboundMessage | ConsentChange;
  const known = customer.addresses.find(
    ({ medium, value }) => medium === event.from.medium && value === event.from.value,
  );
  if (!known) {
    throw new Error('A message is in the mailbox of a customer who does not have its address.');
  }
  const contact = contactOf(entry, event);
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

function contactOf(entry: InboxEntry, event: InboundMessage | ConsentChange): Contact {
  return {
    address: event.from,
    account: entry.account ?? '',
    ourNumber: event.kind === 'message' ? event.to : '',
    ...(event.kind === 'message' && event.network ? { network: event.network } : {}),
  };
}

function addressFor(customer: Customer, addressKey: string): CustomerAddress {
  const address =
    customer.addresses.find((known) => known.addressKey === addressKey) ?? customer.addresses[0];
  if (!address) {
    throw new Error('A customer has no address.');
  }
  return address;
}

/** News and what a person writes go out even while a person owns the conversation; the bot's chat does not. */
function authorOf(entry: InboxEntry, ownerAfter: Lease['state']['owner']): NewOutboxMessage['author'] {
  if (entry.kind === 'person_reply') {
    return 'person';
  }
  return entry.kind === 'message' && ownerAfter === 'bot' ? 'bot' : 'news';
}

function toMessage(
  reply: Reply,
  context: {
    entry: InboxEntry;
    index: number;
    lease: Lease;
    address: CustomerAddress;
    author: NewOutboxMessage['author'];
  },
): NewOutboxMessage {
  const { entry, index, lease, address, author } = context;
  return {
    id: `${entry.id}#${index}`,
    customerId: lease.customerId,
    position: lease.replies + index + 1,
    account: address.account,
    to: address.value,
    from: address.ourNumber,
    author,
    inReplyTo: entry.id,
    reply,
  };
}
