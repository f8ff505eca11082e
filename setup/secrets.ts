import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Secret } from '../config/secret.ts';
import { SetupError } from './setup-error.ts';

/** `{"kek": "local-1:<base64 of 32 bytes>", "indexKey": "<base64 of 32 bytes>"}` */
const StoredSecrets = z.object({
  kek: z.string().regex(/^[\w-]+:[A-Za-z0-9+/]{43}=$/),
  indexKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
});

export type LocalSecrets = {
  /** `<id>:<base64 of 32 bytes>`: the key that the customers' keys are encrypted with. */
  readonly kek: Secret;
  /** Base64 of 32 bytes: the key of the blind indexes. */
  readonly indexKey: Secret;
};

/**
 * The keys of this machine's own data, made at the first start and kept in a file that only its owner may read. Without
 * them the data can't be read again, so a damaged file is never replaced: throws SetupError.
 */
export async function openSecrets(file: string): Promise<LocalSecrets> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const made = {
      kek: `local-1:${randomBytes(32).toString('base64')}`,
      indexKey: randomBytes(32).toString('base64'),
    };
    await writePrivateFile(file, made);
    return wrap(made);
  }
  try {
    return wrap(StoredSecrets.parse(JSON.parse(text)));
  } catch (error) {
    throw new SetupError(
      `${file} can't be read as this machine's keys. Put back a copy of it; or, to begin anew without the stored data, move its folder away.`,
      { cause: error },
    );
  }
}

function wrap(stored: z.infer<typeof StoredSecrets>): LocalSecrets {
  return { kek: new Secret(stored.kek), indexKey: new Secret(stored.indexKey) };
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of one. */
export async function writePrivateFile(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
