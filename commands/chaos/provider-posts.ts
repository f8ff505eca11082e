import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededRandom } from '../seeded-random.ts';

export type SentMessage = {
  /** The provider's id of the message. */
  readonly id: string;
  readonly number: string;
  readonly text: string;
  readonly ackedAt: number;
};

/** Customers' messages on their way to us, as Africa's Talking posts them. */
export type ProviderPosts = {
  /** Posts the message until it is answered 200, and twice more at other times. Null when it was never taken. */
  readonly send: (number: string, text: string) => Promise<SentMessage | null>;
  readonly attempts: () => { readonly posts: number; readonly unanswered: number; readonly repeats: number };
  /** Waits until the late repeats are through. */
  readonly settle: () => Promise<void>;
};

const answerWithinMs = 5_000;
const repeatPauseMs = 400;
const givesUpAfterMs = 120_000;
const repeats = 2;
const soonMs = 3_000;
const lateMs = 20_000;
const lateShare = 0.1;

export function openProviderPosts(options: {
  readonly url: string;
  readonly to: string;
  readonly random: SeededRandom;
}): ProviderPosts {
  const { random } = options;
  const counts = { posts: 0, unanswered: 0, repeats: 0 };
  const pending = new Set<Promise<unknown>>();

  const post = async (body: string): Promise<'taken' | 'again' | 'refused'> => {
    counts.posts += 1;
    const status = await fetch(options.url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      signal: AbortSignal.timeout(answerWithinMs),
    }).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.status;
      },
      () => 0,
    );
    if (status === 200) return 'taken';
    counts.unanswered += 1;
    return status >= 400 && status < 500 ? 'refused' : 'again';
  };

  const postUntilTaken = async (body: string): Promise<boolean> => {
    const deadline = Date.now() + givesUpAfterMs;
    for (;;) {
      const outcome = await post(body);
      if (outcome !== 'again') return outcome === 'taken';
      if (Date.now() > deadline) return false;
      await sleep(repeatPauseMs);
    }
  };

  const repeatLater = (body: string) => {
    const delayMs = random.below(random.next() < lateShare ? lateMs : soonMs);
    const repeat = (async () => {
      await sleep(delayMs);
      if (await postUntilTaken(body)) counts.repeats += 1;
    })();
    pending.add(repeat);
    void repeat.finally(() => pending.delete(repeat));
  };

  return {
    send: async (number, text) => {
      const id = randomUUID();
      const form = {
        linkId: randomUUID(),
        text,
        to: options.to,
        id,
        date: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
        from: number,
        cost: 'NGN 0.0000',
      };
      const body = new URLSearchParams(form).toString();
      for (let repeat = 0; repeat < repeats; repeat += 1) repeatLater(body);
      return (await postUntilTaken(body)) ? { id, number, text, ackedAt: Date.now() } : null;
    },
    attempts: () => counts,
    settle: async () => {
      while (pending.size > 0) await Promise.allSettled([...pending]);
    },
  };
}
