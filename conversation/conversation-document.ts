import type { Owner } from './conversation.ts';

/**
 * One document a customer, as stored:
 * `{_id: 'cus_…', fence: 12, holder: 'f3…', until: ISODate, tries: 0, state: 'v1.cus_….…', owner: 'bot', replies: 31,
 *   effects: [{id: 'at:sms:1#0', kind: 'reply', body: 'v1.…'}], done: ['at:sms:1'], sessions: [{sessionId, startedAt, lastAt}]}`
 */
export type ConversationDocument = {
  _id: string;
  fence: number;
  holder: string;
  until: Date;
  tries: number;
  state: string;
  owner: Owner;
  replies: number;
  /** The address that the last message came from: where news go. */
  replyTo: string;
  effects: { id: string; kind: string; body: string }[];
  done: string[];
  sessions: { sessionId: string; startedAt: Date; lastAt: Date }[];
  updatedAt: Date;
  /** The customer whose conversation this one has become: nobody gets its lease any more. */
  joinedTo?: string;
  /** That of the customer's addresses, at the last change of them. */
  version?: number;
};

/** The conversation of a customer who has said nothing yet. `state` is sealed. */
export function blankConversation(customerId: string, state: string): ConversationDocument {
  return {
    _id: customerId,
    fence: 0,
    holder: '',
    until: new Date(0),
    tries: 0,
    state,
    owner: 'bot',
    replies: 0,
    replyTo: '',
    effects: [],
    done: [],
    sessions: [],
    updatedAt: new Date(),
  };
}

/** What a sealed part of a conversation is bound to. */
export function conversationContext(customerId: string, field: 'state' | 'effects'): string {
  return `conversations|${field}|${customerId}`;
}
