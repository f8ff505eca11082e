import type { OrderNews, OrderRequest, OrderView } from '../commerce/order.ts';
import type { ConversationState, Customer } from '../conversation/conversation.ts';
import type { NewEnquiry } from '../conversation/enquiry.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Network } from '../conversation/values/network.ts';

/** What a turn answers: a customer's message, or something slow or outside that has come back as an event. */
export type TurnEvent =
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly network?: Network;
      readonly answeredByProvider?: boolean;
    }
  | { readonly kind: 'consent'; readonly consent: 'opted_out' | 'opted_in' }
  | { readonly kind: 'news'; readonly news: OrderNews }
  | { readonly kind: 'person_reply'; readonly text: string; readonly by: string }
  | { readonly kind: 'hand_back'; readonly by: string };

/** What a turn wants done. Each is done once, by an id made of the event's id and its place in the list. */
export type Effect =
  | { readonly kind: 'place_order'; readonly order: OrderRequest }
  | { readonly kind: 'cancel_order'; readonly orderId: string }
  | { readonly kind: 'open_enquiry'; readonly enquiry: NewEnquiry }
  | { readonly kind: 'resolve_enquiry'; readonly orderId: string }
  | { readonly kind: 'set_consent'; readonly consent: 'opted_out' | 'opted_in' };

/** Reads of the customer's own records; the customer is fixed by the session, never an argument. */
export type TurnReads = {
  readonly order: (orderId: string) => Promise<OrderView | null>;
  readonly orderByRef: (ref: string) => Promise<OrderView | null>;
  readonly recentOrders: (limit: number) => Promise<readonly OrderView[]>;
  readonly walletKobo: () => Promise<number>;
};

export type TurnInput = {
  /** The inbox id; every id that the turn makes is derived from it. */
  readonly eventId: string;
  readonly event: TurnEvent;
  readonly state: ConversationState;
  readonly customer: Customer;
  readonly now: Date;
  /** The moment `ms` of schedule time from now (clocks may run fast in tests). */
  readonly after: (ms: number) => Date;
  readonly reads: TurnReads;
};

/** `silent`: a person owns the conversation, the provider has answered, or the news needs no words. */
export type TurnOutcome = {
  readonly state: ConversationState;
  readonly replies: readonly Reply[];
  readonly effects: readonly Effect[];
  readonly ended: 'answered' | 'handed_over' | 'apologised' | 'opted_out' | 'silent';
};

export type RunTurn = (input: TurnInput) => Promise<TurnOutcome>;
