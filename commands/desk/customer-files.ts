import { open, rm } from 'node:fs/promises';
import type { FileStore, ListedFile } from '../../conversation/file-store.ts';

const time = (date: Date) => date.toISOString().slice(0, 16).replace('T', ' ');
// What a sender calls a file must not steer the terminal that shows it.
const printable = (text: string) => text.replace(/\p{C}/gu, '');

/** A line for each file of a customer's: what it is and whether it can be had, nothing of what is in it. */
export function describeFiles(files: readonly ListedFile[]): readonly string[] {
  return files.map(({ id, at, account, state, kind, fileName, size, reason }) => {
    const kilobytes = size === undefined ? '' : ` ${Math.ceil(size / 1_024)} kB`;
    const name = fileName === undefined ? '' : ` "${printable(fileName)}"`;
    const why = reason === undefined ? '' : ` (${reason})`;
    return `  ${time(at)}  file ${id}  ${account}  ${printable(kind)}${kilobytes}${name}  ${state}${why}`;
  });
}

/** Writes a file out for the one who asks, and for no other user of the machine. Nothing that is there is overwritten. */
export async function writeFileOut(
  files: Pick<FileStore, 'open'>,
  { id, path, by }: { readonly id: string; readonly path: string; readonly by: string },
): Promise<string> {
  const opened = await files.open(id, by);
  if (!opened) {
    throw new Error(`There is no file ${id} to be had: see what \`npm run desk -- show <ref>\` says of it.`);
  }
  const target = await open(path, 'wx', 0o600);
  try {
    for await (const bytes of opened.bytes) await target.write(bytes);
  } catch (error) {
    await rm(path);
    throw error;
  } finally {
    await target.close();
  }
  return `Written: ${printable(opened.file.kind)}. It came from a stranger; delete it when it is no longer needed.`;
}
