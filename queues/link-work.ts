import { createHash } from 'node:crypto';
import type { Clock } from '../config/clock.ts';
import type { Logger } from '../config/logger.ts';
import type { Address, Medium } from '../conversation/address.ts';
import { type AddressClaimStore, claimIdOf } from '../conversation/address-claim-store.ts';
import type { CustomerLinks } from '../conversation/customer-links.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import { type InboxStore, nextSeq } from '../conversation/inbox-store.ts';
import type { LinkErrand, LinkNews } from '../conversation/link.ts';
import type { Bells } from './jobs.ts';

export type LinkDependencies = {
  readonly claims: AddressClaimStore;
  readonly customers: CustomerStore;
  readonly links: CustomerLinks;
  readonly inbox: Pick<InboxStore, 'put'>;
  /** The account that writes to an address of this medium which has never written to us. */
  readonly firstAccount: (medium: Medium) => string | undefined;
  readonly canSend: (account: string) => boolean;
  readonly bells: Pick<Bells, 'ring'>;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Whose errand it is, from which address, and its id: the same under a repeat. */
export type LinkOf = { readonly customerId: string; readonly addressKey: string; readonly errandId: string };

export type RunLinkErrand = (errand: LinkErrand, of: LinkOf) => Promise<void>;

/** Does what a turn asks about addresses, under its customer's lease. The answers are news. */
export function createLinkWork(deps: LinkDependencies): RunLinkErrand {
  const { claims, customers, log } = deps;

  async function tell(customerId: string, newsId: string, news: LinkNews): Promise<void> {
    await deps.inbox.put([
      { id: newsId, kind: 'news', lane: customerId, seq: nextSeq(deps.clock.now()), body: news },
    ]);
    void deps.bells.ring('turn', customerId);
  }

  /** By the account through which it was last heard, so that the code comes from a number that its owner knows. */
  async function routeTo(address: Address, addressKey: string) {
    const owner = await customers.byLane(addressKey);
    const known = owner?.addresses.find((one) => one.addressKey === addressKey);
    if (known && deps.canSend(known.account)) {
      return { account: known.account, ourNumber: known.ourNumber, optedOut: known.consent === 'opted_out' };
    }
    const account = deps.firstAccount(address.medium);
    return account === undefined
      ? undefined
      : { account, ourNumber: '', optedOut: known?.consent === 'opted_out' };
  }

  async function claim(target: Address, of: LinkOf): Promise<void> {
    const claimId = claimIdOf(of.errandId);
    const addressKey = customers.addressKey(target);
    const route = await routeTo(target, addressKey);
    if (!route) {
      return tell(of.customerId, `${claimId}:no_channel`, {
        kind: 'link',
        claimId,
        about: 'no_channel',
        target,
      });
    }
    const { account, ourNumber, optedOut } = route;
    const opened = await claims.open({
      ...{ claimId, claimerId: of.customerId, claimerKey: of.addressKey, addressKey },
      target: { address: target, account, ourNumber },
    });
    log.info(
      { step: 'claim', customerId: of.customerId, id: claimId },
      opened ? 'claimed' : 'too many claims',
    );
    const news: LinkNews = opened
      ? { kind: 'link', claimId, about: 'code', target, ...(optedOut ? { silent: true } : {}) }
      : { kind: 'link', claimId, about: 'too_many', target };
    await tell(of.customerId, `${claimId}:claimed`, news);
  }

  async function tryCode(
    { claimId, hash, typedAt }: Extract<LinkErrand, { kind: 'try_claim' }>,
    { customerId, errandId }: LinkOf,
  ): Promise<void> {
    const tried = await claims.tryCode(claimId, { hash, tryId: errandId, typedAt: new Date(typedAt) });
    if (tried.outcome === 'proved') {
      void deps.bells.ring('join', claimId);
      return;
    }
    const news: LinkNews =
      tried.outcome === 'wrong'
        ? { kind: 'link', claimId, about: 'wrong', triesLeft: tried.triesLeft }
        : { kind: 'link', claimId, about: 'over' };
    await tell(customerId, `${claimId}:${errandId}`, news);
  }

  async function unlink(addressKey: string, { customerId, errandId }: LinkOf): Promise<void> {
    // Never the id that a first contact gets: that may be the name of records which stay with this customer.
    const suffix = createHash('sha256').update(errandId).digest('base64url').slice(0, 12);
    const newId = `cus_${addressKey}~${suffix}`;
    const outcome = await deps.links.split({ customerId, addressKey, newId });
    log.info({ step: 'unlink', customerId, id: newId, kind: outcome }, 'an address was taken away');
  }

  return async (errand, of) => {
    switch (errand.kind) {
      case 'claim_address':
        return await claim(errand.target, of);
      case 'try_claim':
        return await tryCode(errand, of);
      case 'unlink_address':
        return await unlink(errand.addressKey, of);
    }
  };
}
