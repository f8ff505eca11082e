import { setTimeout as sleep } from 'node:timers/promises';
import type { UnsettledReason } from '../commerce/erase-records.ts';
import type { RenamedCustomer } from '../commerce/ledger-store.ts';
import type { Logger } from '../config/logger.ts';
import type { Customer } from '../conversation/conversation.ts';
import { idsOf } from '../conversation/customer-ids.ts';
import { planErasure, type RunningErasure } from '../conversation/erasure-store.ts';
import type { Lease } from '../conversation/session-store.ts';
import { leaseRetryMs } from './open-lane.ts';
import type { Stores } from './open-stores.ts';

/** `busy`: something of the customer's is being worked on; in a minute it is not. */
export type RefusalReason = UnsettledReason | 'open_enquiry' | 'busy';

/** `orders`: how many are kept without whose they were. */
export type EraseOutcome =
  | { readonly kind: 'erased'; readonly orders: number }
  | { readonly kind: 'refused'; readonly reasons: readonly RefusalReason[] };

export type EraseDependencies = Omit<Stores, 'createIndexes' | 'receiptMessages' | 'chats'> & {
  readonly commerce: {
    readonly unsettled: (whose: readonly string[]) => Promise<readonly UnsettledReason[]>;
    readonly eraseRecords: (renamed: readonly RenamedCustomer[]) => Promise<{ readonly orders: number }>;
  };
  readonly log: Logger;
};

/** Longer than a busy worker takes to store what nobody waits for, such as what its agents said. */
const writtenBehindMs = 1_000;

/**
 * Erases customers: first nobody serves them any more, then what is kept of money loses their names, then everything else
 * and at last their keys go. Who dies on the way is followed by `resume`; each step may be done again.
 */
export function createErasure(deps: EraseDependencies) {
  const { sessions, customers, links, erasures, log } = deps;

  async function takeLease(customerId: string): Promise<Lease | null> {
    for (const pauseMs of leaseRetryMs) {
      const lease = await sessions.takeLease(customerId);
      if (lease) return lease;
      await sleep(pauseMs);
    }
    return null;
  }

  async function findReasons(lease: Lease, customer: Customer): Promise<readonly RefusalReason[]> {
    const ids = idsOf(customer);
    const lanes = [...ids, ...keysOf(customer)];
    const [unsettled, enquiries, unsent, unread] = await Promise.all([
      deps.commerce.unsettled(ids),
      deps.enquiries.countOpen(ids),
      Promise.all(ids.map(deps.outbox.openIds)),
      deps.inbox.waiting(lanes),
    ]);
    const undone = unread.some(({ id }) => !lease.done.includes(id));
    const busy = lease.effects.length > 0 || unsent.flat().length > 0 || undone;
    return [
      ...unsettled,
      ...(enquiries > 0 ? (['open_enquiry'] as const) : []),
      ...(busy ? (['busy'] as const) : []),
    ];
  }

  /** Nothing is written before the customer, under whose lease this is asked, is out of use. */
  async function begin(
    known: Customer,
    by: { readonly by: string; readonly why: string },
  ): Promise<RunningErasure | readonly RefusalReason[]> {
    const lease = await takeLease(known.customerId);
    if (!lease) return ['busy'];
    // It may have been joined to another since it was read.
    const customer = await customers.byLane(known.customerId);
    const reasons =
      customer?.customerId === known.customerId ? await findReasons(lease, customer) : (['busy'] as const);
    if (!customer || reasons.length > 0) {
      await sessions.release(lease, [], 'done');
      return reasons;
    }
    const erasure = planErasure(idsOf(customer), keysOf(customer));
    const [own] = erasure.subject.renamed;
    const outcome = await links.retire(lease, own?.as ?? '', (session) =>
      erasures.begin(erasure, by, session),
    );
    return outcome === 'done' ? erasure : ['busy'];
  }

  /** What serves the customer alone. */
  async function removeAll({ subject: { renamed, addressKeys } }: RunningErasure): Promise<void> {
    const ids = renamed.map(({ from }) => from);
    const reportLanes = await erasures.eraseMessages(ids);
    const entryIds = await deps.inbox.erase([...ids, ...addressKeys, ...reportLanes]);
    await deps.dialogues.erase(entryIds);
    await deps.files.erase(ids, addressKeys);
    await deps.claims.erase(ids, addressKeys);
    await deps.agentMessages.erase(ids);
    await deps.modelCalls.erase(ids);
    await deps.ratings.erase(ids);
    for (const { from, as } of renamed) await deps.enquiries.erase(from, as);
  }

  async function finish(erasure: RunningErasure): Promise<number> {
    const { erasureId, subject } = erasure;
    const ids = subject.renamed.map(({ from }) => from);
    const { orders } = await deps.commerce.eraseRecords(subject.renamed);
    await removeAll(erasure);
    for (const id of ids) await deps.privacy.eraseKey(id);
    // What a turn before it writes behind itself has come by then.
    await sleep(writtenBehindMs);
    await removeAll(erasure);
    await customers.remove(ids);
    await sessions.remove(ids);
    await erasures.end(erasureId);
    log.info({ step: 'erase', id: erasureId, count: orders }, 'a customer was erased');
    return orders;
  }

  return {
    erase: async (
      customer: Customer,
      by: { readonly by: string; readonly why: string },
    ): Promise<EraseOutcome> => {
      const begun = await begin(customer, by);
      return 'erasureId' in begun
        ? { kind: 'erased', orders: await finish(begun) }
        : { kind: 'refused', reasons: begun };
    },
    /** Ends what somebody has begun and not ended. */
    resume: async (): Promise<number> => {
      const running = await erasures.running();
      for (const erasure of running) await finish(erasure);
      return running.length;
    },
  };
}

function keysOf({ addresses }: Customer): readonly string[] {
  return addresses.map(({ addressKey }) => addressKey);
}
