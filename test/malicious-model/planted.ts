import type { Guard } from '../../agents/commands/gate.ts';
import type { ChatLimits } from '../../agents/group-chat/chat.ts';
import { chatLimits } from '../../agents/group-chat/chat.ts';
import type { ModelCalls } from '../../agents/models/model-calls.ts';
import type { WordCheck } from '../../agents/replies/check-words.ts';
import type { TurnStores } from '../turn-stores.ts';

/**
 * What holds besides the gate, the checks of words and the chat's limits. fence: lease and commit of one worker alone ·
 * done_turns: a lease that knows which turns are done · done_commits: a commit that takes no turn twice · journal: answers
 * kept for a repeat · budget · own_records: reads by owner alone · effects: nothing but harmless ones of a proposal ·
 * harmless_answers: tools behind which no answer changes anything.
 */
export type Wall =
  | 'fence'
  | 'done_turns'
  | 'done_commits'
  | 'journal'
  | 'budget'
  | 'own_records'
  | 'effects'
  | 'harmless_answers';

/** What is taken away, to see that it is missed. */
export type Planted = {
  readonly gate?: readonly Guard[];
  readonly words?: readonly WordCheck[];
  readonly limits?: ChatLimits;
  readonly walls?: readonly Wall[];
};

export const noLimits: ChatLimits = {
  rounds: Number.POSITIVE_INFINITY,
  handOvers: chatLimits.handOvers,
  iterations: () => Number.POSITIVE_INFINITY,
};

/** The journal and the budgets, as far as they are left. */
export function plantInCalls(calls: ModelCalls, walls: readonly Wall[]): ModelCalls {
  return {
    ...calls,
    ...(walls.includes('journal') ? { find: async () => null } : {}),
    ...(walls.includes('budget')
      ? {
          reserve: async (enquiryId, microNaira) => {
            await calls.settle(enquiryId, 0, microNaira);
            return true;
          },
        }
      : {}),
  };
}

/** Of all workers: no two commits have one name. */
let commits = 0;

/** Conversations that forget which turns they have done, or commit one under another name. */
export function plantInSessions(
  sessions: TurnStores['sessions'],
  walls: readonly Wall[],
): TurnStores['sessions'] {
  const forgets = walls.includes('done_turns');
  const repeats = walls.includes('done_commits');
  if (!forgets && !repeats) return sessions;
  const withDone = async (taking: ReturnType<typeof sessions.takeLease>) => {
    const lease = await taking;
    const done = (lease?.done ?? []).map((id) => id.replace(/~\d+$/, ''));
    return lease && { ...lease, done: forgets ? [] : done };
  };
  return {
    ...sessions,
    takeLease: (customerId) => withDone(sessions.takeLease(customerId)),
    takeIfKnown: (customerId) => withDone(sessions.takeIfKnown(customerId)),
    commit: (turn) => {
      commits += 1;
      return sessions.commit(repeats ? { ...turn, eventId: `${turn.eventId}~${commits}` } : turn);
    },
  };
}
