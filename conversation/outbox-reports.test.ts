import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../config/secret.ts';
import { openTestDatabase } from '../test/database.ts';
import { createPrivacy } from './key-store.ts';
import { createOutboxStore, type NewOutboxMessage } from './outbox-store.ts';

const connection = await openTestDatabase();
const privacy = createPrivacy({
  connection,
  keyEncryptionKey: { id: 'k1', key: new Secret(randomBytes(32).toString('base64')) },
  indexKey: new Secret(randomBytes(32).toString('base64')),
});
const outbox = createOutboxStore({ connection, privacy });
const account = 'email';

const message: NewOutboxMessage = {
  id: 'email|sg:in:1#0',
  customerId: 'cus_1',
  position: 1,
  account,
  to: 'ada@example.com',
  from: 'help@mail.example.ng',
  author: 'bot',
  inReplyTo: 'email|sg:in:1',
  reply: { class: 'chat', content: { kind: 'text', text: 'Hi' } },
};

const until = () => new Date(Date.now() + 60_000);
const stored = async () => {
  const found = await connection.collection('outbox').findOne({ customerId: 'cus_1' });
  return { status: found?.['status'] as string, open: found?.['open'] as boolean };
};

beforeEach(async () => {
  await connection.collection('outbox').deleteMany({});
  await outbox.add([message]);
  await outbox.claim(message.id, 'c', until());
});

describe('a report that names our own message', () => {
  const unanswered = { kind: 'retry', code: 'provider_outcome_unknown', dueAt: new Date(0) } as const;

  it('settles one whose send was never answered, which is then not sent again', async () => {
    await outbox.record({ id: message.id, claim: 'c', result: unanswered });
    const about = await outbox.applyReport(account, 'ext-1', 'sending', undefined, message.id);
    expect(about).toEqual({ messageId: message.id });
    expect(await stored()).toEqual({ status: 'sending', open: false });
    expect(await outbox.claim(message.id, 'd', until())).toBe(false);
    await outbox.applyReport(account, 'ext-1', 'delivered', undefined, message.id);
    expect(await stored()).toEqual({ status: 'delivered', open: false });
  });

  it('waits while the send is under way, or its answer would take the status back', async () => {
    expect(await outbox.applyReport(account, 'ext-1', 'delivered', undefined, message.id)).toBeNull();
    const accepted = { kind: 'accepted', status: 'accepted', externalId: 'ext-1', parts: 1 } as const;
    await outbox.record({ id: message.id, claim: 'c', result: accepted });
    await outbox.applyReport(account, 'ext-1', 'delivered', undefined, message.id);
    expect((await stored()).status).toBe('delivered');
  });

  it('finds one that the provider now calls by no name, as in a late bounce', async () => {
    const accepted = { kind: 'accepted', status: 'accepted', externalId: 'ext-1', parts: 1 } as const;
    await outbox.record({ id: message.id, claim: 'c', result: accepted });
    await outbox.applyReport(account, message.id, 'failed', 'recipient_invalid', message.id);
    expect((await stored()).status).toBe('failed');
  });

  it('of another account changes nothing', async () => {
    await outbox.record({ id: message.id, claim: 'c', result: unanswered });
    expect(await outbox.applyReport('other', 'ext-1', 'delivered', undefined, message.id)).toBeNull();
    expect((await stored()).status).toBe('queued');
  });
});
