import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ScriptedProvider, startScriptedProvider } from './scripted-provider.ts';

let provider: ScriptedProvider;
beforeEach(async () => {
  provider = await startScriptedProvider();
});
afterEach(() => provider.close());

const call = { method: 'POST', path: '/pay', answer: { status: 201, body: '{}' } } as const;

it('answers what was scripted, once, and keeps what came', async () => {
  provider.script(call);
  const answer = await fetch(`${provider.baseUrl()}/pay`, { method: 'POST', body: 'a=1' });
  expect(answer.status).toBe(201);
  expect(provider.requests()).toMatchObject([{ method: 'POST', path: '/pay', body: 'a=1' }]);
  expect(provider.takeFaults()).toEqual([]);
});

it('finds fault with a request that was not scripted', async () => {
  provider.script(call);
  await fetch(`${provider.baseUrl()}/pay`, { method: 'POST' });
  await fetch(`${provider.baseUrl()}/pay`, { method: 'POST' });
  expect(provider.takeFaults()).toEqual(['unscripted: POST /pay']);
});

it('finds fault with a request that never came', () => {
  provider.script(call);
  expect(provider.takeFaults()).toEqual(['never came: POST /pay']);
});

it('cuts the connection where the script says so', async () => {
  provider.script({ ...call, answer: 'reset' });
  await expect(fetch(`${provider.baseUrl()}/pay`, { method: 'POST' })).rejects.toThrow();
});
