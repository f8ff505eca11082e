import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type mongoose from 'mongoose';
import type { Client } from 'whatsapp-web.js';
import type { Logger } from '../config/logger.ts';
import type { BridgeSettings, BridgeTimings } from './bridge-settings.ts';
import { createEventStore, type Sealing } from './event-store.ts';
import { createLease } from './lease.ts';
import { createLeaseStore } from './lease-store.ts';
import { type ClientPlace, forgetSession, freeProfile, openClient } from './open-client.ts';
import { operatorPage } from './operator-page.ts';
import { createPace } from './pace.ts';
import { startPostman } from './postman.ts';
import { createReceiving } from './receiving.ts';
import { type ReadBody, sendApi } from './send-api.ts';
import { createSendStore } from './send-store.ts';
import { createSending } from './sending.ts';
import { openSession, type SessionView } from './session.ts';

export type Bridge = {
  readonly view: () => SessionView;
  /** For the worker and for the operator. */
  readonly middlewares: readonly Middleware[];
  /** What nobody caught came from the library: its client starts anew. */
  readonly surviveStray: (error: unknown) => void;
  readonly stop: () => Promise<void>;
};

/** One account's WhatsApp Web, from the browser to the server's door. Begins at once. */
export async function openBridge(options: {
  readonly settings: BridgeSettings;
  readonly place: Omit<ClientPlace, 'session'>;
  readonly timings: BridgeTimings;
  readonly connection: mongoose.Connection;
  readonly sealing: Sealing;
  readonly readBody: ReadBody;
  /** Shows a QR that is to be scanned, where there is a terminal. */
  readonly showQr: (qr: string) => void;
  readonly log: Logger;
}): Promise<Bridge> {
  const { settings, timings, connection, log } = options;
  const { session: name, account, number, secret } = settings;
  const place = { ...options.place, session: name };
  const eventStore = createEventStore(connection, name, options.sealing);
  const sendStore = createSendStore(connection, name);
  await Promise.all([eventStore.createIndexes(), sendStore.createIndexes()]);

  const lease = createLease({
    store: createLeaseStore(connection),
    session: name,
    holder: randomUUID(),
    leaseMs: timings.leaseMs,
    log,
  });
  const postman = startPostman({ settings, store: eventStore, timings, mayPost: lease.held, log });
  const receiving = createReceiving({ put: postman.put, timings, log });
  const sending = createSending({
    store: sendStore,
    pace: createPace(settings.paceMs, settings.jitterMs),
    secret,
    ready: () => session.ready(),
    callMs: timings.callMs,
    log,
  });

  async function catchUp(client: Client): Promise<void> {
    await receiving
      .catchUp(client)
      .catch((err: unknown) =>
        log.warn({ step: 'whatsapp', account, err }, 'unread chats could not be read'),
      );
  }

  function onView(view: SessionView): void {
    if (view.qr !== undefined) options.showQr(view.qr);
    if (view.state !== 'ready') sending.forgetWaiting();
    if (view.state === 'standby' || view.state === 'stopped') return;
    void postman.put({ kind: 'state', id: randomUUID(), state: view.state });
  }

  const session = openSession({
    settings,
    timings,
    lease,
    openClient: () => openClient(place),
    freeProfile: () => freeProfile(place),
    forgetSession: () => forgetSession(place),
    waitsForAckSince: sending.waitsForAckSince,
    onView,
    log,
    events: {
      onReady: (client) => void catchUp(client),
      onMessage: (message) => {
        const client = session.ready();
        if (client) receiving.receive(client, message);
      },
      onCreated: sending.noteCreated,
      onAck: (message, ack) => {
        sending
          .noteAck(message, ack)
          .then((id) => (id === undefined ? undefined : postman.put({ kind: 'ack', id, ack })))
          .catch((err: unknown) => log.warn({ step: 'whatsapp', account, err }, 'an ack was not passed on'));
      },
    },
  });

  return {
    view: session.view,
    middlewares: [
      sendApi({ secret, sending, readBody: options.readBody }),
      operatorPage({ account, number, token: settings.operatorToken, session, readBody: options.readBody }),
    ],
    surviveStray: (err) => {
      const { state } = session.view();
      // A client that is being closed leaves calls behind that fail; that is nobody's trouble.
      const troubled = state === 'ready' || state === 'paired' || state === 'needs_qr';
      log.warn({ step: 'whatsapp', account, err }, 'the library failed in the background');
      if (troubled) session.restart('stray_failure');
    },
    stop: async () => {
      await session.stop();
      await postman.stop();
    },
  };
}
