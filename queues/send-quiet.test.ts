import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import { readEnv } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import { afterQuietHours } from '../config/rules/quiet-hours.ts';
import { Secret } from '../config/secret.ts';
import type { CustomerAddress } from '../conversation/conversation.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { createOutboxStore, type NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { Reply } from '../conversation/reply.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import { openTestDatabase } from '../test/database.ts';
import { createSendWork } from './send-worker.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const outbox = createOutboxStore({ connection, privacy });
await outbox.createIndexes();

const { timings } = readEnv({
  ...{ MONGODB_URI: 'x', REDIS_URL: 'x', PUBLIC_BASE_URL: 'http://localhost', ACCOUNTS_FILE: 'x' },
  SWITCHBOARD_KEK: `k1:${key().reveal()}`,
  SWITCHBOARD_INDEX_KEY: key().reveal(),
  TIMINGS: 'test',
});

const night = new Date('2026-11-21T21:30:00Z');
const morning = new Date('2026-11-22T07:00:00Z');
const day = new Date('2026-11-21T12:00:00Z');
let customers = 0;

/** A customer's lane at that hour, on an address with that consent; the wall clock of messages that wait is set by hand. */
function openAt(now: Date, consent: CustomerAddress['consent'] = 'unset') {
  customers += 1;
  const customerId = `cus_${customers}`;
  const sent: string[] = [];
  const address = {
    medium: 'sms',
    value: '+2348031110000',
    addressKey: 'a',
    account: 'acc',
    ourNumber: '1',
    consent,
  };
  const work = createSendWork({
    outbox,
    sessions: { ownerOf: async () => 'bot' } as unknown as SessionStore,
    customers: {
      byLane: async () => ({ customerId, tier: 'default', addresses: [address] }),
    } as unknown as CustomerStore,
    accounts: new Map([
      [
        'acc',
        {
          channel: 'fake',
          messagesPerSecond: 1_000,
          send: async ({ id, reply }) => {
            sent.push('text' in reply.content ? reply.content.text : reply.class);
            return { externalId: `ext-${id}`, parts: 1, status: 'accepted' };
          },
        },
      ],
    ]),
    rate: { take: async () => 0 },
    receiptFile: async () => null,
    receiptUrl: async () => null,
    live: { ring: () => undefined },
    mintCode: async () => ({ code: '123456' }),
    // Messages that wait are due by the real clock.
    quietUntil: () => new Date(Date.now() + afterQuietHours(now).getTime() - now.getTime()),
    bells: {
      ring: async () => undefined,
      ringAnew: async () => undefined,
      ringTogether: async () => undefined,
      close: async () => undefined,
    },
    clock: createClock(1),
    timings,
    log: createLogger('test', 'silent'),
  });
  const message = (position: number, text: string, changes: Partial<Reply> = {}): NewOutboxMessage => ({
    ...{
      id: `${customerId}#${position}`,
      customerId,
      position,
      account: 'acc',
      to: address.value,
      from: '1',
    },
    ...{ author: 'news', inReplyTo: 'n' },
    reply: { class: 'notice', content: { kind: 'text', text }, ...changes },
  });
  const say = async (messages: readonly NewOutboxMessage[]) => {
    await work.dispatch(messages);
    await work.settled();
  };
  const stored = async (position: number) =>
    (await outbox.recent(customerId, 20)).find((one) => one.position === position);
  return { customerId, work, sent, message, say, stored };
}

it('what comes unasked waits for the morning, and is sent then', async () => {
  const { customerId, work, sent, message, say, stored } = openAt(night);
  await say([message(1, 'tomorrow we buy', { canWait: true })]);
  expect(sent).toEqual([]);
  const waiting = await stored(1);
  expect(waiting).toMatchObject({ status: 'queued', tries: 0 });
  const waitsMs = (waiting?.dueAt.getTime() ?? 0) - Date.now();
  expect(Math.abs(waitsMs - (morning.getTime() - night.getTime()))).toBeLessThan(60_000);
  await connection
    .collection<{ _id: string }>('outbox')
    .updateOne({ _id: `${customerId}#1` }, { $set: { dueAt: new Date() } });
  expect(await outbox.overdue(10)).toContain(customerId);
  // The night is over.
  const later = openAt(day);
  await later.work.sendLane(customerId);
  await work.settled();
  expect(later.sent).toEqual(['tomorrow we buy']);
});

it('what cannot wait overtakes it: receipts, codes, links to pay and answers go out at night', async () => {
  const { customerId, work, sent, message, say } = openAt(night);
  await say([message(1, 'tomorrow we buy', { canWait: true })]);
  await say([
    message(2, 'receipt', { class: 'receipt' }),
    message(3, 'your code', { class: 'code' }),
    message(4, 'pay here', { class: 'money_prompt' }),
    message(5, 'an answer', { class: 'chat' }),
  ]);
  await work.sendLane(customerId);
  expect(sent).toEqual(['receipt', 'your code', 'pay here', 'an answer']);
  await say([message(6, 'and more')]);
  await work.sendLane(customerId);
  expect(sent.at(-1)).toBe('and more');
});

it('by day it goes out in its place', async () => {
  const { sent, message, say } = openAt(day);
  await say([message(1, 'one'), message(2, 'two', { canWait: true }), message(3, 'three')]);
  expect(sent).toEqual(['one', 'two', 'three']);
});

it('who has said STOP there gets nothing unasked, by day or night, and what was asked for still', async () => {
  const { sent, message, say, stored } = openAt(day, 'opted_out');
  await say([message(1, 'tomorrow we buy', { canWait: true }), message(2, 'an answer', { class: 'chat' })]);
  expect(sent).toEqual(['an answer']);
  expect(await stored(1)).toMatchObject({ status: 'superseded' });
});
