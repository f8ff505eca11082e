import { createHash } from 'node:crypto';
import { WebhookError } from '../../config/errors.ts';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import type { MessageThread } from '../../conversation/message-thread.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { readJson } from '../json-body.ts';
import { isAutomatic } from './automatic-mail.ts';
import { reportBounce } from './bounce-report.ts';
import { domainOf, findOwnAddress, readEmailAddress } from './email-address.ts';
import { headerOf } from './header-block.ts';
import { Mail, type Settings } from './schema.ts';

/** Ids of a thread that are kept: the first, and the last before this mail. */
const mostReferences = 20;

/**
 * The customer's message of an unpacked mail. Nothing for what no person wrote, for spam and for a sender whom nobody
 * vouches for; a bounce is news of the message that it names.
 */
export function parseInbound(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  const mail = readMail(request);
  const [to] = mail.to.flatMap((recipient) => findOwnAddress(recipient, settings.addresses) ?? []);
  if (to === undefined) throw new WebhookError(400, 'The mail is for no address of this account.');
  if (mail.bounce) return reportBounce(mail, settings.addresses);
  if (isAutomatic(mail, settings.addresses) || (mail.spamScore ?? 0) > settings.mostSpamScore) return [];
  const from = readEmailAddress(mail.from);
  if (from === undefined) throw new WebhookError(400, "The envelope's sender is no e-mail address.");
  if (!settings.takeUnauthenticated && !isAuthenticated(mail, from)) return [];
  const thread = readThread(mail);
  return [
    {
      kind: 'message',
      key: keyOf(mail, thread, from, to),
      from: { medium: 'email', value: from },
      to,
      text: wordsOf(mail),
      ...(mail.files.length > 0 ? { files: mail.files.map(withoutUndefined) } : {}),
      ...(thread ? { thread } : {}),
    },
  ];
}

function readMail(request: WebhookRequest): Mail {
  const mail = Mail.safeParse(readJson(request));
  if (!mail.success) throw new WebhookError(400, 'The mail could not be read.');
  return mail.data;
}

/**
 * Whether the envelope's sender is who it says: by SPF, which is about just that, or by DKIM of its domain or one above.
 * Where the provider has looked at neither, nobody says otherwise.
 */
function isAuthenticated({ spf, dkim }: Mail, from: string): boolean {
  if (spf === undefined && dkim === undefined) return true;
  if (spf?.toLowerCase() === 'pass') return true;
  const domain = domainOf(from);
  const signers = [...(dkim ?? '').matchAll(/@([a-z0-9.-]{3,253})\s*:\s*pass\b/gi)];
  return signers.some(([, signer = '']) => `.${domain}`.endsWith(`.${signer.toLowerCase()}`));
}

function readThread({ headers, subject }: Mail): MessageThread | undefined {
  const [id] = idsIn(headerOf(headers, 'message-id'));
  if (id === undefined) return undefined;
  const references = idsIn(`${headerOf(headers, 'references')} ${headerOf(headers, 'in-reply-to')}`);
  const known = [...new Set(references)].filter((reference) => reference !== id);
  const kept =
    known.length > mostReferences ? [...known.slice(0, 1), ...known.slice(1 - mostReferences)] : known;
  return {
    id,
    ...(kept.length > 0 ? { references: kept } : {}),
    ...(subject === '' ? {} : { subject }),
  };
}

function idsIn(header: string): readonly string[] {
  return header.match(/<[!-;=?-~]{3,300}>/g) ?? [];
}

/** Kept for ever, so that the same mail is one message whenever it is posted again. */
function keyOf(mail: Mail, thread: MessageThread | undefined, from: string, to: string): string {
  if (!thread) return `sg:in:${mail.digest}`;
  return `sg:in:${createHash('sha256').update(`${thread.id}|${from}|${to}`).digest('base64url')}`;
}

/** What a telephone adds by itself. */
const ornament = /^\s*(?:sent from (?:my|outlook|yahoo|mail)\b.*|get outlook for\b.*|--\s*)?$/i;

/** The text, quotes and all; the subject where somebody wrote nothing else and answers nothing. */
function wordsOf({ text, subject, headers }: Mail): string {
  const answers = headerOf(headers, 'in-reply-to') !== '' || /^re\s*:/i.test(subject);
  const blank = text.split('\n').every((line) => ornament.test(line));
  return blank && !answers ? subject : text;
}

function withoutUndefined({ contentType, fileName, bytes, refused }: Mail['files'][number]) {
  return {
    contentType,
    ...(fileName === undefined ? {} : { fileName }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(refused ? { refused } : {}),
  };
}
