import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { apologise } from '../../agents/apologise.ts';
import { openRunTurn, warmUpTurn } from '../../agents/run-turn.ts';
import { overpaymentMovement, walletMovement } from '../../commerce/ledger.ts';
import { openLedgerStore } from '../../commerce/ledger-store.ts';
import { openReceiptReader } from '../../commerce/receipts/open-receipts.ts';
import { createClock } from '../../config/clock.ts';
import { createLogger } from '../../config/logger.ts';
import type { Address } from '../../conversation/address.ts';
import { nextSeq } from '../../conversation/inbox-store.ts';
import { createErasure, type EraseDependencies } from '../../queues/erase-customer.ts';
import { createJoinWork } from '../../queues/join-worker.ts';
import { createTurnWork } from '../../queues/turn-worker.ts';
import { openTestDatabase } from '../../test/database.ts';
import { openMongoHouse } from '../../test/malicious-model/mongo-house.ts';
import { openTestStores } from '../../test/turn-stores.ts';
import { eraseAtDesk, listErasures } from './erase-customer.ts';

vi.setConfig({ testTimeout: 120_000 });

const connection = await openTestDatabase();
const stores = openTestStores(connection);
const real = await openMongoHouse(connection, stores);
const { commerce } = real;
const clock = createClock();
const log = createLogger('test', 'silent');
const ledger = openLedgerStore(connection, clock.now);
const openReceipt = openReceiptReader(connection, stores.privacy, clock);
const bells = { ring: async () => undefined };
const nothing = async () => undefined;
beforeAll(() => warmUpTurn());

const house = (from: Address) => real.houseOf(stores.customers.idFor(from));

function workerOf(from: Address) {
  return createTurnWork({
    ...stores,
    commerce: house(from).commerce,
    dispatch: async (messages) => void (await stores.outbox.add(messages)),
    runTurn: openRunTurn({ now: clock.now }),
    runLinkErrand: nothing,
    showTyping: () => undefined,
    noteFiles: nothing,
    apologise,
    clock,
    log,
  });
}

/** Everything that is written to customers is sent, under a provider's id. */
async function sendAll(): Promise<void> {
  const outbox = connection.collection('outbox');
  for (const { _id } of await outbox.find({ open: true }).toArray()) {
    await outbox.updateOne({ _id }, { $set: { open: false, status: 'sent', externalId: randomUUID() } });
  }
}

async function write(from: Address, ...texts: readonly string[]): Promise<void> {
  const lane = stores.customers.addressKey(from);
  const work = workerOf(from);
  for (const text of texts) {
    const key = `t:${randomUUID()}`;
    const body = { kind: 'message', key, from, to: '32100', text };
    const entry = { id: `acc|${key}`, kind: 'message', lane, account: 'acc', body } as const;
    await stores.inbox.put([{ ...entry, seq: nextSeq(new Date()) }]);
    do await work(lane);
    while (await house(from).settle());
    await work(lane);
  }
  await sendAll();
}

async function buy(from: Address): Promise<void> {
  await write(from, 'AIRTIME 500 MTN 08036661234', 'YES');
}

async function join(claimer: Address, target: Address): Promise<void> {
  const claimId = `clm_${randomUUID()}`;
  const claimerKey = stores.customers.addressKey(claimer);
  await stores.claims.open({
    ...{ claimId, claimerId: stores.customers.idFor(claimer), claimerKey },
    addressKey: stores.customers.addressKey(target),
    target: { address: target, account: 'acc', ourNumber: '' },
  });
  const { token = '' } = (await stores.claims.mint(claimId)) ?? {};
  await stores.claims.proveByToken(token);
  await createJoinWork({ ...stores, joinRecords: nothing, bells, clock, log })(claimId);
  await workerOf(target)(stores.customers.addressKey(target));
  await sendAll();
}

const deps: EraseDependencies = { ...stores, commerce, log };
const byAda = { by: 'ada', why: 'asked for it by letter', yes: true };

/** All that is stored, as text; bytes as base64. */
async function everything(): Promise<string> {
  const db = connection.getClient().db(connection.name);
  const names = (await db.listCollections().toArray()).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(20);
  const found = await Promise.all(names.map((name) => db.collection(name).find().toArray()));
  return JSON.stringify(found);
}

async function sumKobo(): Promise<number> {
  return Object.values(await ledger.trialBalance()).reduce((sum, kobo) => sum + kobo, 0);
}

const number = '+2348037778899';
const phone: Address = { medium: 'sms', value: number };
const mail: Address = { medium: 'email', value: 'bisi.canary@mail.example' };

describe('erasing a customer', () => {
  it('leaves nothing that names, finds or decrypts them, and the books even; who writes again is new', async () => {
    await buy(phone);
    await write(phone, 'METER 45098765432 IKEDC', 'EVERY FRIDAY AIRTIME 500', '1', 'CANCEL');
    await write(mail, 'hello canaryword');
    await join(mail, phone);
    const ids = [stores.customers.idFor(phone), stores.customers.idFor(mail)];
    const keys = [phone, mail].map(stores.customers.addressKey);
    expect((await stores.customers.byLane(keys[1] ?? ''))?.formerIds).toEqual([ids[1]]);
    // A wallet that went over from one id to the other, and was spent.
    const [present = '', former = ''] = ids;
    await ledger.post(overpaymentMovement({ orderId: 'ord_old', customerId: former }, 'credit', 10_000));
    await ledger.gatherWallet(ids);
    await ledger.payFromWallet(walletMovement({ orderId: 'ord_new', customerId: present }, 'spent', 10_000));
    await stores.files.put({
      ...{ account: 'acc', addressKey: keys[0] ?? '', contentType: 'image/jpeg' },
      bytes: Buffer.from('\xff\xd8\xff\xe0 canary', 'latin1'),
    });
    const [order] = await commerce.recentOrders(ids, 1);
    const token = await commerce.receiptToken(order?.orderId ?? '', ids, 'en');
    expect(await openReceipt(token ?? '')).not.toBeNull();
    const sumBefore = await sumKobo();
    const differences = async () => (await commerce.reconcile(false)).differences.map(({ id }) => id);
    const differedBefore = await differences();

    expect(await eraseAtDesk(deps, '0803 777 8899', byAda)).toBe(
      'Erased. 1 orders stay, without whose they were.',
    );

    const left = await everything();
    for (const trace of [
      ...ids,
      ...keys,
      '8037778899',
      'bisi.canary',
      'canaryword',
      '8036661234',
      '45098765432',
    ]) {
      expect(left.includes(trace), trace).toBe(false);
    }
    expect(await sumKobo()).toBe(sumBefore);
    expect(await differences()).toEqual(differedBefore);
    expect(await openReceipt(token ?? '')).toBeNull();
    const kept = await connection.collection<{ _id: string; customerId: string }>('orders').findOne({});
    const view = await commerce.order(kept?._id ?? '', kept?.customerId ?? '');
    expect(view?.lines).toMatchObject([
      { recipient: 'erased', network: 'MTN', faceKobo: 50_000, status: 'delivered' },
    ]);
    expect(await listErasures(stores.erasures)).toMatch(/ ada {2}done {2}asked for it by letter$/);

    await write(phone, 'hello', 'HISTORY');
    const again = await stores.customers.byLane(keys[0] ?? '');
    expect(again).toMatchObject({ customerId: ids[0], addresses: [{ value: number }] });
    expect(again?.formerIds).toBeUndefined();
    expect(await commerce.recentOrders(ids, 5)).toEqual([]);
    expect(await stores.outbox.recent(present, 5)).toHaveLength(2);
  });

  it('is not done while money or a case is open, and says why', async () => {
    const from: Address = { medium: 'sms', value: '+2348037770001' };
    await write(from, 'AIRTIME 50000 08036661234 08036661235 08036661236', 'YES');
    const customerId = stores.customers.idFor(from);
    await ledger.post(overpaymentMovement({ orderId: 'ord_w', customerId }, 'gift', 5_000));
    await expect(eraseAtDesk(deps, 'sms:+2348037770001', byAda)).rejects.toThrow(
      /An order is not over yet.*\n.*money in the wallet/,
    );
    expect(await stores.customers.byLane(customerId)).not.toBeNull();
    await write(from, 'hello');
    const other: Address = { medium: 'sms', value: '+2348037770002' };
    await write(other, 'AGENT');
    await expect(eraseAtDesk(deps, other.value, byAda)).rejects.toThrow('An enquiry is open');
    await expect(eraseAtDesk(deps, '0803 777 9999', byAda)).rejects.toThrow('No customer is known');
    await expect(eraseAtDesk(deps, other.value, { ...byAda, why: ' ' })).rejects.toThrow('Say why');
  });

  it('shows a closed case as erased, and leaves what was done about it', async () => {
    const from: Address = { medium: 'sms', value: '+2348037770003' };
    await write(from, 'AGENT');
    const [enquiry] = await stores.enquiries.ofCustomer(stores.customers.idFor(from));
    await stores.enquiries.act(enquiry?.enquiryId ?? '', 'ada', 'closed', 'closed');
    await eraseAtDesk(deps, from.value, byAda);
    expect(await stores.enquiries.find(enquiry?.ref ?? '')).toMatchObject({
      summary: 'erased',
      notes: [{ by: 'ada', action: 'closed' }],
    });
  });

  it('that was broken off is ended by the next one', async () => {
    const from: Address = { medium: 'sms', value: '+2348037770004' };
    await buy(from);
    const customer = await stores.customers.byLane(stores.customers.idFor(from));
    if (!customer) throw new Error('a customer has written');
    const dying = createErasure({
      ...deps,
      ratings: { ...stores.ratings, erase: () => Promise.reject(new Error('killed')) },
    });
    await expect(dying.erase(customer, byAda)).rejects.toThrow('killed');
    expect(await stores.customers.byLane(customer.customerId)).toBeNull();
    expect(await eraseAtDesk(deps, from.value, byAda)).toBe('1 begun before: ended.');
    expect((await everything()).includes(customer.customerId)).toBe(false);
  });

  it('is no end of news: what comes of its money is noted for the operator and taken away', async () => {
    const from: Address = { medium: 'sms', value: '+2348037770005' };
    await buy(from);
    await eraseAtDesk(deps, from.value, byAda);
    const orders = connection.collection<{ _id: string; customerId: string }>('orders');
    const [order] = await orders.find().sort({ createdAt: -1 }).toArray();
    const lane = order?.customerId ?? '';
    const news = { orderId: order?._id, kind: 'payment_disputed' };
    await stores.inbox.put([{ id: 'late', kind: 'news', lane, seq: nextSeq(new Date()), body: news }]);
    await workerOf(from)(lane);
    expect(await stores.inbox.find('late')).toMatchObject({ state: 'done' });
  });
});
