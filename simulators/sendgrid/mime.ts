import { randomBytes } from 'node:crypto';
import iconv from 'iconv-lite';

export type MailFile = {
  readonly filename: string;
  readonly type: string;
  /** Base64. */
  readonly content: string;
  readonly contentId?: string | undefined;
};

export type WrittenMail = {
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly charset: string;
  readonly attachments: readonly MailFile[];
};

/** RFC 2047, where a word needs it. */
export function encodeHeader(text: string, charset: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return `=?${charset}?B?${iconv.encode(text, charset).toString('base64')}?=`;
}

const lines = (base64: string) => base64.replace(/.{76}/g, '$&\r\n');

function textPart(type: string, text: string, charset: string): string {
  const head = `Content-Type: ${type}; charset=${charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  return `${head}${lines(iconv.encode(text, charset).toString('base64'))}\r\n`;
}

function filePart({ filename, type, content, contentId }: MailFile): string {
  const disposition = contentId === undefined ? 'attachment' : 'inline';
  const id = contentId === undefined ? '' : `Content-ID: <${contentId}>\r\n`;
  return (
    `Content-Type: ${type}; name="${filename}"\r\n${id}` +
    `Content-Disposition: ${disposition}; filename="${filename}"\r\n` +
    `Content-Transfer-Encoding: base64\r\n\r\n${lines(content)}\r\n`
  );
}

function multipart(kind: string, parts: readonly string[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const boundary = `sim-${randomBytes(12).toString('hex')}`;
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join('');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

/** The body of a mail with the headers that describe it, to go behind the mail's other headers. */
export function mimeBody({ text, html, charset, attachments }: WrittenMail): string {
  const texts = [
    ...(text !== undefined || html === undefined ? [textPart('text/plain', text ?? '', charset)] : []),
    ...(html === undefined ? [] : [textPart('text/html', html, charset)]),
  ];
  return multipart('mixed', [multipart('alternative', texts), ...attachments.map(filePart)]);
}
