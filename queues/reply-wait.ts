import type { DialogueAnswer, OutboxStore } from '../conversation/outbox-store.ts';
import type { Live } from './live.ts';

/** A ring may get lost: then it is found by looking. */
const lookEveryMs = 200;

/** Waits for what is said in answer to messages of a dialogue; null when the last of them has no answer in time. */
export type AwaitReplies = (
  entryIds: readonly string[],
  deadline: number,
) => Promise<readonly DialogueAnswer[] | null>;

export function createReplyWait(
  outbox: Pick<OutboxStore, 'answers'>,
  live: Pick<Live, 'listen'>,
): AwaitReplies {
  return async (entryIds, deadline) => {
    const last = entryIds.at(-1);
    if (last === undefined) {
      return [];
    }
    let wake = () => {};
    const stop = live.listen(last, () => wake());
    try {
      for (;;) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const answers = await outbox.answers(entryIds);
        if (areAll(answers.filter(({ id }) => id.startsWith(`${last}#`)))) {
          return answers;
        }
        const leftMs = deadline - Date.now();
        if (leftMs <= 0) {
          return null;
        }
        await Promise.race([woken, pause(Math.min(lookEveryMs, leftMs))]);
      }
    } finally {
      stop();
    }
  };
}

/** A look may fall between two messages of one turn. */
function areAll(answers: readonly DialogueAnswer[]): boolean {
  const [first] = answers;
  return first !== undefined && answers.length >= (first.answers ?? 1);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
