import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { overpaymentMovement, walletMovement } from './ledger.ts';
import { openLedgerStore } from './ledger-store.ts';
import {
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  payFor,
  type Setting,
} from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 120_000 });

const connection = await openTestDatabase();
const ledger = openLedgerStore(connection, () => new Date());
await ledger.createIndexes();
beforeEach(async () => {
  await emptyBooks(connection);
  for (const name of ['schedules', 'meter_books', 'lookups'])
    await connection.collection(name).deleteMany({});
});

let credits = 0;

async function fill(customerId: string, naira: number): Promise<void> {
  credits += 1;
  const party = { orderId: `old_${credits}`, customerId };
  await ledger.post(overpaymentMovement(party, `credit_${credits}`, naira * 100));
}

const spend = (customerId: string, id: string, naira: number, whose?: readonly string[]) =>
  ledger.payFromWallet(walletMovement({ orderId: `ord_${id}`, customerId }, id, naira * 100), whose);

async function sumKobo(): Promise<number> {
  return Object.values(await ledger.trialBalance()).reduce((sum, kobo) => sum + kobo, 0);
}

describe('the wallet of two customers that became one', () => {
  const ids = ['new', 'old'] as const;

  it('is one balance, by movements that add up to zero', async () => {
    await fill('new', 100);
    await fill('old', 250);
    await ledger.gatherWallet(ids);
    await ledger.gatherWallet(ids);
    expect(await ledger.walletKobo('new')).toBe(35_000);
    expect(await ledger.walletKobo('old')).toBe(0);
    expect(await ledger.walletKobo(ids)).toBe(35_000);
    expect(await ledger.trialBalance()).toMatchObject({ transfer: 0, customer_wallet: -35_000 });
    expect((await ledger.walletLines(ids, 10)).map(({ amountKobo }) => amountKobo)).toEqual([25_000, 10_000]);
  });

  it('loses nothing when whoever gathers it dies between the two movements', async () => {
    await fill('old', 250);
    await ledger.gatherWallet(ids);
    await connection.collection('ledger').deleteOne({ kind: 'join_in' });
    expect(await ledger.trialBalance()).toMatchObject({ transfer: -25_000 });
    await ledger.gatherWallet(ids);
    expect(await ledger.walletKobo('new')).toBe(25_000);
    expect(await ledger.trialBalance()).toMatchObject({ transfer: 0 });
  });

  it('pays with what came to the former one after the join', async () => {
    await ledger.gatherWallet(ids);
    await fill('old', 300);
    expect(await spend('new', 'p1', 300, ids)).toBe('posted');
    expect(await spend('new', 'p2', 1, ids)).toBe('short');
    expect(await ledger.walletKobo(ids)).toBe(0);
  });

  it('pays once what was paid under the former id before the join', async () => {
    await fill('old', 500);
    expect(await spend('old', 'p1', 200)).toBe('posted');
    expect(await spend('new', 'p1', 200, ids)).toBe('posted');
    expect(await ledger.walletKobo(ids)).toBe(30_000);
  });

  it('is never overdrawn by payments that begin before and after the join', async () => {
    await fill('old', 1_000);
    const outcomes = await Promise.all([
      ...Array.from({ length: 6 }, (_, n) => spend('old', `o${n}`, 300)),
      ...Array.from({ length: 6 }, (_, n) => spend('new', `n${n}`, 300, ids)),
      ledger.gatherWallet(ids),
    ]);
    const posted = outcomes.filter((outcome) => outcome === 'posted').length;
    expect(posted).toBe(3);
    expect(await ledger.walletKobo(ids)).toBe(10_000);
    for (const id of ids) expect(await ledger.walletKobo(id)).toBeGreaterThanOrEqual(0);
    expect(await sumKobo()).toBe(0);
  });

  it('follows a chain of joins', async () => {
    await fill('c', 100);
    await ledger.gatherWallet(['b', 'c']);
    await fill('c', 50);
    await ledger.gatherWallet(['a', 'b', 'c']);
    expect(await ledger.walletKobo('a')).toBe(15_000);
    expect(await ledger.trialBalance()).toMatchObject({ transfer: 0 });
  });
});

describe('what two customers had', () => {
  it('is the one’s: meters with their names, and schedules with numbers of their own', async () => {
    const joined = new Map<string, readonly string[]>();
    const setting = await openScriptedCommerce(connection, {
      idsOf: async (id) => joined.get(id) ?? [id],
    });
    const { commerce } = setting;
    const save = (customerId: string, nickname: string, meter: string) =>
      commerce.runErrand(
        { kind: 'save_meter', meter: { nickname, meter, disco: 'IKEDC', meterType: 'PREPAID' } },
        { customerId, errandId: `${customerId}${meter}` },
      );
    await save('new', 'shop', '45012345671');
    await save('old', 'shop', '45012345672');
    await save('old', 'mama', '45012345673');
    const plan = (customerId: string, errandId: string) =>
      commerce.runErrand(
        {
          kind: 'schedule',
          wish: {
            do: 'plan',
            planned: {
              plan: { rhythm: { kind: 'daily' }, minute: 540 },
              first: '2099-11-27',
              quote: orderOf(customerId, 500).quote,
            },
          },
        },
        { customerId, errandId },
      );
    await plan('new', 'e1');
    await plan('old', 'e2');
    joined.set('new', ['new', 'old']).set('old', ['new', 'old']);
    await commerce.joinRecords(['new', 'old'], 'adr_phone');
    await commerce.joinRecords(['new', 'old'], 'adr_phone');
    expect((await commerce.savedMeters('new')).map(({ nickname, meter }) => `${nickname} ${meter}`)).toEqual([
      'shop 45012345671',
      'mama 45012345673',
    ]);
    const schedules = await commerce.schedules(['new', 'old']);
    expect(schedules.map(({ number }) => number)).toEqual([1, 2]);
    const [, second] = schedules;
    await commerce.runErrand(
      { kind: 'schedule', wish: { do: 'stop', scheduleId: second?.scheduleId ?? '' } },
      { customerId: 'new', errandId: 'e3' },
    );
    expect(await commerce.schedules(['new', 'old'])).toHaveLength(1);
  });
});

/** Three customers with orders under way, of whom two become the first at moments that the property chooses. */
async function openThree() {
  const joined = new Map<string, readonly string[]>();
  const setting: Setting = await openScriptedCommerce(connection, {
    idsOf: async (id) => joined.get(id) ?? [id],
  });
  let joining: Promise<void> = Promise.resolve();
  const join = (formerId: string): Promise<void> => {
    joining = joining.then(async () => {
      const ids = [...(joined.get('a') ?? ['a']), formerId];
      for (const id of ids) joined.set(id, ids);
      await setting.commerce.joinRecords(ids, null);
    });
    return joining;
  };
  return { setting, join };
}

async function play(
  [first, second]: readonly [number, number],
  amounts: readonly number[],
  overpaid: boolean,
): Promise<void> {
  await emptyBooks(connection);
  const { setting, join } = await openThree();
  const { commerce } = setting;
  const orders = amounts.map((naira, n) => orderOf(['a', 'b', 'c'][n % 3] ?? 'a', naira));
  const work = async () => {
    const due = await commerce.due(5);
    await Promise.all(due.map(({ kind, id }) => commerce.work(kind, id)));
  };
  const moments = new Map([
    [first % (2 * orders.length), 'b'],
    [(first + 1 + second) % (2 * orders.length), 'c'],
  ]);
  for (const [n, order] of orders.entries()) {
    const paidKobo = order.quote.payableKobo + (overpaid ? 5_000 : 0);
    const [atPay, atWork] = [moments.get(2 * n), moments.get(2 * n + 1)];
    await Promise.all([payFor(setting, order, paidKobo), atPay ? join(atPay) : undefined]);
    await Promise.all([work(), atWork ? join(atWork) : undefined]);
  }
  await driveUntil(commerce, async () => (await commerce.due(1)).length === 0);
  const all = ['a', 'b', 'c'];
  const seen = await commerce.recentOrders(all, 50);
  expect(seen.map(({ orderId }) => orderId).sort()).toEqual(orders.map(({ orderId }) => orderId).sort());
  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set(['FULFILLED']));
  expect(await commerce.recentOrders('stranger', 50)).toEqual([]);
  await commerce.joinRecords(all, null);
  expect(await commerce.walletKobo('a')).toBe(overpaid ? orders.length * 5_000 : 0);
  expect(await commerce.walletKobo(all)).toBe(await commerce.walletKobo('a'));
  expect((await commerce.reconcile(false)).differences).toEqual([]);
  expect(await sumKobo()).toBe(0);
  expect((await ledger.trialBalance()).transfer).toBe(0);
}

describe('joins at any moment of any orders', () => {
  it('leave the books at zero, every order to be seen once by its one customer, and by nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.nat(7), fc.nat(6)),
        fc.array(
          fc.integer({ min: 1, max: 40 }).map((n) => n * 50),
          { minLength: 2, maxLength: 4 },
        ),
        fc.boolean(),
        play,
      ),
      { numRuns: 6 },
    );
  });
});
