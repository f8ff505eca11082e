import type { Address, Medium } from './address.ts';
import type { MessageThread } from './message-thread.ts';
import type { Network } from './values/network.ts';

export type Language = 'en' | 'pcm';

/** Who speaks to the customer. While a person owns the conversation the bot is silent but for money news. */
export type Owner = 'bot' | 'person';

/** What the system knows of the person. `msisdn` only where a channel proved it. */
export type Customer = {
  readonly customerId: string;
  readonly msisdn?: string;
  readonly network?: Network;
  readonly tier: 'default' | 'BRONZE' | 'SILVER' | 'GOLD' | 'PLATINUM';
  readonly addresses: readonly CustomerAddress[];
  /** Who this customer was before, at other addresses: what is theirs is this customer's. */
  readonly formerIds?: readonly string[];
  /** Grows with every change of which addresses and former ids there are. */
  readonly version?: number;
};

export type CustomerAddress = Address & {
  readonly addressKey: string;
  /** The account through which it was last heard, and our number there. */
  readonly account: string;
  readonly ourNumber: string;
  readonly consent: 'unset' | 'opted_in' | 'opted_out';
  /** Shown to be of the same person as the customer's telephone. A telephone needs no such proof. */
  readonly trust?: 'proved';
};

/** A flow under way: which, the slots filled so far, where it stands. Plain data, stored with the conversation. */
export type FlowState = {
  readonly flow: string;
  readonly slots: Readonly<Record<string, unknown>>;
  /** `looking_up`: it waits for an answer from outside, which comes back as news. */
  readonly step: 'collecting' | 'confirming' | 'looking_up';
  /** The slot last asked for, and how often in a row the answer could not be used. */
  readonly asked?: string;
  readonly unusableAnswers: number;
  /** The frozen quote that a "yes" would accept; void after `quotedUntil`. */
  readonly quote?: unknown;
  readonly quotedUntil?: string;
  readonly updatedAt: string;
};

/** `entryId`: the message that its hop waits on, until then (ISO 8601). */
export type DialogueWait = {
  readonly medium: 'ussd' | 'voice';
  readonly entryId: string;
  readonly until: string;
};

/** Everything a turn may change, committed as one document. */
export type ConversationState = {
  readonly language: Language;
  readonly languageChosen: boolean;
  readonly session: {
    readonly sessionId: string;
    readonly startedAt: string;
    readonly lastAt: string;
    readonly turns: number;
  } | null;
  readonly flow: FlowState | null;
  /** A flow put aside by a digression or a session's end, offered again. */
  readonly paused: FlowState | null;
  /** Messages in a row that could not be used. */
  readonly misunderstood: number;
  /** Choices shown last; a bare digit picks one. */
  readonly choices: readonly string[];
  readonly owner: Owner;
  readonly openOrderId: string | null;
  /** The session in which a security word fell: its orders are held until a person releases them. */
  readonly heldSessionId: string | null;
  /** The last message of each address whose channel has threads or a window for free text, by address key. */
  readonly heard: Readonly<Record<string, { readonly at: string; readonly thread?: MessageThread }>>;
  /** A dialogue that still waits for its answer, which may come with the news of something looked up. */
  readonly dialogue: DialogueWait | null;
  /** The last call, and the orders that were placed in it. */
  readonly call: { readonly id: string; readonly orderIds: readonly string[] } | null;
  /** Where the last message came from: what was shown there is answered there. */
  readonly at: { readonly addressKey: string; readonly medium: Medium } | null;
  /** Messages since the first one of their minute. */
  readonly pace: { readonly since: string; readonly messages: number } | null;
  /** The message that a question asks the meaning of: what is chosen is answered with its words. */
  readonly unclear: string | null;
  /** Purchases of the same message that wait for the one under way, the next one first. `words`: as a flow reads them. */
  readonly wishes: readonly { readonly product: string; readonly words: string }[];
  /** When a rating was asked for, of what, and whether it is still waited for. */
  readonly rating: { readonly askedAt: string; readonly about: string; readonly open: boolean } | null;
  /** Of the session: who had a part in it, since when something is amiss, and what a person was shown for it. */
  readonly care: {
    readonly involved: readonly string[];
    readonly amissSince: string | null;
    readonly shown: readonly string[];
  } | null;
};

export const newConversation: ConversationState = {
  language: 'en',
  languageChosen: false,
  session: null,
  flow: null,
  paused: null,
  misunderstood: 0,
  choices: [],
  owner: 'bot',
  openOrderId: null,
  heldSessionId: null,
  heard: {},
  dialogue: null,
  call: null,
  at: null,
  pace: null,
  unclear: null,
  wishes: [],
  rating: null,
  care: null,
};
