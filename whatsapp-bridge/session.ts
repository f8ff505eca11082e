import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'whatsapp-web.js';
import type { Logger } from '../config/logger.ts';
import type { BridgeSettings, BridgeTimings } from './bridge-settings.ts';
import { type ClientLife, closeClient, type Ending, type LifeEvents, startLife } from './client-life.ts';
import type { Lease } from './lease.ts';

/**
 * `standby`: another process owns the client. `wrong_number`: a phone is paired that is not the account's.
 * `waiting`: the client has ended (see `reason`) and starts again after a pause.
 */
export type SessionState =
  | 'standby'
  | 'starting'
  | 'needs_qr'
  | 'paired'
  | 'ready'
  | 'wrong_number'
  | 'waiting'
  | 'stopped';

export type SessionView = {
  readonly state: SessionState;
  readonly since: Date;
  /** While it needs one. */
  readonly qr?: string;
  /** Why the client before this one ended. */
  readonly reason?: Ending;
  readonly restarts: number;
};

export type Session = {
  readonly view: () => SessionView;
  /** The client, while messages can go out over it. */
  readonly ready: () => Client | undefined;
  /** Ends the client; it starts again at once. */
  readonly restart: (reason: 'asked' | 'stray_failure') => void;
  /** Ends the pairing and forgets it; a new QR comes. */
  readonly logOut: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Owns the client: one life after the other while the lease is ours, whatever ends them. */
export function openSession(options: {
  readonly settings: Pick<BridgeSettings, 'number' | 'account'>;
  readonly timings: BridgeTimings;
  readonly lease: Lease;
  readonly openClient: () => Promise<Client>;
  /** Before a browser starts: makes sure that none runs on the session's folder. */
  readonly freeProfile: () => Promise<void>;
  readonly forgetSession: () => Promise<void>;
  readonly events: Omit<LifeEvents, 'onQr' | 'onAuthenticated' | 'onReady'> & {
    readonly onReady: (client: Client) => void;
  };
  readonly onView: (view: SessionView) => void;
  readonly waitsForAckSince: () => number | undefined;
  readonly log: Logger;
}): Session {
  const { settings, timings, lease, log } = options;
  const stopping = new AbortController();
  let view: SessionView = { state: 'standby', since: new Date(), restarts: 0 };
  let life: ClientLife | undefined;
  let soonEnds = 0;
  let wake = new AbortController();

  function show(state: SessionState, extra: Pick<SessionView, 'qr' | 'reason'> = {}): void {
    const { reason = view.reason, restarts } = view;
    view = { state, since: new Date(), restarts, ...(extra.qr ? { qr: extra.qr } : {}) };
    const shownReason = extra.reason ?? reason;
    if (shownReason !== undefined) view = { ...view, reason: shownReason };
    log.info({ step: 'whatsapp', account: settings.account, kind: state }, 'state of the client');
    options.onView(view);
  }

  async function live(): Promise<Ending> {
    let readySince: number | undefined;
    await options.freeProfile();
    const client = await options.openClient();
    life = startLife({
      client,
      timings,
      waitsForAckSince: options.waitsForAckSince,
      log,
      events: {
        ...options.events,
        onQr: (qr) => show('needs_qr', { qr }),
        onAuthenticated: () => show('paired'),
        onReady: (number) => {
          readySince ??= Date.now();
          show(number === settings.number ? 'ready' : 'wrong_number');
          if (number === settings.number) options.events.onReady(client);
          else
            log.error({ step: 'whatsapp', account: settings.account }, 'the paired phone has another number');
        },
      },
    });
    // Nobody could end what was only being opened.
    if (stopping.signal.aborted || !lease.held()) life.end('asked');
    const ending = await life.ended;
    life = undefined;
    await closeClient(client, timings.stopMs);
    const settled = readySince !== undefined && Date.now() - readySince > timings.settledMs;
    soonEnds = settled ? 0 : soonEnds + 1;
    return ending;
  }

  function pauseAfter(ending: Ending): number {
    if (ending === 'asked' || ending === 'logged_out') return 0;
    if (ending === 'conflict') return timings.conflictPauseMs;
    if (ending === 'blocked') return timings.blockedPauseMs;
    const pauses = timings.restartPausesMs;
    return pauses[Math.min(soonEnds, pauses.length) - 1] ?? 0;
  }

  async function liveOnce(): Promise<void> {
    show('starting');
    const ending = await live().catch((err: unknown): Ending => {
      log.warn({ step: 'whatsapp', err }, 'the client could not be opened');
      soonEnds += 1;
      return 'start_failed';
    });
    if (stopping.signal.aborted) return;
    const level = ending === 'asked' ? 'info' : ending === 'blocked' ? 'error' : 'warn';
    log[level]({ step: 'whatsapp', account: settings.account, code: ending }, 'the client ended');
    if (ending === 'logged_out') await options.forgetSession();
    view = { ...view, restarts: view.restarts + 1 };
    show('waiting', { reason: ending });
    // The operator may not want to wait.
    wake = new AbortController();
    const signal = AbortSignal.any([wake.signal, stopping.signal]);
    await sleep(pauseAfter(ending), undefined, { signal }).catch(() => undefined);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      show('standby');
      await lease.acquire(stopping.signal).catch(() => undefined);
      while (lease.held() && !stopping.signal.aborted) await liveOnce();
    }
    await lease.release();
    show('stopped');
  }

  lease.onLost(() => life?.end('asked'));
  const running = run();

  return {
    view: () => view,
    ready: () => (view.state === 'ready' && lease.held() ? life?.client : undefined),
    restart: (reason) => {
      wake.abort();
      life?.end(reason);
    },
    logOut: async () => {
      const ending = life;
      // Told to WhatsApp where it can be; the folder goes in any case.
      const told = "window.require('WAWebSocketModel').Socket.logout()";
      await Promise.race([
        ending?.client.pupPage?.evaluate(told).catch(() => undefined),
        sleep(timings.callMs, undefined, { ref: false }),
      ]);
      wake.abort();
      if (ending) ending.end('logged_out');
      else await options.forgetSession();
    },
    stop: async () => {
      stopping.abort();
      life?.end('asked');
      await running;
    },
  };
}
