import { createHash } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';
import { z } from 'zod';
import { WebhookError } from '../../config/errors.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { decodeText, type MultipartBody, readMultipart } from '../multipart-body.ts';
import { findBounce } from './bounce-report.ts';
import { longestValue, mostHeaders, readHeaderBlock } from './header-block.ts';
import { htmlToText } from './html-text.ts';
import { AttachmentInfo, Envelope, type Mail } from './schema.ts';

const longestText = 100_000;
const longestSubject = 1_000;
/** Bytes of files that are kept with a mail: of one, a photograph at its largest, and of all together. */
const mostFileBytes = 5 * 1024 * 1024;
const mostBytes = 2 * mostFileBytes;
const mostFiles = 10;
/** A picture in the text below this is a logo or a smiley. */
const ornamentBytes = 20 * 1024;

/**
 * The form of Inbound Parse, in parsed or in raw mode, as JSON of `Mail`
 * (twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook, read 2026-11-21). Throws
 * WebhookError 400 for what cannot be one.
 */
export async function unpackMail(request: WebhookRequest): Promise<WebhookRequest> {
  const body = await readMultipart(request, mostFileBytes);
  const mail = await readMail(body);
  const headers = { ...request.headers, 'content-type': 'application/json' };
  return { ...request, headers, rawBody: Buffer.from(JSON.stringify(mail)) };
}

async function readMail(body: MultipartBody): Promise<Mail> {
  const { fields } = body;
  const envelope = readJson(fields, 'envelope', Envelope);
  if (envelope === undefined) throw new WebhookError(400, 'The field `envelope` is missing or wrong.');
  const raw = fields.get('email');
  const content = raw === undefined ? readParsed(body) : await readRaw(raw);
  const spamScore = Number.parseFloat(asciiOf(fields, 'spam_score'));
  const [spf, dkim] = [asciiOf(fields, 'SPF'), asciiOf(fields, 'dkim')];
  const bounce = findBounce(content.headers, raw === undefined ? looseParts(body) : [raw]);
  return {
    ...content,
    from: envelope.from ?? '',
    to: envelope.to,
    ...(spf === '' ? {} : { spf }),
    ...(dkim === '' ? {} : { dkim }),
    ...(Number.isFinite(spamScore) ? { spamScore } : {}),
    digest: digestOf(fields),
    ...(bounce ? { bounce } : {}),
  };
}

type Content = Pick<Mail, 'headers' | 'subject' | 'text' | 'files'>;

function readParsed(body: MultipartBody): Content {
  const { fields } = body;
  const charsets = readJson(fields, 'charsets', z.record(z.string(), z.string())) ?? {};
  const read = (name: string) => cleanText(decodeText(fields.get(name) ?? Buffer.alloc(0), charsets[name]));
  return {
    headers: readHeaderBlock(read('headers')),
    subject: subjectOf(read('subject')),
    text: wordsOf(read('text'), () => read('html')),
    files: keepFiles(sentFiles(body)),
  };
}

async function readRaw(raw: Buffer): Promise<Content> {
  const email = await parseMime(raw);
  return {
    headers: email.headers
      .slice(0, mostHeaders)
      .map(({ key, value }) => [key, cleanText(value).slice(0, longestValue)]),
    subject: subjectOf(cleanText(email.subject ?? '')),
    text: wordsOf(cleanText(email.text ?? ''), () => cleanText(email.html ?? '')),
    files: keepFiles(
      email.attachments.map(({ filename, mimeType, content, contentId, related }) => ({
        contentType: mimeType,
        fileName: filename ?? '',
        bytes: typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content)),
        truncated: false,
        inText: related === true || contentId !== undefined,
      })),
    ),
  };
}

async function parseMime(raw: Buffer): Promise<Email> {
  const options = {
    // What was forwarded or came back is a file, not the sender's words.
    forceRfc822Attachments: true,
    maxNestingDepth: 30,
    maxHeadersSize: 256 * 1024,
  };
  const email = await PostalMime.parse(raw, options).catch(() => undefined);
  if (!email) throw new WebhookError(400, 'The mail is nested too deep or has too many headers.');
  return email;
}

type SentFile = {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly truncated: boolean;
  /** Shown within the text. */
  readonly inText: boolean;
};

function sentFiles({ fields, files }: MultipartBody): readonly SentFile[] {
  const info = readJson(fields, 'attachment-info', AttachmentInfo) ?? {};
  return files.map(({ name, fileName, contentType, bytes, truncated }) => {
    const said = Object.hasOwn(info, name) ? info[name] : undefined;
    return {
      contentType: contentType === 'application/octet-stream' ? (said?.type ?? contentType) : contentType,
      fileName: fileName || (said?.filename ?? said?.name ?? ''),
      bytes,
      truncated,
      inText: said?.['content-id'] !== undefined,
    };
  });
}

function keepFiles(sent: readonly SentFile[]): Mail['files'] {
  let room = mostBytes;
  return sent
    .filter(
      ({ inText, contentType, bytes }) =>
        !(inText && contentType.startsWith('image/') && bytes.length < ornamentBytes),
    )
    .slice(0, mostFiles)
    .map(({ contentType, fileName, bytes, truncated }) => {
      const kept = !truncated && bytes.length <= Math.min(room, mostFileBytes);
      if (kept) room -= bytes.length;
      const name = cleanText(fileName)
        .replace(/[\n\t]/g, ' ')
        .slice(0, 200);
      return {
        contentType: cleanText(contentType).slice(0, 100),
        ...(name === '' ? {} : { fileName: name }),
        ...(kept ? { bytes: bytes.toString('base64') } : { refused: 'too_large' }),
      };
    });
}

/** Where the parts of a report may be, in a mail that the provider took apart. */
function looseParts({ fields, files }: MultipartBody): readonly Buffer[] {
  const text = fields.get('text');
  return [...(text ? [text] : []), ...files.map(({ bytes }) => bytes)];
}

function subjectOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, longestSubject);
}

function wordsOf(text: string, html: () => string): string {
  return (text.trim() === '' ? htmlToText(html()) : text).slice(0, longestText);
}

/**
 * Without what no text has: control characters, halves of characters, Windows's line ends. Nor has it C1 controls: where they
 * stand, Windows-1252 was read as Latin-1 (Node 20's TextDecoder does so: nodejs/node issue 56542).
 */
function cleanText(text: string): string {
  return text
    .replace(/[\u0080-\u009f]/g, (sign) => decodeText(Buffer.from(sign, 'latin1'), 'windows-1252'))
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}

function asciiOf(fields: MultipartBody['fields'], name: string): string {
  return (fields.get(name)?.toString('latin1') ?? '').trim().slice(0, 1_000);
}

function readJson<Value>(
  fields: MultipartBody['fields'],
  name: string,
  schema: z.ZodType<Value>,
): Value | undefined {
  try {
    return schema.parse(JSON.parse(fields.get(name)?.toString('utf8') ?? ''));
  } catch {
    return undefined;
  }
}

/** Of what the mail is, not of how it was posted: a repeat may have another boundary. */
function digestOf(fields: MultipartBody['fields']): string {
  const hash = createHash('sha256');
  for (const name of ['envelope', 'headers', 'subject', 'text', 'html', 'email']) {
    hash.update(`${name}:${fields.get(name)?.length ?? 0}:`).update(fields.get(name) ?? '');
  }
  return hash.digest('base64url');
}
