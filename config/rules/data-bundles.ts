import { kobo } from './kobo.ts';

/** `code`: the vendor's name of the bundle. `dial`: the network's own code for the same plan, where it has one. */
type OperatorBundle = {
  readonly code: string;
  readonly sizeMb: number;
  readonly days: number;
  readonly priceKobo: number;
  readonly dial?: string;
};

const gb = 1024;

function bundle(code: string, sizeMb: number, days: number, naira: number, dial?: string): OperatorBundle {
  return { code, sizeMb, days, priceKobo: kobo(naira), ...(dial ? { dial } : {}) };
}

/**
 * The operator's own list, sold from while the vendor's catalogue can't be had. It is the operator's to edit: sizes
 * and prices are examples, and each code must be one that the vendor knows, at the vendor's price. Within a network
 * no size and no price stands twice, so that either is enough to name a bundle.
 */
export const operatorBundles = {
  MTN: [
    bundle('mtn-100mb-100', 100, 1, 100, '*312*1#'),
    bundle('mtn-200mb-200', 200, 2, 200),
    bundle('mtn-2-5gb-800', 2.5 * gb, 2, 800),
    bundle('mtn-500mb-350', 500, 7, 350),
    bundle('mtn-1gb-500', gb, 7, 500, '*312*16#'),
    bundle('mtn-6gb-2500', 6 * gb, 7, 2_500),
    bundle('mtn-1-5gb-1000', 1.5 * gb, 30, 1_000),
    bundle('mtn-2gb-1200', 2 * gb, 30, 1_200, '*312*20#'),
    bundle('mtn-3gb-1500', 3 * gb, 30, 1_500),
    bundle('mtn-4-5gb-2000', 4.5 * gb, 30, 2_000),
    bundle('mtn-5gb-3000', 5 * gb, 30, 3_000),
    bundle('mtn-8gb-4000', 8 * gb, 30, 4_000),
    bundle('mtn-10gb-5000', 10 * gb, 30, 5_000, '*312*21#'),
    bundle('mtn-20gb-7500', 20 * gb, 30, 7_500),
    bundle('mtn-40gb-10000', 40 * gb, 30, 10_000),
    bundle('mtn-75gb-16000', 75 * gb, 30, 16_000),
    bundle('mtn-100gb-30000', 100 * gb, 365, 30_000),
    bundle('mtn-200gb-50000', 200 * gb, 365, 50_000),
  ],
  AIRTEL: [
    bundle('airt-100mb-100', 100, 1, 100, '*141*100#'),
    bundle('airt-200mb-200', 200, 3, 200),
    bundle('airt-350mb-300', 350, 7, 300),
    bundle('airt-500mb-400', 500, 7, 400),
    bundle('airt-1gb-600', gb, 14, 600),
    bundle('airt-6gb-2500', 6 * gb, 7, 2_500),
    bundle('airt-1-5gb-1000', 1.5 * gb, 30, 1_000, '*141*1#'),
    bundle('airt-2gb-1200', 2 * gb, 30, 1_200),
    bundle('airt-3gb-1500', 3 * gb, 30, 1_500),
    bundle('airt-4-5gb-2000', 4.5 * gb, 30, 2_000),
    bundle('airt-5gb-3000', 5 * gb, 30, 3_000),
    bundle('airt-10gb-4000', 10 * gb, 30, 4_000),
    bundle('airt-15gb-5000', 15 * gb, 30, 5_000),
    bundle('airt-20gb-7500', 20 * gb, 30, 7_500),
    bundle('airt-40gb-10000', 40 * gb, 30, 10_000),
    bundle('airt-75gb-15000', 75 * gb, 30, 15_000),
    bundle('airt-100gb-30000', 100 * gb, 365, 30_000),
    bundle('airt-200gb-50000', 200 * gb, 365, 50_000),
  ],
  GLO: [
    bundle('glo-100mb-100', 100, 1, 100),
    bundle('glo-350mb-200', 350, 2, 200),
    bundle('glo-500mb-300', 500, 7, 300),
    bundle('glo-1gb-500', gb, 14, 500),
    bundle('glo-7gb-1800', 7 * gb, 7, 1_800),
    bundle('glo-2gb-1000', 2 * gb, 30, 1_000),
    bundle('glo-3gb-1200', 3 * gb, 30, 1_200),
    bundle('glo-4gb-1500', 4 * gb, 30, 1_500),
    bundle('glo-5gb-2000', 5 * gb, 30, 2_000),
    bundle('glo-10gb-3000', 10 * gb, 30, 3_000),
    bundle('glo-15gb-4000', 15 * gb, 30, 4_000),
    bundle('glo-20gb-5000', 20 * gb, 30, 5_000),
    bundle('glo-40gb-10000', 40 * gb, 30, 10_000),
    bundle('glo-75gb-15000', 75 * gb, 30, 15_000),
    bundle('glo-100gb-25000', 100 * gb, 365, 25_000),
    bundle('glo-200gb-45000', 200 * gb, 365, 45_000),
  ],
  '9MOBILE': [
    bundle('eti-100mb-100', 100, 1, 100),
    bundle('eti-300mb-200', 300, 1, 200),
    bundle('eti-500mb-300', 500, 7, 300),
    bundle('eti-1gb-500', gb, 7, 500),
    bundle('eti-7gb-2500', 7 * gb, 7, 2_500),
    bundle('eti-1-5gb-1000', 1.5 * gb, 30, 1_000),
    bundle('eti-2gb-1200', 2 * gb, 30, 1_200),
    bundle('eti-3gb-1500', 3 * gb, 30, 1_500),
    bundle('eti-4-5gb-2000', 4.5 * gb, 30, 2_000),
    bundle('eti-5gb-3000', 5 * gb, 30, 3_000),
    bundle('eti-11gb-4000', 11 * gb, 30, 4_000),
    bundle('eti-10gb-3500', 10 * gb, 30, 3_500),
    bundle('eti-15gb-5000', 15 * gb, 30, 5_000),
    bundle('eti-20gb-7000', 20 * gb, 30, 7_000),
    bundle('eti-40gb-10000', 40 * gb, 30, 10_000),
    bundle('eti-75gb-15000', 75 * gb, 30, 15_000),
    bundle('eti-100gb-30000', 100 * gb, 365, 30_000),
    bundle('eti-200gb-48000', 200 * gb, 365, 48_000),
  ],
} as const;
