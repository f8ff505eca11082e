import { afterEach, describe, expect, it, vi } from 'vitest';
import { createGroupCommit } from './group-commit.ts';

afterEach(() => vi.useRealTimers());

describe('group commit', () => {
  it('makes one call of what comes together, and another of what comes meanwhile', async () => {
    const batches: number[][] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const double = createGroupCommit<number, number>(
      async (items) => {
        batches.push([...items]);
        await gate;
        return items.map((item) => item * 2);
      },
      { maxItems: 10 },
    );
    const first = [double(1), double(2)];
    await new Promise(setImmediate);
    const second = [double(3), double(4), double(5)];
    open();
    expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8, 10]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  it('sends who comes alone at once, and a crowd after it together', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const batches: number[][] = [];
    const flush = createGroupCommit<number, number>(
      async (items) => {
        batches.push([...items]);
        return items;
      },
      { maxItems: 10, apartMs: 10 },
    );
    expect(await flush(1)).toBe(1);
    const second = flush(2);
    await vi.advanceTimersByTimeAsync(6);
    const third = flush(3);
    expect(batches).toEqual([[1]]);
    await vi.advanceTimersByTimeAsync(6);
    expect(await Promise.all([second, third])).toEqual([2, 3]);
    expect(batches).toEqual([[1], [2, 3]]);
    await vi.advanceTimersByTimeAsync(20);
    expect(await flush(4)).toBe(4);
  });

  it('gives a failure to all of its batch and goes on with the next', async () => {
    const flush = createGroupCommit<string, string>(
      async (items) => {
        if (items.includes('bad')) {
          throw new Error('no');
        }
        return items;
      },
      { maxItems: 2 },
    );
    const results = await Promise.allSettled([flush('a'), flush('bad'), flush('c')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(await flush('later')).toBe('later');
  });

  it('puts no two items of one key into a batch, and forgets none of them', async () => {
    const batches: string[][] = [];
    const flush = createGroupCommit<string, string>(
      async (items) => {
        batches.push([...items]);
        return items;
      },
      { maxItems: 3, keyOf: (item) => item.slice(0, 1) },
    );
    const items = ['a1', 'a2', 'b1', 'c1', 'd1', 'a3', 'b2'];
    expect(await Promise.all(items.map(flush))).toEqual(items);
    expect(batches).toEqual([['a1', 'b1', 'c1'], ['a2', 'd1', 'b2'], ['a3']]);
  });
});
