import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from './setup-error.ts';

/** What the databases need to start and to write for a while. */
export const neededFreeBytes = 600 * 1024 * 1024;

/** Bytes that this user may still write in the folder, or where it would be made. */
export async function freeBytes(dir: string): Promise<number> {
  try {
    const disk = await statfs(dir);
    return disk.bavail * disk.bsize;
  } catch (error) {
    if (dirname(dir) === dir) throw error;
    return freeBytes(dirname(dir));
  }
}

/** Throws when the disk under the folder is too full for the databases. */
export async function checkDiskSpace(dir: string, neededBytes: number = neededFreeBytes): Promise<void> {
  const free = await freeBytes(dir);
  if (free >= neededBytes) return;
  throw new SetupError(
    `The disk is too full: ${megabytes(free)} are free for ${dir} and ${megabytes(neededBytes)} are needed. ` +
      'Free some space, or name a folder on another disk: DATA_DIR=/path npm start',
  );
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
