import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The first executable file of that name in the folders of PATH. */
export async function findExecutable(name: string, pathDirs: readonly string[]): Promise<string | undefined> {
  for (const dir of pathDirs) {
    const file = join(dir, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
