import { type Gateway, GatewayError } from './gateway.ts';
import { type Link, openPollLink, openSocketLink, type Place } from './link.ts';
import type { ServerFrame, VisitorFrame } from './wire.ts';

/** `unreachable`: tried for a while, and nobody answers. */
export type ConnectionState = 'idle' | 'connecting' | 'online' | 'reconnecting' | 'unreachable' | 'offline';

export type Connection = {
  readonly state: () => ConnectionState;
  /** Connects, and again whenever it is lost. */
  readonly start: () => void;
  /** False while there is no connection: whoever sends keeps it until the next `onWelcome`. */
  readonly send: (frame: VisitorFrame) => boolean;
};

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** Sockets that never opened before plain requests are tried instead. */
const socketTries = 2;
const unreachableAfter = 4;

/** The pause before the next try, growing, and never the same for all who lost the same server. */
export function pauseBefore(failures: number, random: () => number = Math.random): number {
  const full = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random() / 2));
}

export function createConnection(options: {
  readonly gateway: Gateway;
  readonly place: () => Place;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onState: (state: ConnectionState) => void;
}): Connection {
  const { gateway, place } = options;
  let state: ConnectionState = 'idle';
  let link: Link | undefined;
  let welcomed = false;
  let failures = 0;
  let socketFailures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function enter(next: ConnectionState): void {
    if (state === next) return;
    state = next;
    options.onState(next);
  }

  const isOffline = () => navigator.onLine === false;

  function onFrame(frame: ServerFrame): void {
    if (frame.type === 'welcome') {
      welcomed = true;
      failures = 0;
      if (frame.token) gateway.keepToken(frame.token);
      enter('online');
    }
    options.onFrame(frame);
  }

  function onEnd(reason: 'lost' | 'unknown', viaSocket: boolean): void {
    link = undefined;
    if (reason === 'unknown') gateway.keepToken(undefined);
    if (viaSocket) socketFailures = welcomed ? 0 : socketFailures + 1;
    // Plain requests worked as little as the socket: both are tried anew.
    else socketFailures = 0;
    welcomed = false;
    failures += 1;
    again();
  }

  function again(): void {
    clearTimeout(timer);
    if (isOffline()) {
      enter('offline');
      return;
    }
    enter(failures >= unreachableAfter ? 'unreachable' : 'reconnecting');
    timer = setTimeout(() => void connect(), pauseBefore(failures));
  }

  function openLink(token: string): Link {
    const bySocket = socketFailures < socketTries && typeof WebSocket === 'function';
    const events = { onFrame, onEnd: (reason: 'lost' | 'unknown') => onEnd(reason, bySocket) };
    return bySocket ? openSocketLink(gateway, token, place(), events) : openPollLink(gateway, place, events);
  }

  async function connect(): Promise<void> {
    clearTimeout(timer);
    if (link) return;
    if (isOffline()) {
      enter('offline');
      return;
    }
    if (state === 'idle' || state === 'offline') enter(state === 'idle' ? 'connecting' : 'reconnecting');
    try {
      const token = await gateway.token();
      link ??= openLink(token);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      failures += 1;
      again();
    }
  }

  function tryNow(): void {
    if (state === 'idle' || link) return;
    failures = Math.min(failures, 1);
    void connect();
  }

  return {
    state: () => state,
    start: () => {
      if (state !== 'idle') return tryNow();
      addEventListener('online', tryNow);
      addEventListener('offline', () => link?.close());
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') tryNow();
      });
      void connect();
    },
    send: (frame) => {
      if (!link || !welcomed) return false;
      link.send(frame);
      return true;
    },
  };
}
