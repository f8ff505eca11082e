import { createHash } from 'node:crypto';
import type { Priority } from '../../conversation/enquiry.ts';

/** What one agent says to another, or to all of them, in a turn. */
export type AgentMessage = {
  /** `MSG-` and 12 hexadecimal digits, made of the turn's id: a turn that is run again says the same. */
  readonly messageId: string;
  readonly timestamp: string;
  readonly sender: string;
  /** A name of the roster, or BROADCAST. */
  readonly recipient: string;
  readonly type: 'request' | 'response' | 'notification' | 'escalation';
  readonly content: string;
  readonly structuredData: Readonly<Record<string, unknown>>;
  readonly enquiryId: string;
  readonly customerId: string;
  readonly sessionId: string;
  readonly priority: Priority;
  readonly requiresResponse: boolean;
  readonly tags: readonly string[];
  /** 0 to 1. */
  readonly confidence: number;
};

/** The part of a message that its speaker knows. */
export type AgentNote = Pick<AgentMessage, 'sender' | 'recipient' | 'type' | 'content'> &
  Partial<Pick<AgentMessage, 'structuredData' | 'priority' | 'requiresResponse' | 'tags' | 'confidence'>>;

/** The messages of a turn, in their order. */
export function addressNotes(
  notes: readonly AgentNote[],
  turn: {
    readonly turnId: string;
    readonly now: Date;
    readonly customerId: string;
    readonly sessionId: string;
    /** The case that the turn opened; the session where it opened none. */
    readonly enquiryId: string;
  },
): readonly AgentMessage[] {
  const { turnId, now, customerId, sessionId, enquiryId } = turn;
  const timestamp = now.toISOString();
  return notes.map((note, index) => ({
    ...{ structuredData: {}, priority: 'MEDIUM', requiresResponse: false, tags: [], confidence: 1 },
    ...note,
    ...{ messageId: messageIdOf(turnId, index), timestamp, enquiryId, customerId, sessionId },
  }));
}

function messageIdOf(turnId: string, index: number): string {
  return `MSG-${createHash('sha256').update(`message:${turnId}:${index}`).digest('hex').slice(0, 12)}`;
}
