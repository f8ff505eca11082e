import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../config/secret.ts';
import { openTestDatabase } from '../test/database.ts';
import { newConversation } from './conversation.ts';
import { createPrivacy } from './key-store.ts';
import { createSessionStore, type Lease, type SessionStore } from './session-store.ts';

describe('a conversation', () => {
  let sessions: SessionStore;
  let briefly: SessionStore;
  let count = 0;

  beforeAll(async () => {
    const connection = await openTestDatabase();
    const secret = () => new Secret(randomBytes(32).toString('base64'));
    const privacy = createPrivacy({
      connection,
      keyEncryptionKey: { id: 'k', key: secret() },
      indexKey: secret(),
    });
    sessions = createSessionStore({ connection, privacy, leaseMs: 30_000 });
    briefly = createSessionStore({ connection, privacy, leaseMs: 1 });
    await sessions.createIndexes();
  });

  async function meet(): Promise<string> {
    count += 1;
    await sessions.create(`cus_${count}`);
    return `cus_${count}`;
  }

  const commit = (lease: Lease, eventId: string, language: 'en' | 'pcm' = 'pcm') =>
    sessions.commit({
      lease,
      eventId,
      state: { ...newConversation, language },
      replyCount: 1,
      replyTo: 'key',
      effects: [{ id: `${eventId}#0`, kind: 'reply', body: { text: 'hello' } }],
    });

  async function take(store: SessionStore, customerId: string): Promise<Lease> {
    const lease = await store.takeLease(customerId);
    if (!lease) {
      throw new Error('The lease was held.');
    }
    return lease;
  }

  it('has one lease at a time, whoever asks at once', async () => {
    const customerId = await meet();
    const leases = await Promise.all(Array.from({ length: 10 }, () => sessions.takeLease(customerId)));
    expect(leases.filter(Boolean)).toHaveLength(1);
  });

  it('takes nothing from a worker whose lease ran out', async () => {
    const customerId = await meet();
    const old = await take(briefly, customerId);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const current = await take(sessions, customerId);
    expect(current.fence).toBe(old.fence + 1);
    expect(await commit(old, 'late')).toBe(false);
    expect(await commit(current, 'now')).toBe(true);
  });

  it('commits an event once', async () => {
    const lease = await take(sessions, await meet());
    expect(await commit(lease, 'e1')).toBe(true);
    expect(
      await sessions.commit({
        lease,
        eventId: 'e2',
        state: newConversation,
        replyCount: 0,
        replyTo: '',
        effects: [],
      }),
    ).toBe(true);
    await sessions.release(lease, [], 'done');
    const again = await take(sessions, lease.customerId);
    expect(again.done).toEqual(['e1', 'e2']);
    expect(
      await sessions.commit({
        lease: again,
        eventId: 'e2',
        state: newConversation,
        replyCount: 0,
        replyTo: '',
        effects: [],
      }),
    ).toBe(true);
  });

  it('keeps state and effects until they are projected, for whoever comes next', async () => {
    const lease = await take(sessions, await meet());
    await commit(lease, 'e1');
    await sessions.release(lease, [], 'failed');
    const next = await take(sessions, lease.customerId);
    expect(next.state.language).toBe('pcm');
    expect(next.replies).toBe(1);
    expect(next.effects).toEqual([{ id: 'e1#0', kind: 'reply', body: { text: 'hello' } }]);
    await sessions.release(next, ['e1#0'], 'done');
    expect((await take(sessions, lease.customerId)).effects).toEqual([]);
  });

  it('counts the leases that ended without a commit', async () => {
    const customerId = await meet();
    for (let tries = 1; tries <= 3; tries += 1) {
      const lease = await take(sessions, customerId);
      expect(lease.tries).toBe(tries);
      await sessions.release(lease, [], 'failed');
    }
    const lease = await take(sessions, customerId);
    await commit(lease, 'e1');
    await sessions.release(lease, [], 'failed');
    expect((await take(sessions, customerId)).tries).toBe(1);
  });
});
