import type { ConversationState } from '../conversation/conversation.ts';
import { languagePacks } from '../conversation/language/language-packs.ts';
import type { Reply } from '../conversation/reply.ts';

/** What a customer is told whose message brought its turn down until it was given up. */
export function apologise(state: ConversationState): Reply {
  return { class: 'notice', content: { kind: 'text', text: languagePacks[state.language].person.brokeDown } };
}
