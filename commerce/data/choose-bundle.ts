import { dataRules } from '../../config/rules/data.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';

export type DataPeriod = (typeof dataRules.periods)[number];

/** What a customer has said of a bundle, as far as it goes. */
export type BundleWish = {
  readonly sizeMb?: number | undefined;
  /** `weekly` is 7; other weekly bundles do where none is for exactly so many days. */
  readonly days?: number | undefined;
  /** The price, or the most that is to be paid where no bundle costs exactly that. */
  readonly budgetKobo?: number | undefined;
  readonly cheapest?: boolean | undefined;
  /** Picked from a list. */
  readonly code?: string | undefined;
  /** Bigger ones only. */
  readonly overMb?: number | undefined;
  /** None that lasts shorter. */
  readonly minimumDays?: number | undefined;
  /** What the money can buy is wanted, not only what costs exactly that. */
  readonly browse?: boolean | undefined;
};

/** `one`: this is it. `several` fit. `near`: none fits, these come nearest. `any`: nothing was said. Lists are in order. */
export type BundleChoice =
  | { readonly kind: 'one'; readonly bundles: readonly [DataBundle] }
  | { readonly kind: 'several' | 'near' | 'any'; readonly bundles: readonly DataBundle[] };

export function periodOf(days: number): DataPeriod {
  const { WEEKLY, MONTHLY, YEARLY } = dataRules.periodFromDays;
  if (days >= YEARLY) return 'YEARLY';
  if (days >= MONTHLY) return 'MONTHLY';
  return days >= WEEKLY ? 'WEEKLY' : 'DAILY';
}

/** Chooses among the bundles of one network. */
export function chooseBundle(bundles: readonly DataBundle[], wish: BundleWish): BundleChoice {
  const priced = [...bundles].sort(byPrice);
  const picked = priced.find(({ code }) => code === wish.code);
  if (picked) return { kind: 'one', bundles: [picked] };
  const larger = priced.filter(({ sizeMb }) => sizeMb > (wish.overMb ?? 0));
  const lasting = larger.filter(({ days }) => days >= (wish.minimumDays ?? 0));
  const pool = [lasting, larger].find(({ length }) => length > 0) ?? priced;
  if (!isWish(wish))
    return wish.overMb ? { kind: 'several', bundles: pool } : { kind: 'any', bundles: spread(pool) };
  const sized = pool.filter((bundle) => wish.sizeMb === undefined || isSize(bundle.sizeMb, wish.sizeMb));
  const fitting = keepDays(sized, wish.days);
  if (wish.budgetKobo !== undefined) return withinBudget(fitting, pool, wish, wish.budgetKobo);
  const [first] = fitting;
  if (!first) return { kind: 'near', bundles: nearest(pool, wish) };
  if (wish.cheapest || fitting.length === 1) return { kind: 'one', bundles: [first] };
  return { kind: 'several', bundles: fitting };
}

function isWish({ sizeMb, days, budgetKobo, cheapest }: BundleWish): boolean {
  return sizeMb !== undefined || days !== undefined || budgetKobo !== undefined || cheapest === true;
}

const byPrice = (a: DataBundle, b: DataBundle) => a.priceKobo - b.priceKobo || b.sizeMb - a.sizeMb;

/** 1000MB and 1GB are the same to people and vendors. */
function isSize(sizeMb: number, wantedMb: number): boolean {
  return Math.abs(sizeMb - wantedMb) <= wantedMb * 0.03;
}

function keepDays(bundles: readonly DataBundle[], days: number | undefined): readonly DataBundle[] {
  if (days === undefined) return bundles;
  const exact = bundles.filter((bundle) => bundle.days === days);
  const isPeriod = days === 1 || days === 7 || days === 30 || days === 365;
  const period = bundles.filter((bundle) => periodOf(bundle.days) === periodOf(days));
  return exact.length > 0 && !isPeriod ? exact : period;
}

/** Exactly that price; else what the money can buy, the most data first; else the cheapest there is. */
function withinBudget(
  fitting: readonly DataBundle[],
  pool: readonly DataBundle[],
  wish: BundleWish,
  budgetKobo: number,
): BundleChoice {
  const exact = fitting.filter(({ priceKobo }) => isPrice(priceKobo, budgetKobo));
  const [only] = exact;
  if (only && exact.length === 1 && !wish.browse) return { kind: 'one', bundles: [only] };
  if (only && !wish.browse) return { kind: 'several', bundles: exact };
  const candidates = [fitting, keepDays(pool, wish.days)].find(({ length }) => length > 0) ?? pool;
  const affordable = candidates.filter(({ priceKobo }) => priceKobo <= budgetKobo);
  const bestFirst = affordable.toSorted((a, b) => b.priceKobo - a.priceKobo || b.sizeMb - a.sizeMb);
  if (only) return { kind: 'several', bundles: bestFirst };
  return { kind: 'near', bundles: bestFirst.length > 0 ? bestFirst : candidates.slice(0, 3) };
}

/** Vendors price a bundle of 500 at 499 or 498.96. */
function isPrice(priceKobo: number, budgetKobo: number): boolean {
  return priceKobo <= budgetKobo && budgetKobo - priceKobo <= 200;
}

const otherDays = 0.5;
const otherPeriod = 2;

/** By how many times bigger or smaller, the same validity first. */
function nearest(bundles: readonly DataBundle[], { sizeMb, days }: BundleWish): readonly DataBundle[] {
  const distance = (bundle: DataBundle) => {
    const bySize = sizeMb === undefined ? 0 : Math.abs(Math.log2(bundle.sizeMb / sizeMb));
    if (days === undefined || bundle.days === days) return bySize;
    if (sizeMb === undefined) return Math.abs(Math.log2(bundle.days / days));
    return bySize + (periodOf(bundle.days) === periodOf(days) ? otherDays : otherPeriod);
  };
  return bundles.toSorted((a, b) => distance(a) - distance(b));
}

/** The cheapest of each period in turn, so that the first lines of a list show something of everything. */
function spread(bundles: readonly DataBundle[]): readonly DataBundle[] {
  const columns = dataRules.periods.map((period) => bundles.filter(({ days }) => periodOf(days) === period));
  const rows = Math.max(0, ...columns.map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) => columns.flatMap((column) => column[row] ?? [])).flat();
}
