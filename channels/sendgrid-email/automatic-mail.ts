import { type Header, headerOf } from './header-block.ts';
import type { Mail } from './schema.ts';

const nobody = /^(?:mailer-daemon|postmaster|bounces?|no-?reply|do-?not-?reply|donotreply)(?:[+-].*)?@/i;

/** Headers that by themselves say that no person wrote the mail, and the values with which they say so. */
const signs: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^auto-submitted$/, /^(?!\s*no\b)/i],
  [/^precedence$/, /^\s*(?:bulk|junk|list|auto_reply)\b/i],
  [/^list-/, /(?:)/],
  [/^x-auto-response-suppress$/, /\b(?:all|autoreply|oof|dr)\b/i],
  [/^x-autoreply$/, /^(?!\s*no\b)/i],
  [/^x-autorespond$/, /(?:)/],
  [/^content-type$/, /^\s*multipart\/report\b/i],
];

/**
 * Whether a machine sent it (an out-of-office note, a bounce, a mailing list, ourselves): an answer to it would be answered
 * again, without end. RFC 3834 §2, and the headers that programs use besides.
 */
export function isAutomatic({ headers, from }: Mail, ownAddresses: readonly string[]): boolean {
  const sender = from.replace(/[<>\s]/g, '').toLowerCase();
  if (sender === '' || nobody.test(sender)) return true;
  if (ownAddresses.includes(sender)) return true;
  return headers.some((header) => isSign(header)) || nobody.test(addressIn(headerOf(headers, 'from')));
}

function isSign([name, value]: Header): boolean {
  return signs.some(([names, values]) => names.test(name) && values.test(value));
}

/** `"Ada Eze" <ada@example.com>` → `ada@example.com` */
function addressIn(header: string): string {
  return /<([^<>]{1,300})>\s*$/.exec(header)?.[1] ?? header.trim();
}
