import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderDoc } from '../../commerce/order-document.ts';
import { finalStatuses } from '../../commerce/order-status.ts';
import type { Payer } from './payer.ts';
import type { Stage } from './stage.ts';

export type Background = {
  /** Waits until nothing moves any more for this customer unless the customer writes. Throws when that takes too long. */
  readonly settle: (ending: 'turn' | 'scenario') => Promise<void>;
};

const lookEveryMs = 150;
const settlesWithinMs = 75_000;
/** A look between the end of one step and the beginning of the next sees nothing: twice in a row is believed. */
const quietLooks = 2;

const isFinal = (order: OrderDoc) => (finalStatuses as readonly string[]).includes(order.status);

export function watchBackground(
  stage: Stage,
  options: {
    readonly customerId: string;
    readonly addressKeys: readonly string[];
    readonly payer: Payer;
    readonly staysPending: boolean;
  },
): Background {
  const { inbox, outbox, sessions } = stage.stores;
  const { customerId, payer } = options;
  const lanes = [customerId, ...options.addressKeys];

  async function isTalking(): Promise<boolean> {
    if ((await inbox.waiting(lanes)).length > 0) return true;
    if (await stage.lookups.isPending(customerId)) return true;
    const conversation = await sessions.peek(customerId);
    return conversation === null || conversation.effects > 0 || (await outbox.lane(customerId)).length > 0;
  }

  async function orders(): Promise<readonly OrderDoc[]> {
    const views = await stage.orders.recent(customerId, 50);
    const found = await Promise.all(views.map(({ orderId }) => stage.orders.find(orderId)));
    return found.filter((order) => order !== null);
  }

  /** The vendor will never say, and the customer has been told so. */
  const waitsForVendor = (order: OrderDoc) =>
    options.staysPending &&
    order.status === 'UNKNOWN' &&
    order.lines.every(({ status }) => status === 'unknown' || status === 'review' || status === 'delivered');

  /** The code is out, and only the customer can go on. */
  const waitsForCode = ({ status, secondFactor }: OrderDoc) =>
    status === 'SECOND_FACTOR' && secondFactor?.hash != null;

  function isAtRest(order: OrderDoc, ending: 'turn' | 'scenario'): boolean {
    if (order.news.length > 0 || order.refunds.some(({ settledTo }) => settledTo === null))
      return isPrior(order);
    if (isFinal(order) || order.status === 'HELD' || waitsForVendor(order) || isPrior(order)) return true;
    return ending === 'turn' && (waitsForCode(order) || payer.isDoneWith(order));
  }

  async function isMoving(ending: 'turn' | 'scenario'): Promise<boolean> {
    if (await isTalking()) return true;
    const open = (await orders()).filter((order) => !isAtRest(order, ending));
    for (const order of open) {
      if (order.status === 'AWAITING_PAYMENT') await payer.payFor(order);
    }
    return open.length > 0;
  }

  return {
    settle: async (ending) => {
      const deadline = Date.now() + settlesWithinMs;
      let quiet = 0;
      while (quiet < quietLooks) {
        if (Date.now() > deadline) throw new Error('the conversation did not come to rest');
        quiet = (await isMoving(ending)) ? 0 : quiet + 1;
        await sleep(lookEveryMs);
      }
    },
  };
}

/** Set up before the scenario: whatever its state, nobody works on it. */
function isPrior(order: OrderDoc): boolean {
  return order._id.startsWith('ord_prior');
}
