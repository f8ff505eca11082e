import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { environmentWith } from '../config/setup-env.ts';

let dir = '';
const lock = JSON.stringify({
  packages: {
    '': {},
    'node_modules/koa': { version: '3.3.0' },
    'node_modules/fsevents': { version: '1.0.0', optional: true },
  },
});

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'install-'));
  await mkdir(join(dir, 'setup'));
  await copyFile(join(import.meta.dirname, 'install.mjs'), join(dir, 'setup', 'install.mjs'));
  await writeFile(join(dir, 'package-lock.json'), lock);
  await writeNpm("fs.mkdirSync('node_modules', { recursive: true });");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A stand-in for npm's command-line file: notes how it was called and does as told. */
async function writeNpm(body: string): Promise<void> {
  await writeFile(
    join(dir, 'npm-cli.js'),
    `const fs = require('fs'); fs.appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n'); ${body}`,
  );
}

async function install(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(dir, 'setup', 'install.mjs'), ...args], {
    env: environmentWith({ npm_execpath: join(dir, 'npm-cli.js') }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

async function installs(): Promise<readonly string[]> {
  const text = await readFile(join(dir, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

describe('install.mjs', { timeout: 60_000 }, () => {
  test('installs once from the lockfile without install scripts, and again only when the lockfile changes', async () => {
    expect(await install()).toMatchObject({ code: 0, stdout: '' });
    await install();
    expect(await installs()).toEqual([
      'ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error',
    ]);
    await writeFile(join(dir, 'package-lock.json'), `${lock} `);
    await install();
    expect(await installs()).toHaveLength(2);
  });

  test.each([
    ['the same versions', { 'node_modules/koa': { version: '3.3.0' } }, 0],
    ['another version', { 'node_modules/koa': { version: '3.2.0' } }, 1],
    ['a package missing', {}, 1],
    [
      'a package too many',
      { 'node_modules/koa': { version: '3.3.0' }, 'node_modules/x': { version: '1.0.0' } },
      1,
    ],
  ])(
    'a tree that npm install made, with %s, leads to the right number of installs',
    async (_case, packages, count) => {
      await mkdir(join(dir, 'node_modules'));
      await writeFile(join(dir, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
      expect((await install()).code).toBe(0);
      expect(await installs()).toHaveLength(count);
    },
  );

  test.each([
    ['npm error code ENOTFOUND', 'The package registry could not be reached'],
    ['npm error code ENOSPC', 'The disk is full'],
    ['npm error code EACCES', 'may not write'],
    ['npm error code EUSAGE', 'run: npm install'],
    ['npm error code EINTEGRITY', 'npm cache verify'],
    ['npm error something new', 'something new'],
  ])('"%s" is explained, and nothing counts as installed', async (complaint, explanation) => {
    await writeNpm(`process.stderr.write(${JSON.stringify(complaint)}); process.exit(1);`);
    const failed = await install('--quiet');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain(explanation);
    await writeNpm("fs.mkdirSync('node_modules', { recursive: true });");
    await install();
    expect(await installs()).toHaveLength(2);
  });

  test('a second command waits for the install that runs, and does not install again', async () => {
    await writeNpm("setTimeout(() => fs.mkdirSync('node_modules', { recursive: true }), 1500);");
    const first = install();
    await vi.waitFor(async () => expect(await installs()).toHaveLength(1), { timeout: 10_000 });
    const both = await Promise.all([first, install()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await installs()).toHaveLength(1);
  });
});
