import { describe, expect, it } from 'vitest';
import { modelRules } from '../../config/rules/models.ts';
import { Secret } from '../../config/secret.ts';
import { closedBaseUrl, type ScriptedAnswer, useScriptedProvider } from '../../test/scripted-provider.ts';
import type { ModelRequest, ModelUsage } from './model.ts';
import { ModelError } from './model.ts';
import { createOpenAiModel } from './openai-model.ts';

const provider = useScriptedProvider();
const path = '/v1/chat/completions';
const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
const request: ModelRequest = {
  agent: 'ClassifierAgent',
  prompt: 'classifier@1',
  instructions: 'Say what the customer wants.',
  input: 'my secret wish',
  schema: { name: 'answer', schema },
  temperature: 0.1,
  maxOutputTokens: 200,
};

const message = { role: 'assistant', content: '{"kind":"say"}', refusal: null };
const usage = {
  prompt_tokens: 1_400,
  completion_tokens: 60,
  total_tokens: 1_460,
  prompt_tokens_details: { cached_tokens: 1_152, cache_write_tokens: 128 },
};
const counted: ModelUsage = { input: 1_400, cached: 1_152, cacheWrites: 128, output: 60 };
const nothing: ModelUsage = { input: 0, cached: 0, cacheWrites: 0, output: 0 };

const ok = (change: Record<string, unknown> = {}, choice: Record<string, unknown> = {}): ScriptedAnswer => ({
  status: 200,
  headers: { 'x-request-id': 'req_1' },
  body: JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-6-luna-2026-09-22',
    choices: [{ index: 0, finish_reason: 'stop', message, ...choice }],
    usage,
    ...change,
  }),
});
const refusal = (status: number, error: Record<string, unknown>): ScriptedAnswer => ({
  status,
  body: JSON.stringify({
    error: { message: 'quotes my secret wish', type: 'x', param: null, code: null, ...error },
  }),
});

async function ask(
  model = 'gpt-6-luna',
  signal: AbortSignal = new AbortController().signal,
  baseUrl = provider.baseUrl(),
) {
  const settings = { apiKey: new Secret('sk-secret'), baseUrl: `${baseUrl}/v1`, model };
  return await createOpenAiModel(settings).propose(request, { signal });
}
const script = (answer: ScriptedAnswer) => provider.script({ method: 'POST', path, answer });
const bodies = () => provider.requests().map(({ body }) => JSON.parse(body) as Record<string, unknown>);

async function failureOf(asked: Promise<unknown>): Promise<ModelError> {
  const error = await asked.then(
    () => expect.fail('was answered'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

describe('a request to OpenAI', () => {
  it('has the static part first and marked, a strict schema, and nothing of the customer in its cache key', async () => {
    script(ok());
    await ask();
    expect(bodies()).toEqual([
      {
        model: 'gpt-6-luna',
        messages: [
          {
            role: 'system',
            content: [
              { type: 'text', text: request.instructions, prompt_cache_breakpoint: { mode: 'explicit' } },
            ],
          },
          { role: 'user', content: 'my secret wish' },
        ],
        response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
        max_completion_tokens: 200,
        temperature: 0.1,
        reasoning_effort: 'none',
        prompt_cache_key: 'classifier@1',
        prompt_cache_options: { mode: 'explicit' },
        store: false,
      },
    ]);
    expect(provider.requests()[0]?.headers.authorization).toBe('Bearer sk-secret');
  });

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['gpt-5-mini', { reasoning_effort: 'minimal' }, ['temperature', 'prompt_cache_options']],
    ['gpt-4o-mini', { temperature: 0.1 }, ['reasoning_effort', 'prompt_cache_options']],
  ])('to %s holds what that model takes', async (model, held, absent) => {
    script(ok());
    await ask(model);
    expect(bodies()[0]).toMatchObject({ ...held, messages: [{ content: request.instructions }, {}] });
    for (const name of absent) expect(bodies()[0]).not.toHaveProperty(name);
  });

  it('that holds something unknown to the server is repeated without it, then and ever after', async () => {
    const model = createOpenAiModel({
      apiKey: new Secret('k'),
      baseUrl: `${provider.baseUrl()}/v1`,
      model: 'gpt-6-luna',
    });
    const signal = new AbortController().signal;
    script(refusal(400, { param: 'temperature', code: 'unsupported_value' }));
    script(refusal(400, { param: 'messages[0].content[0].prompt_cache_breakpoint' }));
    script(ok());
    script(ok());
    await model.propose(request, { signal });
    await model.propose(request, { signal });
    for (const body of bodies().slice(2)) {
      expect(body).not.toHaveProperty('temperature');
      expect(body).not.toHaveProperty('prompt_cache_options');
      expect(body).toMatchObject({
        messages: [{ content: request.instructions }, {}],
        reasoning_effort: 'none',
      });
    }
  });
});

describe('an answer of OpenAI', () => {
  it('is its JSON, its tokens and its model', async () => {
    script(ok());
    expect(await ask()).toEqual({ output: { kind: 'say' }, usage: counted, model: 'gpt-6-luna-2026-09-22' });
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['one that is no count', 'many'],
    ['one with more cached than there was', { ...usage, prompt_tokens: 10 }],
    ['a negative one', { ...usage, completion_tokens: -1 }],
  ])('with a usage that can not be (%s) has none', async (_, told) => {
    script(ok({ usage: told }));
    expect(await ask()).toMatchObject({ output: { kind: 'say' }, usage: null });
  });

  it('of another server may lack the details', async () => {
    script(ok({ usage: { prompt_tokens: 10, completion_tokens: 2 }, model: 'llama' }));
    expect(await ask()).toMatchObject({
      usage: { input: 10, cached: 0, cacheWrites: 0, output: 2 },
      model: 'llama',
    });
  });
});

describe('a failure of OpenAI', () => {
  const text = (status: number, body: string, type = 'text/html'): ScriptedAnswer => ({
    status,
    headers: { 'content-type': type },
    body,
  });
  it.each<[string, ScriptedAnswer, ModelError['failure'], ModelUsage | undefined]>([
    ['a used up quota', refusal(429, { code: 'insufficient_quota' }), 'over_quota', nothing],
    ['a rate limit', refusal(429, { code: 'rate_limit_exceeded' }), 'over_quota', nothing],
    ['a wrong key', refusal(401, { code: 'invalid_api_key' }), 'misconfigured', nothing],
    ['a key without the right', refusal(403, { code: null }), 'misconfigured', nothing],
    ['a model that is none', refusal(404, { code: 'model_not_found' }), 'misconfigured', nothing],
    ['a schema that is refused', refusal(400, { param: 'response_format' }), 'misconfigured', nothing],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
      'misconfigured',
      nothing,
    ],
    ['a prompt that is too long', refusal(400, { code: 'context_length_exceeded' }), 'truncated', nothing],
    ['a prompt that is refused', refusal(400, { code: 'invalid_prompt' }), 'refused', nothing],
    ['an error of the server', refusal(500, {}), 'unreachable', nothing],
    ['an overload', text(503, '<html>busy</html>'), 'unreachable', nothing],
    ['a reset', 'reset', 'unreachable', undefined],
    ['a refusal', ok({}, { message: { ...message, content: null, refusal: 'No.' } }), 'refused', counted],
    ['a filtered answer', ok({}, { finish_reason: 'content_filter' }), 'refused', counted],
    ['an answer that was cut off', ok({}, { finish_reason: 'length' }), 'truncated', counted],
    [
      'an answer that is no JSON',
      ok({}, { message: { ...message, content: 'Sure! {' } }),
      'malformed',
      counted,
    ],
    ['an empty answer', ok({}, { message: { ...message, content: '' } }), 'malformed', counted],
    ['an answer without choices', ok({ choices: [] }), 'malformed', undefined],
    ['a page', text(200, '<html>hello</html>'), 'malformed', undefined],
    ['a broken body', text(200, '{"choices": [', 'application/json'), 'malformed', undefined],
    ['no body', { status: 204, body: '' }, 'malformed', undefined],
    ['a megabyte', ok({ padding: 'x'.repeat(modelRules.responseBytes) }), 'malformed', undefined],
  ])('is told apart: %s', async (_, answer, failure, paid) => {
    script(answer);
    const error = await failureOf(ask());
    expect({ failure: error.failure, usage: error.usage }).toEqual({ failure, usage: paid });
    expect(provider.requests()).toHaveLength(1);
    for (const secret of ['secret', 'sk-']) expect(`${error.message} ${error.stack}`).not.toContain(secret);
  });

  it('is a time-out when it was broken off while nothing came', async () => {
    script('never');
    const controller = new AbortController();
    const asked = failureOf(ask('gpt-6-luna', controller.signal));
    while (provider.requests().length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await asked).toMatchObject({ failure: 'timeout', usage: undefined });
  });

  it('is a time-out when it was broken off before it was made', async () => {
    expect(await failureOf(ask('gpt-6-luna', AbortSignal.abort()))).toMatchObject({ failure: 'timeout' });
  });

  it('has cost nothing where nobody listens', async () => {
    const asked = ask('gpt-6-luna', new AbortController().signal, await closedBaseUrl());
    expect(await failureOf(asked)).toMatchObject({ failure: 'unreachable', usage: nothing });
  });
});
