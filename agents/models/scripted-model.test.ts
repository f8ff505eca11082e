import { describe, expect, it } from 'vitest';
import { countTokens } from './count-tokens.ts';
import type { ModelRequest } from './model.ts';
import { createScriptedModel } from './scripted-model.ts';

const request = (agent: string, instructions = 'Say what the customer wants.'): ModelRequest => ({
  agent,
  prompt: `${agent}@1`,
  instructions,
  input: 'buy 500 airtime',
  schema: { name: 'answer', schema: { type: 'object' } },
  temperature: 0,
  maxOutputTokens: 100,
});
const signal = new AbortController().signal;

describe('a scripted model', () => {
  it('answers step by step and is content when all steps are used up', async () => {
    const { model, assertComplete, requests } = createScriptedModel([
      { agent: 'A', output: 1 },
      { output: 2 },
    ]);
    expect(await model.propose(request('A'), { signal })).toMatchObject({ output: 1 });
    expect(await model.propose(request('B'), { signal })).toMatchObject({ output: 2 });
    assertComplete();
    expect(requests().map(({ agent }) => agent)).toEqual(['A', 'B']);
  });

  it('names what was never asked, and who asked out of turn', async () => {
    const { model, assertComplete } = createScriptedModel([{ agent: 'A', output: 1 }]);
    await expect(model.propose(request('B'), { signal })).rejects.toThrow('not in the script');
    expect(assertComplete).toThrow('never asked: A\nnot in the script: B');
  });

  it('fails as scripted', async () => {
    const { model } = createScriptedModel([{ failure: 'over_quota' }]);
    await expect(model.propose(request('A'), { signal })).rejects.toMatchObject({ failure: 'over_quota' });
  });

  it('hangs as scripted until it is broken off', async () => {
    const { model } = createScriptedModel([{ hangs: true }, { hangs: true }]);
    const controller = new AbortController();
    const hanging = model.propose(request('A'), { signal: controller.signal });
    controller.abort();
    await expect(hanging).rejects.toMatchObject({ failure: 'timeout' });
    await expect(model.propose(request('A'), { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  it('counts what an agent always says as cached from its second call on, if it is long enough', async () => {
    const long = 'Answer in plain English. '.repeat(300);
    const { model } = createScriptedModel([{ output: 1 }, { output: 1 }, { output: 1 }, { output: 1 }]);
    const usages = [];
    for (const instructions of [long, long, 'Short.', 'Short.'])
      usages.push((await model.propose(request('A', instructions), { signal })).usage);
    expect(usages.map((usage) => usage?.cached)).toEqual([0, 1_408, 0, 0]);
    expect(usages.map((usage) => usage?.cacheWrites)).toEqual([1_408, 0, 0, 0]);
    expect(usages[0]?.input).toBe(usages[1]?.input);
  });
});

// Counted by the tokenizer itself (gpt-tokenizer 4.0.0, o200k_base).
it.each([
  ['Abeg buy me 500 naira MTN card for 08031234567', 17],
  ['Your meter has been credited. Keep this token until the units show on the meter.', 17],
  ['{"kind":"set_slot","slot":"amount","candidate":"c2","confidence":0.97}', 21],
])('the tokens of %s are estimated within a quarter', (text, tokens) => {
  expect(Math.abs(countTokens(text) - tokens) / tokens).toBeLessThanOrEqual(0.25);
});
