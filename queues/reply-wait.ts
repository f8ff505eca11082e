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
  outbox: Pick<OutboxStore, 'answers' | 'openAnswers'>,
  live: Pick<Live, 'listen'>,
): AwaitReplies {
  /** What the ring itself told; null where that is not all, or not to be read. */
  async function hear(entryId: string, said: string): Promise<readonly DialogueAnswer[] | null> {
    const answers = await outbox.openAnswers(entryId, said).catch(() => []);
    return areAll(answers) ? answers : null;
  }

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
    let told: string | undefined;
    const stop = live.listen(last, (said) => {
      told = said;
      wake();
    });
    // Of several messages a ring tells only what the last is answered with.
    const listen = async () => (told !== undefined && entryIds.length === 1 ? await hear(last, told) : null);
    const ring = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    try {
      for (let looks = 0; ; looks += 1) {
        const rung = ring();
        const unanswered = fresh && looks === 0;
        const answers = unanswered ? null : ((await listen()) ?? (await look(entryIds, last)));
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
