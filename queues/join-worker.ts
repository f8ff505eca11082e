import type { Clock } from '../config/clock.ts';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import type { Logger } from '../config/logger.ts';
import { linkRules } from '../config/rules/links.ts';
import type { AddressClaimStore, Claim } from '../conversation/address-claim-store.ts';
import type { Customer } from '../conversation/conversation.ts';
import type { CustomerLinks, LinkOutcome } from '../conversation/customer-links.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import { type InboxStore, nextSeq } from '../conversation/inbox-store.ts';
import { joinStates } from '../conversation/join-states.ts';
import type { LinkNews } from '../conversation/link.ts';
import type { OutboxStore } from '../conversation/outbox-store.ts';
import type { Lease, SessionStore } from '../conversation/session-store.ts';
import { verifiedAddress } from '../conversation/verified-address.ts';
import type { Bells } from './jobs.ts';
import { leaseRetryMs } from './open-lane.ts';

export type JoinDependencies = {
  readonly claims: AddressClaimStore;
  readonly customers: CustomerStore;
  readonly sessions: SessionStore;
  readonly links: CustomerLinks;
  readonly inbox: Pick<InboxStore, 'put' | 'markDone'>;
  readonly outbox: Pick<OutboxStore, 'openIds'>;
  /** Brings wallet, schedules and meter book of a customer's former ids together under its own. Safe to repeat. */
  readonly joinRecords: (
    customer: Pick<Customer, 'customerId' | 'formerIds'>,
    telephone: string | null,
  ) => Promise<void>;
  readonly bells: Pick<Bells, 'ring'>;
  readonly clock: Clock;
  readonly log: Logger;
};

const againAfterMs = 2_000;

/**
 * Brings one proved claim to its end: the two addresses become one customer, the records follow, the customer is told.
 * `claimId` names it. Whoever dies on the way leaves it to the next; safe at any time.
 */
export function createJoinWork(deps: JoinDependencies): (claimId: string) => Promise<void> {
  const { claims, customers, sessions, links, log } = deps;

  async function tryLeases(ids: readonly string[]): Promise<readonly Lease[]> {
    const taken: Lease[] = [];
    for (const id of ids) {
      const lease = await sessions.takeLease(id);
      if (!lease) break;
      taken.push(lease);
    }
    return taken;
  }

  /** Both leases are had at about the same time, or both are given back: two joins never wait for each other. */
  async function takeLeases(ids: readonly string[]): Promise<readonly Lease[] | null> {
    for (const pauseMs of leaseRetryMs) {
      const taken = await tryLeases(ids);
      // What a turn has decided is carried out under its own customer first.
      if (taken.length === ids.length && taken.every(({ effects }) => effects.length === 0)) return taken;
      await release(taken);
      for (const { customerId, effects } of taken) {
        if (effects.length > 0) void deps.bells.ring('turn', customerId);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return null;
  }

  async function release(leases: readonly Lease[]): Promise<void> {
    for (const lease of leases) await sessions.release(lease, [], 'done');
  }

  /** Messages of one address must not overtake each other: they wait in the lanes of two customers until these are one. */
  async function isStillSending({ customerId }: Customer, { provedAt }: Claim): Promise<boolean> {
    const waitedMs = Date.now() - (provedAt?.getTime() ?? 0);
    return waitedMs < linkRules.waitsForSendsMs && (await deps.outbox.openIds(customerId)).length > 0;
  }

  /** True: the two are one customer now. */
  async function join(claim: Claim): Promise<boolean> {
    const [claimer, owner] = await Promise.all([
      customers.byLane(claim.claimerKey),
      customers.byLane(claim.addressKey),
    ]);
    if (!claimer) {
      await claims.end(claim.claimId, 'void');
      return false;
    }
    if (owner?.customerId === claimer.customerId) {
      await claims.noteJoined(claim.claimId, { survivorId: claimer.customerId });
      return true;
    }
    return owner ? await joinTwo(claim, claimer, owner) : await addFree(claim, claimer);
  }

  async function joinTwo(claim: Claim, claimer: Customer, owner: Customer): Promise<boolean> {
    const [stays, goes] = await chooseSurvivor(claimer, owner);
    if (await isStillSending(goes, claim)) return false;
    const ids = [stays.customerId, goes.customerId].sort();
    const leases = await takeLeases(ids);
    const survivor = leases?.find(({ customerId }) => customerId === stays.customerId);
    const former = leases?.find(({ customerId }) => customerId === goes.customerId);
    if (!survivor || !former) return false;
    const outcome = await withLeases([survivor, former], async () => {
      // The former conversation is not asked again which of its messages it has answered.
      await Promise.all(former.done.map((id) => deps.inbox.markDone(id)));
      return await links.join(
        { survivor, former, state: joinStates(survivor.state, former.state), replyTo: claim.claimerKey },
        (session) =>
          claims.noteJoined(
            claim.claimId,
            { survivorId: stays.customerId, formerId: goes.customerId },
            session,
          ),
      );
    });
    log.info(
      { step: 'join', customerId: stays.customerId, id: claim.claimId, kind: outcome },
      'two customers become one',
    );
    return outcome === 'done';
  }

  /** The customer with the telephone goes on, else the older: it has more that names it. */
  async function chooseSurvivor(one: Customer, other: Customer): Promise<readonly [Customer, Customer]> {
    const [hasOne, hasOther] = [one, other].map((customer) => verifiedAddress(customer) !== undefined);
    if (hasOne !== hasOther) return hasOne ? [one, other] : [other, one];
    return (await customers.isOlder(one.customerId, other.customerId)) ? [one, other] : [other, one];
  }

  async function addFree(claim: Claim, claimer: Customer): Promise<boolean> {
    const target = await claims.target(claim.claimId);
    const [lease] = (await takeLeases([claimer.customerId])) ?? [];
    if (!target || !lease) return false;
    const free = { ...target, addressKey: claim.addressKey };
    const outcome = await withLeases([lease], () =>
      links.add({ customer: lease, free, replyTo: claim.claimerKey }, (session) =>
        claims.noteJoined(claim.claimId, { survivorId: claimer.customerId }, session),
      ),
    );
    log.info(
      { step: 'join', customerId: claimer.customerId, id: claim.claimId, kind: outcome },
      'an address is added',
    );
    return outcome === 'done';
  }

  async function withLeases(leases: readonly Lease[], run: () => Promise<LinkOutcome>): Promise<LinkOutcome> {
    try {
      const outcome = await run();
      if (outcome === 'lost') await release(leases);
      return outcome;
    } catch (error) {
      await release(leases);
      // Whose address it is was decided in this very moment by a first message from there.
      if (isDuplicateKey(error)) return 'lost';
      throw error;
    }
  }

  /** What follows when the two are one: each part may be done again. */
  async function settle(claim: Claim): Promise<void> {
    const customer = claim.survivorId ? await customers.byLane(claim.survivorId) : null;
    if (!customer) {
      await claims.end(claim.claimId, 'void');
      return;
    }
    const { customerId } = customer;
    await deps.joinRecords(customer, verifiedAddress(customer)?.addressKey ?? null);
    const { claimId, claimerKey, addressKey } = claim;
    const news: LinkNews = { kind: 'link', claimId, about: 'linked', claimerKey, addressKey };
    const seq = nextSeq(deps.clock.now());
    await deps.inbox.put([{ id: `${claimId}:linked`, kind: 'news', lane: customerId, seq, body: news }]);
    // Whatever came to either of them meanwhile is this customer's.
    void deps.bells.ring('turn', customerId);
    await claims.end(claimId, 'done');
  }

  return async (claimId) => {
    const claim = await claims.find(claimId);
    if (claim?.state === 'proved' && !(await join(claim))) {
      await claims.postpone(claimId, new Date(Date.now() + againAfterMs));
      return;
    }
    const joined = claim && (await claims.find(claimId));
    if (joined?.state === 'joined') await settle(joined);
  };
}
