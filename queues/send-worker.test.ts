import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import { ProviderError } from '../config/errors.ts';
import { createLogger } from '../config/logger.ts';
import { Secret } from '../config/secret.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { createOutboxStore, type NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import { openTestDatabase } from '../test/database.ts';
import { createSendWork, type SendDependencies } from './send-worker.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const outbox = createOutboxStore({ connection, privacy });

const reply = (position: number): NewOutboxMessage => ({
  id: `message-${position}`,
  customerId: 'cus_1',
  position,
  account: 'acc',
  to: '+2348031112222',
  from: '21512',
  author: 'bot',
  inReplyTo: 'at:sms:1',
  reply: { class: 'chat', content: { kind: 'text', text: String(position) } },
});

const sendClaimMs = 1_000;
const timings = {
  lockMs: 1_000,
  stalledMs: 1_000,
  leaseMs: 1_000,
  sendClaimMs: 1_000,
  moneyClaimMs: 1_000,
  providerTimeoutMs: 1_000,
  sendTimeoutMs: 50,
  vendTimeoutMs: 1_000,
  sweepMs: 1_000,
  sweepAfterMs: 1_000,
};

const stored = connection.collection<{ _id: string }>('outbox');
const rung: string[] = [];

function workerThatSends(
  send: (id: string) => Promise<void>,
  claimMs = 30_000,
  take: SendDependencies['rate']['take'] = async () => 0,
) {
  const account: ReturnType<SendDependencies['accounts']['get']> = {
    channel: 'fake',
    messagesPerSecond: 1_000,
    send: async ({ id }) => {
      await send(id);
      return { externalId: `ext-${id}-${randomBytes(4).toString('hex')}`, parts: 1, status: 'accepted' };
    },
  };
  return createSendWork({
    outbox,
    sessions: { ownerOf: async () => 'bot' } as unknown as SessionStore,
    customers: {} as CustomerStore,
    accounts: new Map([['acc', account]]),
    rate: { take },
    receiptFile: async () => null,
    receiptUrl: async () => null,
    live: { ring: () => undefined },
    mintCode: async () => null,
    bells: {
      ring: async (name, id) => void rung.push(`${name} ${id}`),
      ringTogether: async () => undefined,
      ringAnew: async () => undefined,
      close: async () => undefined,
    },
    clock: createClock(),
    timings: { ...timings, sendClaimMs: claimMs },
    log: createLogger('test', 'silent'),
  });
}

it('a reply goes out though three workers in a row died at it; a code that may have gone out does not', async () => {
  const sent: string[] = [];
  const code = { ...reply(1), id: 'code', customerId: 'cus_code' };
  await outbox.add([
    { ...reply(1), id: 'chat', customerId: 'cus_chat' },
    { ...code, reply: { ...code.reply, class: 'code' } },
  ]);
  for (const id of ['chat', 'code']) {
    for (let death = 1; death <= 3; death += 1)
      expect(await outbox.claim(id, `${death}`, new Date(0))).toBe(true);
  }
  const worker = workerThatSends(async (id) => {
    sent.push(id);
  });
  await worker.sendLane('cus_chat');
  await worker.sendLane('cus_code');
  expect(sent).toEqual(['chat']);
});

it('where the provider does not answer, it is tried again later and later, and after the third time no more', async () => {
  const customerId = 'cus_silent';
  await outbox.add([{ ...reply(1), id: 'silent', customerId }]);
  const pausesMs: number[] = [];
  const worker = workerThatSends(async () => {
    throw new ProviderError('provider_outcome_unknown');
  });
  for (;;) {
    const begun = Date.now();
    await worker.sendLane(customerId);
    const [waiting] = await outbox.lane(customerId);
    if (!waiting) break;
    pausesMs.push(Math.round((waiting.dueAt.getTime() - begun) / 15_000) * 15_000);
    await stored.updateOne({ _id: 'silent' }, { $set: { dueAt: new Date() } });
  }
  expect(pausesMs).toEqual([15_000, 60_000]);
  expect(await stored.findOne({ _id: 'silent' })).toMatchObject({ status: 'unknown', tries: 3 });
});

it('a sender that was so slow that another took its message over leaves the rest of the lane to that one', async () => {
  await outbox.createIndexes();
  await outbox.add([reply(1), reply(2)]);
  const sent: string[] = [];
  const slow = workerThatSends(async (id) => {
    sent.push(`slow ${id}`);
    const until = () => new Date(Date.now() + 60_000);
    while (!(await outbox.claim(id, 'the other', until()))) {
      await new Promise((resolve) => setTimeout(resolve, sendClaimMs));
    }
  }, sendClaimMs);
  await slow.sendLane('cus_1');
  expect(sent).toEqual(['slow message-1']);

  await outbox.record({
    id: 'message-1',
    claim: 'the other',
    result: { kind: 'accepted', status: 'accepted', parts: 1 },
  });
  const other = workerThatSends(async (id) => {
    sent.push(`other ${id}`);
  });
  await other.sendLane('cus_1');
  expect(sent).toEqual(['slow message-1', 'other message-2']);
});

it('a message that waited for a database until its claim was nearly over is left to whoever takes it then', async () => {
  const message = (position: number) => ({
    ...reply(position),
    id: `slow-${position}`,
    customerId: 'cus_slow',
  });
  const sent: string[] = [];
  const send = async (id: string) => void sent.push(id);
  const afterTheClaim = async () => {
    await new Promise((resolve) => setTimeout(resolve, sendClaimMs));
    return 0;
  };
  const worker = workerThatSends(send, sendClaimMs, afterTheClaim);
  await worker.dispatch([message(1), message(2)]);
  await worker.settled();
  await worker.sendLane('cus_slow');
  expect(sent).toEqual([]);
  expect(rung).toContain('send cus_slow');
  expect(await outbox.lane('cus_slow')).toMatchObject([
    { id: 'slow-1', status: 'queued', tries: 0 },
    { id: 'slow-2', status: 'queued', tries: 0 },
  ]);
  await workerThatSends(send).sendLane('cus_slow');
  expect(sent).toEqual(['slow-1', 'slow-2']);
});

it('what is dispatched goes out from here in its order, and what was stored meanwhile after it', async () => {
  const customerId = 'cus_dispatch';
  const message = (position: number) => ({ ...reply(position), id: `fresh-${position}`, customerId });
  const sent: string[] = [];
  const other = workerThatSends(async (id) => {
    sent.push(`other ${id}`);
  });
  const worker = workerThatSends(async (id) => {
    sent.push(id);
    if (id === 'fresh-1') {
      await outbox.add([message(3)]);
      await other.sendLane(customerId);
    }
  });
  await worker.dispatch([message(1), message(2)]);
  await worker.settled();
  expect(sent).toEqual(['fresh-1', 'fresh-2', 'fresh-3']);
  expect(await outbox.lane(customerId)).toEqual([]);
});

it('what is dispatched waits for what the customer is still to be sent before it', async () => {
  const customerId = 'cus_waiting';
  const message = (position: number) => ({ ...reply(position), id: `later-${position}`, customerId });
  await outbox.add([message(1)]);
  expect(await outbox.claim('later-1', 'another', new Date(Date.now() + 60_000))).toBe(true);
  const sent: string[] = [];
  const worker = workerThatSends(async (id) => {
    sent.push(id);
  });
  await worker.dispatch([message(2)]);
  await worker.settled();
  expect(sent).toEqual([]);
  expect(rung).toContain(`send ${customerId}`);
  expect((await outbox.lane(customerId)).at(-1)).toMatchObject({ id: 'later-2', status: 'queued', tries: 0 });
});

it('what somebody stored before is not sent from here: it may be under way', async () => {
  const message = { ...reply(1), id: 'stored', customerId: 'cus_stored' };
  await outbox.add([message]);
  const sent: string[] = [];
  const worker = workerThatSends(async (id) => {
    sent.push(id);
  });
  await worker.dispatch([message]);
  await worker.settled();
  expect(sent).toEqual([]);
  expect(rung).toContain('send cus_stored');
});
