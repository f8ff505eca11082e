import type { Medium } from './address.ts';
import type { Customer, CustomerAddress } from './conversation.ts';
import type { Network } from './values/network.ts';

export type AddressDocument = {
  addressKey: string;
  medium: Medium;
  value: string;
  account: string;
  ourNumber: string;
  consent: CustomerAddress['consent'];
  trust?: 'proved';
};

/**
 * A customer, as stored. One that was joined to another keeps its document, without its addresses: an id is never given
 * out twice.
 * What was sealed before a join stays under the key that it was sealed with: an erasure deletes the keys of its id and of
 * all `formerIds`.
 * `{_id: 'cus_kX…', tier: 'default', network: 'MTN', addresses: [{addressKey: 'kX…', medium: 'sms', value: 'v1.…', …}],
 *   formerIds: ['cus_pZ…'], version: 1}`
 */
export type CustomerDocument = {
  _id: string;
  tier: Customer['tier'];
  network?: Network;
  addresses: AddressDocument[];
  formerIds?: string[];
  /** The customer that this one is now. */
  joinedTo?: string;
  version?: number;
  createdAt: Date;
};

/** Stands where a customer that was joined to another had its addresses: the unique index wants something of everybody. */
export function noAddress(customerId: string): AddressDocument {
  return {
    addressKey: `joined:${customerId}`,
    medium: 'sms',
    value: '',
    account: '',
    ourNumber: '',
    consent: 'unset',
  };
}

/** What the sealed value of an address is bound to. */
export function addressContext(customerId: string, addressKey: string): string {
  return `customers|address|${customerId}|${addressKey}`;
}
