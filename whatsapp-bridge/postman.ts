import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../config/logger.ts';
import type { BridgeEvent } from './bridge-event.ts';
import type { BridgeSettings, BridgeTimings } from './bridge-settings.ts';
import type { EventStore, StoredEvent } from './event-store.ts';

export type Postman = {
  /** Kept before this ends, and told as soon as the server listens. Tries until the database takes it. */
  readonly put: (event: BridgeEvent) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const lookForTurnMs = 200;
const mostInBatch = 20;
const mostBatchBytes = 1024 * 1024;

/** The signature under what is posted: HMAC-SHA-256 in hex over the time, a full stop and the body. */
export function signEvents(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/** As many from the front as go into one request; a large one goes alone. */
function cutBatch(events: readonly StoredEvent[]): readonly StoredEvent[] {
  let bytes = 0;
  const fitting = events.findIndex(({ event }) => {
    bytes += JSON.stringify(event).length;
    return bytes > mostBatchBytes;
  });
  return fitting === -1 ? events : events.slice(0, Math.max(1, fitting));
}

/** Tells the server what happens, in order, until it has taken it. */
export function startPostman(options: {
  readonly settings: Pick<BridgeSettings, 'eventsUrl' | 'secret' | 'account'>;
  readonly store: EventStore;
  readonly timings: Pick<BridgeTimings, 'postMs' | 'postPausesMs'>;
  /** Whether this process is the one that tells: two would mix up the order. */
  readonly mayPost: () => boolean;
  readonly log: Logger;
}): Postman {
  const { settings, store, timings, log } = options;
  const { account } = settings;
  const stopping = new AbortController();
  let failures = 0;
  let wake: () => void = () => undefined;
  let news = true;

  async function post(batch: readonly StoredEvent[]): Promise<number> {
    const body = JSON.stringify({ events: batch.map(({ event }) => event) });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const answer = await fetch(settings.eventsUrl, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(timings.postMs)]),
      headers: {
        'content-type': 'application/json',
        'x-bridge-timestamp': timestamp,
        'x-bridge-signature': signEvents(settings.secret.reveal(), timestamp, body),
      },
    });
    await answer.body?.cancel();
    return answer.status;
  }

  /** Whether it went on. */
  async function deliver(batch: readonly StoredEvent[]): Promise<boolean> {
    const status = await post(batch).catch(() => 0);
    if (status >= 200 && status < 300) {
      await store.remove(batch.map(({ id }) => id));
      return true;
    }
    const [first] = batch;
    // The server will never take it; what is behind it must not wait for ever.
    if ((status === 400 || status === 413) && first) {
      if (batch.length > 1) return await deliver([first]);
      log.error(
        { step: 'whatsapp', account, code: `http_${status}` },
        'the server refuses an event; it is set aside',
      );
      await store.markRefused(first.id);
      return true;
    }
    const level = status === 401 || status === 404 ? 'error' : 'warn';
    log[level](
      { step: 'whatsapp', account, code: `http_${status}` },
      'the server does not take events; they wait',
    );
    return false;
  }

  async function pause(): Promise<void> {
    const { postPausesMs: pauses } = timings;
    const ms = pauses[Math.min(failures, pauses.length) - 1] ?? 1_000;
    await sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (!options.mayPost()) {
        await sleep(lookForTurnMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        continue;
      }
      news = false;
      const passed = await store
        .oldest(mostInBatch)
        .then(async (events) => (events.length === 0 ? 'empty' : await deliver(cutBatch(events))))
        .catch((err: unknown) => {
          log.warn({ step: 'whatsapp', account, err }, 'the waiting events could not be read');
          return false;
        });
      failures = passed === false ? failures + 1 : 0;
      if (passed === false) await pause();
      else if (passed === 'empty' && !news && !stopping.signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  let running = run();
  let adding = Promise.resolve();

  async function keep(event: BridgeEvent): Promise<void> {
    for (let tries = 1; !stopping.signal.aborted; tries += 1) {
      try {
        return await store.add(event);
      } catch (err) {
        log.warn({ step: 'whatsapp', account, count: tries, err }, 'an event is not kept yet');
        await sleep(Math.min(tries * 200, 3_000), undefined, { signal: stopping.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  return {
    put: async (event) => {
      // One after the other, so that their numbers are in the order of happening.
      adding = adding.then(() => keep(event));
      await adding;
      news = true;
      wake();
    },
    stop: async () => {
      await Promise.race([adding, sleep(2_000, undefined, { ref: false })]);
      stopping.abort();
      wake();
      await running;
      running = Promise.resolve();
    },
  };
}
