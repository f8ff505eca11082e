import { expect, it } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { createDialogueStore, type StoredHop } from './dialogue-store.ts';

const store = createDialogueStore(await openTestDatabase());
await store.createIndexes();

const hop = (step: string, changes: Partial<StoredHop> = {}): StoredHop => ({
  step,
  entryIds: [`acc|at:ussd:1:${step}`],
  ...{ page: 0, pages: 1, asks: true, language: 'en', taken: 0, silences: 0 },
  ...changes,
});

it('keeps the hops of a dialogue in their order, each once, however often and with whomever they come', async () => {
  await Promise.all([
    store.addHop('a', hop('1')),
    store.addHop('a', hop('1', { page: 9 })),
    store.addHop('b', hop('1')),
    store.addHop('a', hop('1', { page: 9 })),
  ]);
  await store.addHop('a', hop('2'));
  await store.addHop('a', hop('1', { page: 9 }));
  const [a, b, none] = await Promise.all(['a', 'b', 'none'].map((id) => store.hops(id)));
  expect(a).toEqual([hop('1'), hop('2')]);
  expect(b).toEqual([hop('1')]);
  expect(none).toEqual([]);
});

it('loses none of two hops that make the dialogue at the same moment', async () => {
  await Promise.all([store.addHop('c', hop('1')), store.addHop('c', hop('2'))]);
  expect((await store.hops('c')).map(({ step }) => step).sort()).toEqual(['1', '2']);
});

it('settles a late hop when its answer has come', async () => {
  await store.addHop('d', hop('1', { late: true, asks: false }));
  await store.settleHop('d', '1', { pages: 3, asks: true, language: 'pcm' });
  expect(await store.hops('d')).toEqual([hop('1', { pages: 3, language: 'pcm' })]);
});

it('forgets the oldest of very many', async () => {
  for (let step = 0; step < 65; step += 1) await store.addHop('e', hop(String(step)));
  const steps = (await store.hops('e')).map(({ step }) => step);
  expect([steps.length, steps[0], steps.at(-1)]).toEqual([60, '5', '64']);
});
