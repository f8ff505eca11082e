import { randomUUID } from 'node:crypto';
import type { AfricasTalkingBooks } from './books.ts';
import { networkCodeOf } from './outcomes.ts';
import { postForm } from './post-form.ts';

export type InboundSms = {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly id?: string | undefined;
  readonly networkCode?: string | undefined;
  readonly date?: string | undefined;
  /** How often the same message is posted, all at once. */
  readonly repeat?: number | undefined;
};

export type InboundResult = {
  /** Of the first attempt; 0 when nobody answered. */
  readonly status: number;
  readonly id: string;
  readonly statuses: readonly number[];
  readonly error?: string;
};

const maxInbox = 1_000;
const maxOptedOut = 100_000;

/** A customer's SMS on its way to the callback. */
export async function receiveSms(books: AfricasTalkingBooks, message: InboundSms): Promise<InboundResult> {
  const { world } = books;
  const id = message.id ?? randomUUID();
  const url = world.config().callbacks.africastalking.inboundUrl;
  if (url === null) {
    return { status: 0, id, statuses: [], error: 'callbacks.africastalking.inboundUrl is not configured' };
  }
  const form = {
    linkId: randomUUID(),
    text: message.text,
    to: message.to,
    id,
    date: message.date ?? new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    from: message.from,
    networkCode: message.networkCode ?? networkCodeOf(message.from),
    cost: 'NGN 0.0000',
  };
  books.inbox.push({ ...form, id: (books.inbox.at(-1)?.id ?? 0) + 1 });
  if (books.inbox.length > maxInbox) books.inbox.shift();
  if (!world.config().quiet) {
    const { from, to, text } = message;
    world.events.emit({ provider: 'africastalking', kind: 'inbound', id, from, to, text });
  }
  const copies = Array.from({ length: message.repeat ?? 1 }, () =>
    postForm(world, 'inbound', url, form, message.from),
  );
  const attempts = await Promise.all(copies);
  const [first] = attempts;
  const error = first?.error === undefined ? {} : { error: first.error };
  return { status: first?.status ?? 0, id, statuses: attempts.map(({ status }) => status), ...error };
}

/** The customer has left the sender's list; from here on the number is refused, unless `blacklist` is false. */
export async function optOut(
  books: AfricasTalkingBooks,
  phone: string,
  senderId: string,
  blacklist: boolean,
): Promise<{ status: number; error?: string }> {
  const { world, optedOut } = books;
  if (blacklist && optedOut.size < maxOptedOut) optedOut.add(phone);
  const url = world.config().callbacks.africastalking.optOutUrl;
  if (url === null) return { status: 0, error: 'callbacks.africastalking.optOutUrl is not configured' };
  const { status, error } = await postForm(world, 'optout', url, { senderId, phoneNumber: phone }, phone);
  return { status, ...(error === undefined ? {} : { error }) };
}
