import { isUtf8 } from 'node:buffer';
import busboy from 'busboy';
import iconv from 'iconv-lite';
import { WebhookError } from '../config/errors.ts';
import type { WebhookRequest } from '../conversation/webhook.ts';

export type FilePart = {
  readonly name: string;
  readonly fileName: string;
  readonly contentType: string;
  /** The first bytes where the file is longer than the limit. */
  readonly bytes: Buffer;
  readonly truncated: boolean;
};

/** Fields by name as the bytes that came (the first of a repeated one), and the files. */
export type MultipartBody = {
  readonly fields: ReadonlyMap<string, Buffer>;
  readonly files: readonly FilePart[];
};

const limits = { fields: 100, files: 50, parts: 200, fieldNameSize: 200, headerPairs: 50 };
const multipartType = /^multipart\/form-data\s*;/i;

/**
 * A multipart form whose fields may be in several charsets, so that they stay bytes. Throws WebhookError: 415 for another
 * content type or encoding, 400 for what such a form cannot be.
 */
export async function readMultipart(request: WebhookRequest, maxFileBytes: number): Promise<MultipartBody> {
  const { headers, rawBody } = request;
  if (!multipartType.test(headers['content-type'] ?? '')) {
    throw new WebhookError(415, 'The body must be multipart/form-data.');
  }
  if (!/^\s*(identity)?\s*$/i.test(headers['content-encoding'] ?? '')) {
    throw new WebhookError(415, 'The body must not be compressed.');
  }
  const fields = new Map<string, Buffer>();
  const files: FilePart[] = [];
  await new Promise<void>((resolve, reject) => {
    const broken = () =>
      reject(new WebhookError(400, 'The form is broken off, malformed or of too many parts.'));
    const parser = openParser(headers['content-type'] ?? '', rawBody.length, maxFileBytes);
    parser.on('field', (name, value) => {
      if (name !== undefined && !fields.has(name)) fields.set(name, bytesOf(value));
    });
    parser.on('file', (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', broken);
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const truncated = 'truncated' in stream && stream.truncated === true;
        files.push({ name: name ?? '', fileName: filename ?? '', contentType: mimeType, bytes, truncated });
      });
    });
    parser.on('partsLimit', broken);
    parser.on('error', broken);
    parser.on('close', resolve);
    parser.end(rawBody);
  });
  return { fields, files };
}

function openParser(contentType: string, bodyBytes: number, maxFileBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      // Latin-1 keeps one character a byte: which charset a field is in stands in another field.
      defCharset: 'latin1',
      defParamCharset: 'utf8',
      limits: { ...limits, fieldSize: bodyBytes + 1, fileSize: maxFileBytes },
    });
  } catch (cause) {
    const error = new WebhookError(400, 'The form has no boundary.');
    error.cause = cause;
    throw error;
  }
}

/** What busboy decoded by a charset of the part's own is text already, and goes back into UTF-8. */
function bytesOf(value: string): Buffer {
  for (let index = 0; index < value.length; index += 1) {
    if (value.charCodeAt(index) > 0xff) return Buffer.from(value, 'utf8');
  }
  return Buffer.from(value, 'latin1');
}

/** Bytes in a charset by its name; UTF-8 where the name says nothing, and Windows-1252 where they are not even that. */
export function decodeText(bytes: Buffer, charset: string | undefined): string {
  const name = (charset ?? '').trim().toLowerCase();
  const unicode = ['', 'utf-8', 'utf8', 'us-ascii', 'ascii'].includes(name) || !iconv.encodingExists(name);
  if (unicode) return isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'windows-1252');
  // What calls itself Latin-1 is Windows-1252 wherever the two differ.
  return iconv.decode(bytes, /^(iso-?8859-?1|latin-?1)$/.test(name) ? 'windows-1252' : name);
}
