import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../test/database.ts';
import { openScript, type ScriptedConversation, saidIn } from '../scripted-conversation.ts';
import { createRatingStore } from './rating-store.ts';
import { readRating } from './read-rating.ts';

const day = 24 * 60;
const question = '1 (bad) to 5 (good)';

async function buy(script: ScriptedConversation) {
  await script.write('AIRTIME 500');
  await script.write('YES');
  await script.tell('payment_link');
  return await script.tell('fulfilled', { status: 'FULFILLED' });
}

describe('a rating', () => {
  it.each<[string, number]>([
    ['5', 5],
    ['4 stars', 4],
    ['four', 4],
    ['I give una 3', 3],
    ['2/5', 2],
    ['⭐⭐⭐', 3],
    ['Excellent!', 5],
    ['e good well well', 5],
    ['una try', 4],
    ['e no good', 2],
    ['USELESS', 1],
  ])('is read from %s', (text, rating) => {
    expect(readRating(text)).toBe(rating);
  });

  it.each([
    '6',
    '0',
    '500',
    '5000',
    'buy 5',
    'good morning',
    'my light is bad',
    '',
    'five hundred',
    'AIRTIME 3',
  ])('is not read from %j', (text) => {
    expect(readRating(text)).toBeUndefined();
  });

  it('is between 1 and 5 or none, whatever is written', () => {
    fc.assert(fc.property(fc.string(), (text) => [undefined, 1, 2, 3, 4, 5].includes(readRating(text))));
  });

  it('is asked for with the receipt, read in words, and recorded for that order', async () => {
    const script = openScript();
    const told = await buy(script);
    expect(told.replies).toHaveLength(1);
    expect(saidIn(told)).toContain(question);
    const [order] = script.orders.values();
    const answered = await script.write('very good');
    expect(answered.effects).toEqual([{ kind: 'record_rating', rating: 5, about: order?.orderId }]);
    expect(saidIn(answered)).toContain('Thank you');
    const again = await script.write('5');
    expect(again.effects).toEqual([]);
  });

  it('offers a person to who is not happy', async () => {
    const script = openScript();
    await buy(script);
    expect(saidIn(await script.write('1'))).toContain('AGENT');
  });

  it('is asked for once a week at most', async () => {
    const script = openScript();
    await buy(script);
    script.wait(2 * day);
    expect(saidIn(await buy(script))).not.toContain(question);
    script.wait(6 * day);
    expect(saidIn(await buy(script))).toContain(question);
  });

  it('is not asked for after STOP, nor in a dialogue', async () => {
    const stopped = openScript();
    await stopped.write('STOP');
    expect(saidIn(await buy(stopped))).not.toContain(question);
    const dialled = openScript();
    await dialled.write('AIRTIME 500');
    await dialled.write('YES');
    const order = dialled.addOrder({ status: 'FULFILLED' });
    const news = { kind: 'news', news: { orderId: order.orderId, kind: 'fulfilled' } } as const;
    expect(saidIn(await dialled.take(news, 'ussd'))).not.toContain(question);
  });

  it('does not take a digit that is the answer to something else', async () => {
    const script = openScript();
    await buy(script);
    await script.write('AIRTIME');
    const answered = await script.write('5');
    expect(answered.effects).toEqual([]);
    await script.write('MENU');
    expect((await script.write('1')).effects).toEqual([]);
  });

  it('is not read from what is written days later', async () => {
    const script = openScript();
    await buy(script);
    script.wait(2 * day);
    expect((await script.write('5')).effects).toEqual([]);
  });

  it('is asked for when a person hands back', async () => {
    const script = openScript();
    await script.write('AGENT');
    expect(saidIn(await script.take({ kind: 'hand_back', by: 'ada' }))).toContain(question);
  });

  it('is stored once, however often it is recorded', async () => {
    const store = createRatingStore({ connection: await openTestDatabase() });
    await store.createIndexes();
    const rating = { customerId: 'cus_1', rating: 4, about: 'ord_1' };
    await store.record('ev_1!0', rating);
    await store.record('ev_1!0', { ...rating, rating: 1 });
    expect(await store.ofCustomer('cus_1')).toMatchObject([rating]);
  });
});
