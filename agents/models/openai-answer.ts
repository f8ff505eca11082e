import { z } from 'zod';
import { isUsage } from './cost.ts';
import { type ModelAnswer, ModelError, type ModelUsage } from './model.ts';

/**
 * A completion, as far as it is read:
 * `{"model": "gpt-6-luna-2026-09-22", "choices": [{"finish_reason": "stop", "message": {"content": "{…}", "refusal": null}}],
 *   "usage": {"prompt_tokens": 1400, "completion_tokens": 60, "prompt_tokens_details": {"cached_tokens": 1152}}}`
 */
const completionSchema = z.object({
  model: z.string().catch(''),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.unknown().optional(),
});

const count = z.int().min(0);
const detail = count.nullish().transform((value) => value ?? 0);
const usageSchema = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: z.object({ cached_tokens: detail, cache_write_tokens: detail }).nullish(),
  })
  .transform(
    ({ prompt_tokens, completion_tokens, prompt_tokens_details: details }): ModelUsage => ({
      input: prompt_tokens,
      cached: details?.cached_tokens ?? 0,
      cacheWrites: details?.cache_write_tokens ?? 0,
      output: completion_tokens,
    }),
  )
  .refine(isUsage);

/** The answer in a completion. Throws a ModelError, with the usage: it was paid for all the same. */
export function readCompletion(body: unknown): ModelAnswer {
  const completion = completionSchema.safeParse(body);
  const choice = completion.data?.choices[0];
  if (!completion.success || !choice) throw new ModelError('malformed', 'no completion');
  const usage = usageSchema.safeParse(completion.data.usage).data;
  const { finish_reason: reason, message } = choice;
  if (message.refusal || reason === 'content_filter') {
    throw new ModelError('refused', 'the model refused to answer', usage);
  }
  if (reason === 'length') throw new ModelError('truncated', 'the answer was cut off', usage);
  const parsed = parseJson(message.content ?? '');
  if (!parsed) throw new ModelError('malformed', 'an answer that is no JSON', usage);
  return { output: parsed.output, usage: usage ?? null, model: completion.data.model };
}

/** Undefined for what is no JSON. The parser's own error quotes what it read, so it goes no further. */
function parseJson(text: string): { readonly output: unknown } | undefined {
  try {
    return { output: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
