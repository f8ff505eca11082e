import { type ModelPrice, type ModelRule, modelRules } from '../../config/rules/models.ts';
import type { ModelRequest, ModelUsage } from './model.ts';

/**
 * Money is whole micro-naira in here: one cached token of a small model costs some 15 of them, while a kobo is 10,000,
 * so that rounding each call to kobo would change the sum. An enquiry's 50 naira are 50,000,000.
 */
const microNairaPerKobo = 10_000;
const nanoUsdPerUsd = 1_000_000_000;

/** More than any call can use: a usage beyond is a mistake of who counted. */
const mostTokens = 10_000_000;

export const noUsage: ModelUsage = { input: 0, cached: 0, cacheWrites: 0, output: 0 };

/** A snapshot (`gpt-5-mini-2025-08-07`) costs what its model costs. Undefined: nobody knows what it costs. */
export function ruleOf(model: string): ModelRule | undefined {
  const name = model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
  return Object.hasOwn(modelRules.models, name) ? modelRules.models[name] : undefined;
}

/** Rounded up to a whole micro-naira, once a call. */
function microNaira(nanoUsd: number): number {
  return Math.ceil((nanoUsd * modelRules.koboPerUsd * microNairaPerKobo) / nanoUsdPerUsd);
}

/** Whether a provider's count can be true; what can't be is not reckoned with. */
export function isUsage({ input, cached, cacheWrites, output }: ModelUsage): boolean {
  const counts = [input, cached, cacheWrites, output];
  return (
    counts.every((count) => Number.isInteger(count) && count >= 0 && count <= mostTokens) &&
    cached + cacheWrites <= input
  );
}

export function costMicroNaira(usage: ModelUsage, price: ModelPrice): number {
  const { input, cached, cacheWrites, output } = usage;
  const fresh = input - cached - cacheWrites;
  return microNaira(
    fresh * price.input + cached * price.cached + cacheWrites * price.cacheWrites + output * price.output,
  );
}

/** What frames the messages and the schema. */
const framingTokens = 200;

/**
 * The most that a call can cost. No tokenizer makes more tokens than bytes, which is what strangers' text is counted as;
 * our own prompts and schemas are plain English and JSON, of which two bytes a token are never reached.
 */
export function worstCostMicroNaira(request: ModelRequest, price: ModelPrice): number {
  const ours = Buffer.byteLength(request.instructions + JSON.stringify(request.schema));
  const input = framingTokens + Math.ceil(ours / 2) + Buffer.byteLength(request.input);
  const dearest = Math.max(price.input, price.cached, price.cacheWrites);
  return microNaira(input * dearest + request.maxOutputTokens * price.output);
}

export const microNairaOf = (kobo: number): number => kobo * microNairaPerKobo;

/** For whoever reckons in kobo: rounded up, so never too little. */
export const koboOf = (micro: number): number => Math.ceil(micro / microNairaPerKobo);
