import type { CommerceErrand } from '../commerce/errand.ts';
import type { CommerceNews } from '../commerce/news.ts';
import type { OrderRequest, OrderView } from '../commerce/order.ts';
import type { ScheduleView } from '../commerce/schedules/schedule.ts';
import type { PendingCode } from '../commerce/second-factor/second-factor.ts';
import type { UssdBank } from '../config/rules/ussd-banks.ts';
import type { Address, Medium } from '../conversation/address.ts';
import type { PendingClaim } from '../conversation/address-claim-store.ts';
import type { ConversationState, Customer, Language } from '../conversation/conversation.ts';
import type { NewEnquiry } from '../conversation/enquiry.ts';
import type { LinkErrand, LinkNews } from '../conversation/link.ts';
import type { Lookup, LookupAnswer } from '../conversation/lookup.ts';
import type { Reply } from '../conversation/reply.ts';
import type { DataBundle } from '../conversation/values/data-bundle.ts';
import type { MeterBrand } from '../conversation/values/meter-brand.ts';
import type { Network } from '../conversation/values/network.ts';
import type { SavedMeter } from '../conversation/values/saved-meter.ts';
import type { AgentMessage } from './group-chat/agent-message.ts';

/** What a turn answers: a customer's message, or something slow or outside that has come back as an event. */
export type TurnEvent =
  | {
      readonly kind: 'message';
      readonly text: string;
      /** The first word of a dialogue (USSD, a call). */
      readonly opens?: 'dialled' | 'deep_link';
      /** The dialogue that it was said in. */
      readonly dialogueId?: string;
      /** The choice that was tapped. */
      readonly choiceId?: string;
      /** How many files came with it. */
      readonly files?: number;
      /** Of the address that it came from: an e-mail is read without its quotes and signature. */
      readonly medium?: Medium;
      /** The address that it came from. */
      readonly from?: Address;
      /** By our own clock; the turn's `now` where absent. */
      readonly acceptedAt?: Date;
      readonly network?: Network;
      readonly answeredByProvider?: boolean;
    }
  | { readonly kind: 'consent'; readonly consent: 'opted_out' | 'opted_in' }
  | { readonly kind: 'news'; readonly news: CommerceNews | LinkNews }
  | { readonly kind: 'person_reply'; readonly text: string; readonly by: string }
  | { readonly kind: 'hand_back'; readonly by: string }
  /** A person lets the orders of a conversation go on that a security word had stopped. */
  | { readonly kind: 'orders_released'; readonly by: string };

/** What a turn wants done. Each is done once, by an id made of the event's id and its place in the list. */
export type Effect =
  | { readonly kind: 'place_order'; readonly order: OrderRequest }
  | { readonly kind: 'cancel_order'; readonly orderId: string }
  /** Holds all that the customer has not paid for yet. */
  | { readonly kind: 'hold_orders' }
  /** A message may hold a one-time code: what is kept of it loses its six-digit numbers. */
  | { readonly kind: 'hide_digits'; readonly messageId: string }
  | CommerceErrand
  | LinkErrand
  | { readonly kind: 'open_enquiry'; readonly enquiry: NewEnquiry }
  | { readonly kind: 'resolve_enquiry'; readonly orderId: string }
  | { readonly kind: 'set_consent'; readonly consent: 'opted_out' | 'opted_in' }
  /** 1 to 5. `about`: the order or the session that it is of. */
  | { readonly kind: 'record_rating'; readonly rating: number; readonly about: string };

/** Reads of the customer's own records; the customer is fixed by the session, never an argument. */
export type TurnReads = {
  readonly order: (orderId: string) => Promise<OrderView | null>;
  readonly orderByRef: (ref: string) => Promise<OrderView | null>;
  readonly recentOrders: (limit: number) => Promise<readonly OrderView[]>;
  readonly walletKobo: () => Promise<number>;
  /** The orders that wait for a one-time code, the oldest first. */
  readonly pendingCodes: () => Promise<readonly PendingCode[]>;
  /** The claims of the address that writes which wait for their code, the oldest first. */
  readonly pendingClaims: () => Promise<readonly PendingClaim[]>;
  /** Newest first; money that came in is positive. */
  readonly walletLines: (limit: number) => Promise<readonly { orderId: string; amountKobo: number }[]>;
  /** Banks for which a code to dial can be had, in the order in which they are offered. */
  readonly ussdBanks: readonly UssdBank[];
  readonly savedMeters: () => Promise<readonly SavedMeter[]>;
  /** What is bought again and again: the active and paused ones, by number. */
  readonly schedules: () => Promise<readonly ScheduleView[]>;
  readonly schedule: (scheduleId: string) => Promise<ScheduleView | null>;
  /** The address of the page of an own receipt, good for a week; null where there is none. */
  readonly receiptUrl: (orderId: string, language: Language) => Promise<string | null>;
  /** What the customer has said of the meter's maker. */
  readonly meterBrand: (meter: string) => Promise<MeterBrand | null>;
  /** The data bundles that are on sale now, on all networks. */
  readonly dataBundles: () => Promise<readonly DataBundle[]>;
  /** The answer that is at hand; null where the outside has to be asked (effect `look_up`). */
  readonly lookUp: (request: Lookup) => Promise<LookupAnswer | null>;
};

export type TurnInput = {
  /** The inbox id; every id that the turn makes is derived from it. */
  readonly eventId: string;
  readonly event: TurnEvent;
  readonly state: ConversationState;
  /** The dialogue in which the answer is said, where one waits for it: keys only, short sentences. */
  readonly dialogue?: 'ussd' | 'voice';
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
  /** What the agents said to each other, for the record. */
  readonly messages?: readonly AgentMessage[];
};

export type RunTurn = (input: TurnInput) => Promise<TurnOutcome>;
