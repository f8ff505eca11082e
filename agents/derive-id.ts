import { createHash } from 'node:crypto';

/** An id that a repeat of the same turn makes again: `ord_` and 22 characters of base64url. */
export function deriveId(prefix: 'ord' | 'ses' | 'enq', seed: string): string {
  const digest = createHash('sha256').update(`${prefix}:${seed}`).digest('base64url');
  return `${prefix}_${digest.slice(0, 22)}`;
}
