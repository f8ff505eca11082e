import { randomBytes, randomUUID } from 'node:crypto';
import iconv from 'iconv-lite';
import { z } from 'zod';
import type { SendgridBooks } from './books.ts';
import { signatureHeaders } from './events.ts';
import { encodeHeader, mimeBody } from './mime.ts';

const attachment = z.strictObject({
  filename: z.string(),
  type: z.string(),
  /** Base64. */
  content: z.string(),
  contentId: z.string().optional(),
});

/** What a customer's mail program hands over, and how Inbound Parse posts it. */
export const inboundMailSchema = z.strictObject({
  from: z.string(),
  to: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  subject: z.string().default(''),
  text: z.string().optional(),
  html: z.string().optional(),
  messageId: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: z.array(z.string()).optional(),
  attachments: z.array(attachment).default([]),
  /** Headers besides, such as `{"Auto-Submitted": "auto-replied"}`. */
  headers: z.record(z.string(), z.string()).default({}),
  /** The whole mail in one field, instead of taken apart. */
  raw: z.boolean().default(false),
  charset: z
    .string()
    .default('UTF-8')
    .refine((name) => iconv.encodingExists(name), { error: 'unknown charset' }),
  /** The sender of the envelope, where it is another one; empty for a bounce. */
  envelopeFrom: z.string().optional(),
  spf: z.string().default('pass'),
  dkim: z.string().optional(),
  spamScore: z.number().optional(),
  repeat: z.int().min(1).max(100).optional(),
});

export type InboundMail = z.infer<typeof inboundMailSchema>;

export type MailInboundResult = {
  /** Of the first attempt; 0 when nobody answered. */
  readonly status: number;
  readonly messageId: string;
  readonly statuses: readonly number[];
  readonly error?: string;
};

/** https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook, read 2026-11-21. */
const horizonMs = 72 * 3_600_000;
const maxAttempts = 50;

/** A customer's mail on its way to the callback. */
export async function receiveMail(books: SendgridBooks, mail: InboundMail): Promise<MailInboundResult> {
  const { world } = books;
  const messageId = mail.messageId ?? `<${randomUUID()}@mail.example.com>`;
  const { inboundUrl, signingKey } = world.config().callbacks.sendgrid;
  if (inboundUrl === null) {
    const error = 'callbacks.sendgrid.inboundUrl is not configured';
    return { status: 0, messageId, statuses: [], error };
  }
  if (!world.config().quiet) {
    const { from, subject, text = '' } = mail;
    const to = mail.to.join(', ');
    world.events.emit({ provider: 'sendgrid', kind: 'inbound', id: messageId, from, to, subject, text });
  }
  const boundary = `xYzZY${randomBytes(8).toString('hex')}`;
  const body = formOf(mail, messageId, boundary);
  const copies = Array.from({ length: mail.repeat ?? 1 }, () =>
    world.postman.deliver({
      provider: 'sendgrid',
      operation: 'inbound',
      facts: { email: mail.from },
      url: inboundUrl,
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'user-agent': 'SendGrid',
        ...signatureHeaders(signingKey, body),
      },
      body,
      // Anything but a server's own trouble is final, a refusal too.
      accepts: (status) => status > 0 && status < 500,
      retry: { on: 'any_failure', maxAttempts, horizonMs },
    }),
  );
  const attempts = await Promise.all(copies);
  const [first] = attempts;
  return {
    status: first?.status ?? 0,
    messageId,
    statuses: attempts.map(({ status }) => status),
    ...(first?.error === undefined ? {} : { error: first.error }),
  };
}

function headersOf(mail: InboundMail, messageId: string): string {
  const { from, to, subject, inReplyTo, references = [], headers, charset } = mail;
  const rows: readonly (readonly [string, string])[] = [
    ['Received', 'by mx.sendgrid.net with SMTP id sim'],
    ['From', from],
    ['To', to.join(', ')],
    ['Subject', encodeHeader(subject, charset)],
    ...(messageId === '' ? [] : ([['Message-ID', messageId]] as const)),
    ['Date', new Date().toUTCString().replace('GMT', '+0000')],
    ...(inReplyTo === undefined ? [] : ([['In-Reply-To', inReplyTo]] as const)),
    ...(references.length === 0 ? [] : ([['References', references.join('\r\n ')]] as const)),
    ['MIME-Version', '1.0'],
    ...Object.entries(headers),
  ];
  return rows.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

const addressIn = (header: string) => /<([^<>]+)>\s*$/.exec(header)?.[1] ?? header;

type Part = { readonly name: string; readonly head?: string; readonly bytes: Uint8Array };

function formOf(mail: InboundMail, messageId: string, boundary: string): Buffer {
  const { charset, attachments, spamScore } = mail;
  const sender = mail.envelopeFrom ?? addressIn(mail.from);
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  const plain = (name: string, value: string): Part => ({ name, bytes: Buffer.from(value) });
  const written = (name: string, value: string | undefined): Part[] =>
    value === undefined ? [] : [{ name, bytes: iconv.encode(value, charset) }];
  const headers = headersOf(mail, messageId);
  const body = { ...mail, text: mail.text, html: mail.html };
  const content: readonly Part[] = mail.raw
    ? [{ name: 'email', bytes: Buffer.from(headers + mimeBody(body), 'latin1') }]
    : [
        plain('headers', headers),
        ...written('text', mail.text),
        ...written('html', mail.html),
        plain('attachments', String(attachments.length)),
        ...(attachments.length === 0 ? [] : [plain('attachment-info', attachmentInfo(mail))]),
        ...attachments.map(({ filename, type, content: base64 }, index) => ({
          name: `attachment${index + 1}`,
          head: `; filename="${filename}"\r\nContent-Type: ${type}`,
          bytes: Buffer.from(base64, 'base64'),
        })),
      ];
  return multipartForm(boundary, [
    ...content,
    plain('dkim', mail.dkim ?? `{@${domain} : pass}`),
    plain('to', mail.to.join(', ')),
    plain('from', mail.from),
    ...written('subject', mail.subject),
    plain('sender_ip', '198.51.100.25'),
    ...(spamScore === undefined ? [] : [plain('spam_score', String(spamScore))]),
    plain('envelope', JSON.stringify({ to: mail.to.map(addressIn), from: sender })),
    plain(
      'charsets',
      JSON.stringify({ to: 'UTF-8', from: 'UTF-8', subject: charset, text: charset, html: charset }),
    ),
    plain('SPF', mail.spf),
  ]);
}

function attachmentInfo({ attachments }: InboundMail): string {
  const entries = attachments.map(({ filename, type, contentId }, index) => [
    `attachment${index + 1}`,
    { filename, name: filename, type, ...(contentId === undefined ? {} : { 'content-id': contentId }) },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

function multipartForm(boundary: string, parts: readonly Part[]): Buffer {
  const bytes = parts.flatMap(({ name, head = '', bytes: value }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n`),
    value,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...bytes, Buffer.from(`--${boundary}--\r\n`)]);
}
