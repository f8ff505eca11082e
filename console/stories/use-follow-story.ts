import { useEffect } from 'react';
import { useTold, useWorld } from '../page-context.ts';
import type { CustomerId, PhoneKind } from '../wire.ts';

/** While a story plays: its customer, its telephones, and in front the one that spoke last. */
export function useFollowStory(page: {
  readonly onCustomer: (id: CustomerId) => void;
  readonly onShown: (kinds: readonly PhoneKind[]) => void;
  readonly onFront: (kind: PhoneKind) => void;
}): void {
  const { onCustomer, onShown, onFront } = page;
  const { stories } = useWorld();
  const story = useTold((told) => (told.story?.state === 'playing' ? told.story : null));
  const lastShown = useTold((told) => told.lastShown);
  const id = story?.id;
  const customer = story?.customer;
  useEffect(() => {
    const phones = stories.find((one) => one.id === id)?.phones;
    const [first] = phones ?? [];
    if (customer === undefined || phones === undefined || first === undefined) return;
    onCustomer(customer);
    onShown(phones);
    onFront(first);
  }, [id, customer, stories, onCustomer, onShown, onFront]);
  useEffect(() => {
    if (customer !== undefined && lastShown?.customer === customer) onFront(lastShown.phone);
  }, [customer, lastShown, onFront]);
}
