import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { InboundMessage } from '../conversation/channel-event.ts';
import { newConversation } from '../conversation/conversation.ts';
import { likelyId } from '../conversation/customer-ids.ts';
import { nextSeq } from '../conversation/inbox-store.ts';
import type { Lease } from '../conversation/session-store.ts';
import { openTestDatabase } from './database.ts';
import { openMemoryTurnStores } from './memory-turn-stores.ts';
import { openMongoTurnStores, type TurnStores } from './turn-stores.ts';

const connection = await openTestDatabase();
const inMongo = await openMongoTurnStores(connection);

describe.each<[string, TurnStores]>([
  ['in memory', openMemoryTurnStores()],
  ['in MongoDB', inMongo],
])('what turns are run on, %s', (_, { inbox, customers, sessions, dispatch, sentTo, expireLease }) => {
  const newId = () => `cus_${randomUUID()}`;
  const address = () =>
    ({ medium: 'sms', value: `+2348${randomUUID().replace(/\D/g, '').padEnd(9, '1').slice(0, 9)}` }) as const;
  const entryOf = (lane: string, text: string) => ({
    ...({
      id: `acc|${randomUUID()}`,
      kind: 'message',
      lane,
      account: 'acc',
      seq: nextSeq(new Date()),
    } as const),
    body: { kind: 'message', key: 'k', from: address(), to: '1', text } satisfies InboundMessage,
  });
  async function take(customerId: string): Promise<Lease> {
    const lease = await sessions.takeLease(customerId);
    if (!lease) throw new Error('the lease was held');
    return lease;
  }
  const commit = (lease: Lease, eventId: string, changes: object = {}) =>
    sessions.commit({
      ...{ lease, eventId, state: { ...newConversation, unclear: eventId }, replyCount: 1, replyTo: 'key' },
      effects: [{ id: `${eventId}#0`, kind: 'reply', body: { text: eventId } }],
      ...changes,
    });

  it('a mailbox gives what was not handled, oldest first, and takes each entry once', async () => {
    const lane = randomUUID();
    const [first, second] = [entryOf(lane, 'first'), entryOf(lane, 'second')];
    expect(await inbox.put([second, first])).toEqual(['stored', 'stored']);
    expect(await inbox.put([first])).toEqual(['duplicate']);
    const waiting = await inbox.waiting([lane, 'another']);
    expect(waiting.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(waiting[0] && (await inbox.openBody(waiting[0]))).toEqual(first.body);
    await inbox.markDone(first.id);
    await inbox.markDead(second.id);
    expect(await inbox.waiting([lane])).toEqual([]);
    expect(await inbox.find(first.id)).toMatchObject({ state: 'done', lane });
    expect(await inbox.find(second.id)).toMatchObject({ state: 'dead' });
    expect(await inbox.find('nobody')).toBeNull();
  });

  it('a message that may hold a code is kept without it', async () => {
    const entry = entryOf(randomUUID(), 'my code is 482913, and 08031234567');
    await inbox.put([entry]);
    await inbox.hideDigits(entry.id);
    const [kept] = await inbox.waiting([entry.lane]);
    const body = kept && (await inbox.openBody(kept));
    expect(body).toMatchObject({ text: expect.not.stringContaining('482913') });
    expect(body).toMatchObject({ text: expect.stringContaining('08031234567') });
  });

  it('a first contact is one customer, known by id and by address', async () => {
    const from = address();
    expect(await customers.byLane(customers.addressKey(from))).toBeNull();
    const contact = { address: from, account: 'acc', ourNumber: '1' };
    const made = await Promise.all([customers.create(contact), customers.create(contact)]);
    expect(made[0]).toEqual(made[1]);
    expect(made[0]).toMatchObject({ customerId: customers.idFor(from), msisdn: from.value, version: 0 });
    const key = customers.addressKey(from);
    expect(await customers.byLane(key)).toEqual(made[0]);
    expect(likelyId(key)).toBe(made[0].customerId);
    await customers.touch(made[0].customerId, { ...contact, account: 'other', ourNumber: '2' });
    await customers.setConsent(key, 'opted_out');
    const touched = { account: 'other', ourNumber: '2', consent: 'opted_out' };
    expect((await customers.byLane(made[0].customerId))?.addresses).toMatchObject([touched]);
  });

  it('a conversation has one lease at a time, and the next one a greater fence', async () => {
    const id = newId();
    expect(await sessions.takeIfKnown(id)).toBeNull();
    await sessions.create(id);
    const leases = await Promise.all([1, 2, 3].map(() => sessions.takeLease(id)));
    const held = leases.flatMap((lease) => lease ?? []);
    expect(held).toHaveLength(1);
    await expireLease(id);
    const next = await take(id);
    expect(next.fence).toBe((held[0]?.fence ?? 0) + 1);
    expect(next.tries).toBe(2);
  });

  it('nothing is taken from who has lost the lease', async () => {
    const id = newId();
    await sessions.create(id);
    const old = await take(id);
    await expireLease(id);
    const present = await take(id);
    expect(await commit(old, 'late')).toBe(false);
    expect(await commit(present, 'now')).toBe(true);
    expect((await sessions.peek(id))?.state.unclear).toBe('now');
    await sessions.release(old, ['now#0'], 'done');
    expect(await sessions.takeIfKnown(id)).toBeNull();
  });

  it('an event is committed once, with its effects until they are carried out', async () => {
    const id = newId();
    await sessions.create(id);
    const lease = await take(id);
    expect(await commit(lease, 'e1')).toBe(true);
    expect(await commit(lease, 'e1', { state: newConversation })).toBe(true);
    await sessions.release(lease, [], 'failed');
    const next = await take(id);
    expect(next).toMatchObject({ replies: 1, replyTo: 'key', done: ['e1'], tries: 1 });
    expect(next.state.unclear).toBe('e1');
    expect(next.effects).toEqual([{ id: 'e1#0', kind: 'reply', body: { text: 'e1' } }]);
    await sessions.clear(id, ['e1#0']);
    await sessions.release(next, [], 'done');
    expect(await take(id)).toMatchObject({ effects: [], tries: 1 });
  });

  it('a commit may end its lease', async () => {
    const id = newId();
    await sessions.create(id);
    expect(await commit(await take(id), 'e1', { ends: true })).toBe(true);
    expect((await take(id)).done).toEqual(['e1']);
  });

  it('a reply is stored once, and goes out in the order of positions', async () => {
    const customerId = newId();
    const reply = { class: 'chat', content: { kind: 'text', text: 'hello' } } as const;
    const message = (id: string, position: number) => ({
      ...{ id: `${customerId}${id}`, customerId, position, account: 'acc', to: '+2348031110000', from: '1' },
      ...({ author: 'bot', inReplyTo: 'e1', reply } as const),
    });
    await dispatch([message('#1', 2)]);
    await dispatch([message('#0', 1), message('#1', 2)]);
    const sent = await sentTo(customerId);
    expect(sent.map(({ position }) => position)).toEqual([1, 2]);
    expect(sent[0]).toMatchObject({ to: '+2348031110000', reply });
  });
});
