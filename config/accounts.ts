import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A path secret: at least 32 bytes as base64url or hex, so that a webhook's path can't be guessed. */
const pathSecret = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43,128}$/, 'needs at least 43 characters of base64url (32 random bytes)');

const rawAccount = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** A channel's name, or a gateway's or vendor's: `africastalking-sms`, `paystack`, `vtpass`. */
  kind: z.string().min(1),
  /** One, or two while a secret is being rotated: both are accepted, the first is the one to paste. */
  pathSecrets: z.array(pathSecret).min(1).max(2),
  /** Overrides the channel's own pace where the provider grants another. */
  messagesPerSecond: z.number().positive().optional(),
  settings: z.record(z.string(), z.unknown()),
});

export type RawAccount = z.infer<typeof rawAccount>;

const accountsFile = z
  .strictObject({ accounts: z.array(rawAccount) })
  .refine(
    ({ accounts }) => new Set(accounts.map(({ id }) => id)).size === accounts.length,
    'two accounts share an id',
  )
  .refine(({ accounts }) => {
    const secrets = accounts.flatMap((account) => account.pathSecrets);
    return new Set(secrets).size === secrets.length;
  }, 'two accounts share a path secret');

/** A setting as text, of a list its first; empty where there is none. */
export function firstSetting(account: Pick<RawAccount, 'settings'> | undefined, name: string): string {
  const value = account?.settings[name];
  return String((Array.isArray(value) ? value[0] : value) ?? '');
}

/** Reads the accounts as written; each kind's own schema opens its settings. Throws naming what is wrong, never a value. */
export function readAccounts(path: string): readonly RawAccount[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`The accounts file (ACCOUNTS_FILE) can't be read.`, { cause: error });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error('The accounts file (ACCOUNTS_FILE) is not JSON.', { cause: error });
  }
  const parsed = accountsFile.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `  ${issue.path.join('.') || '(file)'}: ${issue.message}`,
    );
    throw new Error(`The accounts file (ACCOUNTS_FILE) is not right:\n${faults.join('\n')}`);
  }
  return parsed.data.accounts;
}
