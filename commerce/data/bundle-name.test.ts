import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDataSize } from '../../conversation/values/data-size.ts';
import { readBundleName } from './bundle-name.ts';

const gb = 1024;

describe('the name of a bundle', () => {
  it.each<[string, number, number]>([
    ['N100 100MB - 24 hrs', 100, 1],
    ['N800 3GB - 2 days', 3 * gb, 2],
    ['N1000 1.5GB - 30 days', 1.5 * gb, 30],
    ['N22000 120GB + 80mins - 30 days', 120 * gb, 30],
    ['MTN N50,000 165GB SME Mobile Data (2-Months)', 165 * gb, 60],
    ['MTN N10,000 25GB SME Mobile Data ( 1 Month)', 25 * gb, 30],
    ['MTN N450,000 4.5TB Mobile Data (1 Year)', 4.5 * gb * gb, 365],
    ['Airtel Data - 50 Naira - 40MB  - 1Day', 40, 1],
    ['Airtel Data Bundle - 1,000 Naira - 1.5GB - 30 Days', 1.5 * gb, 30],
    ['Glo Data (Special) N500 - 1.35GB incl 500MB night - 14 days', 1.35 * gb, 14],
    ['MTN N600 750MB + 1hr YouTube - 3 days', 750, 3],
    ['9mobile 1GB Weekly Plan', gb, 7],
  ])('%s says size and validity', (name, sizeMb, days) => {
    expect(readBundleName(name)).toEqual({ sizeMb: expect.closeTo(sizeMb, 3), days });
  });

  it.each(['N300 Xtratalk Weekly Bundle', 'SME Data Share N13,500 - 30GB', '600 Naira Voice Bundle', ''])(
    '%s is no bundle that can be sold by size and validity',
    (name) => {
      expect(readBundleName(name)).toBeNull();
    },
  );

  it('is read back from any size and validity, whatever price stands before it', () => {
    const size = fc.oneof(
      fc.integer({ min: 10, max: 999 }),
      fc.integer({ min: 1, max: 400 }).map((n) => n * 512),
    );
    fc.assert(
      fc.property(
        size,
        fc.integer({ min: 1, max: 180 }),
        fc.integer({ min: 100, max: 50_000 }),
        (sizeMb, days, naira) => {
          expect(readBundleName(`N${naira} ${formatDataSize(sizeMb)} - ${days} days`)).toEqual({
            sizeMb,
            days,
          });
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (name) => void readBundleName(name)));
  });
});
