import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelRequest } from './model.ts';
import {
  type Recording,
  readRecording,
  recordModel,
  replayModel,
  requestKey,
  writeRecording,
} from './recorded-model.ts';
import { createScriptedModel } from './scripted-model.ts';

const request: ModelRequest = {
  agent: 'ClassifierAgent',
  prompt: 'classifier@1',
  instructions: 'Say what the customer wants.',
  input: 'buy 500 airtime',
  schema: { name: 'answer', schema: { type: 'object', additionalProperties: false } },
  temperature: 0,
  maxOutputTokens: 100,
};
const signal = new AbortController().signal;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'recording-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe('a recording', () => {
  it('gives the recorded answers back, from a file too', async () => {
    const recording: Recording = new Map();
    const recorded = recordModel(createScriptedModel([{ output: { kind: 'say' } }]).model, recording);
    const answer = await recorded.propose(request, { signal });
    const file = join(await folder(), 'answers.jsonl');
    await writeRecording(file, recording);
    const { model, misses } = replayModel(recorded.name, await readRecording(file));
    expect(await model.propose(request, { signal })).toEqual(answer);
    expect(misses()).toEqual([]);
  });

  it('makes an error of a question that is not in it', async () => {
    const { model, misses } = replayModel('gpt-6-luna', new Map());
    await expect(model.propose(request, { signal })).rejects.toThrow('never recorded');
    expect(misses()).toEqual(['ClassifierAgent']);
  });

  it('that is none stops the reading', async () => {
    const file = join(await folder(), 'answers.jsonl');
    await writeFile(file, '{"key": "short", "answer": {}}\n');
    await expect(readRecording(file)).rejects.toThrow();
  });
});

describe('the key of a question', () => {
  it('does not depend on the order of its properties', () => {
    const schema = { schema: { additionalProperties: false, type: 'object' }, name: 'answer' };
    const turned = Object.fromEntries(Object.entries({ ...request, schema }).reverse());
    expect(requestKey(turned as unknown as ModelRequest)).toBe(requestKey(request));
  });

  it.each<[keyof ModelRequest, unknown]>([
    ['agent', 'QAAgent'],
    ['prompt', 'classifier@2'],
    ['instructions', 'Say nothing.'],
    ['input', 'buy 600 airtime'],
    ['schema', { name: 'answer', schema: { type: 'array' } }],
    ['temperature', 0.1],
    ['maxOutputTokens', 101],
  ])('depends on its %s', (name, value) => {
    expect(requestKey({ ...request, [name]: value })).not.toBe(requestKey(request));
  });
});
