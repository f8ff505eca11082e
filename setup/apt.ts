import { access, rm, writeFile } from 'node:fs/promises';
import { environmentWith } from '../config/setup-env.ts';
import { findExecutable } from './find-executable.ts';
import type { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';

/** `unavailable`: no apt here, or not root. `failed`: apt's own last words. */
export type AptResult =
  | { readonly outcome: 'installed' | 'unavailable' }
  | { readonly outcome: 'failed'; readonly reason: string };

const servicePolicyFile = '/usr/sbin/policy-rc.d';
const limitMs = 5 * 60_000;

export async function canUseApt(pathDirs: readonly string[]): Promise<boolean> {
  return process.getuid?.() === 0 && (await findExecutable('apt-get', pathDirs)) !== undefined;
}

/** Installs Debian packages as root, without starting any service that they bring. */
export async function installWithApt(
  packages: readonly string[],
  pathDirs: readonly string[],
  progress: Progress,
): Promise<AptResult> {
  if (!(await canUseApt(pathDirs))) return { outcome: 'unavailable' };
  return progress(`installing ${packages.join(', ')} with apt-get`, async (detail) => {
    const first = await withoutServices(() => install(packages, detail));
    if (first === undefined) return { outcome: 'installed' };
    // A fresh machine has no package lists yet.
    await aptGet(['update'], detail);
    const second = await withoutServices(() => install(packages, detail));
    return second === undefined ? { outcome: 'installed' } : { outcome: 'failed', reason: second };
  });
}

/** Undefined when it worked, else the last line of apt's complaint. */
async function install(
  packages: readonly string[],
  detail: (text: string) => void,
): Promise<string | undefined> {
  const result = await aptGet(['install', '-y', '--no-install-recommends', ...packages], detail);
  if (result.code === 0) return undefined;
  return result.stderr.trim().split('\n').at(-1) ?? 'apt-get failed';
}

function aptGet(args: readonly string[], detail: (text: string) => void) {
  return runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=60', ...args], {
    timeoutMs: limitMs,
    env: environmentWith({ DEBIAN_FRONTEND: 'noninteractive' }),
    onLine: (line) => detail(line.slice(0, 60)),
  });
}

/** Debian asks this file before it starts a service; 101 means no. One that is there already is left alone. */
async function withoutServices<T>(work: () => Promise<T>): Promise<T> {
  const present = await access(servicePolicyFile).then(
    () => true,
    () => false,
  );
  if (present) return work();
  await writeFile(servicePolicyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    await rm(servicePolicyFile, { force: true });
  }
}
