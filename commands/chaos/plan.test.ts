import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../seeded-random.ts';
import { readChaosOptions } from './options.ts';
import { planCustomers } from './plan.ts';

const plan = (seed: number, customers = 40, purchases = 2, messages = 6) =>
  planCustomers({ customers, purchases, messages }, createSeededRandom(seed));

const isOrder = (kind: string) => kind === 'order' || kind === 'meter_order';

describe('the plan of a chaos run', () => {
  it('is the same for the same seed', () => {
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  it.each([
    [2, 6],
    [1, 2],
    [0, 3],
    [3, 7],
  ])(
    'gives every customer %i purchases in %i messages, each order followed by its yes',
    (purchases, messages) => {
      for (const customer of plan(1, 10, purchases, messages)) {
        const kinds = customer.messages.map(({ kind }) => kind);
        expect(kinds).toHaveLength(messages);
        expect(kinds.filter(isOrder)).toHaveLength(purchases);
        for (const [index, kind] of kinds.entries())
          expect(kinds[index + 1] === 'confirm').toBe(isOrder(kind));
      }
    },
  );

  it('sells every number and amount once, so that the vendor books name the purchase', () => {
    const orders = plan(1, 200).flatMap(({ messages }) => messages.filter(({ kind }) => isOrder(kind)));
    expect(new Set(orders.map(({ text }) => text)).size).toBe(orders.length);
    for (const word of ['AIRTIME', 'LIGHT', 'DATA'])
      expect(
        orders.some(({ text }) => text.startsWith(`${word} `)),
        word,
      ).toBe(true);
  });
});

describe('the arguments of a chaos run', () => {
  it('have the defaults of the full run', () => {
    expect(readChaosOptions([])).toMatchObject({
      seed: 1,
      customers: 200,
      purchases: 2,
      messages: 6,
      kills: 20,
      'server-kills': 5,
      workers: 2,
    });
  });

  it.each([
    ['--purchases', '4'],
    ['--planted', 'nothing'],
    ['--seed', 'one'],
    ['--unknown', '1'],
  ])('are refused with a sentence: %s %s', (name, value) => {
    expect(() => readChaosOptions([name, value])).toThrow(/\w/);
  });
});
