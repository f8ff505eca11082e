import { type Answer, json } from '../wire.ts';
import type { AnsweredQuestion } from './books.ts';
import { tokensOf } from './prompt-cache.ts';
import type { Question } from './question.ts';

/** Of Chat Completions: https://developers.openai.com/api/docs/api-reference/chat, read 2026-11-21. */
function usageOf({ usage: { input, cached, written, output } }: AnsweredQuestion) {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const head = ({ id, at, model }: AnsweredQuestion, object: string) => ({
  id: `chatcmpl-${id}`,
  object,
  created: Math.floor(Date.parse(at) / 1_000),
  model,
  service_tier: 'default',
  system_fingerprint: 'fp_simulated',
});

export function renderCompletion(answered: AnsweredQuestion): Answer {
  const { text, refusal, finish } = answered;
  const message = { role: 'assistant', content: refusal === null ? text : null, refusal, annotations: [] };
  return json(200, {
    ...head(answered, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage: usageOf(answered),
  });
}

export function streamCompletion(answered: AnsweredQuestion, { includeUsage }: Question): Answer {
  const shared = head(answered, 'chat.completion.chunk');
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...shared,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...(includeUsage ? { usage: null } : {}),
  });
  const field = answered.refusal === null ? 'content' : 'refusal';
  const pieces = tokensOf(answered.refusal ?? answered.text);
  const chunks = [
    chunk({ role: 'assistant', content: answered.refusal === null ? '' : null, refusal: null }),
    ...pieces.map((piece) => chunk({ [field]: piece })),
    chunk({}, answered.finish),
    ...(includeUsage ? [{ ...shared, choices: [], usage: usageOf(answered) }] : []),
  ];
  const lines = [...chunks.map((one) => JSON.stringify(one)), '[DONE]'];
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: lines.map((line) => `data: ${line}\n\n`).join(''),
  };
}
