import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import type { OrderRequest } from '../order.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  type Setting,
  statusOf,
} from '../scripted-commerce.ts';
import type { SimSwapAnswer } from './sim-swap.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();

/** The long series takes a minute; the pure one beside it is always whole. */
const tries = import.meta.env['FUZZ_RUNS'] ? 10_000 : 1_000;
afterEach(() => emptyBooks(connection));

const large = (customerId: string): OrderRequest => ({
  ...orderOf(customerId, 50_000, 10_000),
  verifiedAddress: `adr_${customerId}`,
});

/** What the send does with the order's news: the code in clear, as it goes to the phone. */
async function sendCode({ commerce }: Setting, { orderId, customerId }: OrderRequest): Promise<string> {
  const issue = (await commerce.order(orderId, customerId))?.secondFactor?.issue ?? 0;
  const code = await commerce.mintCode(orderId, issue);
  if (code === null) throw new Error('no code is wanted');
  return code;
}

let messages = 0;

function nextMessage(): string {
  messages += 1;
  return `msg_${messages}`;
}

/** What a turn does with a message that is a code. */
async function type(
  { commerce, clock }: Setting,
  customerId: string,
  code: string,
  errandId = nextMessage(),
): Promise<void> {
  const pending = await commerce.pendingCodes(customerId);
  const guesses = pending.map(({ orderId, hash }) => ({ orderId, hash: hash(code) }));
  const typedAt = clock.now().toISOString();
  await commerce.runErrand({ kind: 'try_code', guesses, typedAt }, { customerId, errandId });
}

const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('an order above the limit', () => {
  it('waits for the code that was sent, and is then paid and delivered', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = large('one');
    await setting.commerce.placeOrder(request);
    expect(await statusOf(setting, request)).toBe('SECOND_FACTOR');
    expect(setting.kinds(request.orderId)).toEqual(['code']);
    expect(setting.links.size).toBe(0);
    const code = await sendCode(setting, request);
    expect(code).toMatch(/^\d{6}$/);
    await type(setting, 'one', code);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
    const reference = [...setting.links.keys()].at(-1) ?? '';
    setting.pay(reference);
    await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
    await driveTo(setting, request, 'FULFILLED');
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('is held for a person where there is no verified number', async () => {
    const setting = await openScriptedCommerce(connection);
    const { verifiedAddress: _, ...request } = large('none');
    await setting.commerce.placeOrder(request);
    expect(await setting.commerce.order(request.orderId, 'none')).toMatchObject({
      status: 'HELD',
      holdReason: 'second_factor',
    });
    expect(await setting.commerce.releaseOrder(request.orderId, 'ada')).toBe(true);
    expect(await statusOf(setting, request)).toBe('AWAITING_PAYMENT');
  });

  it('of 100,000 is held first, and needs its code after the release', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = { ...orderOf('huge', 50_000, 50_000, 10_000), verifiedAddress: 'adr_huge' };
    await setting.commerce.placeOrder(request);
    expect(await setting.commerce.order(request.orderId, 'huge')).toMatchObject({ holdReason: 'amount' });
    expect(await setting.commerce.pendingCodes('huge')).toEqual([]);
    await setting.commerce.releaseOrder(request.orderId, 'ada');
    expect(setting.kinds(request.orderId)).toEqual(['held', 'released', 'code']);
    await type(setting, 'huge', await sendCode(setting, request));
    expect(await statusOf(setting, request)).toBe('AWAITING_PAYMENT');
  });

  it('is cancelled when nobody types the code in time', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 100 });
    const request = large('slow');
    await setting.commerce.placeOrder(request);
    const code = await sendCode(setting, request);
    const past = { expiresAt: new Date(Date.now() - 60_000), dueAt: new Date() };
    await connection.collection('orders').updateOne({ _id: request.orderId as never }, { $set: past });
    await driveTo(setting, request, 'CANCELLED');
    await type(setting, 'slow', code);
    expect(setting.kinds(request.orderId)).toEqual(['code', 'code_expired']);
  });

  it('stores no code, only a hash that is another for every order', async () => {
    const setting = await openScriptedCommerce(connection, {
      privacy: {
        seal: async () => 'sealed',
        open: async () => '[]',
        blindIndex: (purpose, value) => Buffer.from(`${purpose}|${value}`).toString('base64url'),
      },
    });
    const [first, second] = [large('two'), large('two')];
    await setting.commerce.placeOrder(first);
    await setting.commerce.placeOrder(second);
    const [a, b] = await setting.commerce.pendingCodes('two');
    expect(a?.hash('123456')).not.toBe(b?.hash('123456'));
    const code = (await setting.commerce.mintCode(first.orderId, 1)) ?? '';
    const stored = JSON.stringify(await connection.collection('orders').find().toArray());
    expect(stored).not.toContain(code);
  });
});

describe('the code', () => {
  it('of one order is none for another', async () => {
    const setting = await openScriptedCommerce(connection);
    const [first, second] = [large('both'), large('both')];
    await setting.commerce.placeOrder(first);
    await setting.commerce.placeOrder(second);
    const code = await sendCode(setting, first);
    await sendCode(setting, second);
    await type(setting, 'both', code);
    expect(await statusOf(setting, first)).toBe('AWAITING_PAYMENT');
    expect(await statusOf(setting, second)).toBe('SECOND_FACTOR');
    await type(setting, 'both', code);
    expect(await setting.commerce.order(second.orderId, 'both')).toMatchObject({
      status: 'SECOND_FACTOR',
      secondFactor: { triesLeft: 2 },
    });
  });

  it('of one customer does nothing in the hand of another', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = large('owner');
    await setting.commerce.placeOrder(request);
    const code = await sendCode(setting, request);
    const [pending] = await setting.commerce.pendingCodes('owner');
    const guesses = [{ orderId: request.orderId, hash: pending?.hash(code) ?? '' }];
    const typedAt = new Date().toISOString();
    await setting.commerce.runErrand(
      { kind: 'try_code', guesses, typedAt },
      { customerId: 'thief', errandId: 't1' },
    );
    await setting.commerce.runErrand(
      { kind: 'new_code', orderId: request.orderId },
      { customerId: 'thief', errandId: 't2' },
    );
    expect(await setting.commerce.order(request.orderId, 'owner')).toMatchObject({
      status: 'SECOND_FACTOR',
      secondFactor: { triesLeft: 3, newCodesLeft: 2 },
    });
  });

  it('typed a hundred times at once is one step', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = large('race');
    await setting.commerce.placeOrder(request);
    const code = await sendCode(setting, request);
    await Promise.all(Array.from({ length: 100 }, () => type(setting, 'race', code)));
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
    expect(setting.links.size).toBe(1);
    const order = await connection.collection('orders').findOne({ _id: request.orderId as never });
    const history: { status: string }[] = order?.['history'] ?? [];
    const steps = history.map(({ status }) => status);
    expect(steps).toEqual(['CONFIRMED', 'SECOND_FACTOR', 'AWAITING_PAYMENT']);
  });

  it('right and wrong at once, with repeats, is either one step or none, and a repeat costs no try', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = large('mixed');
    await setting.commerce.placeOrder(request);
    const code = await sendCode(setting, request);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0
          ? type(setting, 'mixed', otherThan(code), 'same')
          : type(setting, 'mixed', code, `right_${n}`),
      ),
    );
    const view = await setting.commerce.order(request.orderId, 'mixed');
    expect(view?.status).toBe('AWAITING_PAYMENT');
    expect(view?.secondFactor?.triesLeft).toBeGreaterThanOrEqual(2);
  });

  it('repeated after it was accepted costs another order no try', async () => {
    const setting = await openScriptedCommerce(connection);
    const [first, second] = [large('replay'), large('replay')];
    await setting.commerce.placeOrder(first);
    await setting.commerce.placeOrder(second);
    const code = await sendCode(setting, first);
    const pending = await setting.commerce.pendingCodes('replay');
    const guesses = pending.map(({ orderId, hash }) => ({ orderId, hash: hash(code) }));
    const errand = { kind: 'try_code', guesses, typedAt: new Date().toISOString() } as const;
    for (let count = 0; count < 3; count += 1) {
      await setting.commerce.runErrand(errand, { customerId: 'replay', errandId: 'm1' });
    }
    expect(await statusOf(setting, first)).toBe('AWAITING_PAYMENT');
    expect(await setting.commerce.order(second.orderId, 'replay')).toMatchObject({
      secondFactor: { triesLeft: 3 },
    });
  });

  it(`is not found by ${tries} guesses, ten at a time`, async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    const request = large('brute');
    await setting.commerce.placeOrder(request);
    const code = await sendCode(setting, request);
    const guesses = Array.from({ length: tries + 1 }, (_, n) => String(n).padStart(6, '0')).filter(
      (guess) => guess !== code,
    );
    const { hash } = (await setting.commerce.pendingCodes('brute'))[0] ?? { hash: () => '' };
    const typedAt = new Date().toISOString();
    for (let from = 0; from < tries; from += 10) {
      await Promise.all(
        guesses
          .slice(from, from + 10)
          .map((guess, n) =>
            setting.commerce.runErrand(
              { kind: 'try_code', guesses: [{ orderId: request.orderId, hash: hash(guess) }], typedAt },
              { customerId: 'brute', errandId: `g${from + n}` },
            ),
          ),
      );
    }
    await type(setting, 'brute', code);
    expect(await statusOf(setting, request)).toBe('CANCELLED');
    expect(setting.kinds(request.orderId)).toEqual(['code', 'code_wrong', 'code_wrong', 'code_failed']);
    expect(setting.links.size).toBe(0);
  });

  it('comes anew on request, twice, and only the newest is good', async () => {
    const setting = await openScriptedCommerce(connection);
    const request = large('anew');
    await setting.commerce.placeOrder(request);
    const old = await sendCode(setting, request);
    const ask = (errandId: string) =>
      setting.commerce.runErrand(
        { kind: 'new_code', orderId: request.orderId },
        { customerId: 'anew', errandId },
      );
    await ask('n1');
    await ask('n1');
    expect(await setting.commerce.mintCode(request.orderId, 1)).toBeNull();
    const fresh = await sendCode(setting, request);
    if (fresh !== old) await type(setting, 'anew', old);
    await ask('n2');
    await ask('n3');
    expect(setting.kinds(request.orderId).filter((kind) => kind === 'code')).toHaveLength(3);
    expect(setting.kinds(request.orderId)).toContain('code_not_renewed');
    await type(setting, 'anew', await sendCode(setting, request));
    expect(await statusOf(setting, request)).toBe('AWAITING_PAYMENT');
  });

  it('is made of all digits alike', async () => {
    const setting = await openScriptedCommerce(connection, { speed: 1 });
    const request = large('dice');
    await setting.commerce.placeOrder(request);
    const codes = await Promise.all(
      Array.from({ length: 60 }, () => setting.commerce.mintCode(request.orderId, 1)),
    );
    expect(new Set(codes).size).toBeGreaterThan(55);
    expect(new Set(codes.join('')).size).toBe(10);
  });
});

describe('the SIM of the number that a code would go to', () => {
  async function placeWith(name: string, answer: SimSwapAnswer | null) {
    const asked: string[] = [];
    const setting = await openScriptedCommerce(connection, {
      speed: 600,
      numberAt: async (_customerId, addressKey) => (addressKey === `adr_${name}` ? '+2348031110000' : null),
      simSwap: {
        name: 'scripted',
        ask: async (number) => {
          asked.push(number);
          return answer ?? { outcome: 'later', reference: `ref_${name}` };
        },
      },
    });
    const request = large(name);
    await setting.commerce.placeOrder(request);
    return { setting, request, asked };
  }

  const longAgo = new Date(Date.now() - 90 * 86_400_000);
  const yesterday = new Date(Date.now() - 86_400_000);

  it.each<[string, SimSwapAnswer, string, string]>([
    ['never changed', { outcome: 'known', changedAt: null }, 'SECOND_FACTOR', 'code'],
    ['changed long ago', { outcome: 'known', changedAt: longAgo }, 'SECOND_FACTOR', 'code'],
    ['changed yesterday', { outcome: 'known', changedAt: yesterday }, 'HELD', 'held'],
    ['unknown', { outcome: 'unknown' }, 'HELD', 'held'],
  ])('%s', async (name, answer, status, news) => {
    const { setting, request, asked } = await placeWith(name, answer);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes(news as 'code'));
    expect(await statusOf(setting, request)).toBe(status);
    expect(asked).toEqual(['+2348031110000']);
  });

  it.each<[string, boolean, string | null, string]>([
    ['clear', true, null, 'SECOND_FACTOR'],
    ['changed', true, yesterday.toISOString(), 'HELD'],
    ['not known', false, null, 'HELD'],
  ])('answered by a call: %s', async (name, known, changedAt, status) => {
    const { setting, request, asked } = await placeWith(name, null);
    await driveUntil(setting.commerce, async () => {
      const check = await connection.collection('sim_checks').findOne({ _id: request.orderId as never });
      return check?.['state'] === 'waiting';
    });
    const hint = { kind: 'sim_hint', key: 'at:sim', known, changedAt } as const;
    await setting.commerce.hint({ ...hint, reference: 'ref_of_nobody' });
    expect(setting.kinds(request.orderId)).toEqual([]);
    await setting.commerce.hint({ ...hint, reference: `ref_${name}` });
    expect(await statusOf(setting, request)).toBe(status);
    await setting.commerce.hint({ ...hint, reference: `ref_${name}`, known: true, changedAt: null });
    expect(await statusOf(setting, request)).toBe(status);
    expect(asked).toHaveLength(1);
  });

  it('that nobody answers for holds the order', async () => {
    const { setting, request } = await placeWith('silent', null);
    await driveTo(setting, request, 'HELD');
    expect(await setting.commerce.order(request.orderId, 'silent')).toMatchObject({ holdReason: 'sim_swap' });
  });

  it('is not asked about below the limit', async () => {
    const { setting, asked } = await placeWith('small', { outcome: 'unknown' });
    asked.length = 0;
    const request = { ...orderOf('small2', 500), verifiedAddress: 'adr_small' };
    await setting.commerce.placeOrder(request);
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
    expect(asked.length).toBeLessThanOrEqual(1);
    expect(await connection.collection('sim_checks').findOne({ _id: request.orderId as never })).toBeNull();
  });
});
