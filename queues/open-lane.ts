import type { Logger } from '../config/logger.ts';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import type { Customer } from '../conversation/conversation.ts';
import { idsOf, likelyId, likelyLanes } from '../conversation/customer-ids.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { ErasureStore } from '../conversation/erasure-store.ts';
import { acceptedAt, type InboxEntry, type InboxStore } from '../conversation/inbox-store.ts';
import type { Mailbox, MailboxStore } from '../conversation/mailbox-store.ts';
import type { Lease, SessionStore } from '../conversation/session-store.ts';
import { contactOf } from './turn-message.ts';

export type Beginning = {
  readonly customer: Customer;
  readonly lease: Lease;
  readonly entries: readonly InboxEntry[];
};

/** What waits for longer than this has perhaps brought a worker down, and is handled under a lease that counts its tries. */
const freshMs = 5_000;

/** Growing: behind a lease that a dead worker left, a crowd of quick askers would keep the database busy for seconds. */
export const leaseRetryMs: readonly number[] = [20, 60, 180, 500];

export type LaneDependencies = {
  readonly inbox: Pick<InboxStore, 'waiting' | 'openBody' | 'markDone'>;
  readonly customers: Pick<CustomerStore, 'byLane' | 'idFor' | 'create'>;
  readonly sessions: Pick<SessionStore, 'create' | 'takeLease' | 'takeIfKnown' | 'release'>;
  readonly erasures: Pick<ErasureStore, 'isErased'>;
  /** Where absent, every turn is run under a lease. */
  readonly mailboxes?: MailboxStore;
  readonly log: Pick<Logger, 'error'>;
};

/** What came for nobody: of an erased customer's money there may be news yet, which only the operator can hear. */
async function endNewsOfErased(
  { inbox, erasures, log }: LaneDependencies,
  lane: string,
  waiting: readonly InboxEntry[],
): Promise<void> {
  const theirs = waiting.filter((entry) => entry.lane === lane);
  if (theirs.length === 0 || !(await erasures.isErased(lane))) return;
  for (const { id, kind } of theirs) {
    await inbox.markDone(id);
    log.error({ step: 'turn', customerId: lane, id, kind }, 'there is news for a customer who was erased');
  }
}

/**
 * Everything that the turns of a mailbox begin with: whose it is, its lease, what waits. Null: nobody's, or another worker
 * has it. `lane` is an address key or a customer's id, also one from before a join. `leased`: not without the lease,
 * though it is free.
 */
export type OpenLane = (lane: string, options: { readonly leased: boolean }) => Promise<Beginning | null>;

export function createLaneOpener(deps: LaneDependencies): OpenLane {
  const { inbox, customers, sessions } = deps;

  /** The customer of a first contact, made with its conversation; null when nothing in the lane tells who it is. */
  async function meetCustomer(first: InboxEntry | undefined): Promise<Customer | null> {
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

  /** The customer as the lease's holder has to know it: it may have been joined to another since it was read. */
  async function current(known: Customer, lease: Lease): Promise<Customer> {
    const customer =
      lease.version === (known.version ?? 0) ? known : await customers.byLane(known.customerId);
    if (customer?.customerId === known.customerId) {
      return customer;
    }
    await sessions.release(lease, [], 'done');
    throw new Error('A customer whose lease was taken is not there.');
  }

  const lanesOf = (customer: Customer) => [
    ...idsOf(customer),
    ...customer.addresses.map(({ addressKey }) => addressKey),
  ];

  /** What came this moment for a customer whom nobody is busy with needs no lease before the commit. */
  function beginFree({ customer, lease, entries }: Mailbox, lanes: readonly string[]): Beginning | null {
    const [first] = entries;
    if (!customer || !lease || !first) {
      return null;
    }
    const isFresh = Date.now() - acceptedAt(first.seq).getTime() < freshMs;
    const isTheirs = lease.customerId === customer.customerId && lease.version === (customer.version ?? 0);
    const isAll = lanesOf(customer).every((one) => lanes.includes(one));
    return isFresh && isTheirs && isAll ? { customer, lease, entries } : null;
  }

  /**
   * Asked for at once: most customers have one address, and their id is made of it. What was read before the lease was had
   * may have been handled since; the conversation knows.
   */
  async function readAndTake(lanes: readonly string[], lane: string, customerId: string) {
    const [found, waiting, lease] = await Promise.all([
      customers.byLane(lane),
      inbox.waiting(lanes),
      sessions.takeIfKnown(customerId),
    ]);
    return { found, waiting, lease };
  }

  async function beginLeased(
    lane: string,
    lanes: readonly string[],
    { found, waiting, lease: likely }: Awaited<ReturnType<typeof readAndTake>>,
  ): Promise<Beginning | null> {
    const known = found ?? (await meetCustomer(waiting[0]));
    if (!known) {
      await endNewsOfErased(deps, lane, waiting);
      return null;
    }
    const isLikely = known.customerId === likelyId(lane);
    if (likely && !isLikely) {
      await sessions.release(likely, [], 'done');
    }
    const lease = (isLikely && likely) || (await takeLease(known.customerId));
    if (!lease) {
      return null;
    }
    const customer = await current(known, lease);
    const all = lanesOf(customer);
    const complete = lease === likely && all.every((one) => lanes.includes(one));
    return { customer, lease, entries: complete ? waiting : await inbox.waiting(all) };
  }

  return async (lane, { leased }) => {
    const customerId = likelyId(lane);
    const lanes = likelyLanes(lane);
    const read = leased ? null : await deps.mailboxes?.read({ lane, customerId, lanes });
    const free = read ? beginFree(read, lanes) : null;
    if (free) {
      return free;
    }
    // A second bell: all is done.
    if (read?.lease && read.entries.length === 0) {
      return null;
    }
    // Who is new need not be looked for again.
    const isNew = read?.customer === null;
    const begun = isNew
      ? { found: null, waiting: read.entries, lease: null }
      : await readAndTake(lanes, lane, customerId);
    return await beginLeased(lane, lanes, begun);
  };
}
