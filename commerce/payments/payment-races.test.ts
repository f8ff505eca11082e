import { expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import { driveUntil, openScriptedCommerce, orderOf, type Setting } from '../scripted-commerce.ts';

/** The long series takes minutes; a run of the whole suite takes its beginning. */
const payments = import.meta.env['FUZZ_RUNS'] ? 1_000 : 60;
const wrong = import.meta.env['FUZZ_RUNS'] ? 100 : 15;
const atOnce = 20;

vi.setConfig({ testTimeout: 900_000 });

type Doc = { _id: string; orderId: string; customerId: string; reference: string; settledAt: Date | null };

async function openLinks(name: string, count: number) {
  const connection = await openTestDatabase();
  const setting = await openScriptedCommerce(connection, { speed: 1, claimMs: 10_000 });
  const requests = Array.from({ length: count }, (_, n) => orderOf(`${name}_${n}`, 500));
  for (let n = 0; n < count; n += atOnce) {
    await Promise.all(requests.slice(n, n + atOnce).map((request) => setting.commerce.placeOrder(request)));
    await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);
  }
  const docs = await connection.collection<Doc>('payments').find().toArray();
  expect(docs).toHaveLength(count);
  return { connection, setting, requests, docs };
}

/** Three webhooks, the return page, the poller and an operator's recheck, all at the same moment. */
async function race({ commerce }: Setting, { _id, orderId, reference }: Doc): Promise<void> {
  const hint = { kind: 'payment_hint', key: `ps:${_id}`, reference } as const;
  const look = () => commerce.work('payment', _id);
  await Promise.all([
    commerce.hint(hint).then(look),
    commerce.hint(hint).then(look),
    commerce.hint(hint).then(look),
    commerce.hint({ ...hint, key: `return:${_id}` }).then(look),
    look(),
    commerce.work('order', orderId).then(look),
  ]);
}

it(`${payments} payment races end with one credit and one vend each`, async () => {
  const { connection, setting, docs } = await openLinks('race', payments);
  for (let n = 0; n < docs.length; n += atOnce) {
    await Promise.all(
      docs.slice(n, n + atOnce).map((doc) => {
        setting.pay(doc.reference);
        return race(setting, doc);
      }),
    );
  }
  await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0, 300_000);
  const credits = await connection.collection('ledger').find({ kind: 'pay' }).toArray();
  expect(credits).toHaveLength(payments);
  expect(new Set(credits.map(({ orderId }) => String(orderId))).size).toBe(payments);
  expect(setting.executions).toHaveLength(payments);
  expect(setting.refunds).toEqual([]);
  const { differences, notYetAsked, sums } = await setting.commerce.reconcile(true);
  expect([differences, notYetAsked]).toEqual([[], []]);
  expect(sums).toEqual([
    { gateway: 'paystack', ourKobo: payments * 50_000, statementKobo: payments * 50_000 },
  ]);
});

it(`${wrong} payments each with a wrong sum, currency or reference credit no order`, async () => {
  const { connection, setting, docs } = await openLinks('wrong', wrong);
  await Promise.all(
    docs.map(async (doc, n) => {
      if (n % 3 === 0) setting.pay(doc.reference, 49_999);
      else if (n % 3 === 1) setting.pay(doc.reference, 50_000, 'GHS');
      else setting.pay(`${doc.reference}X`, 50_000);
      await race(setting, doc);
      const foreign = `${doc.reference}X`;
      await setting.commerce.hint({ kind: 'payment_hint', key: 'x', reference: foreign });
    }),
  );
  await driveUntil(setting.commerce, async () => (await setting.commerce.due(1)).length === 0);
  expect(setting.executions).toEqual([]);
  const orders = await connection.collection('orders').find().toArray();
  const uses = orders.flatMap(({ payments: applied }) =>
    (applied as { use: string }[]).map(({ use }) => use),
  );
  // What was short is sent back whole; the other two are no payment of the order at all.
  expect(uses).toEqual(Array(Math.ceil(wrong / 3)).fill('underpaid'));
  expect(setting.refunds.map(({ amountKobo }) => amountKobo)).toEqual(uses.map(() => 49_999));
  const { differences } = await setting.commerce.reconcile(true);
  const unknown = differences.filter(({ code }) => code === 'payment_unknown_here');
  expect(unknown).toHaveLength(docs.filter((_, n) => n % 3 === 2).length);
  expect(differences.filter(({ code }) => code !== 'payment_unknown_here')).toEqual([]);
});

it('a payment that nobody has asked about yet is no difference, and one that nobody will ask about is', async () => {
  const { connection, setting, docs } = await openLinks('late', 1);
  const [doc] = docs;
  setting.pay(doc?.reference ?? '');
  const first = await setting.commerce.reconcile(true);
  expect(first.differences).toEqual([]);
  expect(first.notYetAsked).toEqual([{ id: doc?._id, amountKobo: 50_000 }]);
  const ended = { $set: { state: 'closed', dueAt: null } };
  await connection.collection<Doc>('payments').updateOne({ _id: doc?._id ?? '' }, ended);
  expect((await setting.commerce.reconcile(true)).differences).toMatchObject([
    { code: 'payment_only_at_gateway', id: doc?._id, detail: '50000 kobo paid there, closed here' },
  ]);
});
