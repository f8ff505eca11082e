import { createHmac, timingSafeEqual } from 'node:crypto';

/** Base64 or hex of the HMAC of `data` (UTF-8 where it is text). */
export function hmacSignature(
  algorithm: 'sha1' | 'sha256' | 'sha512',
  key: string,
  data: string | Buffer,
  encoding: 'base64' | 'hex',
): string {
  return createHmac(algorithm, key).update(data).digest(encoding);
}

/** Whether a signature is the expected one, in a time that doesn't tell how much of it is right. */
export function sameSignature(given: string | undefined, expected: string): boolean {
  const givenBytes = Buffer.from(given ?? '');
  const expectedBytes = Buffer.from(expected);
  // A length is no secret: the algorithm fixes it.
  return givenBytes.length === expectedBytes.length && timingSafeEqual(givenBytes, expectedBytes);
}
