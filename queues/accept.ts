import type { Hint } from '../commerce/hint.ts';
import type { Logger } from '../config/logger.ts';
import type { Address } from '../conversation/address.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import { type InboxKind, type InboxStore, type NewInboxEntry, nextSeq } from '../conversation/inbox-store.ts';
import type { Bells, JobName } from './jobs.ts';
import type { Spool } from './spool.ts';

/** `unavailable`: nothing was kept, the provider must try again. */
export type Acceptance = 'stored' | 'spooled' | 'unavailable';

export type Accept = (
  account: string,
  events: readonly (ChannelEvent | Hint)[],
  providerRepeats: boolean,
) => Promise<Acceptance>;

export type Acceptor = {
  readonly accept: Accept;
  /** Stores what is on disk as soon as the database is back. */
  readonly drainSpool: () => Promise<void>;
  readonly isDatabaseDown: () => boolean;
  readonly setOverloaded: (overloaded: boolean) => void;
};

const insertWithinMs = 3_000;
/** Requests that may wait for the database at once; more would only time out later. */
const maxWaiting = 4_000;

const bellOf: Record<InboxKind, JobName> = {
  message: 'turn',
  consent: 'turn',
  news: 'turn',
  person_reply: 'turn',
  hand_back: 'turn',
  orders_released: 'turn',
  delivery_report: 'delivery',
  payment_hint: 'hint',
  refund_hint: 'hint',
  vend_hint: 'hint',
  sim_hint: 'hint',
};

/** Whom to wake for an entry of this kind. */
export function bellFor(kind: InboxKind): JobName {
  return bellOf[kind];
}

/** Which mailbox an event belongs to: its sender's, or the message, payment or vend that it is about. */
function laneOf(
  account: string,
  event: ChannelEvent | Hint,
  addressKey: (address: Address) => string,
): string {
  switch (event.kind) {
    case 'message':
    case 'consent':
      return addressKey(event.from);
    case 'delivery_report':
      return `${account}|${event.externalId}`;
    default:
      return `${event.kind}|${event.reference}`;
  }
}

/** The dedupe key: two calls of the same thing get the same one. */
export function inboxId(account: string, event: ChannelEvent | Hint, at: Date): string {
  const id = `${account}|${event.key}`;
  const windowMs = event.kind === 'consent' ? event.repeatWithinMs : undefined;
  return windowMs === undefined ? id : `${id}|${Math.floor(at.getTime() / windowMs)}`;
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('MongoDB did not answer in time.')), ms);
    promise.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/**
 * Keeps what providers tell us before they are answered: in the inbox, or sealed on disk while MongoDB is away and
 * the provider would not repeat. While the disk holds something, new events queue behind it, so that order stays.
 */
export function createAcceptor(options: {
  readonly inbox: InboxStore;
  readonly bells: Bells;
  readonly spool: Spool;
  readonly addressKey: (address: Address) => string;
  readonly ping: () => Promise<unknown>;
  readonly log: Logger;
  readonly dedupeOff?: boolean;
}): Acceptor {
  const { inbox, bells, spool, log } = options;
  let databaseDown = false;
  let overloaded = false;
  let waiting = 0;

  function toEntry(account: string, event: ChannelEvent | Hint): NewInboxEntry {
    const at = new Date();
    const seq = nextSeq(at);
    const id = options.dedupeOff ? `${account}|${event.key}|${seq}` : inboxId(account, event, at);
    return {
      id,
      kind: event.kind,
      lane: laneOf(account, event, options.addressKey),
      account,
      seq,
      body: event,
    };
  }

  async function store(entries: readonly NewInboxEntry[]): Promise<void> {
    const outcomes = await within(inbox.put(entries), insertWithinMs);
    const stored = entries.filter((_, index) => outcomes[index] === 'stored');
    for (const entry of new Map(stored.map((item) => [`${bellOf[item.kind]}|${item.lane}`, item])).values()) {
      void bells.ringTogether(bellOf[entry.kind], entry.lane);
    }
  }

  async function toDisk(entries: readonly NewInboxEntry[]): Promise<Acceptance> {
    try {
      await spool.append(entries);
      return 'spooled';
    } catch (err) {
      log.error({ step: 'spool', err }, 'the disk did not take the request');
      return 'unavailable';
    }
  }

  async function tryStore(entries: readonly NewInboxEntry[]): Promise<boolean> {
    waiting += 1;
    try {
      await store(entries);
      return true;
    } catch (err) {
      databaseDown = true;
      log.warn({ step: 'accept', err }, 'MongoDB did not take the request');
      return false;
    } finally {
      waiting -= 1;
    }
  }

  return {
    accept: async (account, events, providerRepeats) => {
      const entries = events.map((event) => toEntry(account, event));
      if (entries.length === 0) {
        return 'stored';
      }
      const busy = overloaded || waiting >= maxWaiting;
      if (busy && providerRepeats) {
        return 'unavailable';
      }
      if (!busy && !databaseDown && spool.isEmpty() && (await tryStore(entries))) {
        return 'stored';
      }
      return providerRepeats ? 'unavailable' : await toDisk(entries);
    },
    drainSpool: async () => {
      try {
        await within(options.ping(), insertWithinMs);
        databaseDown = false;
        await spool.drain(async (entries) => {
          for (let start = 0; start < entries.length; start += 200) {
            await store(entries.slice(start, start + 200));
          }
        });
      } catch (err) {
        databaseDown = true;
        log.debug({ step: 'spool', err }, 'MongoDB is away');
      }
    },
    isDatabaseDown: () => databaseDown,
    setOverloaded: (value) => {
      overloaded = value;
    },
  };
}
