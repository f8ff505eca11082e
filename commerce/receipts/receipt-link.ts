import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Language } from '../../conversation/conversation.ts';
import type { Privacy } from '../../conversation/privacy.ts';

/** What a link says: which receipt, in which language, and until when. */
export type ReceiptLink = {
  /** 22 characters of base64url: the receipt's own random number. */
  readonly linkId: string;
  readonly language: Language;
  /** To the minute. */
  readonly expiresAt: Date;
};

const linkIdBytes = 16;
const payloadBytes = linkIdBytes + 1 + 4;
const languages: readonly Language[] = ['en', 'pcm'];
const tokenForm = /^([A-Za-z0-9_-]{28})([A-Za-z0-9_-]{22})$/;
const minuteMs = 60_000;

type Keyed = Pick<Privacy, 'blindIndex'>;

export const mintLinkId = () => randomBytes(linkIdBytes).toString('base64url');

/** The last part of a receipt's address, 50 characters: what it says, then a signature under the index key. */
export function signReceiptLink(privacy: Keyed, { linkId, language, expiresAt }: ReceiptLink): string {
  const payload = Buffer.alloc(payloadBytes);
  payload.set(Buffer.from(linkId, 'base64url'), 0);
  payload.writeUInt8(languages.indexOf(language), linkIdBytes);
  payload.writeUInt32BE(Math.floor(expiresAt.getTime() / minuteMs), linkIdBytes + 1);
  const said = payload.toString('base64url');
  return said + privacy.blindIndex('receipt_link', said);
}

/** Null for whatever we did not sign, and for what is over. */
export function readReceiptLink(privacy: Keyed, token: string, now: Date): ReceiptLink | null {
  const [, said = '', signature = ''] = tokenForm.exec(token) ?? [];
  const expected = Buffer.from(privacy.blindIndex('receipt_link', said));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    return null;
  }
  const payload = Buffer.from(said, 'base64url');
  const language = languages[payload.readUInt8(linkIdBytes)];
  const expiresAt = new Date(payload.readUInt32BE(linkIdBytes + 1) * minuteMs);
  if (language === undefined || expiresAt.getTime() <= now.getTime()) {
    return null;
  }
  return { linkId: payload.subarray(0, linkIdBytes).toString('base64url'), language, expiresAt };
}
