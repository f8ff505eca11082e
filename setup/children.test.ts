import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ChildEnd, type ChildSpec, openChildren } from './children.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'children-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function node(script: string, over: Partial<ChildSpec> = {}): ChildSpec {
  return {
    name: 'child',
    command: process.execPath,
    args: ['-e', script],
    logFile: join(dir, 'logs', 'child.log'),
    whenEnded: 'report',
    graceMs: 5_000,
    ...over,
  };
}

const forever = 'setInterval(() => {}, 1000)';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('children', { timeout: 60_000 }, () => {
  test('a parent killed with SIGKILL leaves none of its children behind, stubborn ones included', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); console.log('deaf'); ${forever}`;
    const parentScript = `
      const { openChildren } = await import(${JSON.stringify(join(import.meta.dirname, 'children.ts'))});
      const children = openChildren({ orphanGraceMs: 500 });
      const pids = ${JSON.stringify([forever, stubborn])}.map((script, at) => children.run({
        name: 'child' + at, command: process.execPath, args: ['-e', script],
        logFile: ${JSON.stringify(join(dir, 'orphans.log'))}, whenEnded: 'restart', graceMs: 1000 }).pid());
      console.log(JSON.stringify(pids));
      ${forever}`;
    const parent = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', parentScript],
      { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '..') },
    );
    const line = await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve));
    const pids: number[] = JSON.parse(line.toString());
    await vi.waitFor(async () => expect(await readFile(join(dir, 'orphans.log'), 'utf8')).toContain('deaf'));
    expect(pids.map(isAlive)).toEqual([true, true]);

    parent.kill('SIGKILL');

    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), {
      timeout: 18_000,
      interval: 50,
    });
  });

  test('a child that dies is brought back, and told of with its log', async () => {
    const ends: ChildEnd[] = [];
    const children = openChildren({ onUnexpectedEnd: (end) => ends.push(end), firstPauseMs: 10 });
    const child = children.run(node(forever, { whenEnded: 'restart' }));
    const first = child.pid();
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(child.pid()).toSatisfy((pid) => pid !== undefined && pid !== first));
    await children.stopAll();
    expect(ends).toEqual([
      {
        name: 'child',
        code: null,
        signal: 'SIGKILL',
        logFile: join(dir, 'logs', 'child.log'),
        restartInMs: 10,
      },
    ]);
  });

  test('the pause before a restart doubles from death to death', async () => {
    const pauses: (number | undefined)[] = [];
    const children = openChildren({
      onUnexpectedEnd: (end) => pauses.push(end.restartInMs),
      firstPauseMs: 1,
    });
    children.run(node('process.exit(3)', { whenEnded: 'restart' }));
    await vi.waitFor(() => expect(pauses.length).toBeGreaterThanOrEqual(3), { timeout: 10_000 });
    await children.stopAll();
    expect(pauses.slice(0, 3)).toEqual([1, 2, 4]);
  });

  test('a command that does not exist is an end, not a crash', async () => {
    const children = openChildren();
    const child = children.run(node('', { command: join(dir, 'nothing-here') }));
    expect(await child.ended).toMatchObject({ code: null });
    await children.stopAll();
  });

  test('stopping ends the last one started first, and kills who does not listen', async () => {
    const order: string[] = [];
    const children = openChildren();
    const ready = (name: string) =>
      vi.waitFor(async () => expect(await readFile(join(dir, name), 'utf8')).toContain('up'));
    const database = children.run(
      node(`console.log('up'); ${forever}`, { name: 'a', logFile: join(dir, 'a') }),
    );
    const deaf = children.run(
      node(`process.on('SIGTERM', () => {}); console.log('up'); ${forever}`, {
        name: 'b',
        logFile: join(dir, 'b'),
        graceMs: 100,
      }),
    );
    await Promise.all([ready('a'), ready('b')]);
    for (const child of [database, deaf])
      void child.ended.then((end) => order.push(`${end.name} ${end.signal}`));
    await children.stopAll();
    expect(order).toEqual(['b SIGKILL', 'a SIGTERM']);
  });
});
