import type mongoose from 'mongoose';
import type { Address } from './address.ts';
import { type ConversationState, newConversation } from './conversation.ts';
import {
  blankConversation,
  type ConversationDocument,
  conversationContext,
} from './conversation-document.ts';
import {
  type AddressDocument,
  addressContext,
  type CustomerDocument,
  noAddress,
} from './customer-document.ts';
import { idsOf } from './customer-ids.ts';
import type { Privacy } from './privacy.ts';
import type { Lease } from './session-store.ts';

/** A conversation whose lease is held. */
export type Held = Pick<Lease, 'customerId' | 'holder' | 'fence'>;

/** An address that is nobody's yet, with the account and number of ours by which it was written to. */
export type FreeAddress = {
  readonly address: Address;
  readonly addressKey: string;
  readonly account: string;
  readonly ourNumber: string;
};

/** `lost`: a lease ran out, or the customers are not what they were; nothing was changed. */
export type LinkOutcome = 'done' | 'lost';

/** Written in the same instant as the change, so that it is known whether it was made. */
export type Along = (session: mongoose.mongo.ClientSession) => Promise<void>;

export type CustomerLinks = ReturnType<typeof createCustomerLinks>;

class LostError extends Error {
  override name = 'LostError';
}

/**
 * Changes which addresses are one customer. Each change is a transaction over a few documents of customers and
 * conversations under leases that are held: rare enough for the minute that a worker killed inside one keeps them locked.
 */
export function createCustomerLinks(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const { connection, privacy } = options;
  const database = connection.getClient().db(connection.name);
  const customers = database.collection<CustomerDocument>('customers');
  const conversations = database.collection<ConversationDocument>('conversations');

  async function change(run: (session: mongoose.mongo.ClientSession) => Promise<void>): Promise<LinkOutcome> {
    try {
      await connection
        .getClient()
        .withSession((session) =>
          session.withTransaction(() => run(session), { writeConcern: { w: 'majority', j: true } }),
        );
      return 'done';
    } catch (error) {
      if (error instanceof LostError) return 'lost';
      throw error;
    }
  }

  async function find(customerId: string, session: mongoose.mongo.ClientSession): Promise<CustomerDocument> {
    const found = await customers.findOne({ _id: customerId, joinedTo: { $exists: false } }, { session });
    if (!found) throw new LostError('The customer was joined to another.');
    return found;
  }

  /** Writes to a conversation under its lease. */
  async function write(
    { customerId, holder, fence }: Held,
    set: Partial<ConversationDocument>,
    session: mongoose.mongo.ClientSession,
  ): Promise<void> {
    const ours = { _id: customerId, holder, fence, joinedTo: { $exists: false } };
    const { matchedCount } = await conversations.updateOne(ours, { $set: set }, { session });
    if (matchedCount !== 1) throw new LostError('The lease was lost.');
  }

  async function moveAddress(address: AddressDocument, from: string, to: string): Promise<AddressDocument> {
    const { addressKey } = address;
    const value = await privacy.open(addressContext(from, addressKey), address.value);
    return { ...address, value: await privacy.seal(to, addressContext(to, addressKey), value) };
  }

  return {
    /** Makes two customers one. The survivor's conversation goes on with this state; its lease ends. */
    join: (
      {
        survivor,
        former,
        ...after
      }: {
        readonly survivor: Held;
        readonly former: Held;
        readonly state: ConversationState;
        readonly replyTo: string;
      },
      along: Along,
    ): Promise<LinkOutcome> =>
      change(async (session) => {
        const [stays, goes] = [
          await find(survivor.customerId, session),
          await find(former.customerId, session),
        ];
        const moved: AddressDocument[] = [];
        for (const address of goes.addresses) moved.push(await moveAddress(address, goes._id, stays._id));
        const version = (stays.version ?? 0) + 1;
        await customers.updateOne(
          { _id: goes._id },
          { $set: { addresses: [noAddress(goes._id)], joinedTo: stays._id }, $unset: { formerIds: true } },
          { session },
        );
        const network = stays.network ?? goes.network;
        await customers.updateOne(
          { _id: stays._id },
          {
            $set: {
              addresses: withTrust([...stays.addresses, ...moved]),
              formerIds: [
                ...(stays.formerIds ?? []),
                ...idsOf({ customerId: goes._id, formerIds: goes.formerIds ?? [] }),
              ],
              tier: better(stays.tier, goes.tier),
              version,
              ...(network ? { network } : {}),
            },
          },
          { session },
        );
        const state = JSON.stringify(after.state);
        await write(former, { joinedTo: stays._id, until: new Date(0) }, session);
        await write(
          survivor,
          {
            state: await privacy.seal(stays._id, conversationContext(stays._id, 'state'), state),
            owner: after.state.owner,
            replyTo: after.replyTo,
            until: new Date(0),
            updatedAt: new Date(),
            version,
          },
          session,
        );
        await along(session);
      }),
    /** Gives a customer an address that is nobody's. Its lease ends. Throws MongoDB's duplicate where it is somebody's by now. */
    add: (
      {
        customer,
        free,
        replyTo,
      }: { readonly customer: Held; readonly free: FreeAddress; readonly replyTo: string },
      along: Along,
    ): Promise<LinkOutcome> =>
      change(async (session) => {
        const found = await find(customer.customerId, session);
        const { addressKey, account, ourNumber } = free;
        if (found.addresses.some((known) => known.addressKey === addressKey)) {
          throw new LostError('Somebody was faster.');
        }
        const version = (found.version ?? 0) + 1;
        const added: AddressDocument = {
          ...{ addressKey, account, ourNumber, medium: free.address.medium, consent: 'unset' },
          value: await privacy.seal(found._id, addressContext(found._id, addressKey), free.address.value),
        };
        await customers.updateOne(
          { _id: found._id },
          { $set: { addresses: withTrust([...found.addresses, added]), version } },
          { session },
        );
        await write(customer, { replyTo, until: new Date(0), version }, session);
        await along(session);
      }),
    /** Takes a customer out of use: its addresses are nobody's, and nobody gets its lease any more. `as`: what it is from now on. */
    retire: (held: Held, as: string, along: Along): Promise<LinkOutcome> =>
      change(async (session) => {
        const { _id } = await find(held.customerId, session);
        await customers.updateOne(
          { _id },
          { $set: { addresses: [noAddress(_id)], joinedTo: as } },
          { session },
        );
        await write(held, { joinedTo: as, until: new Date(0) }, session);
        await along(session);
      }),
    /** Takes an address away from a customer: who writes from there is somebody new, under this id. The lease goes on. */
    split: ({
      customerId,
      addressKey,
      newId,
    }: {
      readonly customerId: string;
      readonly addressKey: string;
      readonly newId: string;
    }): Promise<LinkOutcome> =>
      change(async (session) => {
        const found = await find(customerId, session);
        const address = found.addresses.find((known) => known.addressKey === addressKey);
        // A repeat finds it gone.
        if (!address || found.addresses.length < 2) return;
        const version = (found.version ?? 0) + 1;
        const addresses = found.addresses.filter((known) => known !== address);
        await customers.updateOne({ _id: customerId }, { $set: { addresses, version } }, { session });
        const { trust: _trust, ...moved } = await moveAddress(address, customerId, newId);
        await customers.insertOne(
          { _id: newId, tier: 'default', addresses: [moved], createdAt: new Date() },
          { session },
        );
        const state = JSON.stringify(newConversation);
        const sealed = await privacy.seal(newId, conversationContext(newId, 'state'), state);
        await conversations.insertOne(blankConversation(newId, sealed), { session });
        await conversations.updateOne({ _id: customerId }, { $set: { version } }, { session });
      }),
  };
}

/** Addresses of one customer have shown that they belong together; with a telephone among them that is a proof. */
function withTrust(addresses: readonly AddressDocument[]): AddressDocument[] {
  const rooted = addresses.some(({ medium }) => medium === 'sms');
  return addresses.map((address) =>
    rooted && address.medium !== 'sms' ? { ...address, trust: 'proved' } : address,
  );
}

const tiers: readonly CustomerDocument['tier'][] = ['default', 'BRONZE', 'SILVER', 'GOLD', 'PLATINUM'];

function better(one: CustomerDocument['tier'], other: CustomerDocument['tier']): CustomerDocument['tier'] {
  return tiers.indexOf(one) >= tiers.indexOf(other) ? one : other;
}
