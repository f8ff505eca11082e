import OpenAI from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { OpenAiSettings } from '../../config/env.ts';
import { type ModelRule, modelRules } from '../../config/rules/models.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { ruleOf } from './cost.ts';
import type { Model, ModelRequest } from './model.ts';
import { readCompletion } from './openai-answer.ts';
import { openAiFailure, refusedParameter } from './openai-failure.ts';

/** What not every model or server that speaks this protocol knows; who refuses one of them is asked without it. */
const optionalParameters = [
  'temperature',
  'reasoning_effort',
  'prompt_cache_key',
  'prompt_cache_options',
  'store',
] as const;
type OptionalParameter = (typeof optionalParameters)[number];

/**
 * A model behind OpenAI's Chat Completions, which other servers speak as well: any base URL, any model.
 * https://developers.openai.com/api/docs/guides/structured-outputs, read 2026-11-21.
 */
export function createOpenAiModel({ apiKey, baseUrl, model }: OpenAiSettings): Model {
  const client = new OpenAI({
    apiKey: apiKey.reveal(),
    baseURL: baseUrl,
    // Who asks decides about time and repeats; the package's own repeats sleep through an abort.
    maxRetries: 0,
    timeout: modelRules.callMs * 2,
    logLevel: 'off',
    fetch: boundedFetch(modelRules.responseBytes),
    ...{ organization: null, project: null, adminAPIKey: null, webhookSecret: null },
  });
  const unknownThere = new Set<OptionalParameter>();

  async function ask(request: ModelRequest, signal: AbortSignal): Promise<unknown> {
    for (;;) {
      try {
        return await client.chat.completions.create(completionParams(model, request, unknownThere), {
          signal,
        });
      } catch (error) {
        const parameter = refusedParameter(error, optionalParameters);
        if (!parameter || unknownThere.has(parameter) || signal.aborted) throw openAiFailure(error);
        unknownThere.add(parameter);
      }
    }
  }

  return {
    name: model,
    propose: async (request, { signal }) => readCompletion(await ask(request, signal)),
  };
}

function completionParams(
  model: string,
  request: ModelRequest,
  without: ReadonlySet<OptionalParameter>,
): ChatCompletionCreateParamsNonStreaming {
  const { instructions, input, schema } = request;
  const optional = optionalParams(ruleOf(model), request);
  const marks = optional.prompt_cache_options !== undefined && !without.has('prompt_cache_options');
  const taken = Object.entries(optional).filter(([name]) => !(without as ReadonlySet<string>).has(name));
  return {
    model,
    messages: [
      { role: 'system', content: marks ? [endOfCache(instructions)] : instructions },
      { role: 'user', content: input },
    ],
    response_format: {
      type: 'json_schema',
      json_schema: { name: schema.name, strict: true, schema: { ...schema.schema } },
    },
    max_completion_tokens: request.maxOutputTokens,
    ...Object.fromEntries(taken),
  };
}

function optionalParams(
  rule: ModelRule | undefined,
  { prompt, temperature }: ModelRequest,
): Pick<ChatCompletionCreateParamsNonStreaming, OptionalParameter> {
  return {
    // Nothing of the customer is in it: it only brings calls with the same beginning to the same cache.
    prompt_cache_key: prompt,
    store: false,
    // A model that reasons takes a temperature only where it is told not to.
    ...(rule?.effort === 'minimal' ? {} : { temperature }),
    ...(rule?.effort ? { reasoning_effort: rule.effort } : {}),
    ...(rule?.marksCache ? { prompt_cache_options: { mode: 'explicit' } } : {}),
  };
}

/**
 * The end of what is to be cached; left to itself that is the newest message, which is never the same.
 * https://developers.openai.com/api/docs/guides/prompt-caching, read 2026-11-21.
 */
const endOfCache = (text: string) => ({
  type: 'text' as const,
  text,
  prompt_cache_breakpoint: { mode: 'explicit' as const },
});
