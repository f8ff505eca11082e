import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { Secret } from '../../config/secret.ts';
import { createPrivacy } from '../../conversation/key-store.ts';
import { openTestDatabase } from '../../test/database.ts';
import { addressNotes } from './agent-message.ts';
import { createAgentMessageStore } from './agent-message-store.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const store = createAgentMessageStore({ connection, privacy });

const said = (turnId: string, content = 'answered') =>
  addressNotes([{ sender: 'AirtimeSalesAgent', recipient: 'BROADCAST', type: 'response', content }], {
    ...{ turnId, now: new Date('2026-11-21T10:00:00Z'), customerId: 'cus_1' },
    ...{ sessionId: 'ses_1', enquiryId: 'ses_1' },
  });

it('keeps what the agents of a turn said once, sealed, and gives it back whole', async () => {
  await store.createIndexes();
  await Promise.all([store.add('t:1', 'cus_1', said('t:1')), store.add('t:2', 'cus_1', said('t:2'))]);
  await store.add('t:1', 'cus_1', said('t:1', 'otherwise'));
  expect(await store.ofTurn('t:1')).toEqual(said('t:1'));
  expect(await store.ofCustomer('cus_1', 5)).toHaveLength(2);
  expect(await store.ofTurn('t:9')).toEqual([]);
  const raw = JSON.stringify(await connection.collection('agent_messages').find({}).toArray());
  expect(raw).not.toContain('AirtimeSalesAgent');
});
