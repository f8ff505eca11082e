import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What of a provider's books outlives the process. */
export type KeptBooks = {
  readonly version: number;
  /** Plain values, as JSON takes them: the newest of each kind, `mostKept` at most. */
  readonly save: () => unknown;
  /** Into books that are empty yet. */
  readonly restore: (saved: unknown) => void;
};

export type KeptProvider = {
  readonly name: string;
  readonly kept?: KeptBooks;
  readonly reset: () => void;
};

/** A file that is written whole each time must not grow for ever. */
export const mostKept = 20_000;

/**
 * Describes what is kept. `version` goes up with every change of what `save` gives: a file of another version is left
 * unread, so `restore` gets only what this code has written.
 */
export function keepBooks<Saved>(
  version: number,
  save: () => Saved,
  restore: (saved: Saved) => void,
): KeptBooks {
  return { version, save, restore: (saved) => restore(saved as Saved) };
}

/**
 * Reads each provider's books from `<folder>/<provider>.json`, then writes them there when they have changed: every
 * `everyMs` and when it is closed. Whoever is killed loses what came after the last writing.
 */
export async function openBookKeeper(options: {
  readonly folder: string;
  readonly providers: readonly KeptProvider[];
  readonly everyMs?: number;
  readonly warn: (message: string) => void;
}): Promise<{ readonly close: () => Promise<void> }> {
  const { folder, warn } = options;
  const written = new Map<string, string>();
  const kept = options.providers.flatMap(({ name, kept: books, reset }) =>
    books ? [{ name, books, reset, file: join(folder, `${name}.json`) }] : [],
  );
  await mkdir(folder, { recursive: true, mode: 0o700 });

  for (const { name, books, reset, file } of kept) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      const { version, books: saved } = JSON.parse(text) as { version: number; books: unknown };
      if (version === books.version) books.restore(saved);
      else warn(`${file} is of another version: ${name} begins with empty books`);
    } catch {
      reset();
      warn(`${file} can't be read: ${name} begins with empty books`);
    }
  }

  async function writeChanged(): Promise<void> {
    for (const { name, books, file } of kept) {
      const text = JSON.stringify({ version: books.version, books: books.save() });
      if (written.get(name) === text) continue;
      const temporary = `${file}.${randomUUID()}`;
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, file);
      written.set(name, text);
    }
  }

  const keep = () =>
    writeChanged().catch((error: unknown) => warn(`the books were not written: ${String(error)}`));
  let writing = keep();
  const timer = setInterval(() => {
    writing = writing.then(keep);
  }, options.everyMs ?? 1_000);

  return {
    close: async () => {
      clearInterval(timer);
      await writing;
      await keep();
    },
  };
}
