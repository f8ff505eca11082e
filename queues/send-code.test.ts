import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import { readEnv } from '../config/env.ts';
import { type ErrorCode, ProviderError } from '../config/errors.ts';
import { createLogger } from '../config/logger.ts';
import { Secret } from '../config/secret.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import { createInboxStore } from '../conversation/inbox-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { maskSixDigits } from '../conversation/mask-code.ts';
import { createOutboxStore } from '../conversation/outbox-store.ts';
import { codePlace } from '../conversation/reply.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import { openTestDatabase } from '../test/database.ts';
import { createSendWork } from './send-worker.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({
  connection,
  keyEncryptionKey: { id: 'k1', key: key() },
  indexKey: key(),
});
const outbox = createOutboxStore({ connection, privacy });
const inbox = createInboxStore({ connection, privacy });
await outbox.createIndexes();

const timings = readEnv({
  MONGODB_URI: 'x',
  REDIS_URL: 'x',
  PUBLIC_BASE_URL: 'http://localhost',
  ACCOUNTS_FILE: 'x',
  SWITCHBOARD_KEK: `k1:${key().reveal()}`,
  SWITCHBOARD_INDEX_KEY: key().reveal(),
  TIMINGS: 'test',
}).timings;

/** A sender whose provider answers as told, one answer a send; and an order that wants codes, or none any more. */
function senderWith(answers: readonly (ErrorCode | 'ok')[], wanted = true) {
  const sent: string[] = [];
  const minted: string[] = [];
  const work = createSendWork({
    outbox,
    sessions: { ownerOf: async () => 'person' } as unknown as SessionStore,
    customers: {} as CustomerStore,
    accounts: new Map([
      [
        'acc',
        {
          channel: 'fake',
          messagesPerSecond: 1_000,
          send: async ({ id, reply }) => {
            sent.push(reply.content.kind === 'text' ? reply.content.text : '');
            const answer = answers[sent.length - 1] ?? 'ok';
            if (answer !== 'ok') throw new ProviderError(answer);
            return { externalId: `ext-${id}`, parts: 1, status: 'accepted' };
          },
        },
      ],
    ]),
    rate: { take: async () => 0 },
    receiptFile: async () => null,
    receiptUrl: async () => null,
    live: { ring: () => undefined },
    mintCode: async (code) => {
      if (!wanted) return null;
      minted.push('orderId' in code ? `${code.orderId}/${code.issue}` : code.claimId);
      return { code: String(100_000 + minted.length) };
    },
    bells: {
      ring: async () => undefined,
      ringTogether: async () => undefined,
      ringAnew: async () => undefined,
      close: async () => undefined,
    },
    clock: createClock(100_000),
    timings,
    log: createLogger('test', 'silent'),
  });
  return { work, sent, minted };
}

const codeMessage = (customerId: string) => ({
  id: `news:${customerId}#0`,
  customerId,
  position: 1,
  account: 'acc',
  to: '+2348031110000',
  from: '21512',
  author: 'news' as const,
  inReplyTo: 'ev_1',
  reply: {
    class: 'code' as const,
    content: { kind: 'text' as const, text: `${codePlace} is your code` },
    code: { orderId: 'ord_1', issue: 1 },
    addressKey: 'adr_1',
  },
});

const stored = async (customerId: string) => (await outbox.recent(customerId, 1))[0];

it('a code is made in the instant of its sending, and is not in what is kept of the message', async () => {
  const { work, sent, minted } = senderWith(['ok']);
  await work.dispatch([codeMessage('cus_ok')]);
  await work.settled();
  expect(sent).toEqual(['100001 is your code']);
  expect(minted).toEqual(['ord_1/1']);
  const message = await stored('cus_ok');
  expect(message).toMatchObject({ status: 'accepted', reply: { content: { text: '****** is your code' } } });
});

it('a code that may have gone out is not repeated', async () => {
  const { work, sent } = senderWith(['provider_outcome_unknown', 'ok']);
  await outbox.add([codeMessage('cus_unknown')]);
  await work.sendLane('cus_unknown');
  await work.sendLane('cus_unknown');
  expect(sent).toHaveLength(1);
  expect(await stored('cus_unknown')).toMatchObject({ status: 'unknown' });
});

it('after a send that definitely failed it is another code that goes out', async () => {
  const { work, sent } = senderWith(['provider_unavailable', 'ok']);
  await outbox.add([codeMessage('cus_retry')]);
  await expect
    .poll(async () => {
      await work.sendLane('cus_retry');
      return (await stored('cus_retry'))?.status;
    })
    .toBe('accepted');
  expect(sent).toEqual(['100001 is your code', '100002 is your code']);
});

it('a code that nobody waits for any more is not sent', async () => {
  const { work, sent } = senderWith(['ok'], false);
  await outbox.add([codeMessage('cus_late')]);
  await work.sendLane('cus_late');
  expect(sent).toEqual([]);
  expect(await stored('cus_late')).toMatchObject({ status: 'superseded' });
});

it('what is kept of a message with a code loses its digits, and nothing else', async () => {
  const body = {
    kind: 'message',
    text: 'code 482 913 for 08031234567',
    from: { medium: 'sms', value: '+2348031110000' },
  };
  await inbox.put([{ id: 'm1', kind: 'message', lane: 'adr_1', seq: 1, body }]);
  await inbox.hideDigits('m1');
  await inbox.hideDigits('m1');
  await inbox.hideDigits('nobody');
  const [entry] = await inbox.recent(['adr_1'], 1);
  expect(entry && (await inbox.openBody(entry))).toEqual({ ...body, text: 'code ****** for 08031234567' });
});

it.each([
  ['482913', '******'],
  ['my code is 482-913.', 'my code is ******.'],
  ['４８２９１３ abeg', '****** abeg'],
  ['LIGHT 5000 IKEDC 45012345678', 'LIGHT 5000 IKEDC 45012345678'],
  ['482913 and 123456', '****** and ******'],
  ['', ''],
])('masks %j as %j', (text, masked) => {
  expect(maskSixDigits(text)).toBe(masked);
});
