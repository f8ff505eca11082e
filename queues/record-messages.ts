import type { AgentMessage } from '../agents/group-chat/agent-message.ts';
import type { AgentMessageStore } from '../agents/group-chat/agent-message-store.ts';
import type { Logger } from '../config/logger.ts';

/** What held an agent back, and what became of words that could not go out. */
const counted = /^(?:refused|limit|unfit|qa):/;

/** Keeps what the agents of a committed turn said to each other. Nobody waits for it, and nothing depends on it. */
export function recordMessages(
  deps: { readonly agentMessages: Pick<AgentMessageStore, 'add'>; readonly log: Logger },
  turnId: string,
  customerId: string,
  messages: readonly AgentMessage[],
): void {
  if (messages.length === 0) return;
  const { agentMessages, log } = deps;
  const tags = messages.flatMap((message) => message.tags);
  for (const code of new Set(tags.filter((tag) => counted.test(tag)))) {
    const count = tags.filter((tag) => tag === code).length;
    log.warn({ step: 'agents', customerId, messageId: turnId, code, count }, 'an agent was held back');
  }
  agentMessages.add(turnId, customerId, messages).catch((err: unknown) => {
    log.debug({ step: 'agents', customerId, messageId: turnId, err }, 'what the agents said is not kept');
  });
}
