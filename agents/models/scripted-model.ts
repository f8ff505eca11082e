import { modelRules } from '../../config/rules/models.ts';
import { countTokens } from './count-tokens.ts';
import { type Model, ModelError, type ModelFailure, type ModelRequest, type ModelUsage } from './model.ts';

/** One call that will come, by whom (anybody, where none is named), and what it gets. */
export type ScriptedStep = { readonly agent?: string; readonly usage?: ModelUsage } & (
  | { readonly output: unknown }
  | { readonly failure: ModelFailure }
  /** No answer until it is broken off. */
  | { readonly hangs: true }
);

export type ScriptedModel = {
  readonly model: Model;
  /** What was asked, in order. */
  readonly requests: () => readonly ModelRequest[];
  /** Throws naming the steps that were not used up and the calls that were not in the script. */
  readonly assertComplete: () => void;
};

/** Caches begin there and grow by that: https://developers.openai.com/api/docs/guides/prompt-caching, read 2026-11-21. */
const leastCached = 1_024;
const cacheStep = 128;

/**
 * A brain that answers what it was told to, step by step, and counts tokens as a provider would: what an agent says at
 * each call is cached from its second call on. `name` is the model whose price counts.
 */
export function createScriptedModel(
  steps: readonly ScriptedStep[],
  name: string = modelRules.usual,
): ScriptedModel {
  const left = [...steps];
  const requests: ModelRequest[] = [];
  const unscripted: string[] = [];
  const countInput = createInputCount();

  async function propose(request: ModelRequest, { signal }: { readonly signal: AbortSignal }) {
    requests.push(request);
    const input = countInput(request);
    const step = left[0];
    if (!step || (step.agent !== undefined && step.agent !== request.agent)) {
      unscripted.push(request.agent);
      throw new Error('a call that is not in the script');
    }
    left.shift();
    if ('hangs' in step) return untilBrokenOff(signal);
    if ('failure' in step) throw new ModelError(step.failure, 'as scripted', step.usage);
    const usage = step.usage ?? { ...input, output: countTokens(JSON.stringify(step.output) ?? '') };
    return { output: step.output, usage, model: name };
  }

  return {
    model: { name, propose },
    requests: () => requests,
    assertComplete: () => {
      const faults = [
        ...left.map(({ agent = 'anybody' }) => `never asked: ${agent}`),
        ...unscripted.map((agent) => `not in the script: ${agent}`),
      ];
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
}

function createInputCount(): (request: ModelRequest) => Omit<ModelUsage, 'output'> {
  const seen = new Set<string>();
  return ({ instructions, input, schema }) => {
    const beginning = JSON.stringify(schema) + instructions;
    const tokens = countTokens(beginning);
    const cacheable = tokens < leastCached ? 0 : tokens - (tokens % cacheStep);
    const isKnown = seen.has(beginning);
    seen.add(beginning);
    return {
      input: tokens + countTokens(input),
      cached: isKnown ? cacheable : 0,
      cacheWrites: isKnown ? 0 : cacheable,
    };
  };
}

function untilBrokenOff(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new ModelError('timeout', 'broken off'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
