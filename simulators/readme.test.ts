import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { configSchema } from './config.ts';
import { faultKinds } from './fault-rules.ts';
import { operations } from './providers.ts';
import { startBench } from './test-bench.ts';

const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');

test('the README shows the configuration as it is by default', () => {
  const [, shown = '{}'] = /```json\n(.*?)```/s.exec(readme) ?? [];
  expect(JSON.parse(shown)).toEqual({ ...configSchema.parse({}), publicUrl: 'http://127.0.0.1:8090' });
});

test('the README names every kind of fault and every operation', () => {
  for (const name of [...faultKinds, ...Object.values(operations).flat()])
    expect(readme).toContain(`\`${name}\``);
});

test('the README names only calls that exist', async () => {
  const bench = await startBench();
  const calls = [...readme.matchAll(/`(GET|POST|DELETE) (\/_[a-z/-]+)`/g)];
  expect(calls.length).toBeGreaterThan(15);
  for (const [, method = '', path = ''] of calls) {
    const answer = await fetch(bench.url + path, { method, ...(method === 'POST' ? { body: '{}' } : {}) });
    const { error = '' } = (await answer.json()) as { error?: string };
    expect(error).not.toContain('nothing at');
  }
});
