import type { OrderStatus } from '../../commerce/order.ts';
import type { VendState } from '../../commerce/vending/vend-store.ts';
import type { Action, CustomerId, PhoneKind, Story } from '../../console/wire.ts';

type OfCustomer = Extract<Action, { readonly customer: CustomerId }>;
type Without<One> = One extends OfCustomer ? Omit<One, 'customer'> : never;

/** A fault of the simulators that strikes the story's customer alone, as `simulators/README.md` describes rules. */
export type StoryRule = {
  readonly provider: string;
  readonly operation: string;
  readonly kind: string;
  readonly times?: number;
  readonly delayMs?: number;
  readonly count?: number;
};

/** What is done in a step: on the customer's phones, behind them, or by a person at the desk. */
export type StoryMove =
  | Exclude<Without<OfCustomer>, { readonly do: 'load' | 'replay' }>
  | Extract<Action, { readonly do: 'kill' | 'empty-redis' }>
  /** Dials our line with answers behind it: `2*45012340141`. */
  | { readonly do: 'dial-line'; readonly answers: string }
  /** Pays by the last link that came. */
  | { readonly do: 'pay-link' }
  /** Keys the token of the last receipt into the meter. */
  | { readonly do: 'load-token' }
  /** Makes the WhatsApp account and the telephone one customer, where they are not yet. */
  | { readonly do: 'link-whatsapp' }
  | { readonly do: 'plant'; readonly rules: readonly StoryRule[] }
  | { readonly do: 'person-writes'; readonly text: string }
  | { readonly do: 'hand-back' };

/** What a step waits for, since the story began. */
export type StorySign =
  | { readonly sees: 'sms' | 'whatsapp' | 'email'; readonly like: RegExp; readonly file?: RegExp }
  | { readonly shows: RegExp }
  | { readonly hears: RegExp }
  | { readonly order: OrderStatus }
  | { readonly vend: VendState }
  /** A step of the lanes with a note like this. */
  | { readonly note: RegExp }
  | { readonly owner: 'bot' | 'person' }
  | { readonly unitsAbove: number };

export type StoryStep = {
  readonly title: string;
  readonly do?: StoryMove;
  readonly until?: readonly StorySign[];
};

/** What must be so in the end: how often something was sold by the vendor's books, and how many receipts came. */
export type StoryEnd = { readonly sales: number; readonly receipts: number };

export type WrittenStory = Story & {
  readonly customer: CustomerId;
  readonly steps: readonly StoryStep[];
  readonly end: StoryEnd;
  readonly phones: readonly PhoneKind[];
};
