import { domainToASCII } from 'node:url';
import { hasEmailForm } from '../../conversation/values/email-address.ts';

/** Bounce address tags (draft-levine-smtp-batv) change with every mail of one sender. */
const bounceTag = /^prvs=[0-9a-z]{10}=/i;

/**
 * `<Ada@Example.COM>` → `ada@example.com`: in lower case, which no mailbox minds and telephones write as they please; the
 * domain in ASCII. Undefined for what no mail of ours can be sent to.
 */
export function readEmailAddress(text: string): string | undefined {
  const bare = text.trim().replace(/^<(.*)>$/, '$1');
  const at = bare.lastIndexOf('@');
  if (at < 1 || bare.length > 254) return undefined;
  const local = bare.slice(0, at).replace(bounceTag, '').toLowerCase();
  const domain = domainToASCII(bare.slice(at + 1));
  if (local.length > 64 || domain.length > 253) return undefined;
  const address = `${local}@${domain}`;
  return hasEmailForm(address) ? address : undefined;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** The one of our addresses that mail to `recipient` is for: itself, or itself without a `+tag`. */
export function findOwnAddress(recipient: string, own: readonly string[]): string | undefined {
  const given = readEmailAddress(recipient);
  if (given === undefined) return undefined;
  const untagged = given.replace(/\+[^@]*@/, '@');
  return own.find((address) => address === given || address === untagged);
}
