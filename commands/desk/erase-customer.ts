import { createInterface } from 'node:readline/promises';
import type { Address, Medium } from '../../conversation/address.ts';
import type { Customer } from '../../conversation/conversation.ts';
import type { CustomerStore } from '../../conversation/customer-store.ts';
import type { ErasureStore } from '../../conversation/erasure-store.ts';
import { parsePhoneNumber } from '../../conversation/values/phone-number.ts';
import { createErasure, type EraseDependencies, type RefusalReason } from '../../queues/erase-customer.ts';

const sentences: Readonly<Record<RefusalReason, string>> = {
  open_order: 'An order is not over yet: let it end, or cancel it with the customer.',
  wallet_balance: 'There is money in the wallet: it has to be spent first.',
  payment_watched:
    'A payment link is still watched: the money may come, and would have to go back. Try again in a day.',
  refund_under_way: 'A refund has not arrived yet.',
  dispute: "The payer's bank disputes a payment.",
  open_enquiry: 'An enquiry is open: close it first.',
  busy: 'Something of this customer is being worked on: try again in a minute.',
};

const media: readonly Medium[] = ['sms', 'whatsapp', 'email', 'webchat'];
const word = 'ERASE';

/** What an operator may mean by it: a number may be a telephone's and a WhatsApp account's. */
function addressesOf(text: string): readonly Address[] {
  const [medium, ...rest] = text.split(':');
  const named = media.find((known) => known === medium);
  if (named) return [{ medium: named, value: rest.join(':') }];
  if (text.includes('@')) return [{ medium: 'email', value: text }];
  const phone = parsePhoneNumber(text);
  return phone.ok ? (['sms', 'whatsapp'] as const).map((one) => ({ medium: one, value: phone.value })) : [];
}

async function findCustomer(customers: CustomerStore, text: string): Promise<Customer | undefined> {
  const lanes = text.startsWith('cus_') ? [text] : addressesOf(text).map(customers.addressKey);
  const found = await Promise.all(lanes.map(customers.byLane));
  const different = new Map(found.flatMap((one) => (one ? [[one.customerId, one] as const] : [])));
  const [customer] = different.values();
  if (different.size > 1) {
    throw new Error(
      'A telephone and a WhatsApp account of two customers have this number: say sms:… or whatsapp:…',
    );
  }
  return customer;
}

async function isConfirmed(customer: Customer): Promise<boolean> {
  const where = customer.addresses.map(({ medium }) => medium).join(', ');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question(
      `${customer.customerId}, reached by ${where}. What was said, sent, saved and planned goes for good; of money only sums stay.\nType ${word} to erase: `,
    );
    return typed.trim() === word;
  } finally {
    lines.close();
  }
}

/** Erases who is meant, after a word typed for it. What was begun before and not ended is ended first. */
export async function eraseAtDesk(
  deps: EraseDependencies,
  which: string,
  { by, why, yes }: { readonly by: string; readonly why: string; readonly yes: boolean },
): Promise<string> {
  if (why.trim() === '')
    throw new Error('Say why, without naming the customer: --why "asked for it by letter"');
  const erasure = createErasure(deps);
  const resumed = await erasure.resume();
  const done = resumed > 0 ? `${resumed} begun before: ended.\n` : '';
  const customer = await findCustomer(deps.customers, which);
  if (!customer) {
    if (resumed > 0) return done.trimEnd();
    throw new Error('No customer is known by that.');
  }
  if (!yes && !(await isConfirmed(customer))) return `${done}Nothing was erased.`;
  const outcome = await erasure.erase(customer, { by, why });
  if (outcome.kind === 'erased') {
    return `${done}Erased. ${outcome.orders} orders stay, without whose they were.`;
  }
  throw new Error(['Not erased.', ...outcome.reasons.map((reason) => sentences[reason])].join('\n'));
}

/** Who erased a customer, when and why. */
export async function listErasures(erasures: ErasureStore): Promise<string> {
  const found = await erasures.list(100);
  const rows = found.map(({ by, why, at, doneAt }) => {
    const state = doneAt ? 'done' : 'NOT ENDED: erase anybody, or the same again, to end it';
    return `${at.toISOString().slice(0, 16).replace('T', ' ')}  ${by}  ${state}  ${why}`;
  });
  return rows.length > 0 ? rows.join('\n') : 'No customer was erased.';
}
