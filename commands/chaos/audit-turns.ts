import { renderSms } from '../../channels/sms-text.ts';
import type { OutboxMessage } from '../../conversation/outbox-store.ts';
import type { LivedCustomer, LivedMessage } from './live-customers.ts';
import type { InboxRecord, Records } from './records.ts';

export type TurnFindings = {
  /** Acknowledged, and without a turn. */
  lost: number;
  /** Acknowledged, and nothing that answers it reached the customer. */
  unanswered: number;
  doubledTurns: number;
  /** Turns or replies of one customer in another order than they belong. */
  outOfOrder: number;
  deadLetters: number;
  /** Recorded as sent, and never seen by the provider. */
  neverSent: number;
  /** Seen by the provider more often than once: it has no key by which it knew a repeat. */
  repliesDoubled: number;
};

/** Called for each message that is lost or unanswered, or reached the customer late, with what stands in its lane. */
export type Note = (what: 'lost' | 'unanswered' | 'out of order', id: string, why: string) => void;

/** The account's id, then the key that the channel makes of the provider's id. */
const inboxIdOf = (message: { readonly id: string }) => `at-sms|at:sms:${message.id}`;

/** Compares what was acknowledged with the turns that ran, and what was to be sent with what the provider carried. */
export function auditTurns(
  records: Records,
  customers: readonly LivedCustomer[],
  carriedTo: (number: string) => readonly string[],
  note: Note = () => undefined,
): TurnFindings {
  const findings: TurnFindings = {
    lost: 0,
    unanswered: 0,
    doubledTurns: 0,
    outOfOrder: 0,
    deadLetters: records.inbox.filter(({ state }) => state === 'dead').length,
    neverSent: 0,
    repliesDoubled: 0,
  };
  const laneOfNumber = groupBy(records.outbox, ({ to }) => to);
  const entries = entriesByMessage(records.inbox);
  const doneIn = new Map(records.conversations.flatMap(({ done }) => done.map((id) => [id, done] as const)));

  for (const { done } of records.conversations) {
    findings.doubledTurns += done.length - new Set(done).size;
  }
  for (const customer of customers) {
    const lane = laneOfNumber.get(customer.number) ?? [];
    const turns = customer.messages.map((message) =>
      (entries.get(inboxIdOf(message)) ?? []).filter(({ id, state }) => state === 'done' && doneIn.has(id)),
    );
    const lost = customer.messages.filter((_, index) => turns[index]?.length === 0);
    for (const message of lost) note('lost', message.id, message.kind);
    findings.lost += lost.length;
    findings.doubledTurns += turns.reduce((sum, own) => sum + Math.max(0, own.length - 1), 0);
    findings.outOfOrder += turnsOutOfOrder(turns, doneIn);
    const sending = compareSending(lane, carriedTo(customer.number));
    for (const { id, why } of sending.late) note('out of order', id, why);
    findings.outOfOrder += sending.late.length + repeatedPositions(lane);
    findings.neverSent += sending.neverSent;
    findings.repliesDoubled += sending.doubled;
    const unanswered = customer.messages.filter((message) => !isAnswered(message, lane, sending.seen));
    for (const message of unanswered) note('unanswered', message.id, describe(message, lane, sending.seen));
    findings.unanswered += unanswered.length;
  }
  return findings;
}

/** By the message's own id: while deduplication is off, a repeat's entry has a suffix. */
function entriesByMessage(inbox: readonly InboxRecord[]): ReadonlyMap<string, readonly InboxRecord[]> {
  const messages = inbox.filter(({ kind }) => kind === 'message');
  return groupBy(messages, ({ id }) => id.split('|').slice(0, 2).join('|'));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The customer waited for each answer before the next message, so the turns must stand in the order of writing. */
function turnsOutOfOrder(
  turns: readonly (readonly InboxRecord[])[],
  doneIn: ReadonlyMap<string, readonly string[]>,
): number {
  const places = turns.flatMap((own) => own.slice(0, 1)).map(({ id }) => (doneIn.get(id) ?? []).indexOf(id));
  return places.filter((place, index) => index > 0 && place < (places[index - 1] ?? 0)).length;
}

function repeatedPositions(lane: readonly OutboxMessage[]): number {
  return lane.length - new Set(lane.map(({ position }) => position)).size;
}

/** A confirmed order is answered by its news, and a meter by the news of it: they answer no message of their own. */
function isAnswered(
  message: LivedMessage,
  lane: readonly OutboxMessage[],
  seen: ReadonlySet<string>,
): boolean {
  if (message.answeredAt === null) return false;
  if (message.kind === 'confirm' || message.kind === 'meter_order') return true;
  return lane.some(({ id, inReplyTo }) => inReplyTo.startsWith(inboxIdOf(message)) && seen.has(id));
}

/** What a person needs who looks for the reason: the customer's lane around the message, without its texts. */
function describe(message: LivedMessage, lane: readonly OutboxMessage[], seen: ReadonlySet<string>): string {
  const own = lane.filter(({ inReplyTo }) => inReplyTo.startsWith(inboxIdOf(message)));
  const said = own.map(
    ({ position, status, id }) => `${position} ${status}${seen.has(id) ? '' : ', not seen'}`,
  );
  const waited = message.answeredAt === null ? 'nothing came' : 'something came';
  return `a ${message.kind}, ${waited}; its replies: ${said.join('; ') || 'none'}`;
}

const neverGoesOut: ReadonlySet<string> = new Set(['superseded', 'failed', 'unknown']);

/** Follows the provider's books along the lane: each message in its place, repeats of the one just sent aside. */
function compareSending(lane: readonly OutboxMessage[], carried: readonly string[]) {
  const texts = lane.map(({ reply }) => renderSms(reply.content));
  const seen = new Set<string>();
  const late: { id: string; why: string }[] = [];
  let at = -1;
  let doubled = 0;
  for (const text of carried) {
    const next = texts.indexOf(text, at + 1);
    if (next > at && (next === at + 1 || text !== texts[at])) {
      at = next;
      seen.add(lane[at]?.id ?? '');
    } else {
      doubled += 1;
      if (text !== texts[at]) late.push(describeLate(lane[texts.lastIndexOf(text, at)], lane[at]));
    }
  }
  const neverSent = lane.filter(({ id, status }) => !seen.has(id) && !neverGoesOut.has(status)).length;
  return { seen, late, doubled, neverSent };
}

function describeLate(message: OutboxMessage | undefined, last: OutboxMessage | undefined) {
  if (!message) return { id: 'none', why: 'a text that stands nowhere' };
  const { id, position, status, tries } = message;
  return { id, why: `${position} ${status} with try ${tries}, behind ${last?.position} ${last?.id}` };
}
