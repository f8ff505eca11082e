import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { RunTurn, TurnReads } from '../agents/turn.ts';
import type { OutboundMessage } from '../channels/channel.ts';
import { createClock } from '../config/clock.ts';
import { readEnv } from '../config/env.ts';
import { ProviderError } from '../config/errors.ts';
import { createLogger } from '../config/logger.ts';
import { openRuntime } from '../config/runtime.ts';
import type { InboundMessage } from '../conversation/channel-event.ts';
import { nextSeq } from '../conversation/inbox-store.ts';
import { createAcceptor } from '../queues/accept.ts';
import { type Bells, type OpenWorker, openBells, openWorker } from '../queues/jobs.ts';
import { openStores } from '../queues/open-stores.ts';
import { createReceiptWork } from '../queues/receipt-worker.ts';
import { createDeliveryWork } from '../queues/report-worker.ts';
import { createSendRate } from '../queues/send-rate.ts';
import { createSendWork, type SendAccount } from '../queues/send-worker.ts';
import { openSpool } from '../queues/spool.ts';
import { createSweep } from '../queues/sweep.ts';
import { createTurnWork } from '../queues/turn-worker.ts';

const noReads: TurnReads = {
  order: async () => null,
  orderByRef: async () => null,
  recentOrders: async () => [],
  walletKobo: async () => 0,
  pendingCodes: async () => [],
  pendingClaims: async () => [],
  dataBundles: async () => [],
  walletLines: async () => [],
  ussdBanks: [],
  savedMeters: async () => [],
  schedules: async () => [],
  schedule: async () => null,
  meterBrand: async () => null,
  receiptUrl: async () => null,
  lookUp: async () => null,
};

/** Answers a message with its own text, and counts the turns in the state that only a committed turn changes. */
const echo: RunTurn = async ({ event, state, eventId, now }) => {
  const text = event.kind === 'message' ? event.text : event.kind;
  if (text === 'poison') {
    throw new Error('This message breaks its turn.');
  }
  const turns = (state.session?.turns ?? 0) + 1;
  const at = now.toISOString();
  return {
    state: { ...state, session: { sessionId: 'ses_1', startedAt: at, lastAt: at, turns } },
    replies: [{ class: 'chat', content: { kind: 'text', text: `${turns} ${text}` } }],
    effects: event.kind === 'message' && text === 'help me' ? [openEnquiry(eventId)] : [],
    ended: 'answered',
  };
};

function openEnquiry(eventId: string) {
  return {
    kind: 'open_enquiry' as const,
    enquiry: {
      enquiryId: `enq:${eventId}`,
      customerId: '',
      reason: 'asked_for_person' as const,
      category: 'general' as const,
      priority: 'LOW' as const,
      summary: 'asked',
    },
  };
}

/** `afterRead`: between the reading of a free mailbox and its turn. */
async function openPipeline(
  name: string,
  send: SendAccount['send'],
  afterRead: () => Promise<void> = async () => undefined,
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-'));
  const env = readEnv({
    MONGODB_URI: inject('mongoUri'),
    MONGODB_DATABASE: `test_${name}_${randomBytes(4).toString('hex')}`,
    REDIS_URL: `${inject('redisUrl')}/${1 + ((randomBytes(1)[0] ?? 0) % 15)}`,
    PUBLIC_BASE_URL: 'http://127.0.0.1:1',
    ACCOUNTS_FILE: 'none',
    SWITCHBOARD_KEK: `k1:${randomBytes(32).toString('base64')}`,
    SWITCHBOARD_INDEX_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    TIMINGS: 'test',
    CLOCK_SPEED: '20',
  });
  const runtime = await openRuntime(env, 'test');
  await runtime.redis.flushdb();
  const stores = openStores(runtime);
  await stores.createIndexes();
  const log = createLogger('test', 'silent');
  const bells: Bells = await openBells(env.redisUrl, log);
  const spool = openSpool({ dataDir, seal: stores.privacy, log });
  const acceptor = createAcceptor({
    inbox: stores.inbox,
    bells,
    spool,
    addressKey: stores.customers.addressKey,
    ping: async () => await runtime.connection.db?.admin().ping(),
    log,
  });
  const sending = createSendWork({
    ...stores,
    accounts: new Map([['acc', { send, channel: 'fake', messagesPerSecond: 1_000 }]]),
    rate: createSendRate(runtime.redis),
    receiptFile: async () => null,
    receiptUrl: async () => null,
    live: { ring: () => undefined },
    mintCode: async () => null,
    bells,
    clock: createClock(20),
    timings: env.timings,
    log,
  });
  const signs = { begun: 0, ended: 0 };
  const turnWork = createTurnWork({
    ...stores,
    mailboxes: {
      read: async (asked) => {
        const mailbox = await stores.mailboxes.read(asked);
        if (mailbox?.lease) await afterRead();
        return mailbox;
      },
    },
    commerce: {
      placeOrder: async () => undefined,
      cancelOrder: async () => undefined,
      holdOrders: async () => undefined,
      runErrand: async () => undefined,
      reads: () => noReads,
    },
    showTyping: () => {
      signs.begun += 1;
      return () => {
        signs.ended += 1;
      };
    },
    noteFiles: async () => undefined,
    runLinkErrand: async () => undefined,
    runTurn: echo,
    apologise: () => ({ class: 'notice', content: { kind: 'text', text: 'sorry' } }),
    dispatch: sending.dispatch,
    clock: createClock(20),
    log,
  });
  const settleReceipt = createReceiptWork({
    ...stores,
    canSend: () => true,
    markReceiptDelivered: async () => true,
    bells,
    log,
  });
  const deliveryWork = createDeliveryWork({ ...stores, settleReceipt, clock: createClock(20), log });
  const sweep = createSweep({ ...stores, dueWork: async () => [], bells, timings: env.timings, log });
  const workers: OpenWorker[] = [];
  return {
    ...stores,
    signs,
    runtime,
    acceptor,
    spool,
    sweep,
    turnWork,
    sendWork: sending.sendLane,
    deliveryWork,
    start: () => {
      for (const [job, work] of [
        ['turn', turnWork],
        ['send', sending.sendLane],
        ['delivery', deliveryWork],
      ] as const) {
        workers.push(openWorker({ name: job, redisUrl: env.redisUrl, timings: env.timings, log, work }));
      }
      sweep.start();
    },
    close: async () => {
      await sweep.stop();
      await Promise.all(workers.map((worker) => worker.close()));
      await sending.settled();
      await bells.close();
      await runtime.connection.dropDatabase();
      await runtime.close();
    },
  };
}

const message = (from: string, text: string, id: string = randomUUID()): InboundMessage => ({
  kind: 'message',
  key: `t:${id}`,
  from: { medium: 'sms', value: from },
  to: '21512',
  text,
});

describe('a turn that begins without a lease', () => {
  const from = { medium: 'sms', value: '+2348031110009' } as const;

  it('goes on under one where somebody else was quicker', async () => {
    let meanwhile: (() => Promise<void>) | undefined;
    const accepted = async ({ id }: OutboundMessage) =>
      ({ externalId: `ext-${id}`, parts: 1, status: 'accepted' }) as const;
    const pipeline = await openPipeline('quick', accepted, async () => {
      await meanwhile?.();
      meanwhile = undefined;
    });
    const { customers, inbox, sessions, turnWork } = pipeline;
    const lane = customers.addressKey(from);
    const customerId = customers.idFor(from);
    const write = async (text: string) => {
      const body = message(from.value, text);
      const id = `acc|${body.key}`;
      await inbox.put([{ id, kind: 'message', lane, account: 'acc', seq: nextSeq(new Date()), body }]);
      return id;
    };
    try {
      await write('before');
      await turnWork(lane);
      const theirs = await write('theirs');
      await write('ours');
      meanwhile = async () => {
        const lease = await vi.waitFor(async () => {
          const taken = await sessions.takeLease(customerId);
          if (!taken) throw new Error('The lease was held.');
          return taken;
        });
        const { state, replyTo } = lease;
        await sessions.commit({
          lease,
          eventId: theirs,
          state,
          replyTo,
          replyCount: 0,
          effects: [],
          ends: true,
        });
      };
      await vi.waitFor(async () => expect((await sessions.peek(customerId))?.effects).toBe(0));
      await turnWork(lane);
      expect(meanwhile).toBeUndefined();
      const replies = await pipeline.outbox.recent(customerId, 9);
      expect(replies.map(({ reply: { content } }) => content)).toEqual([
        { kind: 'text', text: '2 ours' },
        { kind: 'text', text: '1 before' },
      ]);
    } finally {
      await pipeline.close();
    }
  });
});

const textOf = (sent: OutboundMessage) => (sent.reply.content.kind === 'text' ? sent.reply.content.text : '');

describe('the way of a message', () => {
  const sent: OutboundMessage[] = [];
  let failures: ProviderError[] = [];
  let pipeline: Awaited<ReturnType<typeof openPipeline>>;

  beforeAll(async () => {
    pipeline = await openPipeline('way', async (outbound) => {
      const failure = failures.shift();
      if (failure) {
        throw failure;
      }
      sent.push(outbound);
      return { externalId: `ext-${outbound.id}`, parts: 1, status: 'accepted' };
    });
    pipeline.start();
  });
  afterAll(async () => {
    await pipeline.close();
  });

  const repliesTo = (number: string) => sent.filter(({ to }) => to === number).map(textOf);

  it('answers each message once and in order, however often it is delivered', async () => {
    const number = '+2348031110001';
    for (let index = 1; index <= 5; index += 1) {
      const event = message(number, `m${index}`);
      for (let repeat = 0; repeat < 3; repeat += 1) {
        expect(await pipeline.acceptor.accept('acc', [event], true)).toBe('stored');
      }
    }
    await expect
      .poll(() => repliesTo(number), { timeout: 10_000 })
      .toEqual(['1 m1', '2 m2', '3 m3', '4 m4', '5 m5']);
  });

  it('answers a message whose bell was lost', async () => {
    const number = '+2348031110002';
    const lane = pipeline.customers.addressKey({ medium: 'sms', value: number });
    const event = message(number, 'quiet');
    await pipeline.inbox.put([
      { id: `acc|${event.key}`, kind: 'message', lane, account: 'acc', seq: 1, body: event },
    ]);
    await expect.poll(() => repliesTo(number), { timeout: 10_000 }).toEqual(['1 quiet']);
  });

  it('goes on after Redis was emptied', async () => {
    const number = '+2348031110003';
    await pipeline.acceptor.accept('acc', [message(number, 'before')], true);
    await pipeline.runtime.redis.flushdb();
    await pipeline.acceptor.accept('acc', [message(number, 'after')], true);
    await expect.poll(() => repliesTo(number), { timeout: 15_000 }).toEqual(['1 before', '2 after']);
  });

  it('gives a poisonous message to a person after six tries and goes on with the next', async () => {
    const number = '+2348031110004';
    await pipeline.acceptor.accept('acc', [message(number, 'poison')], true);
    await pipeline.acceptor.accept('acc', [message(number, 'next')], true);
    await expect.poll(() => repliesTo(number), { timeout: 20_000 }).toEqual(['sorry', '1 next']);
    const enquiries = await pipeline.enquiries.list({ open: true, limit: 50 });
    expect(enquiries.some(({ reason }) => reason === 'dead_letter')).toBe(true);
  });

  it('sends a refused message no more, and an unknown one once again', async () => {
    const number = '+2348031110005';
    failures = [new ProviderError('provider_outcome_unknown')];
    await pipeline.acceptor.accept('acc', [message(number, 'one')], true);
    await expect.poll(() => repliesTo(number), { timeout: 10_000 }).toEqual(['1 one']);
    failures = [new ProviderError('recipient_invalid')];
    await pipeline.acceptor.accept('acc', [message(number, 'two')], true);
    await pipeline.acceptor.accept('acc', [message(number, 'three')], true);
    await expect.poll(() => repliesTo(number), { timeout: 10_000 }).toEqual(['1 one', '3 three']);
  });

  it('moves a delivery status forward only, and lets a report wait for the message it is about', async () => {
    const number = '+2348031110006';
    const event = message(number, 'status');
    const report = (status: 'delivered' | 'sent', externalId: string) => ({
      kind: 'delivery_report' as const,
      key: `dlr:${externalId}:${status}`,
      externalId,
      status,
      rawStatus: status,
    });
    const externalId = `ext-acc|${event.key}#0`;
    await pipeline.acceptor.accept('acc', [report('delivered', externalId)], false);
    await pipeline.acceptor.accept('acc', [event], true);
    await expect.poll(() => repliesTo(number), { timeout: 10_000 }).toEqual(['1 status']);
    const customer = await pipeline.customers.byLane(pipeline.customers.addressKey(event.from));
    const statusNow = async () => (await pipeline.outbox.recent(customer?.customerId ?? '', 1))[0]?.status;
    await expect.poll(statusNow, { timeout: 10_000 }).toBe('delivered');
    await pipeline.acceptor.accept('acc', [report('sent', externalId)], false);
    await pipeline.deliveryWork(`acc|${externalId}`);
    expect(await statusNow()).toBe('delivered');
  });

  it('keeps no text and no number in clear in the database', async () => {
    const number = '+2348099998888';
    await pipeline.acceptor.accept('acc', [message(number, 'canary-word')], true);
    await expect.poll(() => repliesTo(number), { timeout: 10_000 }).toEqual(['1 canary-word']);
    const collections = (await pipeline.runtime.connection.db?.collections()) ?? [];
    for (const collection of collections) {
      const dump = JSON.stringify(await collection.find().toArray());
      expect(dump).not.toContain('8099998888');
      expect(dump).not.toContain('canary-word');
    }
  });

  it('spools to disk what it cannot store, and stores it in order when it can', async () => {
    const number = '+2348031110007';
    await pipeline.spool.append([
      {
        id: 'acc|t:spooled',
        kind: 'message',
        lane: pipeline.customers.addressKey({ medium: 'sms', value: number }),
        account: 'acc',
        seq: 5,
        body: message(number, 'spooled', 'spooled'),
      },
    ]);
    expect(pipeline.spool.isEmpty()).toBe(false);
    expect(await pipeline.acceptor.accept('acc', [message(number, 'behind')], false)).toBe('spooled');
    expect(await pipeline.acceptor.accept('acc', [message(number, 'repeater')], true)).toBe('unavailable');
    await pipeline.acceptor.drainSpool();
    expect(pipeline.spool.isEmpty()).toBe(true);
    await expect.poll(() => repliesTo(number), { timeout: 10_000 }).toEqual(['1 spooled', '2 behind']);
  });

  it('shows that an answer is being written for as long as its turn takes, and no longer', () => {
    expect(pipeline.signs.begun).toBeGreaterThan(0);
    expect(pipeline.signs.ended).toBe(pipeline.signs.begun);
  });
});
