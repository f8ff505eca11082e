import type { OrderView } from '../commerce/order.ts';
import type { ConversationState } from '../conversation/conversation.ts';
import type { TurnInput, TurnReads } from './turn.ts';

/** The call of this turn in the state: another one begins without orders. */
export function noteCall({ event, dialogue, state }: TurnInput): ConversationState {
  if (dialogue !== 'voice' || event.kind !== 'message' || event.dialogueId === undefined) return state;
  return state.call?.id === event.dialogueId
    ? state
    : { ...state, call: { id: event.dialogueId, orderIds: [] } };
}

/**
 * A caller's number can be forged, so what was there before the call is for its owner's telephone alone. `onRecord` hears of
 * every record that a turn reads and that this call has not made: what is said of it must not be told.
 */
export function watchRecords(
  reads: TurnReads,
  { isOfCall, onRecord }: { readonly isOfCall: (orderId: string) => boolean; readonly onRecord: () => void },
): TurnReads {
  const watchOrder = (order: OrderView | null) => {
    if (order && !isOfCall(order.orderId)) onRecord();
    return order;
  };
  const watch = async <T>(found: Promise<T>): Promise<T> => {
    onRecord();
    return await found;
  };
  return {
    ...reads,
    order: async (orderId) => watchOrder(await reads.order(orderId)),
    orderByRef: async (ref) => watchOrder(await reads.orderByRef(ref)),
    recentOrders: async (limit) => {
      const orders = await reads.recentOrders(limit);
      for (const order of orders) watchOrder(order);
      return orders;
    },
    walletKobo: () => watch(reads.walletKobo()),
    walletLines: (limit) => watch(reads.walletLines(limit)),
    savedMeters: () => watch(reads.savedMeters()),
    schedules: () => watch(reads.schedules()),
    schedule: (scheduleId) => watch(reads.schedule(scheduleId)),
    meterBrand: (meter) => watch(reads.meterBrand(meter)),
  };
}

/** What a purchase by call is proposed with: nothing of what was bought or saved before. */
export function withoutRecords(reads: TurnReads): TurnReads {
  return { ...reads, savedMeters: async () => [], recentOrders: async () => [] };
}
