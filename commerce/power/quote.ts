import { powerRules } from '../../config/rules/power.ts';
import type { PowerGoods, PowerLine, Quote } from '../order.ts';

/** Electricity that is asked for: face value in kobo for one meter, as the company knows it. */
export type PowerWish = PowerGoods & { readonly faceKobo: number };

export type PowerQuoteProblem =
  | { readonly code: 'no_lines' | 'too_many_meters' | 'amount_not_whole_naira' | 'meter_not_digits' }
  | { readonly code: 'amount_below_minimum'; readonly minimumKobo: number }
  | { readonly code: 'amount_above_maximum'; readonly maximumKobo: number };

export type PowerQuoteResult =
  | { readonly ok: true; readonly quote: Quote<PowerLine> }
  | { readonly ok: false; readonly problem: PowerQuoteProblem };

/** The frozen price of electricity for one meter: its face value and our charge. Nothing is taken off. */
export function quotePower(wishes: readonly PowerWish[]): PowerQuoteResult {
  const [wish] = wishes;
  const problem = wishes.length > 1 ? ({ code: 'too_many_meters' } as const) : findProblem(wish);
  if (problem || !wish) return { ok: false, problem: problem ?? { code: 'no_lines' } };
  const { product, disco, meterType, meter, holder, address, tariffClass, phone, faceKobo } = wish;
  const feeKobo = powerRules.serviceChargeKobo;
  const payableKobo = faceKobo + feeKobo;
  const goods: PowerGoods = { product, disco, meterType, meter, holder, address, tariffClass, phone };
  const lines = [{ ...goods, faceKobo, payableKobo }];
  return { ok: true, quote: { product: 'POWER', lines, faceKobo, discountKobo: 0, feeKobo, payableKobo } };
}

function findProblem(wish: PowerWish | undefined): PowerQuoteProblem | null {
  if (!wish) return { code: 'no_lines' };
  if (!/^\d{11,13}$/.test(wish.meter)) return { code: 'meter_not_digits' };
  return amountProblem(wish.faceKobo);
}

/** Why an amount can't be sold; `minimumKobo` is the company's own least, where it is more than ours. */
export function amountProblem(faceKobo: number, companyMinimumKobo = 0): PowerQuoteProblem | null {
  const { maximumKobo } = powerRules;
  const minimumKobo = Math.max(powerRules.minimumKobo, companyMinimumKobo);
  if (!Number.isSafeInteger(faceKobo) || faceKobo % 100 !== 0) return { code: 'amount_not_whole_naira' };
  if (faceKobo < minimumKobo) return { code: 'amount_below_minimum', minimumKobo };
  return faceKobo > maximumKobo ? { code: 'amount_above_maximum', maximumKobo } : null;
}
