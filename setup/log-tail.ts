import { open, stat } from 'node:fs/promises';

const keptBytes = 32_000;

/** Remembers where the log ends; the function gives what was added since, its last 32 kB at most. */
export async function markLog(file: string): Promise<() => Promise<string>> {
  const sizeOf = () =>
    stat(file).then(
      (one) => one.size,
      () => 0,
    );
  const mark = await sizeOf();
  return async () => {
    const size = await sizeOf();
    // A log that is shorter than before was set aside and begun anew.
    const start = Math.max(size < mark ? 0 : mark, size - keptBytes);
    if (size === 0) return '';
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(size - start);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  };
}
