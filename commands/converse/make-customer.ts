import type { Contact } from '../../conversation/customer-store.ts';
import type { Line } from './lines/line.ts';
import { shortCode, smsAccount } from './lines/sms-line.ts';
import type { Stage } from './stage.ts';

/** The customer as a first contact by SMS would make one. */
export async function makeCustomer(
  stage: Stage,
  msisdn: string,
  network?: Contact['network'],
): Promise<string> {
  const { customers, sessions } = stage.stores;
  const address = { medium: 'sms', value: msisdn } as const;
  await sessions.create(customers.idFor(address));
  const contact = { address, account: smsAccount, ourNumber: shortCode, ...(network ? { network } : {}) };
  return (await customers.create(contact)).customerId;
}

/** Gives the customer another address, as if it had been linked and proved before. */
export async function linkAddress(stage: Stage, customerId: string, line: Line): Promise<void> {
  const { customers, links, sessions } = stage.stores;
  const lease = await sessions.takeLease(customerId);
  if (!lease) throw new Error('somebody else has the conversation of a new customer');
  const { address, account, ourNumber } = line;
  const free = { address, addressKey: customers.addressKey(address), account, ourNumber };
  const outcome = await links.add({ customer: lease, free, replyTo: lease.replyTo }, async () => undefined);
  if (outcome !== 'done') throw new Error('an address could not be linked');
}
