import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { openTestStores } from '../test/turn-stores.ts';
import type { Address } from './address.ts';
import { newConversation } from './conversation.ts';
import { likelyId, likelyLanes } from './customer-ids.ts';
import { mailboxPage, nextSeq } from './inbox-store.ts';
import type { Lease } from './session-store.ts';

describe('a mailbox that is read without its lease', () => {
  let connection: Awaited<ReturnType<typeof openTestDatabase>>;
  let stores: ReturnType<typeof openTestStores>;
  let phones = 0;

  beforeAll(async () => {
    connection = await openTestDatabase();
    stores = openTestStores(connection);
    await stores.createIndexes();
  });

  function newPhone(): Address {
    phones += 1;
    return { medium: 'sms', value: `+23480300${String(phones).padStart(5, '0')}` };
  }

  async function meet(address: Address): Promise<{ lane: string; customerId: string }> {
    const { customers, sessions } = stores;
    await sessions.create(customers.idFor(address));
    const { customerId } = await customers.create({ address, account: 'acc', ourNumber: '21512' });
    return { lane: customers.addressKey(address), customerId };
  }

  async function write(lane: string, ...texts: readonly string[]): Promise<void> {
    const entry = (text: string) => ({
      ...{ id: `acc|${randomUUID()}`, kind: 'message' as const, lane, account: 'acc' },
      ...{ seq: nextSeq(new Date()), body: { text } },
    });
    await stores.inbox.put(texts.map(entry));
  }

  const asked = (lane: string) => ({
    ...{ lane, customerId: likelyId(lane), lanes: likelyLanes(lane) },
  });

  const commit = (lease: Lease, eventId: string, ends = true) =>
    stores.sessions.commit({
      ...{ lease, eventId, replyCount: 1, replyTo: 'key', effects: [], ends },
      state: { ...newConversation, language: 'pcm' },
    });

  async function readFree({ lane }: { lane: string }): Promise<Lease> {
    const lease = (await stores.mailboxes.read(asked(lane)))?.lease;
    if (!lease) throw new Error('It was not free.');
    return lease;
  }

  it('has its customer, its lease and what waits in it, in order', async () => {
    const address = newPhone();
    const known = await meet(address);
    await write(known.lane, 'one', 'two');
    await write(known.customerId, 'three');
    for (const lane of [known.lane, known.customerId]) {
      const read = await stores.mailboxes.read(asked(lane));
      expect(read?.customer).toMatchObject({ customerId: known.customerId, msisdn: address.value });
      expect(read?.lease).toMatchObject({ customerId: known.customerId, fence: 0, tries: 0 });
      const bodies = await Promise.all((read?.entries ?? []).map(stores.inbox.openBody));
      expect(bodies).toEqual([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
    }
  });

  it('is read beside others, each with its own', async () => {
    const many = await Promise.all(Array.from({ length: 150 }, () => meet(newPhone())));
    await Promise.all(many.map(({ lane }) => write(lane, lane)));
    const read = await Promise.all(many.map(({ lane }) => stores.mailboxes.read(asked(lane))));
    expect(read.map((one) => one?.customer?.customerId)).toEqual(many.map(({ customerId }) => customerId));
    expect(read.map((one) => one?.entries.map(({ lane }) => lane))).toEqual(many.map(({ lane }) => [lane]));
  });

  it('has nobody where nobody is', async () => {
    const lane = stores.customers.addressKey(newPhone());
    await write(lane, 'hello');
    expect(await stores.mailboxes.read(asked(lane))).toMatchObject({
      ...{ customer: null, lease: null },
      entries: [{ lane }],
    });
  });

  it('is left to be read alone when it is full', async () => {
    const known = await meet(newPhone());
    await write(known.lane, ...Array.from({ length: mailboxPage }, String));
    expect(await stores.mailboxes.read(asked(known.lane))).toBeNull();
  });

  const busy: Record<string, (customerId: string) => Promise<unknown>> = {
    'a lease ran out that its holder did not end': async (customerId) => {
      await stores.sessions.takeLease(customerId);
      const conversations = connection.collection<{ _id: string }>('conversations');
      await conversations.updateOne({ _id: customerId }, { $set: { until: new Date(1), tries: 0 } });
    },
    'somebody has its lease': (id) => stores.sessions.takeLease(id),
    'a turn failed': (id) => stores.sessions.countTry(id),
    'an effect is left': async (customerId) => {
      const lease = await stores.sessions.takeLease(customerId);
      await stores.sessions.commit({
        ...{ lease: lease as Lease, eventId: 'one', replyCount: 1, replyTo: 'key', state: newConversation },
        ...{ effects: [{ id: 'one#0', kind: 'reply', body: {} }], ends: true },
      });
    },
  };
  it.each(Object.keys(busy))('has no lease when %s', async (what) => {
    const known = await meet(newPhone());
    await busy[what]?.(known.customerId);
    expect((await stores.mailboxes.read(asked(known.lane)))?.lease).toBeNull();
  });

  it('is taken with the commit, by the first of all who read it', async () => {
    const known = await meet(newPhone());
    const leases = await Promise.all(Array.from({ length: 5 }, () => readFree(known)));
    const committed = await Promise.all(leases.map((lease, index) => commit(lease, `event-${index}`)));
    expect(committed.filter(Boolean)).toHaveLength(1);
    const after = await stores.sessions.takeLease(known.customerId);
    expect(after?.done).toEqual([`event-${committed.indexOf(true)}`]);
    expect(after?.fence).toBe(2);
  });

  it('is not taken over somebody who took the lease meanwhile', async () => {
    const known = await meet(newPhone());
    const free = await readFree(known);
    const taken = await stores.sessions.takeLease(known.customerId);
    expect(await commit(free, 'late')).toBe(false);
    expect(await commit(taken as Lease, 'held')).toBe(true);
  });

  it('is held after a commit that does not end it', async () => {
    const known = await meet(newPhone());
    await commit(await readFree(known), 'first', false);
    expect(await stores.sessions.takeLease(known.customerId)).toBeNull();
  });
});
