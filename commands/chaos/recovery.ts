import type { Blow } from './havoc.ts';
import type { LivedMessage } from './live-customers.ts';

export type Times = { readonly p50: number; readonly p99: number; readonly max: number };

/** How long after each blow the last customer who was waiting at that moment had an answer. */
export function recoveryTimes(blows: readonly Blow[], messages: readonly LivedMessage[]): Times {
  return timesOf(
    blows.map(({ at }) => {
      const waiting = messages.filter(
        ({ ackedAt, answeredAt }) => ackedAt <= at && answeredAt !== null && answeredAt > at,
      );
      return Math.max(0, ...waiting.map(({ answeredAt }) => (answeredAt ?? at) - at));
    }),
  );
}

/** How long customers waited from the acknowledgement of a message to the next thing that they got. */
export function answerTimes(messages: readonly LivedMessage[]): Times {
  return timesOf(
    messages.flatMap(({ ackedAt, answeredAt }) => (answeredAt === null ? [] : answeredAt - ackedAt)),
  );
}

function timesOf(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
