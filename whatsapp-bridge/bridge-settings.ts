import type { Secret } from '../config/secret.ts';

/** One account at the bridge: whose phone is paired, who may send over it, who may look at it. */
export type BridgeSettings = {
  readonly account: string;
  /** Our number in E.164: the phone that is paired must have it. */
  readonly number: string;
  /** Names the session: its folder, its lease, its records. */
  readonly session: string;
  /** Of the worker's calls, and of the signature under what is posted to the server. */
  readonly secret: Secret;
  readonly operatorToken: Secret;
  /** Where incoming messages and acks are posted. */
  readonly eventsUrl: string;
  /** At least so long lies between two sends, and up to `jitterMs` more. */
  readonly paceMs: number;
  readonly jitterMs: number;
};

/** How long things may take, in real milliseconds. */
export type BridgeTimings = {
  /** Any call of the library: it has no deadline of its own. */
  readonly callMs: number;
  /** From the start of the browser to a QR or to being in step. */
  readonly startMs: number;
  /** From being paired to `ready`, which sometimes never comes. */
  readonly readyMs: number;
  readonly watchMs: number;
  /** From a send to its first ack: without any, the link to WhatsApp is lost though the page says otherwise. */
  readonly ackMs: number;
  readonly stopMs: number;
  /** Between one life of the client and the next, growing while they end soon. */
  readonly restartPausesMs: readonly number[];
  /** A client that was ready so long has not failed to start. */
  readonly settledMs: number;
  /** After a conflict: another WhatsApp Web has taken the session over. */
  readonly conflictPauseMs: number;
  /** After WhatsApp refused the account: trying at once makes it worse. */
  readonly blockedPauseMs: number;
  readonly leaseMs: number;
  readonly mediaMs: number;
  readonly postMs: number;
  readonly postPausesMs: readonly number[];
};

export const bridgeTimings: BridgeTimings = {
  callMs: 10_000,
  startMs: 90_000,
  readyMs: 75_000,
  watchMs: 5_000,
  ackMs: 60_000,
  stopMs: 10_000,
  restartPausesMs: [500, 2_000, 5_000, 15_000, 60_000],
  settledMs: 60_000,
  conflictPauseMs: 60_000,
  blockedPauseMs: 600_000,
  leaseMs: 15_000,
  mediaMs: 20_000,
  postMs: 15_000,
  postPausesMs: [200, 1_000, 3_000, 10_000],
};

/** An incoming file is passed on with its bytes up to this size; of a larger one only name and type. */
export const maxFileBytes = 1024 * 1024;
