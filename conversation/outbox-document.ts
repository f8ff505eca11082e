import type { ErrorCode } from '../config/errors.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { ReplyClass } from './reply.ts';

/** `bot`: silenced while a person owns the conversation. `news` (money, consent) and `person` always go out. */
export type Author = 'bot' | 'person' | 'news';

/** A message on its way, as stored. */
export type OutboxDocument = {
  _id: string;
  customerId: string;
  position: number;
  account: string;
  class: ReplyClass;
  author: Author;
  inReplyTo: string;
  /** The address that reads it from here by itself (a web chat's). */
  shownTo?: string;
  /** Of a receipt. `proveBy`: when a report that it has arrived is waited for no longer. */
  orderId?: string;
  /** Of news of an order's money. */
  moneyOf?: string;
  proveBy?: Date;
  body: string;
  /** Whether the send worker still has to do something with it. */
  open: boolean;
  status: DeliveryStatus | 'superseded' | 'unknown';
  rank: number;
  tries: number;
  dueAt: Date;
  /** Until then it is for the dialogue that waits for it; afterwards it is texted. */
  heldUntil?: Date;
  claim?: string;
  claimedUntil?: Date;
  /** Something behind it in the lane waits for whoever sends this one. */
  followed?: true;
  externalId?: string;
  parts?: number;
  code?: ErrorCode;
  history: { status: string; at: Date }[];
  at: Date;
  sentAt?: Date;
};

/** What a crash of the database must not send twice: its claim is journaled. */
export const journaledClasses: ReadonlySet<ReplyClass> = new Set<ReplyClass>(['receipt', 'code']);

/** Entries of a message's history that are kept. */
export const keptHistory = 20;
