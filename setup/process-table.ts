import { readFile } from 'node:fs/promises';

/**
 * When the process started, in a form that only serves for comparing: with its number it names a process for good. On
 * systems without /proc all living processes give "alive". Undefined when there is no such process.
 */
export async function processStartedAt(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  return (await readStartTime(pid)) ?? 'alive';
}

/** proc(5): `4711 (name, with spaces and brackets) S 1 …`; the start time is field 22. */
async function readStartTime(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
