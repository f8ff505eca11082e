import { kobo } from './kobo.ts';

/** Dollars per million tokens, as price lists write them, in whole nano-dollars per token. */
const perMillion = (usd: number) => Math.round(usd * 1_000);

/** In nano-dollars per token. */
export type ModelPrice = {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrites: number;
  readonly output: number;
};

/** A model that may be asked. `effort`: how little it can be told to reason; null: it does not reason. */
export type ModelRule = {
  readonly price: ModelPrice;
  readonly effort: 'none' | 'minimal' | null;
  /** From GPT-5.6 on the end of the part to cache is marked by who asks, and writing it costs extra. */
  readonly marksCache: boolean;
};

const rule = (
  [input, cached, cacheWrites, output]: readonly [number, number, number, number],
  effort: ModelRule['effort'],
  marksCache = false,
): ModelRule => ({
  price: {
    input: perMillion(input),
    cached: perMillion(cached),
    cacheWrites: perMillion(cacheWrites),
    output: perMillion(output),
  },
  effort,
  marksCache,
});

/**
 * Models by the name that the provider gives them, without the date of a snapshot. What is not in here has no known
 * price, and is never asked: a site with a model of its own adds its line. Standard prices of requests below 272,000
 * tokens, https://developers.openai.com/api/docs/pricing as quoted on `pricesOn`.
 */
const models: Readonly<Record<string, ModelRule>> = {
  'gpt-6-luna': rule([0.1, 0.01, 0.125, 0.5], 'none', true),
  'gpt-6-sol': rule([2, 0.2, 2.5, 10], 'none', true),
  'gpt-5.6-luna': rule([0.2, 0.02, 0.25, 1.2], 'none', true),
  'gpt-5.6-terra': rule([2, 0.2, 2.5, 12], 'none', true),
  'gpt-5.4-mini': rule([0.75, 0.075, 0.75, 4.5], 'none'),
  'gpt-5-mini': rule([0.25, 0.025, 0.25, 2], 'minimal'),
  'gpt-5-nano': rule([0.05, 0.005, 0.05, 0.4], 'minimal'),
  'gpt-4.1-mini': rule([0.4, 0.1, 0.4, 1.6], null),
  'gpt-4o-mini': rule([0.15, 0.075, 0.15, 0.6], null),
};

/** What models may cost and how long they are waited for. */
export const modelRules = {
  models,
  pricesOn: '2026-11-21',
  usual: 'gpt-6-luna',
  /** Naira for a dollar; above the central bank's rate of the day, so that no sum is too small. */
  koboPerUsd: kobo(1_500),
  rateOn: '2026-11-21',
  /** Of one enquiry: all its model calls, and everything that it costs. */
  modelBudgetKobo: kobo(20),
  enquiryBudgetKobo: kobo(50),
  /** A call is broken off then, or when the turn must go on without it, whichever comes first. Real time. */
  callMs: 4_000,
  /** What a turn needs after the model has answered. */
  turnReserveMs: 700,
  /** Less time than that is not worth a call. */
  leastCallMs: 400,
  /** A longer answer is none. */
  answerBytes: 64 * 1_024,
  responseBytes: 256 * 1_024,
  /** Failures of the provider in a row that stop all calls of the process, and how long until one tries again. */
  breakerFailures: 5,
  breakerCoolMs: 15_000,
  keptDays: 30,
} as const;
