import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kobo } from '../../config/rules/kobo.ts';
import { quoteFault } from '../check-quote.ts';
import { StoredQuote } from '../order-lines.ts';
import { type DataWish, quoteData } from './quote.ts';

const bundle = { code: 'mtn-1gb-500', name: 'N500 1GB - 7 days', sizeMb: 1024, days: 7 };
const wish = (changes: Partial<DataWish> = {}): DataWish => ({
  product: 'DATA',
  network: 'MTN',
  recipient: '+2348031234567',
  bundle,
  faceKobo: kobo(500),
  ...changes,
});

describe('the quote of a bundle', () => {
  it('freezes code, name, size, validity and price, and costs no more than that', () => {
    expect(quoteData([wish()])).toEqual({
      ok: true,
      quote: {
        product: 'DATA',
        lines: [{ ...wish(), payableKobo: 50_000 }],
        faceKobo: 50_000,
        discountKobo: 0,
        feeKobo: 0,
        payableKobo: 50_000,
      },
    });
  });

  it.each<[string, DataWish[], string]>([
    ['nothing', [], 'no_lines'],
    ['a bundle below the limit', [wish({ faceKobo: kobo(99) })], 'bundle_not_sold'],
    ['a bundle above the limit', [wish({ faceKobo: kobo(50_001) })], 'bundle_not_sold'],
    ['half a kobo', [wish({ faceKobo: 50_000.5 })], 'bundle_not_sold'],
    ['a number twice', [wish(), wish()], 'recipient_twice'],
    ['two prices', [wish(), wish({ recipient: '+2348061234567', faceKobo: kobo(600) })], 'several_bundles'],
    ['two networks', [wish(), wish({ recipient: '+2348051234567', network: 'GLO' })], 'several_bundles'],
  ])('is refused for %s', (_, wishes, code) => {
    expect(quoteData(wishes)).toMatchObject({ ok: false, problem: { code } });
  });

  const wishes = fc
    .tuple(
      fc.integer({ min: 10_000, max: 5_000_000 }),
      fc.uniqueArray(fc.integer({ min: 1e6, max: 9e6 }), { minLength: 1, maxLength: 20 }),
    )
    .map(([faceKobo, numbers]) => numbers.map((number) => wish({ faceKobo, recipient: `+234803${number}` })));

  it('adds up to the kobo for any price and up to 20 numbers, and is what an order may be placed with', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const result = quoteData(all);
        if (!result.ok) throw new Error(result.problem.code);
        const { lines, payableKobo, faceKobo } = result.quote;
        expect(lines.reduce((sum, line) => sum + line.payableKobo, 0)).toBe(payableKobo);
        expect(payableKobo).toBe(faceKobo);
        expect(StoredQuote.parse(JSON.parse(JSON.stringify(result.quote)))).toEqual(result.quote);
        expect(quoteFault(result.quote)).toBeNull();
      }),
    );
  });

  it('that was changed by a kobo or in its bundle is a fault', () => {
    const result = quoteData([wish()]);
    if (!result.ok) throw new Error('no quote');
    expect(quoteFault({ ...result.quote, payableKobo: 49_999 })).toBe('arithmetic');
    const lines = result.quote.lines.map((line) => ({ ...line, payableKobo: 1 }));
    expect(quoteFault({ ...result.quote, lines })).toBe('arithmetic');
  });
});
