import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { airtimeRules } from '../../config/rules/airtime.ts';
import { kobo } from '../../config/rules/kobo.ts';
import { type AirtimeWish, allocateKobo, quoteAirtime } from './quote.ts';

const wish = (naira: number, index = 0): AirtimeWish => ({
  recipient: `+23480312345${String(index).padStart(2, '0')}`,
  network: 'MTN',
  faceKobo: kobo(naira),
});

describe('quoteAirtime', () => {
  it.each([
    ['the smallest', [50], 0, 50],
    ['an ordinary one', [500], 0, 500],
    ['just under the discount', [9_999], 0, 9_999],
    ['the first with a discount', [10_000], 500, 9_500],
    ['the largest', [50_000], 2_500, 47_500],
    ['several that reach the discount together', [4_000, 6_000], 500, 9_500],
    ['several that do not', [4_000, 5_000], 0, 9_000],
  ])('prices %s', (_name, amounts, discount, payable) => {
    const result = quoteAirtime(amounts.map(wish));
    expect(result).toMatchObject({
      ok: true,
      quote: { discountKobo: kobo(discount), payableKobo: kobo(payable) },
    });
  });

  it.each([
    ['nothing', [], 'no_lines'],
    ['too little', [49], 'amount_below_minimum'],
    ['too much', [50_001], 'amount_above_maximum'],
    ['half a naira', [500.5], 'amount_not_whole_naira'],
    ['zero', [0], 'amount_below_minimum'],
    ['a negative sum', [-500], 'amount_below_minimum'],
    ['not a number', [Number.NaN], 'amount_not_whole_naira'],
    ['one line too little among good ones', [500, 20, 500], 'amount_below_minimum'],
    ['more numbers than one order takes', Array<number>(21).fill(100), 'too_many_recipients'],
  ])('refuses %s', (_name, amounts, code) => {
    expect(quoteAirtime(amounts.map(wish))).toMatchObject({ ok: false, problem: { code } });
  });

  it('refuses the same number twice, because the second recharge may be a slip', () => {
    expect(quoteAirtime([wish(100), wish(200)])).toMatchObject({
      ok: false,
      problem: { code: 'recipient_twice' },
    });
  });

  it('adds up to the kobo whatever the lines are', () => {
    const amounts = fc.array(fc.integer({ min: 50, max: 50_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, (naira) => {
        const result = quoteAirtime(naira.map(wish));
        if (!result.ok) throw new Error(result.problem.code);
        const { quote } = result;
        const sum = (pick: (line: (typeof quote.lines)[number]) => number) =>
          quote.lines.reduce((total, line) => total + pick(line), 0);
        expect(sum((line) => line.faceKobo)).toBe(quote.faceKobo);
        expect(sum((line) => line.payableKobo)).toBe(quote.payableKobo);
        expect(quote.payableKobo).toBe(quote.faceKobo - quote.discountKobo + quote.feeKobo);
        const discounted = quote.faceKobo >= airtimeRules.bulkDiscount.fromKobo;
        expect(quote.discountKobo).toBe(discounted ? quote.faceKobo / 20 : 0);
        for (const line of quote.lines) {
          expect(Number.isInteger(line.payableKobo)).toBe(true);
          expect(line.payableKobo).toBeLessThanOrEqual(line.faceKobo);
        }
      }),
    );
  });
});

describe('allocateKobo', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [1, [5, 5], [1, 0]],
    [0, [1, 2], [0, 0]],
    [10, [], []],
    [10, [0, 0], [0, 0]],
  ])('splits %i over %j', (total, weights, shares) => {
    expect(allocateKobo(total, weights)).toEqual(shares);
  });

  it('never loses or makes a kobo, and is off by less than one for each line', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), weights, (total, parts) => {
        const shares = allocateKobo(total, parts);
        const sum = parts.reduce((left, part) => left + part, 0);
        expect(shares.reduce((left, share) => left + share, 0)).toBe(total);
        shares.forEach((share, index) => {
          expect(Math.abs(share - (total * (parts[index] ?? 0)) / sum)).toBeLessThan(1);
        });
      }),
    );
  });
});
