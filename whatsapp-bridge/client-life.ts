import type { Client, Message } from 'whatsapp-web.js';
import type { Logger } from '../config/logger.ts';
import type { BridgeTimings } from './bridge-settings.ts';
import { withDeadline } from './deadline.ts';

/** Why a client's life ended. The library's known stalls are here because it tells nobody of them. */
export type Ending =
  | 'asked'
  | 'logged_out'
  | 'conflict'
  | 'blocked'
  | 'disconnected'
  | 'start_failed'
  | 'start_too_long'
  | 'ready_never_came'
  | 'browser_gone'
  | 'page_crashed'
  | 'unresponsive'
  | 'no_acks'
  | 'stray_failure';

export type LifeEvents = {
  readonly onQr: (qr: string) => void;
  readonly onAuthenticated: () => void;
  /** `number`: of the phone that is paired, in E.164. */
  readonly onReady: (number: string) => void;
  readonly onMessage: (message: Message) => void;
  /** Also our own, from here or from the phone. */
  readonly onCreated: (message: Message) => void;
  readonly onAck: (message: Message, ack: number) => void;
};

export type ClientLife = {
  readonly client: Client;
  readonly ended: Promise<Ending>;
  readonly end: (ending: Ending) => void;
};

const missesAllowed = 2;

/** What the library calls the reason of `disconnected`: a state of WhatsApp Web, or LOGOUT. */
const reasons: Readonly<Record<string, Ending>> = {
  LOGOUT: 'logged_out',
  UNPAIRED: 'logged_out',
  UNPAIRED_IDLE: 'logged_out',
  CONFLICT: 'conflict',
  TOS_BLOCK: 'blocked',
  SMB_TOS_BLOCK: 'blocked',
  PROXYBLOCK: 'blocked',
};

/** Starts the client and watches it until it ends, by itself or because it stalls. */
export function startLife(options: {
  readonly client: Client;
  readonly timings: BridgeTimings;
  readonly events: LifeEvents;
  /** Since when the oldest send waits for its first ack; undefined when none does. */
  readonly waitsForAckSince: () => number | undefined;
  readonly log: Logger;
}): ClientLife {
  const { client, timings, events, log } = options;
  const started = Date.now();
  let pairedSince: number | undefined;
  let sawQr = false;
  let ready = false;
  let initialized = false;
  let misses = 0;
  let finish: (ending: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => {
    finish = resolve;
  });
  const watch = setInterval(() => void look(), timings.watchMs);
  let over = false;
  const end = (ending: Ending) => {
    over = true;
    clearInterval(watch);
    finish(ending);
  };

  client.on('qr', (qr) => {
    sawQr = true;
    pairedSince = undefined;
    events.onQr(qr);
  });
  client.on('authenticated', () => {
    pairedSince ??= Date.now();
    events.onAuthenticated();
  });
  client.on('ready', () => {
    // It comes again when the page was loaded anew.
    ready = true;
    events.onReady(`+${client.info.wid.user}`);
  });
  client.on('message', events.onMessage);
  client.on('message_create', events.onCreated);
  client.on('message_ack', (message, ack) => events.onAck(message, Number(ack)));
  client.on('auth_failure', () => end('start_failed'));
  client.on('disconnected', (reason) => end(reasons[String(reason)] ?? 'disconnected'));

  client.initialize().then(watchBrowser, (err: unknown) => {
    log.warn({ step: 'whatsapp', err }, 'the client did not start');
    end('start_failed');
  });

  /** The library listens to neither of these, and leaves what fails when a page is loaded anew to nobody. */
  function watchBrowser(): void {
    initialized = true;
    catchInject(
      client,
      () => over,
      (err) => {
        log.warn({ step: 'whatsapp', err }, 'the page was not taken over after it was loaded anew');
        end('stray_failure');
      },
    );
    const { pupBrowser, pupPage } = client;
    pupBrowser?.on('disconnected', () => end('browser_gone'));
    pupPage?.on('error', () => end('page_crashed'));
    if (pupBrowser?.connected === false) end('browser_gone');
  }

  let looking = false;
  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const stalled = initialized ? await findStall() : startTooLong();
      if (stalled !== undefined) end(stalled);
    } finally {
      looking = false;
    }
  }

  const startTooLong = () =>
    Date.now() - started > timings.startMs && !sawQr && !ready ? 'start_too_long' : undefined;

  /** Two misses in a row: between two pages a call fails once. */
  async function readState(): Promise<string | undefined> {
    const asked = withDeadline(client.getState(), timings.callMs, 'getState');
    const state = await asked.then(String, () => undefined);
    misses = state === undefined ? misses + 1 : 0;
    return state;
  }

  function pairedTooLong(state: string): boolean {
    if (ready) return false;
    if (state === 'CONNECTED') pairedSince ??= Date.now();
    return pairedSince !== undefined && Date.now() - pairedSince > timings.readyMs;
  }

  function waitsTooLongForAck(): boolean {
    const since = options.waitsForAckSince();
    return ready && since !== undefined && Date.now() - since > timings.ackMs;
  }

  async function findStall(): Promise<Ending | undefined> {
    const state = await readState();
    if (state === undefined) return misses >= missesAllowed ? 'unresponsive' : undefined;
    // The library means to do this itself and fails: no new QR would ever come.
    if (state === 'UNPAIRED_IDLE') await refreshQr();
    if (pairedTooLong(state)) return 'ready_never_came';
    return waitsTooLongForAck() ? 'no_acks' : startTooLong();
  }

  async function refreshQr(): Promise<void> {
    const refresh = "window.require('WAWebCmd').Cmd.refreshQR()";
    await withDeadline(
      client.pupPage?.evaluate(refresh) ?? Promise.resolve(),
      timings.callMs,
      'refreshQR',
    ).catch((err: unknown) => log.info({ step: 'whatsapp', err }, 'the QR was not refreshed'));
  }

  return { client, ended, end };
}

/**
 * The library calls its own `inject` on every navigation and does not look at the promise (Client.js 1.34.7,
 * `framenavigated`): after a logout or a crash that is a rejection which nobody catches.
 */
function catchInject(client: Client, isOver: () => boolean, tell: (error: unknown) => void): void {
  const inject: unknown = Reflect.get(client, 'inject');
  if (typeof inject !== 'function') return;
  Reflect.set(client, 'inject', async () => {
    if (isOver()) return;
    try {
      await Reflect.apply(inject, client, []);
    } catch (error) {
      if (!isOver()) tell(error);
    }
  });
}

/** Closes a client's browser, whatever state it is in. */
export async function closeClient(client: Client, withinMs: number): Promise<void> {
  client.removeAllListeners();
  const process = client.pupBrowser?.process();
  // A pipe that breaks as the browser goes is no news, and the driver has stopped listening by then.
  for (const stream of process?.stdio ?? []) stream?.on('error', () => undefined);
  await withDeadline(client.destroy(), withinMs, 'destroy').catch(() => process?.kill('SIGKILL'));
}
