import type { Clock } from '../config/clock.ts';
import { nextSeq } from '../conversation/inbox-store.ts';
import type { Bells } from '../queues/jobs.ts';
import type { Stores } from '../queues/open-stores.ts';
import type { Desk } from './rest.ts';

const by = 'demo';

/** A person at the desk, as `npm run desk` is one: by entries in the customer's mailbox. */
export function openDesk(options: {
  readonly stores: Pick<Stores, 'inbox' | 'enquiries'>;
  readonly bells: Pick<Bells, 'ring'>;
  readonly clock: Clock;
}): Desk {
  const { stores, bells, clock } = options;

  async function tell(
    customerId: string,
    kind: 'person_reply' | 'hand_back' | 'orders_released',
    body: object,
  ): Promise<void> {
    const seq = nextSeq(clock.now());
    await stores.inbox.put([{ id: `desk:demo:${seq}`, kind, lane: customerId, seq, body: { ...body, by } }]);
    await bells.ring('turn', customerId);
  }

  return {
    write: (customerId, text) => tell(customerId, 'person_reply', { text }),
    handBack: async (customerId) => {
      await tell(customerId, 'hand_back', {});
      const open = (await stores.enquiries.ofCustomer(customerId)).filter(
        ({ status }) => status !== 'closed',
      );
      for (const { enquiryId } of open) await stores.enquiries.act(enquiryId, by, 'handed back', 'closed');
    },
    releaseOrders: (customerId) => tell(customerId, 'orders_released', {}),
  };
}
