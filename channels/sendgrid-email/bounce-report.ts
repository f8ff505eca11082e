import type { DeliveryReport } from '../../conversation/channel-event.ts';
import { domainOf } from './email-address.ts';
import { type Header, headerOf } from './header-block.ts';
import type { Mail } from './schema.ts';

const ownId = /^<sb\.([A-Za-z0-9_-]{4,700})@([a-z0-9.-]{3,253})>$/;

/** Ours, made of the message's id, so that a mail sent twice is one mail, and a bounce names what it is about. */
export function messageIdFor(messageId: string, from: string): string {
  return `<sb.${Buffer.from(messageId).toString('base64url')}@${domainOf(from)}>`;
}

/** What a delivery status notification says (RFC 3464), looked for in the parts of the mail; undefined for other mails. */
export function findBounce(headers: readonly Header[], parts: readonly Buffer[]): Mail['bounce'] {
  if (!/^multipart\/report\b/i.test(headerOf(headers, 'content-type'))) return undefined;
  const texts = parts.map((part) => part.toString('latin1'));
  const find = (pattern: RegExp) => texts.map((text) => pattern.exec(text)?.[1]).find(Boolean);
  const action = find(/^Action:\s{0,5}([a-z]{1,20})/im);
  if (action === undefined) return undefined;
  const status = find(/^Status:\s{0,5}([245]\.\d{1,3}\.\d{1,3})/im);
  const returned = find(/^Message-ID:\s{0,5}(<sb\.[\w-]{4,700}@[\w.-]{3,253}>)/im);
  const id = returned ?? headerOf(headers, 'in-reply-to');
  return { action: action.toLowerCase(), id, ...(status === undefined ? {} : { status }) };
}

/** The news of our message in a bounce; nothing where it names none of ours, or only says that it takes longer. */
export function reportBounce(mail: Mail, addresses: readonly string[]): readonly DeliveryReport[] {
  const { bounce } = mail;
  if (bounce?.action !== 'failed') return [];
  const [, encoded = '', domain = ''] = ownId.exec(bounce.id) ?? [];
  const messageId = Buffer.from(encoded, 'base64url').toString('utf8');
  const isOurs = addresses.some((address) => domainOf(address) === domain);
  if (!isOurs || messageIdFor(messageId, `@${domain}`) !== bounce.id) return [];
  const status = bounce.status ?? '';
  return [
    {
      kind: 'delivery_report',
      key: `sg:dsn:${mail.digest}`,
      externalId: messageId,
      messageId,
      status: 'failed',
      code: status.startsWith('5.1.') ? 'recipient_invalid' : 'recipient_unreachable',
      rawStatus: status === '' ? 'dsn:failed' : `dsn:${status}`,
    },
  ];
}
