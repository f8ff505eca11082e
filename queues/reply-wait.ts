import { setTimeout as sleep } from 'node:timers/promises';
import type { DialogueAnswer, OutboxStore } from '../conversation/outbox-store.ts';
import type { Live } from './live.ts';

/** A ring may get lost: then it is found by looking, less and less often, so that a crowd that waits is no load. */
const lookAfterMs = [100, 250, 500];
const lookEveryMs = 1_000;

/**
 * Waits for what is said in answer to messages of a dialogue; null when the last of them has no answer in time. `fresh`:
 * they were stored this moment, so there is nothing to look at yet.
 */
export type AwaitReplies = (
  entryIds: readonly string[],
  deadline: number,
  fresh?: boolean,
) => Promise<readonly DialogueAnswer[] | null>;

export function createReplyWait(
  outbox: Pick<OutboxStore, 'answers'>,
  live: Pick<Live, 'listen'>,
): AwaitReplies {
  async function look(entryIds: readonly string[], last: string): Promise<readonly DialogueAnswer[] | null> {
    const answers = await outbox.answers(entryIds);
    return areAll(answers.filter(({ id }) => id.startsWith(`${last}#`))) ? answers : null;
  }

  return async (entryIds, deadline, fresh = false) => {
    const last = entryIds.at(-1);
    if (last === undefined) {
      return [];
    }
    let wake = () => {};
    const stop = live.listen(last, () => wake());
    const ring = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    try {
      for (let looks = 0; ; looks += 1) {
        const rung = ring();
        const answers = fresh && looks === 0 ? null : await look(entryIds, last);
        const leftMs = deadline - Date.now();
        if (answers || leftMs <= 0) {
          return answers;
        }
        await Promise.race([rung, sleep(Math.min(lookAfterMs[looks] ?? lookEveryMs, leftMs))]);
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
