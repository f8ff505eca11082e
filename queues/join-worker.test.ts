import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createClock } from '../config/clock.ts';
import { createLogger } from '../config/logger.ts';
import { Secret } from '../config/secret.ts';
import type { Address } from '../conversation/address.ts';
import { createAddressClaimStore } from '../conversation/address-claim-store.ts';
import type { InboundMessage } from '../conversation/channel-event.ts';
import { newConversation } from '../conversation/conversation.ts';
import { createCustomerLinks } from '../conversation/customer-links.ts';
import { createCustomerStore } from '../conversation/customer-store.ts';
import { createErasureStore } from '../conversation/erasure-store.ts';
import { createInboxStore, nextSeq } from '../conversation/inbox-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import type { LinkNews } from '../conversation/link.ts';
import { createOutboxStore } from '../conversation/outbox-store.ts';
import { createSessionStore } from '../conversation/session-store.ts';
import { trustOf } from '../conversation/trust.ts';
import { openTestDatabase } from '../test/database.ts';
import { createJoinWork, type JoinDependencies } from './join-worker.ts';
import { createLaneOpener } from './open-lane.ts';
import { createTurnWork } from './turn-worker.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const leaseMs = 150;
const clock = createClock(1);
const customers = createCustomerStore({ connection, privacy });
const sessions = createSessionStore({ connection, privacy, leaseMs });
const inbox = createInboxStore({ connection, privacy });
const outbox = createOutboxStore({ connection, privacy });
const claims = createAddressClaimStore({ connection, privacy, clock });
const links = createCustomerLinks({ connection, privacy });
const log = createLogger('test', 'silent');
const erasures = createErasureStore(connection);
const stores = { customers, sessions, inbox, outbox, claims, links, erasures };

beforeAll(async () => {
  for (const store of [customers, sessions, inbox, outbox, claims]) await store.createIndexes();
});

/** What was answered, by the customer under which it was: each message once. */
const answered: { text: string; customerId: string }[] = [];
const told = (text: string) => answered.filter((one) => one.text === text);

const turn = createTurnWork({
  ...stores,
  dispatch: async () => undefined,
  enquiries: {} as never,
  agentMessages: { add: async () => undefined },
  ratings: { record: async () => undefined },
  commerce: {
    placeOrder: async () => undefined,
    cancelOrder: async () => undefined,
    holdOrders: async () => undefined,
    runErrand: async () => undefined,
    reads: () => ({}) as never,
  },
  runLinkErrand: async () => undefined,
  showTyping: () => undefined,
  noteFiles: async () => undefined,
  runTurn: async ({ event, state, customer }) => {
    if (event.kind === 'message') answered.push({ text: event.text, customerId: customer.customerId });
    if (event.kind === 'news' && event.news.kind === 'link') {
      answered.push({ text: `news ${event.news.about}`, customerId: customer.customerId });
    }
    return { state, replies: [], effects: [], ended: 'answered' };
  },
  apologise: () => ({ class: 'notice', content: { kind: 'text', text: 'sorry' } }),
  clock,
  log,
});

async function write(from: Address, text: string): Promise<void> {
  const event: InboundMessage = { kind: 'message', key: `t:${randomUUID()}`, from, to: '21512', text };
  const lane = customers.addressKey(from);
  await inbox.put([
    { id: `acc|${event.key}`, kind: 'message', lane, account: 'acc', seq: nextSeq(new Date()), body: event },
  ]);
}

const laneOf = (address: Address) => customers.addressKey(address);
const newPhone = (): Address => ({
  medium: 'sms',
  value: `+23480${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
});
const newChat = (): Address => ({ medium: 'webchat', value: `v_${randomUUID()}` });
const newMail = (): Address => ({ medium: 'email', value: `${randomUUID()}@mail.example` });

/** A customer who has written from there. */
async function meet(address: Address, text = 'hello'): Promise<string> {
  await write(address, text);
  await turn(laneOf(address));
  return (await customers.byLane(laneOf(address)))?.customerId ?? '';
}

/** A claim that was proved. */
async function prove(claimer: Address, target: Address): Promise<string> {
  const claimId = `clm_${randomUUID()}`;
  const claimerKey = laneOf(claimer);
  await claims.open({
    ...{ claimId, claimerId: (await customers.byLane(claimerKey))?.customerId ?? '', claimerKey },
    addressKey: laneOf(target),
    target: { address: target, account: `acc_${randomUUID()}`, ourNumber: '' },
  });
  const { token = '' } = (await claims.mint(claimId)) ?? {};
  expect(await claims.proveByToken(token)).toBe(claimId);
  return claimId;
}

const broughtTogether: string[][] = [];

const joinWith = (changes: Partial<JoinDependencies> = {}) =>
  createJoinWork({
    ...stores,
    joinRecords: async ({ customerId, formerIds = [] }) => {
      broughtTogether.push([customerId, ...formerIds]);
    },
    bells: { ring: async () => undefined },
    clock,
    log,
    ...changes,
  });

const join = joinWith();

/** As the sweep would, until the claim's end. */
async function joinToTheEnd(claimId: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await join(claimId);
        return (await claims.find(claimId))?.state;
      },
      { timeout: 10_000, interval: 30 },
    )
    .toBe('done');
}

describe('two customers of whom one address was proved to be the other’s', () => {
  it('are one, known by the one with the telephone, by every id and address', async () => {
    const [phone, chat] = [newPhone(), newChat()];
    const former = await meet(chat);
    const survivor = await meet(phone);
    await joinToTheEnd(await prove(chat, phone));
    for (const lane of [former, survivor, laneOf(phone), laneOf(chat)]) {
      expect((await customers.byLane(lane))?.customerId).toBe(survivor);
    }
    const customer = await customers.byLane(former);
    expect(customer).toMatchObject({ msisdn: phone.value, formerIds: [former], version: 1 });
    expect(customer?.addresses.map(({ value }) => value)).toEqual([phone.value, chat.value]);
    expect(customer?.addresses.map(trustOf)).toEqual(['network', 'proved']);
    expect(broughtTogether).toContainEqual([survivor, former]);
  });

  it('without a telephone are known by the older, and prove nothing but each other', async () => {
    const [mail, chat] = [newMail(), newChat()];
    const older = await meet(mail);
    await meet(chat);
    await joinToTheEnd(await prove(chat, mail));
    const customer = await customers.byLane(laneOf(chat));
    expect(customer?.customerId).toBe(older);
    expect(customer?.addresses.map(trustOf)).toEqual(['unproved', 'unproved']);
    const phone = newPhone();
    const third = await meet(phone);
    await joinToTheEnd(await prove(chat, phone));
    const all = await customers.byLane(older);
    expect(all?.customerId).toBe(third);
    expect(all?.formerIds).toHaveLength(2);
    expect(all?.addresses.map(trustOf)).toEqual(['network', 'proved', 'proved']);
  });

  it('have the purchase that was touched last put aside, and whoever has one of them has both', async () => {
    const [phone, chat] = [newPhone(), newChat()];
    const [survivor, former] = [await meet(phone), await meet(chat)];
    const flow = (what: string, at: string) => ({
      ...{ flow: 'buy_airtime', slots: { what }, step: 'collecting' as const, unusableAnswers: 0 },
      updatedAt: at,
    });
    const change = async (customerId: string, state: object) => {
      const lease = await sessions.takeLease(customerId);
      if (!lease) throw new Error('no lease');
      await sessions.commit({
        ...{ lease, eventId: randomUUID(), replyTo: lease.replyTo, replyCount: 0, effects: [], ends: true },
        state: { ...newConversation, ...state },
      });
    };
    await change(survivor, { paused: flow('old', '2026-11-20T10:00:00Z'), owner: 'person' });
    await change(former, { flow: flow('new', '2026-11-21T10:00:00Z'), heldSessionId: 'ses_1' });
    await joinToTheEnd(await prove(chat, phone));
    const peeked = await sessions.peek(survivor);
    expect(peeked?.state).toMatchObject({ flow: null, paused: { slots: { what: 'new' } }, owner: 'person' });
    expect(peeked?.state.heldSessionId).not.toBeNull();
  });

  it('hear of it once, where it was asked for', async () => {
    const [phone, chat] = [newPhone(), newChat()];
    await meet(phone);
    await meet(chat);
    const claimId = await prove(chat, phone);
    await joinToTheEnd(claimId);
    await join(claimId);
    await turn(laneOf(phone));
    await turn(laneOf(phone));
    const survivor = await customers.byLane(laneOf(phone));
    expect(told('news linked').filter(({ customerId }) => customerId === survivor?.customerId)).toHaveLength(
      1,
    );
    const lease = await sessions.takeLease(survivor?.customerId ?? '');
    expect(lease?.replyTo).toBe(laneOf(chat));
    const [entry] = await inbox.recent([survivor?.customerId ?? ''], 1);
    const news = entry && ((await inbox.openBody(entry)) as LinkNews);
    expect(news).toMatchObject({ about: 'linked', claimerKey: laneOf(chat), addressKey: laneOf(phone) });
  });
});

describe('an address that is nobody’s', () => {
  it('is the claimer’s, also when its first message comes in that moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [phone, mail] = [newPhone(), newMail()];
      const claimer = await meet(phone);
      const claimId = await prove(phone, mail);
      await write(mail, `first ${mail.value}`);
      await Promise.all([join(claimId), turn(laneOf(mail))]);
      await joinToTheEnd(claimId);
      await turn(laneOf(mail));
      const customer = await customers.byLane(laneOf(mail));
      expect(customer?.customerId).toBe(claimer);
      expect(customer?.addresses.map(({ value }) => value)).toEqual([phone.value, mail.value]);
      expect(told(`first ${mail.value}`)).toHaveLength(1);
    }
  });
});

describe('messages around a join', () => {
  it('are answered once each and in order, whatever comes at the same time', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [phone, chat] = [newPhone(), newChat()];
      await meet(phone);
      await meet(chat);
      const claimId = await prove(chat, phone);
      const texts = Array.from({ length: 12 }, (_, n) => `${claimId} ${n}`);
      const writing = (async () => {
        for (const [n, text] of texts.entries()) {
          const from = n % 2 === 0 ? phone : chat;
          await write(from, text);
          await turn(laneOf(from)).catch(() => undefined);
        }
      })();
      await Promise.all([writing, joinToTheEnd(claimId)]);
      await expect
        .poll(async () => {
          await turn(laneOf(phone));
          await turn(laneOf(chat));
          return answered.filter(({ text }) => text.startsWith(`${claimId} `)).length;
        })
        .toBe(texts.length);
      const said = answered.filter(({ text }) => text.startsWith(`${claimId} `)).map(({ text }) => text);
      for (const side of [0, 1]) {
        const own = texts.filter((_, n) => n % 2 === side);
        expect(said.filter((text) => own.includes(text))).toEqual(own);
      }
    }
  });

  it('that were answered under the former id are not answered again, though nobody marked them', async () => {
    const [phone, chat] = [newPhone(), newChat()];
    await meet(phone);
    await meet(chat, `once ${chat.value}`);
    const [entry] = await inbox.recent([laneOf(chat)], 1);
    await expect.poll(async () => (await inbox.find(entry?.id ?? ''))?.state).toBe('done');
    await connection
      .collection<{ _id: string }>('inbox')
      .updateOne({ _id: entry?.id ?? '' }, { $set: { state: 'new' } });
    await joinToTheEnd(await prove(chat, phone));
    await turn(laneOf(chat));
    expect(told(`once ${chat.value}`)).toHaveLength(1);
  });

  it('find the customer as it is, though it was read before the join', async () => {
    const [phone, chat] = [newPhone(), newChat()];
    await meet(phone);
    await meet(chat);
    const stale = await customers.byLane(laneOf(phone));
    await joinToTheEnd(await prove(chat, phone));
    const reads = [stale];
    const open = createLaneOpener({
      ...stores,
      log,
      customers: { ...customers, byLane: async (lane) => reads.pop() ?? (await customers.byLane(lane)) },
    });
    const beginning = await open(laneOf(phone), { leased: true });
    expect(beginning?.customer.addresses).toHaveLength(2);
    expect(beginning?.customer.formerIds).toHaveLength(1);
  });

  it('find nobody at the former id: its conversation gives no lease', async () => {
    const [phone, chat] = [newPhone(), newChat()];
    await meet(phone);
    const former = await meet(chat);
    await joinToTheEnd(await prove(chat, phone));
    expect(await sessions.takeLease(former)).toBeNull();
  });
});

class Death extends Error {
  override name = 'Death';
}

/** Dies at the n-th call of anything that writes, before it or after it. */
function dying(n: number, when: 'before' | 'after') {
  let calls = 0;
  const wrap = <Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      calls += 1;
      const dies = calls === n;
      if (dies && when === 'before') throw new Death();
      const result = await run(...args);
      if (dies) throw new Death();
      return result;
    };
  };
  return joinWith({
    sessions: { ...sessions, takeLease: wrap(sessions.takeLease), release: async () => undefined },
    links: { ...links, join: wrap(links.join), add: wrap(links.add) },
    inbox: { put: wrap(inbox.put), markDone: wrap(inbox.markDone) },
    joinRecords: wrap(async () => undefined),
    claims: { ...claims, end: wrap(claims.end), noteJoined: wrap(claims.noteJoined) },
  });
}

describe.each(['before', 'after'] as const)('a worker that dies %s any of its steps', (when) => {
  it('leaves a join to the next, who brings it to its end once', async () => {
    for (let n = 1, died = true; died; n += 1) {
      const [phone, chat] = [newPhone(), newChat()];
      const [survivor, former] = [await meet(phone), await meet(chat)];
      const claimId = await prove(chat, phone);
      await write(chat, `${claimId} waits`);
      died = await dying(
        n,
        when,
      )(claimId).then(
        () => false,
        (error: unknown) => error instanceof Death,
      );
      const [byPhone, byChat] = [await customers.byLane(laneOf(phone)), await customers.byLane(laneOf(chat))];
      expect(byPhone).not.toBeNull();
      expect(byChat).not.toBeNull();
      await joinToTheEnd(claimId);
      await expect
        .poll(async () => {
          await turn(laneOf(chat));
          return told(`${claimId} waits`);
        })
        .toEqual([{ text: `${claimId} waits`, customerId: survivor }]);
      const customer = await customers.byLane(former);
      expect(customer?.addresses.map(({ value }) => value)).toEqual([phone.value, chat.value]);
      expect(customer?.formerIds).toEqual([former]);
    }
  });
});

describe('two joins at the same time', () => {
  it('of the same customers, and in a circle, wait for nobody and end in one', async () => {
    const [a, b, c] = [newPhone(), newChat(), newMail()];
    for (const address of [a, b, c]) await meet(address);
    const proofs = [await prove(b, a), await prove(c, b), await prove(a, c)];
    await Promise.all(proofs.map((claimId) => joinToTheEnd(claimId)));
    const ids = await Promise.all(
      [a, b, c].map(async (one) => (await customers.byLane(laneOf(one)))?.customerId),
    );
    expect(new Set(ids).size).toBe(1);
    expect((await customers.byLane(laneOf(a)))?.addresses).toHaveLength(3);
  });
});

describe('an address that is unlinked', () => {
  it('is a new customer’s, with nothing of what was, and may be linked again', async () => {
    const [phone, chat] = [newPhone(), newChat()];
    const [survivor, former] = [await meet(phone), await meet(chat)];
    await joinToTheEnd(await prove(chat, phone));
    const newId = `cus_${laneOf(chat)}~1`;
    expect(await links.split({ customerId: survivor, addressKey: laneOf(chat), newId })).toBe('done');
    expect(await links.split({ customerId: survivor, addressKey: laneOf(chat), newId })).toBe('done');
    expect((await customers.byLane(laneOf(chat)))?.customerId).toBe(newId);
    expect((await customers.byLane(former))?.customerId).toBe(survivor);
    expect((await customers.byLane(survivor))?.addresses.map(({ value }) => value)).toEqual([phone.value]);
    expect((await customers.byLane(laneOf(chat)))?.addresses.map(trustOf)).toEqual(['unproved']);
    await write(chat, `after ${chat.value}`);
    await turn(laneOf(chat));
    expect(told(`after ${chat.value}`)).toEqual([{ text: `after ${chat.value}`, customerId: newId }]);
    await joinToTheEnd(await prove(chat, phone));
    expect((await customers.byLane(laneOf(chat)))?.customerId).toBe(survivor);
  });

  it('is not taken where it is the customer’s only one', async () => {
    const chat = newChat();
    const customerId = await meet(chat);
    await links.split({ customerId, addressKey: laneOf(chat), newId: 'cus_x' });
    expect((await customers.byLane(laneOf(chat)))?.customerId).toBe(customerId);
  });
});
