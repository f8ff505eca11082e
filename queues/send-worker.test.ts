import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
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

const sendClaimMs = 20;
const timings = {
  lockMs: 1_000,
  stalledMs: 1_000,
  leaseMs: 1_000,
  sendClaimMs,
  moneyClaimMs: 1_000,
  providerTimeoutMs: 1_000,
  vendTimeoutMs: 1_000,
  sweepMs: 1_000,
  sweepAfterMs: 1_000,
};

function workerThatSends(send: (id: string) => Promise<void>) {
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
    rate: { take: async () => 0 },
    clock: createClock(),
    timings,
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
  await worker('cus_chat');
  await worker('cus_code');
  expect(sent).toEqual(['chat']);
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
  });
  await slow('cus_1');
  expect(sent).toEqual(['slow message-1']);

  await outbox.record({
    id: 'message-1',
    claim: 'the other',
    result: { kind: 'accepted', status: 'accepted', parts: 1 },
  });
  const other = workerThatSends(async (id) => {
    sent.push(`other ${id}`);
  });
  await other('cus_1');
  expect(sent).toEqual(['slow message-1', 'other message-2']);
});
