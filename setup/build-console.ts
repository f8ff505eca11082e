import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from './progress.ts';
import { SetupError } from './setup-error.ts';

const indexFile = 'index.html';

/**
 * The phones page as files: built from `console/` once for each state of its sources and packages. Gives the folder.
 * Throws SetupError.
 */
export async function buildConsole(options: {
  readonly root: string;
  /** The builds are kept there, the latest one alone. */
  readonly folder: string;
  readonly progress: Progress;
}): Promise<string> {
  const { root, folder } = options;
  const source = join(root, 'console');
  const built = join(folder, await hashSources(root, source));
  if (await exists(join(built, indexFile))) return built;
  await options.progress('building the phones page', async () => {
    const unfinished = join(folder, `unfinished-${process.pid}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    try {
      const { build } = await import('vite');
      await build({
        root: source,
        configFile: join(source, 'vite.config.ts'),
        logLevel: 'error',
        build: { outDir: unfinished, emptyOutDir: true },
      });
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new SetupError(`The phones page could not be built from ${source}: ${what}`, { cause });
    }
    await rename(unfinished, built);
  });
  return built;
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

async function hashSources(root: string, source: string): Promise<string> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash('sha256');
  for (const file of [...files.sort(), join(root, 'package-lock.json')]) {
    hash.update(`${file.slice(root.length)}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 20);
}
