import type { InboundMessage } from '../conversation/channel-event.ts';
import type { DialogueWait } from '../conversation/conversation.ts';
import type { InboxEntry } from '../conversation/inbox-store.ts';
import type { Reply } from '../conversation/reply.ts';
import type { Lease } from '../conversation/session-store.ts';

/** How long after its deadline a dialogue's answer is kept for a repeat of the request before it is texted. */
const heldAfterMs = 3_000;

/**
 * The dialogue that waits for what a turn says: its own message's, or one whose message had no answer yet because
 * something had to be asked outside, of which this is the news.
 */
export function waitingDialogue(
  state: Lease['state'],
  entry: InboxEntry,
  body: unknown,
): DialogueWait | null {
  if (entry.kind === 'message') {
    const { from, answerBy } = body as InboundMessage;
    return answerBy !== undefined && (from.medium === 'ussd' || from.medium === 'voice')
      ? { medium: from.medium, entryId: entry.id, until: answerBy }
      : null;
  }
  const waits = entry.kind === 'news' && state.dialogue && Date.parse(state.dialogue.until) > Date.now();
  return waits ? state.dialogue : null;
}

/** What of a dialogue's answer is texted, being for later or for another eye: a link, a receipt, a code. */
export function isTexted({ content, class: kind, keep, textedOnly, addressKey }: Reply): boolean {
  const sayable = content.kind === 'text' || content.kind === 'choices';
  return !sayable || kind === 'code' || keep === true || textedOnly === true || addressKey !== undefined;
}

/**
 * What is told in the dialogue itself. A code is for another eye; the words of a link stand in its SMS, and here only
 * where nothing comes after them.
 */
export function toldOf(replies: readonly Reply[]): readonly Reply[] {
  const told = replies.filter(({ class: kind, textedOnly }) => kind !== 'code' && !textedOnly);
  return told.filter(({ content }, index) => content.kind !== 'link' || index === told.length - 1);
}

/** Whether it is to be said that something comes by SMS: not where what is told instead of it says so. */
export function isTextedBesides(replies: readonly Reply[]): boolean {
  return replies.some(({ textedOnly }) => textedOnly) || toldOf(replies).some(isTexted);
}

/** The replies that go anywhere: of what nobody sees, only those that are texted. */
export function repliesOf(replies: readonly Reply[], entry: InboxEntry, body: unknown): readonly Reply[] {
  const isSeen = entry.kind !== 'message' || !(body as InboundMessage).notShown;
  return isSeen ? replies : replies.filter(isTexted);
}

/** Until when the rest is left to the dialogue to say. */
export function heldUntil(reply: Reply, wait: DialogueWait): string | undefined {
  return isTexted(reply) ? undefined : new Date(Date.parse(wait.until) + heldAfterMs).toISOString();
}
