import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

/** Where a member's bytes are, from the archive's central directory. */
type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
};

/** APPNOTE.TXT 6.3.10 §4.3: local header, central directory header, end of central directory. */
const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const endBytes = 22;
const longestComment = 65_535;
const stored = 0;
const deflated = 8;

/**
 * Unpacks the one member whose name ends so, and checks its length and CRC. Reads stored and deflated members of plain
 * archives under 4 GB. Throws when the member is not there or its bytes are not what the archive says.
 */
export async function extractZipMember(
  archive: string,
  nameEnd: string,
  target: string,
  onBytes?: (done: number, all: number) => void,
): Promise<void> {
  const file = await open(archive, 'r');
  let entry: ZipEntry | undefined;
  let start = 0;
  try {
    entry = (await readDirectory(file)).find((one) => one.name.endsWith(nameEnd));
    if (entry === undefined) throw new Error(`${archive} holds no ${nameEnd}`);
    start = await dataOffset(file, entry);
  } finally {
    await file.close();
  }
  if (entry.method !== stored && entry.method !== deflated)
    throw new Error(`${entry.name} is packed by method ${entry.method}`);

  const check = checksum(entry, onBytes);
  const out = createWriteStream(target, { mode: 0o755 });
  if (entry.packedBytes === 0) {
    await pipeline(async function* nothing() {}, check, out);
    return;
  }
  const packed = createReadStream(archive, { start, end: start + entry.packedBytes - 1 });
  if (entry.method === stored) await pipeline(packed, check, out);
  else await pipeline(packed, createInflateRaw(), check, out);
}

function checksum(entry: ZipEntry, onBytes?: (done: number, all: number) => void): Transform {
  let crc = 0;
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      crc = crc32(chunk, crc);
      bytes += chunk.length;
      onBytes?.(bytes, entry.bytes);
      next(null, chunk);
    },
    flush(next) {
      const right = bytes === entry.bytes && crc === entry.crc;
      next(right ? null : new Error(`${entry.name} is damaged: its checksum or length is wrong`));
    },
  });
}

async function readDirectory(file: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, endBytes + longestComment);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  let end = tail.length - endBytes;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error('not a zip archive: it has no directory');
  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));

  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== centralSignature)
      throw new Error('not a zip archive: its directory is damaged');
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The local header repeats the name and may have other extra fields than the directory: its own lengths count. */
async function dataOffset(file: FileHandle, entry: ZipEntry): Promise<number> {
  const header = await readAt(file, entry.headerOffset, 30);
  if (header.readUInt32LE(0) !== localSignature)
    throw new Error(`${entry.name} is not where the archive says`);
  return entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('not a zip archive: it is cut short');
  return buffer;
}
