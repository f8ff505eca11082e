import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../test-bench.ts';

const model = 'gpt-6-luna';
const schema = {
  type: 'object',
  properties: { kind: { type: 'string', enum: ['say', 'ask'] }, text: { type: 'string' } },
  required: ['kind', 'text'],
  additionalProperties: false,
};
const long = 'Answer in plain English, and never promise what no record holds. '.repeat(120);
const answer = { kind: 'ask', text: 'How much, and for which number?' };

const clientOf = ({ url }: Bench, apiKey = 'sk-test') =>
  new OpenAI({ apiKey, baseURL: `${url}/openai/v1`, maxRetries: 0, logLevel: 'off' });

const chat = (input = 'buy airtime', change: object = {}) => ({
  model,
  messages: [
    { role: 'system' as const, content: long },
    { role: 'user' as const, content: input },
  ],
  response_format: {
    type: 'json_schema' as const,
    json_schema: { name: 'answer', strict: true, schema },
  },
  prompt_cache_key: 'sales@1',
  ...change,
});
const respond = (input = 'buy airtime', change: object = {}) => ({
  model,
  instructions: long,
  input,
  text: { format: { type: 'json_schema' as const, name: 'answer', strict: true, schema } },
  prompt_cache_key: 'sales@1',
  ...change,
});

const script = (bench: Bench, ...answers: object[]) => bench.control('openai/script', { answers });
const fault = (bench: Bench, kind: string, change: object = {}) =>
  bench.control('faults', { provider: 'openai', kind, ...change });
const statusOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 200,
    (error: unknown) => (error instanceof OpenAI.APIError ? error.status : error),
  );

describe('Chat Completions', () => {
  test('answer from the script, in the form and with the headers of OpenAI', async () => {
    const bench = await startBench();
    await script(bench, { output: answer });
    const completion = await clientOf(bench).chat.completions.create(chat());
    expect(completion).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-\w+$/),
      object: 'chat.completion',
      model: 'gpt-6-luna-2026-09-22',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', refusal: null } }],
    });
    expect(JSON.parse(completion.choices[0]?.message.content ?? '')).toEqual(answer);
    expect(completion._request_id).toMatch(/^req_\w{32}$/);
    expect(await bench.get('/_inspect/openai/script')).toEqual([]);
  });

  test('stream the same words in pieces, with the usage at the end', async () => {
    const bench = await startBench();
    await script(bench, { output: answer });
    const stream = await clientOf(bench).chat.completions.create({
      ...chat(),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    expect(JSON.parse(text)).toEqual(answer);
    expect(chunks.length).toBeGreaterThan(5);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } });
  });

  test('are parsed by the package as structured outputs', async () => {
    const bench = await startBench();
    await script(bench, { output: answer });
    const completion = await clientOf(bench).chat.completions.parse(chat());
    expect(completion.choices[0]?.message.parsed).toEqual(answer);
  });
});

describe('the Responses API', () => {
  test('answers from the script', async () => {
    const bench = await startBench();
    await script(bench, { output: answer });
    const response = await clientOf(bench).responses.create(respond());
    expect(response).toMatchObject({ object: 'response', status: 'completed', error: null });
    expect(JSON.parse(response.output_text)).toEqual(answer);
  });

  test('streams events in order, and the package puts the words together', async () => {
    const bench = await startBench();
    await script(bench, { output: answer });
    const types: string[] = [];
    const stream = clientOf(bench).responses.stream(respond());
    for await (const event of stream) if (types.at(-1) !== event.type) types.push(event.type);
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const final = await stream.finalResponse();
    expect(JSON.parse(final.output_text)).toEqual(answer);
    expect(final.usage?.output_tokens).toBeGreaterThan(5);
  });

  test('says that an answer was cut off at the tokens asked for', async () => {
    const bench = await startBench();
    await script(bench, { output: answer });
    const response = await clientOf(bench).responses.create(respond('buy', { max_output_tokens: 4 }));
    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 4 },
    });
  });

  test('refuses in a part of its own', async () => {
    const bench = await startBench();
    await script(bench, { refusal: 'No.' }, { refusal: 'No.' });
    const response = await clientOf(bench).responses.create(respond());
    expect(response.output).toMatchObject([{ content: [{ type: 'refusal', refusal: 'No.' }] }]);
    const stream = clientOf(bench).responses.stream(respond());
    expect((await stream.finalResponse()).output).toMatchObject([{ content: [{ refusal: 'No.' }] }]);
  });
});

describe('the usage', () => {
  const usageOf = async (bench: Bench, change: object = {}, input = 'buy airtime') => {
    const { usage } = await clientOf(bench).chat.completions.create(chat(input, change));
    const { cached_tokens: cached = 0, cache_write_tokens: written = 0 } = usage?.prompt_tokens_details ?? {};
    return { input: usage?.prompt_tokens ?? 0, cached, written };
  };

  test('tells what of the beginning was seen before, by 128 tokens from 1,024 on', async () => {
    const bench = await startBench();
    const first = await usageOf(bench);
    const second = await usageOf(bench, {}, 'and now something else');
    expect(first.cached).toBe(0);
    expect(second.cached).toBeGreaterThanOrEqual(1_024);
    expect(second.cached % 128).toBe(0);
    expect(second.cached).toBeLessThan(first.input);
  });

  test.each([
    ['another key', { prompt_cache_key: 'billing@1' }],
    ['another beginning', { messages: [{ role: 'system', content: `Dear ${long}` }] }],
  ])('has nothing cached for %s', async (_, change) => {
    const bench = await startBench();
    await usageOf(bench);
    expect(await usageOf(bench, change)).toMatchObject({ cached: 0 });
  });

  test('has nothing cached for a short prompt', async () => {
    const bench = await startBench();
    const short = { messages: [{ role: 'system', content: 'Be brief.' }] };
    await usageOf(bench, short);
    expect(await usageOf(bench, short)).toMatchObject({ cached: 0 });
  });

  test('of a marked beginning tells once what was written, and afterwards what was read', async () => {
    const bench = await startBench();
    const marked = (end: string) => ({
      messages: [
        {
          role: 'system',
          content: [{ type: 'text', text: long, prompt_cache_breakpoint: { mode: 'explicit' } }],
        },
        { role: 'user', content: end },
      ],
      prompt_cache_options: { mode: 'explicit' },
    });
    const first = await usageOf(bench, marked('one'));
    const second = await usageOf(bench, marked('two'));
    expect(first).toMatchObject({ cached: 0 });
    expect(first.written).toBeGreaterThan(1_024);
    expect(second).toMatchObject({ cached: first.written, written: 0 });
  });
});

describe('what is said', () => {
  test('goes to the first question that fits, as often as it may', async () => {
    const bench = await startBench();
    await script(
      bench,
      { match: { input: 'electricity' }, text: 'power' },
      { match: { promptCacheKey: 'billing@1' }, text: 'billing' },
      { match: { schema: 'answer' }, text: 'twice', times: 2 },
      { text: 'always', times: null },
    );
    const said = [];
    for (const [input, change] of [
      ['buy airtime', {}],
      ['buy electricity', {}],
      ['refund', { prompt_cache_key: 'billing@1' }],
      ['buy electricity', {}],
      ['buy electricity', {}],
      ['anything', {}],
    ] as const) {
      const { choices } = await clientOf(bench).chat.completions.create(chat(input, change));
      said.push(choices[0]?.message.content);
    }
    expect(said).toEqual(['twice', 'power', 'billing', 'twice', 'always', 'always']);
  });

  test('is replayed to the same question, by any endpoint and model', async () => {
    const bench = await startBench();
    await script(bench, { output: answer });
    await clientOf(bench).chat.completions.create(chat());
    const records = await bench.get('/_inspect/openai/calls');
    await bench.control('reset', {});
    await bench.control('openai/records', { records });
    const response = await clientOf(bench).responses.create(respond('buy airtime', { model: 'gpt-5-mini' }));
    expect(JSON.parse(response.output_text)).toEqual(answer);
    expect(await bench.get('/_inspect/openai/calls')).toMatchObject([{ source: 'record' }]);
  });

  test('without a script is the least that fits the schema', async () => {
    const bench = await startBench();
    const { choices } = await clientOf(bench).chat.completions.create(chat());
    expect(choices[0]?.message.content).toBe('{"kind":"say","text":""}');
  });

  test('is harmful when asked to be, and the same for the same seed', async () => {
    const texts = async (seed: number) => {
      const bench = await startBench({ openai: { unscripted: 'malicious', seed } });
      const said: string[] = [];
      for (let time = 0; time < 6; time += 1) {
        const { choices } = await clientOf(bench).chat.completions.create(chat());
        said.push(choices[0]?.message.content ?? '');
      }
      return said;
    };
    const said = await texts(1);
    expect(await texts(1)).toEqual(said);
    expect(await texts(2)).not.toEqual(said);
    expect(new Set(said).size).toBeGreaterThan(3);
  });

  test.each([
    ['answers', [{}]],
    ['answers', [{ output: 1, text: 'two' }]],
    ['answers', [{ text: 'x', times: 0 }]],
    ['script', []],
  ])('is not taken from a script that is none (%s: %j)', async (name, value) => {
    const bench = await startBench();
    expect((await bench.control('openai/script', { [name]: value })).status).toBe(400);
  });
});

describe('a question that OpenAI refuses', () => {
  const refused = async (bench: Bench, change: object, apiKey?: string) => {
    const error = await clientOf(bench, apiKey)
      .chat.completions.create(chat('buy airtime', change))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    const { status, code, param, type, requestID } = error as InstanceType<typeof OpenAI.APIError>;
    expect(requestID).toMatch(/^req_/);
    return { status, code, param, type };
  };
  const request = { type: 'invalid_request_error', param: null, code: null };

  test('is one with a wrong key', async () => {
    const bench = await startBench({ callbacks: { openai: { apiKey: 'sk-right' } } });
    expect(await refused(bench, {}, 'sk-wrong')).toEqual({
      ...request,
      status: 401,
      code: 'invalid_api_key',
    });
    expect(await statusOf(clientOf(bench, 'sk-right').chat.completions.create(chat()))).toBe(200);
  });

  test('is one without a key', async () => {
    const bench = await startBench();
    const bare = await fetch(`${bench.url}/openai/v1/chat/completions`, { method: 'POST', body: '{}' });
    expect(bare.status).toBe(401);
  });

  test('is one to a model that there is not', async () => {
    const bench = await startBench({ openai: { models: ['gpt-5-mini'] } });
    expect(await refused(bench, {})).toEqual({ ...request, status: 404, code: 'model_not_found' });
  });

  test('is one with a parameter that the model does not know', async () => {
    const bench = await startBench({ openai: { unsupported: ['temperature'] } });
    expect(await refused(bench, { temperature: 0.1 })).toEqual({
      ...request,
      status: 400,
      param: 'temperature',
      code: 'unsupported_parameter',
    });
  });

  test.each([
    ['messages', { messages: [] }],
    ['model', { model: '' }],
    ['max_completion_tokens', { max_completion_tokens: 0 }],
  ])('is one with a wrong %s', async (param, change) => {
    expect(await refused(await startBench(), change)).toEqual({ ...request, status: 400, param });
  });

  const object = (change: object) => ({ ...schema, ...change });
  test.each([
    ['more may be in it', object({ additionalProperties: true })],
    ['something in it is optional', object({ required: ['kind'] })],
    ['it is a choice', { anyOf: [schema, schema] }],
    ['a part of it is one of some', object({ properties: { kind: { oneOf: [schema] }, text: schema } })],
    ['a part of it is open', object({ properties: { kind: { type: 'object' }, text: schema } })],
    ['a definition in it is open', object({ $defs: { part: { type: 'object' } } })],
    ['it has no good name', 'an answer'],
  ])('is one with a strict schema where %s', async (_, given) => {
    const json_schema =
      typeof given === 'string'
        ? { name: given, strict: true, schema }
        : { name: 'answer', strict: true, schema: given };
    const change = { response_format: { type: 'json_schema', json_schema } };
    expect(await refused(await startBench(), change)).toEqual({
      ...request,
      status: 400,
      param: 'response_format',
    });
  });
});

describe('a fault', () => {
  test.each([
    ['over_quota', 429, 'insufficient_quota'],
    ['429', 429, 'rate_limit_exceeded'],
    ['500', 500, null],
  ])('%s comes with the words of OpenAI', async (kind, status, code) => {
    const bench = await startBench();
    await fault(bench, kind);
    for (const asked of [
      clientOf(bench).chat.completions.create(chat()),
      clientOf(bench).responses.create(respond()),
    ])
      await expect(asked).rejects.toMatchObject({ status, code, requestID: expect.stringMatching(/^req_/) });
  });

  test.each([
    ['model_refuses', { finish_reason: 'stop', message: { content: null, refusal: expect.any(String) } }],
    ['model_filtered', { finish_reason: 'content_filter' }],
    ['model_cut_off', { finish_reason: 'length', message: { content: '{"kind":"say' } }],
    ['model_bad_json', { finish_reason: 'stop', message: { content: '{"kind":"say","text":"",' } }],
    [
      'model_wrong_schema',
      { finish_reason: 'stop', message: { content: expect.stringContaining('unexpected') } },
    ],
    ['model_empty', { finish_reason: 'stop', message: { content: '' } }],
    ['model_malicious', { finish_reason: 'stop' }],
  ])('%s is a word of the model, for as long and for whom it is asked', async (kind, choice) => {
    const bench = await startBench();
    await fault(bench, kind, { operation: 'chat_completion', times: 1, match: { reference: 'sales@1' } });
    const other = await clientOf(bench).chat.completions.create(chat('buy', { prompt_cache_key: 'x' }));
    const struck = await clientOf(bench).chat.completions.create(chat());
    const after = await clientOf(bench).chat.completions.create(chat());
    expect(struck.choices[0]).toMatchObject(choice);
    for (const { choices } of [other, after])
      expect(choices[0]?.message.content).toBe('{"kind":"say","text":""}');
    expect(await bench.get('/_inspect/calls')).toMatchObject({
      openai: { chat_completion: { calls: 3, faults: { [kind]: 1 } } },
    });
  });

  test('on the wire breaks a stream off', async () => {
    const bench = await startBench();
    await fault(bench, 'truncated');
    const read = async () => {
      const stream = await clientOf(bench).chat.completions.create({ ...chat(), stream: true });
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow();
  });
});
