import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataRules } from '../../config/rules/data.ts';
import { kobo } from '../../config/rules/kobo.ts';
import { networks } from '../../conversation/values/network.ts';
import { isSellable, ownBundles } from './catalogue.ts';
import { type BundleWish, chooseBundle, periodOf } from './choose-bundle.ts';

const mtn = ownBundles.filter(({ network }) => network === 'MTN');
const codesFor = (wish: BundleWish) => chooseBundle(mtn, wish).bundles.map(({ code }) => code);
const gb = 1024;

describe('a wish that one bundle fits', () => {
  it.each<[string, BundleWish, string]>([
    ['a size', { sizeMb: 2 * gb }, 'mtn-2gb-1200'],
    ['a size in thousands', { sizeMb: 1000 }, 'mtn-1gb-500'],
    ['a size and a validity', { sizeMb: 2 * gb, days: 30 }, 'mtn-2gb-1200'],
    ['a price', { budgetKobo: kobo(1_000) }, 'mtn-1-5gb-1000'],
    ['the cheapest of a kind', { cheapest: true, days: 7 }, 'mtn-500mb-350'],
    ['a line of the list', { code: 'mtn-75gb-16000', sizeMb: gb }, 'mtn-75gb-16000'],
    ['a validity that only one has', { sizeMb: 200, days: 2 }, 'mtn-200mb-200'],
  ])('is that one: %s', (_, wish, code) => {
    expect(chooseBundle(mtn, wish)).toMatchObject({ kind: 'one', bundles: [{ code }] });
  });

  it('is met by a price of a few kobo less', () => {
    const bundles = mtn.map((bundle) => ({ ...bundle, priceKobo: bundle.priceKobo - 100 }));
    expect(chooseBundle(bundles, { budgetKobo: kobo(500) })).toMatchObject({
      kind: 'one',
      bundles: [{ code: 'mtn-1gb-500' }],
    });
  });
});

describe('a wish that many or none fit', () => {
  it('gives all of a period, the cheapest first', () => {
    expect(codesFor({ days: 7 })).toEqual(['mtn-500mb-350', 'mtn-1gb-500', 'mtn-6gb-2500']);
  });

  it('gives the nearest sizes, those of the wished validity first', () => {
    expect(chooseBundle(mtn, { sizeMb: 2 * gb, days: 7 }).kind).toBe('near');
    expect(codesFor({ sizeMb: 2 * gb, days: 7 }).slice(0, 3)).toEqual([
      'mtn-1gb-500',
      'mtn-6gb-2500',
      'mtn-2gb-1200',
    ]);
  });

  it('gives what a sum can buy where nothing costs exactly that, the dearest first', () => {
    expect(codesFor({ budgetKobo: kobo(900) }).slice(0, 2)).toEqual(['mtn-2-5gb-800', 'mtn-1gb-500']);
  });

  it('gives the cheapest there is for a sum that buys nothing', () => {
    expect(codesFor({ budgetKobo: kobo(50) })[0]).toBe('mtn-100mb-100');
  });

  it('gives only bigger and no shorter ones where that is wished', () => {
    const chosen = chooseBundle(mtn, { overMb: gb, minimumDays: 7 }).bundles;
    expect(chosen.every(({ sizeMb, days }) => sizeMb > gb && days >= 7)).toBe(true);
  });

  it('shows something of every period first where nothing is wished', () => {
    const first = chooseBundle(mtn, {}).bundles.slice(0, 4);
    expect(first.map(({ days }) => periodOf(days))).toEqual(dataRules.periods);
  });
});

it('chooses something for any wish, and nothing that was not offered', () => {
  const wish = fc.record(
    {
      sizeMb: fc.integer({ min: 1, max: 500_000 }),
      days: fc.integer({ min: 1, max: 400 }),
      budgetKobo: fc.integer({ min: 1, max: 10_000_000 }),
      cheapest: fc.boolean(),
      browse: fc.boolean(),
      overMb: fc.integer({ min: 1, max: 500_000 }),
      code: fc.string(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(wish, (said) => {
      const { kind, bundles } = chooseBundle(mtn, said);
      expect(bundles.length).toBeGreaterThan(0);
      expect(bundles.every((bundle) => mtn.includes(bundle))).toBe(true);
      expect(new Set(bundles).size).toBe(bundles.length);
      if (kind === 'one') expect(bundles).toHaveLength(1);
    }),
  );
});

describe("the operator's own list", () => {
  it.each(networks)(
    'has bundles of every period for %s, within the limits, each size and price once',
    (network) => {
      const bundles = ownBundles.filter((bundle) => bundle.network === network);
      expect(new Set(bundles.map(({ days }) => periodOf(days)))).toEqual(new Set(dataRules.periods));
      expect(bundles.every(isSellable)).toBe(true);
      for (const key of ['sizeMb', 'priceKobo', 'code'] as const) {
        expect(new Set(bundles.map((bundle) => bundle[key])).size).toBe(bundles.length);
      }
    },
  );
});
