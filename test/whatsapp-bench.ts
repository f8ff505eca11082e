import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import { expect } from 'vitest';
import { listen } from '../api/http-server.ts';
import { readBody } from '../api/read-body.ts';
import { whatsappWeb } from '../channels/whatsapp-web/index.ts';
import type { Logger } from '../config/logger.ts';
import { Secret } from '../config/secret.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { startSimulators } from '../simulators/server.ts';
import { type Bridge, openBridge } from '../whatsapp-bridge/bridge.ts';
import { type BridgeTimings, bridgeTimings } from '../whatsapp-bridge/bridge-settings.ts';

export const bridgeSecret = 'bridge-secret-of-the-tests-0123456789';
export const operatorToken = 'operator-token-of-the-tests-0123456789';
export const ourNumber = '+2348090001000';

/** Quick to look and to begin anew; deadlines as in production, since a busy machine is no stall. */
const timings: BridgeTimings = {
  ...bridgeTimings,
  watchMs: 40,
  restartPausesMs: [10, 50],
  postPausesMs: [30],
};

export type CarriedMessage = {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly ack: number;
  readonly file: { readonly mimetype: string; readonly fileName: string; readonly bytes: number } | null;
};

export type WhatsappBench = {
  readonly bridge: () => Bridge;
  readonly session: string;
  readonly dataDir: string;
  readonly standInUrl: string;
  readonly url: () => string;
  /** What the server took, as the channel reads it; `message` and `delivery_report` in their order. */
  readonly events: ChannelEvent[];
  /** The server answers this instead of taking anything; null: it takes again. */
  readonly refuseEvents: (status: number | null) => void;
  readonly control: (path: string, body?: unknown) => Promise<Record<string, unknown>>;
  readonly configure: (config: Record<string, unknown>) => Promise<void>;
  readonly carried: () => Promise<readonly CarriedMessage[]>;
  readonly pages: () => Promise<Record<string, unknown>>;
  readonly send: (message: {
    id: string;
    to: string;
    text?: string;
    withinMs?: number;
    file?: unknown;
  }) => Promise<{ status: number; body: Record<string, unknown>; retryAfter: string | null }>;
  readonly state: () => string;
  readonly untilState: (state: string) => Promise<void>;
  /** A second process of the same account. */
  readonly another: () => Promise<Bridge>;
  readonly restartBridge: () => Promise<void>;
  readonly logged: readonly string[];
  readonly close: () => Promise<void>;
};

const randomKey = () => new Secret(randomBytes(32).toString('base64'));
/** Of the whole test file: its benches share a database. */
const keys = { keyEncryptionKey: { id: 'test-1', key: randomKey() }, indexKey: randomKey() };

const patience = { timeout: 15_000, interval: 10 };

function listeningLog(lines: string[]): Logger {
  const note = (fields: object, message: string) => {
    const { err, ...rest } = fields as { err?: unknown };
    lines.push(`${message} ${JSON.stringify(rest)} ${err instanceof Error ? err.message : ''}`);
  };
  return { debug: note, info: note, warn: note, error: note };
}

/** The bridge with the simulated WhatsApp before it and, behind it, a server that reads events as the channel does. */
export async function openWhatsappBench(options: {
  readonly connection: mongoose.Connection;
  /** Absent: whatever stands in puppeteer's place needs none. */
  readonly chromium?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly timings?: Partial<BridgeTimings>;
  readonly paceMs?: number;
}): Promise<WhatsappBench> {
  const { connection } = options;
  const logged: string[] = [];
  const log = listeningLog(logged);
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-whatsapp-'));
  const simulators = await startSimulators({
    port: 0,
    config: { callbackDelayMs: 5, 'whatsapp-web': { pairAfterMs: 5, ...options.config } },
  });
  const events: ChannelEvent[] = [];
  let refusal: number | null = null;
  const opened = whatsappWeb.open({ number: ourNumber, bridgeSecret, operatorToken });
  const [webhook] = opened.webhooks;
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    log,
    middlewares: [
      async (ctx) => {
        const rawBody = await readBody(ctx.req, webhook?.maxBodyBytes ?? 0);
        const request = { url: ctx.href, headers: ctx.headers as Record<string, string>, rawBody };
        ctx.status = refusal ?? 200;
        ctx.body = '';
        if (refusal !== null) return;
        webhook?.verify(request);
        events.push(...(webhook?.parse(request) ?? []));
      },
    ],
  });
  const privacy = createPrivacy({ connection, ...keys });

  const standInUrl = `${simulators.url}/whatsapp-web`;
  const session = `s${simulators.url.split(':').at(-1)}`;
  const openOne = () =>
    openBridge({
      settings: {
        account: 'wweb',
        number: ourNumber,
        session,
        secret: new Secret(bridgeSecret),
        operatorToken: new Secret(operatorToken),
        eventsUrl: `http://127.0.0.1:${server.port}/events`,
        paceMs: options.paceMs ?? 0,
        jitterMs: 0,
      },
      place: { dataDir, chromium: options.chromium ?? '', standInUrl },
      timings: { ...timings, ...options.timings },
      connection,
      sealing: {
        seal: (context, plain) => privacy.seal('inbox:2026-11', context, plain),
        open: privacy.open,
      },
      readBody,
      showQr: () => undefined,
      log,
    });

  let bridge = await openOne();
  const listenFor = (one: Bridge) =>
    listen({ host: '127.0.0.1', port: 0, log, middlewares: [...one.middlewares] });
  let http = await listenFor(bridge);

  const post = async (path: string, body: unknown = {}) => {
    const answer = await fetch(`${simulators.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const json = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
    return json;
  };
  const inspect = async (path: string) =>
    await (await fetch(`${simulators.url}/_inspect/whatsapp-web/${path}`)).json();
  const state = () => bridge.view().state;

  return {
    bridge: () => bridge,
    session,
    dataDir,
    standInUrl,
    url: () => `http://127.0.0.1:${http.port}`,
    events,
    refuseEvents: (status) => {
      refusal = status;
    },
    control: (path, body) => post(`/_control/whatsapp-web/${path}`, body),
    configure: async (config) => {
      await post('/_control/config', { 'whatsapp-web': config });
    },
    carried: async () => (await inspect('messages')) as CarriedMessage[],
    pages: async () => (await inspect('pages')) as Record<string, unknown>,
    send: async ({ id, to, text = 'Hello', withinMs = 3_000, file }) => {
      const answer = await fetch(`http://127.0.0.1:${http.port}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bridgeSecret}` },
        body: JSON.stringify({ id, to, text, withinMs, ...(file ? { file } : {}) }),
      });
      return {
        status: answer.status,
        body: (await answer.json()) as Record<string, unknown>,
        retryAfter: answer.headers.get('retry-after'),
      };
    },
    state,
    untilState: async (wanted) => {
      await expect.poll(state, patience).toBe(wanted);
    },
    another: openOne,
    restartBridge: async () => {
      await http.close();
      await bridge.stop();
      bridge = await openOne();
      http = await listenFor(bridge);
    },
    logged,
    close: async () => {
      await http.close();
      await bridge.stop();
      await server.close();
      await simulators.close();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
