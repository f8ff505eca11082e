import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractZipMember } from './zip.ts';

type Member = { readonly name: string; readonly content: Buffer; readonly deflate: boolean };

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zip-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A plain archive; the local headers get an extra field that the directory lacks, as real archives have. */
function zip(members: readonly Member[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, deflate } of members) {
    const packed = deflate ? deflateRawSync(content) : content;
    const common = Buffer.alloc(22);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    common.copy(local, 4);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    local.writeUInt16LE(4, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    common.copy(entry, 6);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), Buffer.alloc(4), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + 4 + packed.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, all, end, Buffer.from(comment)]);
}

async function unpack(archive: Buffer, nameEnd: string): Promise<Buffer> {
  const file = join(dir, 'archive.zip');
  const target = join(dir, 'member');
  await writeFile(file, archive);
  await extractZipMember(file, nameEnd, target);
  return readFile(target);
}

describe('extractZipMember', () => {
  test('gives back any member of any archive as it was packed', async () => {
    const member = fc.record({
      content: fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
      deflate: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.stringMatching(/^[a-z ]{0,40}$/),
        async (parts, pick, comment) => {
          const members = parts.map((part, at) => ({ ...part, name: `folder/member-${at}` }));
          const at = pick % members.length;
          const content = await unpack(zip(members, comment), `/member-${at}`);
          expect(content.equals(members[at]?.content ?? Buffer.alloc(0))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('what it unpacks can be run', async () => {
    await unpack(zip([{ name: 'bin/tool', content: Buffer.from('#!/bin/sh\n'), deflate: true }]), 'bin/tool');
    expect((await stat(join(dir, 'member'))).mode & 0o111).not.toBe(0);
  });

  const good = zip([{ name: 'bin/tool', content: Buffer.from('a'.repeat(500)), deflate: false }]);
  const damaged = Buffer.from(good);
  damaged[100] = 0x62;
  test.each([
    ['a byte of the member is wrong', damaged, /damaged/],
    ['the archive is cut short', good.subarray(0, 200), /not a zip archive/],
    ['it is no archive', Buffer.from('hello'), /not a zip archive/],
    ['the member is not there', zip([]), /holds no bin\/tool/],
  ])('refuses when %s', async (_case, archive, reason) => {
    await expect(unpack(archive, 'bin/tool')).rejects.toThrow(reason);
  });
});
