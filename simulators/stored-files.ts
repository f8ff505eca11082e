import { z } from 'zod';

/** A file that a provider keeps for somebody. */
export type StoredFile = { readonly mimeType: string; readonly bytes: Buffer; readonly at: number };

/** What is told of a file to who looks in: its first characters say enough. */
export type SeenFile = { readonly mimeType: string; readonly size: number; readonly head: string };

const mostFiles = 1_000;
const headBytes = 40;

export function storeFile(shelf: Map<string, StoredFile>, id: string, file: Omit<StoredFile, 'at'>): void {
  shelf.set(id, { ...file, at: Date.now() });
  const [oldest] = shelf.size > mostFiles ? shelf.keys() : [];
  if (oldest !== undefined) shelf.delete(oldest);
}

export function seen({ mimeType, bytes }: Omit<StoredFile, 'at'>): SeenFile {
  return { mimeType, size: bytes.length, head: bytes.subarray(0, headBytes).toString('latin1') };
}

/** What is in a file of a customer's: these bytes, this text, or an example of its type with so many bytes. */
export const contentShape = {
  content: z.string().max(100_000).optional(),
  base64: z.base64().max(900_000).optional(),
  bytes: z
    .int()
    .min(0)
    .max(64 * 1024 * 1024)
    .optional(),
} as const;

const Content = z.object(contentShape);

/** How files of a type begin. */
const beginnings: Readonly<Record<string, string>> = {
  'image/jpeg': '\xff\xd8\xff\xe0\0\x10JFIF\0\x01',
  'image/png': '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
  'image/webp': 'RIFF\x24\0\0\0WEBPVP8 ',
  'video/mp4': '\0\0\0\x18ftypmp42\0\0\0\0mp42isom',
  'audio/ogg': `OggS\0\x02${'\0'.repeat(22)}OpusHead\x01\x01`,
  'audio/mpeg': 'ID3\x03\0\0\0\0\0\0',
  'application/pdf': '%PDF-1.4\n',
};

export function givenBytes({ content, base64, bytes }: z.output<typeof Content>, mimeType: string): Buffer {
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (content !== undefined) return Buffer.from(content);
  const beginning = beginnings[mimeType.split(';', 1)[0] ?? ''] ?? 'a file of a customer\n';
  const example = Buffer.from(beginning, 'latin1');
  return bytes === undefined ? example : Buffer.concat([example], bytes);
}

/** What somebody said after the tone, as MP3: the words as its title (ID3 2.3), then a frame of silence. */
export function recordingOf(words: string): Buffer {
  const text = Buffer.concat([Buffer.of(1, 0xff, 0xfe), Buffer.from(words, 'utf16le')]);
  const frame = Buffer.alloc(10);
  frame.write('TIT2', 'latin1');
  frame.writeUInt32BE(text.length, 4);
  const size = frame.length + text.length;
  const head = Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1');
  // Seven bits a byte.
  for (const [index, shift] of [21, 14, 7, 0].entries()) head.writeUInt8((size >> shift) & 0x7f, 6 + index);
  const silence = Buffer.alloc(417);
  silence.set([0xff, 0xfb, 0x90, 0x64]);
  return Buffer.concat([head, frame, text, silence]);
}
