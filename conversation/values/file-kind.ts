/** The kinds of files that are kept, by what they are and not by what their sender calls them. */
export type FileKind =
  | 'application/pdf'
  | 'image/jpeg'
  | 'image/png'
  | 'image/webp'
  | 'audio/ogg'
  | 'audio/mpeg'
  | 'audio/mp4'
  | 'video/mp4'
  | 'text/plain';

const films: readonly string[] = ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V '];
const textHeadBytes = 64 * 1_024;

const at = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1');

const signs: readonly { readonly kind: FileKind; readonly fits: (bytes: Uint8Array) => boolean }[] = [
  { kind: 'application/pdf', fits: (bytes) => at(bytes, 0, 5) === '%PDF-' },
  { kind: 'image/jpeg', fits: (bytes) => at(bytes, 0, 3) === '\xff\xd8\xff' },
  { kind: 'image/png', fits: (bytes) => at(bytes, 0, 8) === '\x89PNG\r\n\x1a\n' },
  { kind: 'image/webp', fits: (bytes) => at(bytes, 0, 4) === 'RIFF' && at(bytes, 8, 12) === 'WEBP' },
  // A voice note. The first page of the stream has nothing but the head of its codec (RFC 7845, section 5).
  { kind: 'audio/ogg', fits: (bytes) => at(bytes, 0, 4) === 'OggS' && at(bytes, 28, 36) === 'OpusHead' },
  { kind: 'audio/mpeg', fits: (bytes) => at(bytes, 0, 3) === 'ID3' || beginsMpegFrame(bytes) },
  { kind: 'audio/mp4', fits: (bytes) => brandOf(bytes) === 'M4A ' },
  { kind: 'video/mp4', fits: (bytes) => films.includes(brandOf(bytes) ?? '') },
  { kind: 'text/plain', fits: isText },
];

/** What a file is by its first bytes; undefined for what is not kept. */
export function sniffFileKind(head: Uint8Array): FileKind | undefined {
  return signs.find(({ fits }) => fits(head))?.kind;
}

function brandOf(bytes: Uint8Array): string | undefined {
  return at(bytes, 4, 8) === 'ftyp' ? at(bytes, 8, 12) : undefined;
}

/** The eleven set bits of a frame, then layer III, with a bit rate and a sample rate that exist (ISO/IEC 11172-3). */
function beginsMpegFrame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  const isFrame = first === 0xff && (second & 0xe0) === 0xe0;
  const isLayerThree = (second & 0x06) === 0x02 && (second & 0x18) !== 0x08;
  return isFrame && isLayerThree && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}

/** UTF-8 without control characters. The head may end in the middle of a letter. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, textHeadBytes);
  if (head.length === 0 || head.some((byte) => (byte < 0x20 && !isBlank(byte)) || byte === 0x7f))
    return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const isBlank = (byte: number) => byte >= 0x09 && byte <= 0x0d;
