import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { processStartedAt } from './process-table.ts';
import { SetupError } from './setup-error.ts';

/** `{"pid": 4711, "startedAt": "8823311"}`: the start time tells a live owner from a later process of the same number. */
const Owner = z.object({ pid: z.int(), startedAt: z.string() });

/**
 * Takes the folder for this process: two runs on the same data files would destroy them. A lock whose owner is dead is
 * taken over. Throws SetupError when the owner lives; the result gives the lock back.
 */
export async function lockDataDir(lockFile: string): Promise<() => Promise<void>> {
  await mkdir(dirname(lockFile), { recursive: true });
  const own = `${lockFile}.${process.pid}`;
  await writeFile(own, JSON.stringify({ pid: process.pid, startedAt: await processStartedAt(process.pid) }));
  try {
    for (;;) {
      if (await linked(own, lockFile)) break;
      const owner = Owner.safeParse(parseJson(await readFile(lockFile, 'utf8').catch(() => '')));
      if (owner.success && (await processStartedAt(owner.data.pid)) === owner.data.startedAt)
        throw new SetupError(
          `Switchboard is running on ${dirname(lockFile)} already (process ${owner.data.pid}). Stop that one first, or use another folder: DATA_DIR=/path npm start`,
        );
      await rm(lockFile, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(lockFile, { force: true });
}

/** A hard link is made or refused in one step, and never half written. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
