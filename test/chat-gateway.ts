import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { type HttpServer, listen } from '../api/http-server.ts';
import { openWebchat, type Webchat } from '../api/webchat/webchat.ts';
import { openChannel } from '../channels/registry.ts';
import { readEnv } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import { openRuntime, type Runtime } from '../config/runtime.ts';
import type { NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { ReplyContent } from '../conversation/reply.ts';
import { type Accept, createAcceptor } from '../queues/accept.ts';
import type { Live } from '../queues/live.ts';
import { openStores, type Stores } from '../queues/open-stores.ts';
import { openSpool } from '../queues/spool.ts';
import type { ChatPlace } from './chat-visitor.ts';

export const chatSettings = {
  siteKey: 'shop-1',
  allowedOrigins: ['https://shop.example.ng'],
  tokenSecret: 'a secret of at least 32 characters',
  demo: true,
};

export type ChatGateway = {
  readonly place: () => ChatPlace;
  readonly http: () => HttpServer;
  readonly webchat: () => Webchat;
  readonly stores: () => Stores;
  readonly live: Live;
  /** Shows the visitor with this token that an answer is being written. */
  readonly showTyping: (token: string) => void;
  /** What the visitor with this token is called in the database. */
  readonly addressKey: (token: string) => string;
  /** Tells the visitor something, as a worker would; its id. */
  readonly tell: (token: string, content: ReplyContent, inReplyTo?: string) => Promise<string>;
  /** While it is set, nothing is kept. */
  readonly setAway: (away: boolean) => void;
};

/** The edge of the web chat over the product's own stores, without the workers that answer. */
export function openChatGateway(settings: Readonly<Record<string, unknown>> = {}): ChatGateway {
  let http: HttpServer;
  let webchat: Webchat;
  let runtime: Runtime;
  let stores: Stores;
  let folder: string;
  let away = false;
  let positions = 0;
  const live = openLocalLive();
  const channel = openChannel('webchat', { ...chatSettings, ...settings });
  const site = channel.kind === 'push' ? channel.site : undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchboard-chat-'));
    const env = readEnv({
      MONGODB_URI: inject('mongoUri'),
      MONGODB_DATABASE: `test_chat_${randomBytes(6).toString('hex')}`,
      REDIS_URL: inject('redisUrl'),
      PUBLIC_BASE_URL: 'https://gw.example.ng',
      ACCOUNTS_FILE: 'none',
      SWITCHBOARD_KEK: `k1:${randomBytes(32).toString('base64')}`,
      SWITCHBOARD_INDEX_KEY: randomBytes(32).toString('base64'),
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
    });
    runtime = await openRuntime(env, 'test');
    stores = openStores(runtime);
    await stores.createIndexes();
    const log = createLogger('test', 'silent');
    const acceptor = createAcceptor({
      inbox: stores.inbox,
      bells: {
        ring: async () => undefined,
        ringTogether: async () => undefined,
        ringAnew: async () => undefined,
        close: async () => undefined,
      },
      spool: openSpool({ dataDir: folder, seal: stores.privacy, log }),
      addressKey: stores.customers.addressKey,
      ping: async () => undefined,
      log,
    });
    const accept: Accept = async (...given) => (away ? 'unavailable' : await acceptor.accept(...given));
    if (!site) throw new Error('A web chat is a site.');
    webchat = await openWebchat({
      ...stores,
      accounts: [{ account: 'chat', site }],
      addressKey: stores.customers.addressKey,
      accept,
      publicBaseUrl: 'https://gw.example.ng',
      live,
      log,
    });
    const { middleware, upgrade } = webchat;
    http = await listen({ host: '127.0.0.1', port: 0, middlewares: [middleware], upgrade, log });
  });
  afterAll(async () => {
    webchat.close();
    await http.close();
    await runtime.connection.dropDatabase();
    await runtime.close();
    await rm(folder, { recursive: true, force: true });
  });

  function addressKey(token: string): string {
    const value = token.split('.')[1] ?? '';
    return stores.customers.addressKey({ medium: 'webchat', value });
  }

  async function tell(token: string, content: ReplyContent, inReplyTo = 'none'): Promise<string> {
    positions += 1;
    const key = addressKey(token);
    const id = `chat|told:${positions}#0`;
    const to = token.split('.')[1] ?? '';
    const claim = { token: 'claim', until: new Date(Date.now() + 10_000) };
    const message: NewOutboxMessage = {
      ...{ id, customerId: `cus_${key}`, position: positions, account: 'chat', shownTo: key, to },
      ...{ from: 'shop-1', author: 'bot', inReplyTo, reply: { class: 'chat', content } },
    };
    await stores.outbox.add([message], claim);
    await stores.outbox.record({
      id,
      claim: claim.token,
      result: { kind: 'accepted', status: 'sent', externalId: id, parts: 1 },
    });
    live.ring(site?.bellsOf(to).messages ?? '');
    return id;
  }

  return {
    place: () => ({
      baseUrl: `http://127.0.0.1:${http.port}`,
      siteKey: 'shop-1',
      origin: 'https://shop.example.ng',
    }),
    http: () => http,
    webchat: () => webchat,
    stores: () => stores,
    live,
    showTyping: (token) => live.ring(site?.bellsOf(token.split('.')[1] ?? '').typing ?? ''),
    addressKey,
    tell,
    setAway: (now) => {
      away = now;
    },
  };
}

/** Rings within one process. */
function openLocalLive(): Live {
  const listeners = new Map<string, Set<() => void>>();
  return {
    ring: (id) => {
      for (const onRing of listeners.get(id) ?? []) onRing();
    },
    listen: (id, onRing) => {
      const ofId = listeners.get(id) ?? new Set();
      listeners.set(id, ofId.add(onRing));
      return () => ofId.delete(onRing);
    },
    close: () => undefined,
  };
}
