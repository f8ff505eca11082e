import type { ErrorCode } from '../config/errors.ts';
import type { Address } from './address.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { MessageThread } from './message-thread.ts';
import type { Network } from './values/network.ts';

/** Why a file is not kept; stored and shown at the desk. `not_fetched`: its provider never gave it out whole. */
export type FileRefusal = 'kind_not_taken' | 'too_large' | 'not_found' | 'not_fetched' | 'foreign_host';

/** A file that came with a message, as its sender calls it. */
export type InboundFile = {
  readonly contentType: string;
  readonly fileName?: string;
  /** What the provider gives it out by. */
  readonly id?: string;
  /** Base64, where it came along; from the edge on it is in the file store instead. */
  readonly bytes?: string;
  /** Ours, where it is in the file store. */
  readonly fileId?: string;
  readonly refused?: FileRefusal;
};

/** A customer's message. `to` is our own number or short code; `text` may be empty. */
export type InboundMessage = {
  readonly kind: 'message';
  /** Dedupe key over the whole system, from signed data only, such as `at:sms:ec9adc86` or `tw:msg:SM12`. */
  readonly key: string;
  readonly from: Address;
  readonly to: string;
  readonly text: string;
  /** The id of the choice that was tapped, as our reply offered it; `text` is its label. */
  readonly choiceId?: string;
  readonly files?: readonly InboundFile[];
  /** Said in a dialogue (USSD, a call), where the answer is the response: how it began, where this is its first word. */
  readonly opens?: 'dialled' | 'deep_link';
  /** The dialogue that it was said in: `tw:call:CA12`. */
  readonly dialogueId?: string;
  /** In a dialogue: until when its hop waits for an answer (ISO 8601). */
  readonly answerBy?: string;
  /** In a dialogue: more was entered with it (a code dialled with its answers), so what is said to it is not shown. */
  readonly notShown?: true;
  /** In a dialogue: the account that texts this customer, and its number. */
  readonly textsBy?: { readonly account: string; readonly number: string };
  /** Where the channel answers under a message. */
  readonly thread?: MessageThread;
  readonly network?: Network;
  /** The provider has answered by itself (opt-out handled there): record, don't reply. */
  readonly answeredByProvider?: boolean;
};

/** A provider's news of a message we sent. `externalId` is the provider's id from the send response. */
export type DeliveryReport = {
  readonly kind: 'delivery_report';
  readonly key: string;
  readonly externalId: string;
  /** Ours, where the provider gives back the tag that the message went out with: finds it though its send was never answered. */
  readonly messageId?: string;
  readonly status: DeliveryStatus;
  /** Only with `failed`. */
  readonly code?: ErrorCode;
  /** The provider's own word, as it came. */
  readonly rawStatus: string;
};

/** Consent given or withdrawn at the provider, without a message to answer. */
export type ConsentChange = {
  readonly kind: 'consent';
  readonly key: string;
  readonly from: Address;
  readonly consent: 'opted_out' | 'opted_in';
  /** For a call that has no id: the same again within this time is a repeat, later it is news of its own. */
  readonly repeatWithinMs?: number;
};

export type ChannelEvent = InboundMessage | DeliveryReport | ConsentChange;
