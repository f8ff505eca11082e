import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ChildSpec, openChildren } from './children.ts';
import { answerDemo } from './demo-process.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-process-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const patience = { timeout: 18_000, interval: 20 };

describe('the phones page', { timeout: 30_000 }, () => {
  const children = openChildren({ firstPauseMs: 10 });
  const forever = 'setInterval(() => {}, 1000)';
  const run = (name: string, script: string, over: Partial<ChildSpec> = {}) =>
    children.run({
      ...{ name, command: process.execPath, args: ['-e', script], logFile: join(dir, `${name}.log`) },
      ...{ whenEnded: 'restart', graceMs: 5_000 },
      ...over,
    });
  afterAll(() => children.stopAll());

  /** A page that says this, over and over, and what it was answered last. */
  function speak(message: object): {
    readonly heard: () => unknown;
    readonly worker: () => number | undefined;
  } {
    const worker = run('worker', forever);
    const answer = answerDemo({ worker, server: run('server', forever) });
    const heard: unknown[] = [];
    const script = `process.on('message', () => undefined); process.send(${JSON.stringify(message)}); ${forever}`;
    run('demo', script, {
      onMessage: (said, reply) =>
        answer(said, (told) => {
          heard.push(told);
          reply(told);
        }),
    });
    return { heard: () => heard.at(-1), worker: worker.pid };
  }

  test('is told which processes run', async () => {
    const { heard, worker } = speak({ ask: 'processes' });
    await vi.waitFor(
      () =>
        expect(heard()).toEqual({
          processes: [
            { name: 'worker', pid: worker() },
            { name: 'server', pid: expect.any(Number) },
          ],
        }),
      patience,
    );
  });

  test('has a worker killed, which comes back', async () => {
    const { heard, worker } = speak({ kill: 'worker' });
    const first = worker();
    await vi.waitFor(() => expect(heard()).toBeDefined(), patience);
    await vi.waitFor(() => expect(worker()).toSatisfy((pid) => pid !== undefined && pid !== first), patience);
  });

  test.each([{ kill: 'mongod' }, { kill: 'worker', signal: 'SIGSTOP' }, 'kill worker'])(
    'is not heard when it says %j',
    (said) => {
      const reply = vi.fn();
      const idle = run('idle', forever);
      const pid = idle.pid();
      answerDemo({ worker: idle, server: idle })(said, reply);
      expect(reply).not.toHaveBeenCalled();
      expect(idle.pid()).toBe(pid);
    },
  );
});
