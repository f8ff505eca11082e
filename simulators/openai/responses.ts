import { type Answer, json } from '../wire.ts';
import type { AnsweredQuestion } from './books.ts';
import { tokensOf } from './prompt-cache.ts';
import type { Question } from './question.ts';

type Status = 'in_progress' | 'completed' | 'incomplete';

function endOf({ finish }: AnsweredQuestion): { readonly status: Status; readonly reason: string | null } {
  if (finish === 'length') return { status: 'incomplete', reason: 'max_output_tokens' };
  if (finish === 'content_filter') return { status: 'incomplete', reason: 'content_filter' };
  return { status: 'completed', reason: null };
}

const contentOf = ({ text, refusal }: AnsweredQuestion) =>
  refusal === null
    ? { type: 'output_text', text, annotations: [], logprobs: [] }
    : { type: 'refusal', refusal };

const itemOf = (answered: AnsweredQuestion, status: Status, content: readonly object[]) => ({
  id: `msg_${answered.id}`,
  type: 'message',
  status,
  role: 'assistant',
  content,
});

/** Of the Responses API: https://developers.openai.com/api/docs/api-reference/responses, read 2026-11-21. */
function responseOf(answered: AnsweredQuestion, question: Question, done: boolean) {
  const { status, reason } = endOf(answered);
  const { input, cached, written, output } = answered.usage;
  return {
    id: `resp_${answered.id}`,
    object: 'response',
    created_at: Math.floor(Date.parse(answered.at) / 1_000),
    status: done ? status : 'in_progress',
    error: null,
    incomplete_details: done && reason !== null ? { reason } : null,
    instructions: question.instructions || null,
    max_output_tokens: question.maxTokens,
    model: answered.model,
    output: done ? [itemOf(answered, status, [contentOf(answered)])] : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key: question.promptCacheKey || null,
    store: false,
    text: {
      format: question.schema ? { type: 'json_schema', strict: true, ...question.schema } : { type: 'text' },
    },
    tool_choice: 'auto',
    tools: [],
    truncation: 'disabled',
    usage: done
      ? {
          input_tokens: input,
          input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
          output_tokens: output,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: input + output,
        }
      : null,
    metadata: {},
  };
}

export function renderResponse(answered: AnsweredQuestion, question: Question): Answer {
  return json(200, responseOf(answered, question, true));
}

export function streamResponse(answered: AnsweredQuestion, question: Question): Answer {
  const { status } = endOf(answered);
  const content = contentOf(answered);
  const place = { item_id: `msg_${answered.id}`, output_index: 0, content_index: 0 };
  const part = answered.refusal === null ? 'output_text' : 'refusal';
  const whole = answered.refusal ?? answered.text;
  const empty = answered.refusal === null ? { ...content, text: '' } : { ...content, refusal: '' };
  const item = (state: Status, parts: readonly object[]) => ({
    output_index: 0,
    item: itemOf(answered, state, parts),
  });
  const begun = { response: responseOf(answered, question, false) };
  const logprobs = answered.refusal === null ? { logprobs: [] } : {};
  const events: readonly (readonly [string, object])[] = [
    ['response.created', begun],
    ['response.in_progress', begun],
    ['response.output_item.added', item('in_progress', [])],
    ['response.content_part.added', { ...place, part: empty }],
    ...tokensOf(whole).map((delta) => [`response.${part}.delta`, { ...place, ...logprobs, delta }] as const),
    [
      `response.${part}.done`,
      { ...place, ...logprobs, [answered.refusal === null ? 'text' : 'refusal']: whole },
    ],
    ['response.content_part.done', { ...place, part: content }],
    ['response.output_item.done', item(status, [content])],
    [`response.${status}`, { response: responseOf(answered, question, true) }],
  ];
  const body = events.map(([type, data], sequence_number) => {
    const line = JSON.stringify({ type, sequence_number, ...data });
    return `event: ${type}\ndata: ${line}\n\n`;
  });
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: body.join(''),
  };
}
