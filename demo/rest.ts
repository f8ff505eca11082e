import type { Action, CustomerId } from '../console/wire.ts';
import type { CustomerRecords, Talk } from './records-store.ts';
import { isQuiet, NeverCame, type Stage, waitUntil } from './stage.ts';

/** What a person at the desk does. */
export type Desk = {
  readonly write: (customerId: string, text: string) => Promise<void>;
  readonly handBack: (customerId: string) => Promise<void>;
  readonly releaseOrders: (customerId: string) => Promise<void>;
};

const mostRounds = 5;
const openStatuses: ReadonlySet<string> = new Set(['AWAITING_PAYMENT', 'SECOND_FACTOR', 'HELD']);

/** What keeps a conversation from being as good as new. */
export function whatIsOpen(
  { _id, owner, state }: Talk,
  { orders }: Pick<CustomerRecords, 'orders'>,
): string | undefined {
  if (owner === 'person') return 'person';
  if (state.heldSessionId !== null) return 'held';
  if (state.flow || state.paused || state.wishes.length > 0) return 'purchase';
  return orders.some((order) => order.customerId === _id && openStatuses.has(order.status))
    ? 'order'
    : undefined;
}

/** Says CANCEL where the conversation was last. A web chat is the visitor's own, and nobody else writes in it. */
function cancelling(customer: CustomerId, { state }: Talk): Action | undefined {
  switch (state.at?.medium) {
    case 'webchat':
      return undefined;
    case 'whatsapp':
      return { do: 'whatsapp', customer, text: 'CANCEL' };
    case 'email':
      return { do: 'mail', customer, subject: 'CANCEL', text: 'CANCEL' };
    default:
      return { do: 'text', customer, provider: 'africastalking', text: 'CANCEL' };
  }
}

/** Brings all that this person has under way to its end, by the person's own words and the desk's. */
export async function bringToRest(
  stage: Stage,
  desk: Desk,
  customer: CustomerId,
  signal: AbortSignal,
): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    await waitUntil(
      stage.live,
      'what is under way to end',
      async () => isQuiet(await stage.records(customer)),
      { signal },
    );
    const records = await stage.records(customer);
    const open = records.talks.filter(
      (talk) => whatIsOpen(talk, records) !== undefined && talk.state.at?.medium !== 'webchat',
    );
    if (open.length === 0) return;
    for (const talk of open) await close(stage, desk, customer, talk, records);
  }
  throw new NeverCame('The conversation could not be brought to rest.');
}

async function close(
  stage: Stage,
  desk: Desk,
  customer: CustomerId,
  talk: Talk,
  records: CustomerRecords,
): Promise<void> {
  const open = whatIsOpen(talk, records);
  if (open === 'person') return desk.handBack(talk._id);
  if (open === 'held') return desk.releaseOrders(talk._id);
  const action = cancelling(customer, talk);
  if (action) await stage.act(action);
}
