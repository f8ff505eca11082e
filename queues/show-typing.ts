import type { ShowTyping } from '../channels/channel.ts';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import type { CustomerAddress } from '../conversation/conversation.ts';

/** An answer that comes sooner needs no sign that it is coming. On WhatsApp it is also what marks a message as read. */
const showAfterMs = 600;
/** WhatsApp shows it for 25 s. */
const showAgainMs = 20_000;
/** Nobody is shown for longer that something is being written. */
const showAtMost = 6;

/** Ends the signs. */
export type StopTyping = () => void;

const nothing: StopTyping = () => undefined;

/**
 * Shows the sender of a message that it is being answered, where its account can: on WhatsApp at once, elsewhere where it
 * takes a while, and again while it lasts. Nobody waits for it, and nothing comes of its failures.
 */
export function createTypingWork(
  signs: ReadonlyMap<string, ShowTyping>,
): (address: CustomerAddress, event: InboundMessage | ConsentChange) => StopTyping {
  return ({ account, medium, value }, event) => {
    const show = signs.get(account);
    const thread = event.kind === 'message' ? event.thread : undefined;
    if (!show || !thread) return nothing;
    let timer: NodeJS.Timeout | undefined;
    const showUp = (times: number): void => {
      show({ to: value, messageId: thread.id }).catch(() => undefined);
      if (times < showAtMost) timer = setTimeout(showUp, showAgainMs, times + 1).unref();
    };
    if (medium === 'whatsapp') showUp(1);
    else timer = setTimeout(showUp, showAfterMs, 1).unref();
    return () => clearTimeout(timer);
  };
}
