import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../config/clock.ts';
import { openTestDatabase } from '../test/database.ts';
import {
  ledgerFault,
  overpaymentMovement,
  paymentMovement,
  refundedMovement,
  refundMovement,
  vendMovement,
  vendReversalMovement,
} from './ledger.ts';
import { openLedgerStore } from './ledger-store.ts';
import { openPaymentStore } from './payments/payment-store.ts';
import { driveUntil, openScriptedCommerce, orderOf } from './scripted-commerce.ts';
import { openVendStore } from './vending/vend-store.ts';

const connection = await openTestDatabase();
const clock = createClock();
const party = { orderId: 'ord_1', customerId: 'cus_1' };
const kobo = fc.integer({ min: 1, max: 10_000_000_000 });

describe('the ledger', () => {
  it('makes only movements that add up to zero', () => {
    fc.assert(
      fc.property(kobo, kobo, (one, other) => {
        const share = { faceKobo: one, payableKobo: other };
        const movements = [
          paymentMovement(party, 'x', one),
          overpaymentMovement(party, 'x', one),
          vendMovement(party, 'x', share),
          vendReversalMovement(party, 'x', share),
          refundMovement(party, 'x', one),
          refundedMovement(party, 'x', one, 'source'),
          refundedMovement(party, 'x', one, 'wallet'),
        ];
        expect(movements.map(({ legs }) => ledgerFault(legs))).toEqual(movements.map(() => null));
      }),
    );
  });

  it('posts a movement once, however often and at the same time it is posted', async () => {
    const ledger = openLedgerStore(connection, clock.now);
    await Promise.all(
      Array.from({ length: 20 }, () => ledger.post(paymentMovement(party, 'paystack:SB-1', 50_000))),
    );
    expect((await ledger.statement('ord_1')).netKobo).toBe(50_000);
    expect(await ledger.trialBalance()).toMatchObject({ gateway_clearing: 50_000, customer_order: -50_000 });
  });

  it.each([
    ['one leg', [{ account: 'revenue', amountKobo: 1 }]],
    [
      'a difference',
      [
        { account: 'revenue', amountKobo: 1 },
        { account: 'refund', amountKobo: -2 },
      ],
    ],
    [
      'half a kobo',
      [
        { account: 'revenue', amountKobo: 0.5 },
        { account: 'refund', amountKobo: -0.5 },
      ],
    ],
  ] as const)('refuses %s', async (_what, legs) => {
    const ledger = openLedgerStore(connection, clock.now);
    await expect(ledger.post({ ...party, kind: 'pay', id: 'bad', legs })).rejects.toThrow();
    expect(await ledger.entry('pay:bad')).toBeNull();
  });

  it('can not be changed', async () => {
    openLedgerStore(connection, clock.now);
    const model = connection.model('LedgerEntry');
    await expect(model.updateOne({}, { $set: { orderId: 'x' } })).rejects.toThrow('append-only');
    await expect(model.deleteMany({})).rejects.toThrow('append-only');
  });
});

describe('the database itself', () => {
  it('refuses two live vends of one line, whoever asks for them', async () => {
    const vends = openVendStore(connection, clock, 1_000);
    await vends.createIndexes();
    const line = {
      ...party,
      line: 0,
      vendor: 'vtpass',
      product: 'AIRTIME',
      supplier: 'MTN',
      faceKobo: 50_000,
      payableKobo: 50_000,
    } as const;
    await Promise.all([1, 1, 2, 2, 3].map((attempt) => vends.create({ ...line, attempt })));
    const created = await vends.byOrder('ord_1');
    expect(created).toHaveLength(1);
    await connection
      .collection('vends')
      .updateOne({ orderId: 'ord_1' }, { $set: { live: false, state: 'failed' } });
    await vends.create({ ...line, attempt: 9 });
    expect(await vends.byOrder('ord_1')).toHaveLength(2);
  });

  it('keeps one reference for an attempt, and whole kobo only', async () => {
    const payments = openPaymentStore(connection, clock, 1_000);
    await payments.createIndexes();
    const link = { method: 'link', attempt: 1 } as const;
    const attempt = { ...party, ...link, orderRef: 'SB1', gateway: 'paystack', expectedKobo: 50_000 };
    await Promise.all(
      ['SB1-a', 'SB1-b', 'SB1-c'].map((reference) => payments.create({ ...attempt, reference })),
    );
    expect(await payments.byOrder('ord_1')).toHaveLength(1);
    const half = { ...attempt, attempt: 2, reference: 'SB1-d', expectedKobo: 0.5 };
    await expect(payments.create(half)).rejects.toThrow('whole kobo');
  });

  it('gives a claim to one process, and takes nothing from one whose claim is over', async () => {
    const { claims, create } = openPaymentStore(connection, clock, 1_000);
    const id = await create({
      ...party,
      orderId: 'ord_2',
      orderRef: 'SB2',
      method: 'link',
      attempt: 1,
      gateway: 'paystack',
      reference: 'SB2-a',
      expectedKobo: 1,
    });
    const taken = (await Promise.all(Array.from({ length: 20 }, () => claims.claim(id)))).filter(
      (claim) => claim !== null,
    );
    expect(taken).toHaveLength(1);
    const [first] = taken;
    await connection
      .collection('payments')
      .updateOne({ _id: id as never }, { $set: { claimUntil: new Date(0) } });
    const second = await claims.claim(id);
    expect(first && (await claims.finish(first, { state: 'closed', dueAt: null }))).toBe(false);
    expect(second && (await claims.finish(second, { state: 'open', dueAt: null }))).toBe(true);
  });

  it('keeps a hint that comes while somebody is at it', async () => {
    const { claims, create, find } = openPaymentStore(connection, clock, 1_000);
    const id = await create({
      ...party,
      orderId: 'ord_3',
      orderRef: 'SB3',
      method: 'link',
      attempt: 1,
      gateway: 'paystack',
      reference: 'SB3-a',
      expectedKobo: 1,
    });
    const claimed = await claims.claim(id);
    await claims.hint(id);
    if (claimed) {
      await claims.finish(claimed, { state: 'open', dueAt: new Date(Date.now() + 3_600_000) });
    }
    expect((await find(id))?.dueAt?.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe('reconcile', () => {
  it('finds nothing in good books, and names each difference that is planted', async () => {
    const database = await openTestDatabase();
    const setting = await openScriptedCommerce(database);
    const request = orderOf('books', 500);
    await setting.commerce.placeOrder(request);
    await driveUntil(setting.commerce, () => setting.links.size === 1 && setting.told.length === 1);
    const reference = [...setting.links.keys()][0] ?? '';
    setting.pay(reference);
    await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
    await driveUntil(
      setting.commerce,
      async () => setting.told.length === 2 && (await setting.commerce.due(1)).length === 0,
    );
    const codes = async () =>
      (await setting.commerce.reconcile(true)).differences.map(({ code }) => code).sort();
    expect(await codes()).toEqual([]);

    const { orderId } = request;
    const ledger = database.collection<{ _id: string; legs: unknown[] }>('ledger');
    const pay = await ledger.findOne({ _id: `pay:paystack:${reference}` });
    await ledger.deleteOne({ _id: `pay:paystack:${reference}` });
    expect(await codes()).toEqual(['order_not_zero', 'payment_not_in_ledger']);
    if (pay) {
      await ledger.insertOne(pay);
    }
    setting.vendorScript.requery = () => ({ outcome: 'not_found' });
    expect(await codes()).toEqual(['vend_not_at_vendor']);
    setting.vendorScript.requery = () => ({ outcome: 'delivered' });
    setting.pay(reference, 10);
    expect(await codes()).toEqual(['payment_amount_differs']);
    setting.pay(reference, 50_000);
    await ledger.updateOne({ _id: `vend:${orderId}:0:1` }, {
      $push: { legs: { account: 'revenue', amountKobo: -1 } },
    } as never);
    expect(await codes()).toEqual(['entry_not_balanced', 'trial_balance_not_zero']);
  });
});
