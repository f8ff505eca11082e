import type mongoose from 'mongoose';
import { createGroupCommit } from '../config/group-commit.ts';
import { createMemo } from '../config/memo.ts';
import { durable } from '../config/runtime.ts';
import { type Address, writtenAddress } from './address.ts';
import type { Customer, CustomerAddress } from './conversation.ts';
import { addressContext, type CustomerDocument } from './customer-document.ts';
import { idOfKey, idsOf } from './customer-ids.ts';
import { writeErrorsOf } from './inbox-store.ts';
import type { Privacy } from './privacy.ts';
import type { Network } from './values/network.ts';

/** Where a message came in: what is needed to know its sender again and to answer there. */
export type Contact = {
  readonly address: Address;
  readonly account: string;
  readonly ourNumber: string;
  readonly network?: Network;
};

export type CustomerStore = ReturnType<typeof createCustomerStore>;

/** Whose these mailboxes are, each an address key or a customer's id, */
export function ofLanes(lanes: readonly string[]): mongoose.mongo.Filter<CustomerDocument> {
  const ids = lanes.filter((lane) => lane.startsWith('cus_'));
  const keys = lanes.filter((lane) => !lane.startsWith('cus_'));
  return {
    // Whoever was joined to another is found as that one.
    joinedTo: { $exists: false },
    $or: [
      { _id: { $in: ids } },
      { 'addresses.addressKey': { $in: keys } },
      ...(ids.length > 0 ? [{ formerIds: { $in: ids } }] : []),
    ],
  };
}

/** and which is whose. */
export function byLaneOf(found: readonly CustomerDocument[]): ReadonlyMap<string, CustomerDocument> {
  const byLane = new Map<string, CustomerDocument>();
  for (const document of found) {
    for (const id of idsOf({ customerId: document._id, formerIds: document.formerIds ?? [] })) {
      byLane.set(id, document);
    }
    for (const { addressKey } of document.addresses) byLane.set(addressKey, document);
  }
  return byLane;
}

/** Customers and their addresses. An address belongs to one customer; its value is sealed under the customer's key. */
export function createCustomerStore(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const { connection, privacy } = options;
  const customers = connection.getClient().db(connection.name).collection<CustomerDocument>('customers');

  const keyOf = createMemo((address: string) => privacy.blindIndex('address', address), { maxItems: 10_000 });
  const addressKey = (address: Address) => {
    const { medium, value } = writtenAddress(address);
    return keyOf(`${medium}:${value}`);
  };
  const findByLane = createGroupCommit<string, CustomerDocument | null>(
    async (lanes) => {
      const found = byLaneOf(await customers.find(ofLanes(lanes)).toArray());
      return lanes.map((lane) => found.get(lane) ?? null);
    },
    { maxItems: 200 },
  );

  const insert = createGroupCommit<CustomerDocument, void>(
    async (documents) => {
      const unique = [...new Map(documents.map((document) => [document._id, document])).values()];
      // A duplicate is the same first contact seen by another worker: the id is made from the address.
      await customers.insertMany(unique, { ordered: false, ...durable }).catch(writeErrorsOf);
      return documents.map(() => undefined);
    },
    { maxItems: 200 },
  );

  async function toCustomer(document: CustomerDocument): Promise<Customer> {
    const addresses = await Promise.all(
      document.addresses.map(async (address) => ({
        ...address,
        value: await privacy.open(addressContext(document._id, address.addressKey), address.value),
      })),
    );
    const phone = addresses.find(({ medium }) => medium === 'sms');
    return {
      customerId: document._id,
      tier: document.tier,
      addresses,
      ...(phone ? { msisdn: phone.value } : {}),
      ...(document.network ? { network: document.network } : {}),
      ...(document.formerIds ? { formerIds: document.formerIds } : {}),
      version: document.version ?? 0,
    };
  }

  async function setConsent(key: string, consent: 'opted_out' | 'opted_in'): Promise<void> {
    await customers.updateOne(
      { 'addresses.addressKey': key },
      { $set: { 'addresses.$.consent': consent } },
      durable,
    );
  }

  async function byLane(lane: string): Promise<Customer | null> {
    const document = await findByLane(lane);
    return document ? await toCustomer(document) : null;
  }

  return {
    addressKey,
    /** The id that a first contact from this address gets. */
    idFor: (address: Address) => idOfKey(addressKey(address)),
    open: toCustomer,
    /** By a customer's id, now or before it was joined to another, or an address key. */
    byLane,
    /** All ids of whoever has or had this one, the present first. */
    idsOf: async (customerId: string): Promise<readonly string[]> => {
      const found = await findByLane(customerId);
      return found ? idsOf({ customerId: found._id, formerIds: found.formerIds ?? [] }) : [customerId];
    },
    /** The customer of a first contact; the same contact always gives the same id. */
    create: async (contact: Contact): Promise<Customer> => {
      const key = addressKey(contact.address);
      const customerId = idOfKey(key);
      const document: CustomerDocument = {
        _id: customerId,
        tier: 'default',
        addresses: [
          {
            addressKey: key,
            medium: contact.address.medium,
            value: await privacy.seal(customerId, addressContext(customerId, key), contact.address.value),
            account: contact.account,
            ourNumber: contact.ourNumber,
            consent: 'unset',
          },
        ],
        createdAt: new Date(),
        ...(contact.network ? { network: contact.network } : {}),
      };
      await insert(document);
      // The address may have become somebody's meanwhile, by a claim.
      return await toCustomer((await findByLane(key)) ?? document);
    },
    /** Remembers through which account and number of ours an address was last heard, and the network's own word. */
    touch: async (customerId: string, contact: Contact): Promise<void> => {
      await customers.updateOne(
        { _id: customerId, 'addresses.addressKey': addressKey(contact.address) },
        {
          $set: {
            'addresses.$.account': contact.account,
            'addresses.$.ourNumber': contact.ourNumber,
            ...(contact.network ? { network: contact.network } : {}),
          },
        },
      );
    },
    setConsent,
    /** For providers that only tell us to whom something was sent. */
    setConsentAt: async (
      customerId: string,
      at: Pick<CustomerAddress, 'account' | 'value'>,
      consent: 'opted_out' | 'opted_in',
    ): Promise<void> => {
      const document = await findByLane(customerId);
      const customer = document ? await toCustomer(document) : null;
      const same = customer?.addresses.filter(({ value }) => value === at.value) ?? [];
      // A telephone and a WhatsApp account may have one number; the account tells which it was, unless it changed since.
      const meant = same.filter(({ account }) => account === at.account);
      for (const { addressKey: key } of meant.length > 0 ? meant : same) await setConsent(key, consent);
    },
    /** Which of the two has been known for longer. */
    isOlder: async (one: string, other: string): Promise<boolean> => {
      const found = await customers
        .find({ _id: { $in: [one, other] } }, { projection: { createdAt: 1 } })
        .sort({ createdAt: 1, _id: 1 })
        .toArray();
      return found[0]?._id === one;
    },
    setTier: async (customerId: string, tier: Customer['tier']): Promise<void> => {
      await customers.updateOne({ _id: customerId }, { $set: { tier } }, durable);
    },
    remove: async (customerIds: readonly string[]): Promise<void> => {
      await customers.deleteMany({ _id: { $in: [...customerIds] } }, durable);
    },
    createIndexes: async () => {
      await customers.createIndex({ 'addresses.addressKey': 1 }, { unique: true });
      await customers.createIndex(
        { formerIds: 1 },
        { partialFilterExpression: { formerIds: { $exists: true } } },
      );
    },
  };
}
