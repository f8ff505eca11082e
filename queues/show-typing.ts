import type { ShowTyping } from '../channels/channel.ts';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import type { CustomerAddress } from '../conversation/conversation.ts';

/** Shows the sender of a message that it is being answered, where its account can. Nobody waits for it. */
export function createTypingWork(
  signs: ReadonlyMap<string, ShowTyping>,
): (address: CustomerAddress, event: InboundMessage | ConsentChange) => void {
  return ({ account, value }, event) => {
    const show = signs.get(account);
    if (show && event.kind === 'message' && event.thread) {
      void show({ to: value, messageId: event.thread.id });
    }
  };
}
