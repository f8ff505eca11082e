import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelRules } from '../../config/rules/models.ts';
import {
  costMicroNaira,
  isUsage,
  koboOf,
  microNairaOf,
  noUsage,
  ruleOf,
  worstCostMicroNaira,
} from './cost.ts';
import type { ModelRequest, ModelUsage } from './model.ts';

const request: ModelRequest = {
  agent: 'ClassifierAgent',
  prompt: 'classifier@1',
  instructions: 'Say what the customer wants.',
  input: 'abeg buy me 500 mtn card',
  schema: { name: 'answer', schema: { type: 'object' } },
  temperature: 0.1,
  maxOutputTokens: 200,
};

const usages = fc
  .record({
    fresh: fc.nat(20_000),
    cached: fc.nat(20_000),
    cacheWrites: fc.nat(20_000),
    output: fc.nat(5_000),
  })
  .map(({ fresh, ...rest }): ModelUsage => ({ ...rest, input: fresh + rest.cached + rest.cacheWrites }));
const prices = fc.constantFrom(...Object.values(modelRules.models).map(({ price }) => price));

describe('what a call costs', () => {
  it.each<[string, ModelUsage, number]>([
    // 1,000 tokens at $0.10 a million are $0.0001: at 1,500 naira 0.15 naira.
    ['fresh input', { ...noUsage, input: 1_000 }, 150_000],
    ['input that was cached', { ...noUsage, input: 1_000, cached: 1_000 }, 15_000],
    ['input that was written to the cache', { ...noUsage, input: 1_000, cacheWrites: 1_000 }, 187_500],
    ['output', { ...noUsage, output: 1_000 }, 750_000],
    ['all of them', { input: 3_000, cached: 1_000, cacheWrites: 1_000, output: 1_000 }, 1_102_500],
    ['nothing', noUsage, 0],
  ])('is right to the micro-naira for %s', (_, usage, micro) => {
    const price = ruleOf('gpt-6-luna')?.price;
    expect(price && costMicroNaira(usage, price)).toBe(micro);
  });

  it('is a whole number and never less for more tokens', () => {
    fc.assert(
      fc.property(usages, prices, fc.nat(1_000), (usage, price, more) => {
        const cost = costMicroNaira(usage, price);
        expect(Number.isSafeInteger(cost)).toBe(true);
        expect(costMicroNaira({ ...usage, output: usage.output + more }, price)).toBeGreaterThanOrEqual(cost);
      }),
    );
  });

  it('is never more than was reckoned with before the call', () => {
    const text = fc.oneof(fc.string({ maxLength: 200, unit: 'binary' }), fc.constant('₦'.repeat(50)));
    fc.assert(
      fc.property(text, prices, fc.nat(1), (input, price, writes) => {
        // The most tokens that a text can be: one for each byte.
        const tokens = Buffer.byteLength(input);
        const usage = {
          input: tokens,
          cached: 0,
          cacheWrites: writes * tokens,
          output: request.maxOutputTokens,
        };
        expect(costMicroNaira(usage, price)).toBeLessThanOrEqual(
          worstCostMicroNaira({ ...request, input }, price),
        );
      }),
    );
  });

  it('in kobo is rounded up', () => {
    expect([0, 1, 10_000, 10_001].map(koboOf)).toEqual([0, 1, 1, 2]);
    expect(koboOf(microNairaOf(modelRules.enquiryBudgetKobo))).toBe(5_000);
  });
});

describe('the price table', () => {
  it.each([
    ['gpt-5-mini', true],
    ['gpt-5-mini-2025-08-07', true],
    ['gpt-5-mini-turbo', false],
    ['llama-4', false],
    ['', false],
    ['__proto__', false],
    ['constructor', false],
  ])('knows %s: %s', (model, known) => {
    expect(ruleOf(model) !== undefined).toBe(known);
  });

  it('is in whole nano-dollars, says of what day it is, and has the usual model', () => {
    for (const { price } of Object.values(modelRules.models)) {
      expect(Object.values(price).every((one) => Number.isInteger(one) && one > 0)).toBe(true);
      expect(price.cached).toBeLessThanOrEqual(price.input);
    }
    expect(modelRules.pricesOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(modelRules.rateOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(ruleOf(modelRules.usual)).toBeDefined();
  });
});

describe('a count of tokens', () => {
  it.each<[string, ModelUsage, boolean]>([
    ['as providers give it', { input: 10, cached: 4, cacheWrites: 6, output: 3 }, true],
    ['with more cached than there was', { input: 10, cached: 11, cacheWrites: 0, output: 3 }, false],
    ['below zero', { input: -1, cached: 0, cacheWrites: 0, output: 3 }, false],
    ['that is no number', { input: Number.NaN, cached: 0, cacheWrites: 0, output: 3 }, false],
    ['of half tokens', { input: 1.5, cached: 0, cacheWrites: 0, output: 3 }, false],
    ['beyond all measure', { input: 1e15, cached: 0, cacheWrites: 0, output: 3 }, false],
  ])('%s is taken for true: %s', (_, usage, taken) => {
    expect(isUsage(usage)).toBe(taken);
  });
});
