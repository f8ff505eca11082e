import { setTimeout as sleep } from 'node:timers/promises';
import type { Action, CustomerId, PhoneItem } from '../console/wire.ts';
import type { LiveLog, Update } from './live-log.ts';
import type { CustomerRecords } from './records-store.ts';

/** What a story or a replayed line plays on. */
export type Stage = {
  readonly act: (action: Action) => Promise<void>;
  readonly records: (customer: CustomerId) => Promise<CustomerRecords>;
  readonly items: (customer: CustomerId) => readonly PhoneItem[];
  /** What the screen of a telephone shows, and what was last heard on a call. */
  readonly screen: (customer: CustomerId) => string;
  readonly heard: (customer: CustomerId) => string;
  readonly ussdCode: string;
  readonly live: LiveLog;
};

const lookEveryMs = 400;
/** Many changes at once are one look. */
const apartMs = 100;
export const patienceMs = 60_000;

/** Something that was waited for did not come. */
export class NeverCame extends Error {}

/** Looks again with everything that happens, until it is so. Throws NeverCame, and what the signal is aborted with. */
export async function waitUntil(
  live: Pick<LiveLog, 'listen'>,
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { signal, withinMs = patienceMs }: { readonly signal: AbortSignal; readonly withinMs?: number },
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    signal.throwIfAborted();
    if (await isSo()) return;
    if (Date.now() > deadline) throw new NeverCame(`Waited ${withinMs / 1_000} s for ${what}.`);
    await nextChange(live, signal);
    await sleep(apartMs);
  }
}

async function nextChange(live: Pick<LiveLog, 'listen'>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = live.listen(() => over.abort());
  try {
    await sleep(lookEveryMs, undefined, { signal: AbortSignal.any([over.signal, signal]) }).catch(
      () => undefined,
    );
  } finally {
    stop();
  }
}

const moving: ReadonlySet<string> = new Set([
  'CONFIRMED',
  'PAID',
  'VENDING',
  'FAILED',
  'REFUNDING',
  'UNKNOWN',
]);

/** Nothing goes on by itself: all that was said is answered, all answers are out, no order moves. */
export function isQuiet({
  entries,
  replies,
  orders,
}: Pick<CustomerRecords, 'entries' | 'replies' | 'orders'>): boolean {
  return (
    entries.every(({ state }) => state !== 'new') &&
    replies.every(({ status }) => status !== 'queued' && status !== 'sending') &&
    orders.every(({ status, news }) => !moving.has(status) && news.length === 0)
  );
}

/** The latest frame of a kind for a customer. */
export function createShown(): {
  readonly note: (update: Update) => void;
  readonly screen: (customer: CustomerId) => string;
  readonly heard: (customer: CustomerId) => string;
} {
  const screens = new Map<CustomerId, string>();
  const calls = new Map<CustomerId, string>();
  return {
    note: (update) => {
      if (update.type === 'screen') screens.set(update.customer, update.screen?.text ?? '');
      if (update.type === 'call') {
        const said = update.call?.said.filter(({ by }) => by === 'line').map(({ text }) => text) ?? [];
        calls.set(update.customer, said.slice(-6).join(' '));
      }
    },
    screen: (customer) => screens.get(customer) ?? '',
    heard: (customer) => calls.get(customer) ?? '',
  };
}
