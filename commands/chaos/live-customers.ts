import { setTimeout as sleep } from 'node:timers/promises';
import type { LetterBox } from '../letter-box.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { PlannedCustomer, PlannedMessage } from './plan.ts';
import type { ProviderPosts, SentMessage } from './provider-posts.ts';

/** A message that was acknowledged, and when the first thing that could be its answer reached the customer. */
export type LivedMessage = SentMessage & {
  readonly kind: PlannedMessage['kind'];
  readonly answeredAt: number | null;
};

export type LivedCustomer = {
  readonly number: string;
  readonly attempted: number;
  readonly messages: readonly LivedMessage[];
};

export type Progress = { answered: number; readonly planned: number };

const answerWithinMs = 120_000;
const longestThoughtMs = 1_200;
const mostConfirms = 4;
const payLink = /\/(?:paystack|flutterwave)\/pay\//;

/** Each customer writes, waits for an answer, thinks, and writes again; when one has finished, the next one comes. */
export async function liveCustomers(options: {
  readonly customers: readonly PlannedCustomer[];
  readonly posts: ProviderPosts;
  readonly letterBox: LetterBox;
  readonly random: SeededRandom;
  readonly progress: Progress;
  readonly atOnce: number;
}): Promise<readonly LivedCustomer[]> {
  const { letterBox, posts, random, progress } = options;

  async function write(number: string, { kind, text }: PlannedMessage): Promise<LivedMessage | null> {
    const known = letterBox.texts(number).length;
    const sent = await posts.send(number, text);
    if (!sent) return null;
    const answered = await letterBox.waitForMore(number, known, answerWithinMs);
    return { ...sent, kind, answeredAt: answered ? Date.now() : null };
  }

  /** Says yes again where money news came between, and the quote was shown anew. */
  async function confirm(number: string, message: PlannedMessage): Promise<(LivedMessage | null)[]> {
    const written: (LivedMessage | null)[] = [];
    while (written.length < mostConfirms) {
      const known = letterBox.texts(number).length;
      written.push(await write(number, message));
      const answers = letterBox.texts(number).slice(known);
      const shownAgain = answers.some((text) => /\bYES\b/.test(text));
      if (!shownAgain || answers.some((text) => payLink.test(text))) break;
    }
    return written;
  }

  async function live({ number, messages }: PlannedCustomer): Promise<LivedCustomer> {
    const written: (LivedMessage | null)[] = [];
    for (const message of messages) {
      await sleep(random.below(longestThoughtMs));
      written.push(
        ...(message.kind === 'confirm' ? await confirm(number, message) : [await write(number, message)]),
      );
      progress.answered += 1;
    }
    return { number, attempted: written.length, messages: written.filter((one) => one !== null) };
  }

  const lived: LivedCustomer[] = [];
  const coming = options.customers.values();
  const seat = async () => {
    for (const customer of coming) lived.push(await live(customer));
  };
  await Promise.all(Array.from({ length: options.atOnce }, seat));
  return lived;
}
