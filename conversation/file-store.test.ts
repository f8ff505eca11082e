import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileRules } from '../config/rules/files.ts';
import { Secret } from '../config/secret.ts';
import { openTestDatabase } from '../test/database.ts';
import type { InboundFile } from './channel-event.ts';
import { createFileStore } from './file-store.ts';
import { createPrivacy } from './key-store.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const files = createFileStore({ connection, privacy });

beforeAll(async () => {
  await files.createIndexes();
});

const picture = (bytes = 100) =>
  Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), randomBytes(bytes)]);
async function* inParts(bytes: Buffer, partBytes = 300_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
}

let messages = 0;
const newMessage = () => {
  messages += 1;
  return {
    customerId: `cus_${messages}`,
    addressKey: `address-${messages}`,
    account: 'wa',
    messageId: `m${messages}`,
  };
};

const named: InboundFile = { contentType: 'image/jpeg', fileName: 'my meter.jpg', id: '1003383421387256' };

async function noteOne(file: InboundFile, message = newMessage()) {
  const [id = ''] = await files.note({ ...message, files: [file] });
  return { id, message };
}

async function claim(id: string, now = new Date()) {
  const claimed = await files.claim(id, now);
  if (!claimed) throw new Error('The file was not claimed.');
  return claimed;
}

const listed = async (customerId: string) => await files.ofCustomer([customerId]);
const chunkCount = async () => (await connection.db?.collection('file_chunks').countDocuments()) ?? 0;
const everything = async () => JSON.stringify(await connection.db?.collection('files').find().toArray());

describe('a file that its provider keeps', () => {
  it('is noted once, however often its message is handled', async () => {
    const { id, message } = await noteOne(named);
    expect(await files.note({ ...message, files: [named] })).toEqual([id]);
    expect(await files.due(1_000)).toContain(id);
    expect(await listed(message.customerId)).toMatchObject([
      { id, state: 'awaited', kind: 'image/jpeg', fileName: 'my meter.jpg' },
    ]);
  });

  it('is brought in by one worker at a time, and read as it came', async () => {
    const { id, message } = await noteOne(named);
    const claimed = await claim(id);
    expect(claimed).toMatchObject({ account: 'wa', externalId: named.id, tries: 1 });
    expect(await files.claim(id, new Date())).toBeNull();
    const bytes = picture(2 * fileRules.chunkBytes + 5);
    expect(await files.keep(claimed, inParts(bytes))).toBe('kept');
    expect(await files.claim(id, new Date(Date.now() + fileRules.claimMs))).toBeNull();
    const opened = await files.open(id, 'ada');
    expect(opened?.file).toMatchObject({ kind: 'image/jpeg', size: bytes.length, state: 'kept' });
    expect(opened && (await buffer(opened.bytes)).equals(bytes)).toBe(true);
    expect((await listed(message.customerId))[0]).toMatchObject({ state: 'kept', size: bytes.length });
  });

  it('is sealed under the key of its customer, names and bytes alike', async () => {
    const { id, message } = await noteOne(named);
    await files.keep(await claim(id), inParts(picture()));
    expect(await everything()).not.toMatch(/my meter|1003383421387256/);
    await privacy.eraseKey(message.customerId);
    await expect(files.open(id, 'ada')).rejects.toThrow('erased');
  });

  it.each([
    ['larger than what is kept', inParts(picture(fileRules.bytes)), 'too_large'],
    ['of a kind that is not kept', inParts(Buffer.from('MZ\x90\0')), 'kind_not_taken'],
    ['empty', inParts(Buffer.alloc(0)), 'kind_not_taken'],
  ] as const)('is refused where it is %s, and leaves nothing behind', async (_, source, reason) => {
    const before = await chunkCount();
    const { id, message } = await noteOne(named);
    expect(await files.keep(await claim(id), source)).toBe(reason);
    expect(await listed(message.customerId)).toMatchObject([{ state: 'refused', reason }]);
    expect(await files.open(id, 'ada')).toBeNull();
    expect(await chunkCount()).toBe(before);
  });

  it('comes whole from a second try after one that broke off', async () => {
    const before = await chunkCount();
    const { id } = await noteOne(named);
    const bytes = picture(fileRules.chunkBytes + 1);
    async function* broken() {
      yield bytes.subarray(0, fileRules.chunkBytes);
      throw new Error('reset');
    }
    const first = await claim(id);
    await expect(files.keep(first, broken())).rejects.toThrow('reset');
    await files.tryAgain(first, new Date());
    const second = await claim(id);
    expect(second.tries).toBe(2);
    expect(await files.keep(second, inParts(bytes))).toBe('kept');
    const opened = await files.open(id, 'ada');
    expect(opened && (await buffer(opened.bytes)).equals(bytes)).toBe(true);
    expect(await chunkCount()).toBe(before + 2);
  });

  it('is taken over from a worker that died, whose late word no longer counts', async () => {
    const { id } = await noteOne(named);
    const slow = await claim(id);
    const quick = await claim(id, new Date(Date.now() + fileRules.claimMs + 1));
    const bytes = picture();
    expect(await files.keep(quick, inParts(bytes))).toBe('kept');
    expect(await files.keep(slow, inParts(picture()))).toBe('lost');
    await files.refuse(slow, 'not_found');
    const opened = await files.open(id, 'ada');
    expect(opened && (await buffer(opened.bytes)).equals(bytes)).toBe(true);
  });
});

describe('a file whose bytes came along', () => {
  const put = async (addressKey: string, id?: string) => {
    const bytes = picture();
    const given = { account: 'web', addressKey, contentType: 'image/png', fileName: 'a.png', bytes };
    const taken = await files.put({ ...given, ...(id ? { id } : {}) });
    if ('refused' in taken) throw new Error('The file was refused.');
    return { fileId: taken.fileId, bytes };
  };

  it('goes to its message by the hand of its own sender alone, and then under the key of the customer', async () => {
    const message = newMessage();
    const { fileId, bytes } = await put(message.addressKey);
    expect(await files.attach('somebody-else', [fileId])).toBeNull();
    const attached = await files.attach(message.addressKey, [fileId]);
    expect(attached).toEqual([{ fileId, contentType: 'image/jpeg', fileName: 'a.png' }]);
    await files.note({ ...message, files: attached ?? [] });
    const claimed = await claim(fileId);
    if (!claimed.uploaded) throw new Error('Its bytes are gone.');
    expect(claimed.uploaded.owner).toMatch(/^inbox:/);
    expect(await files.keep(claimed, files.readUploaded(claimed, claimed.uploaded))).toBe('kept');
    const opened = await files.open(fileId, 'ada');
    expect(opened && (await buffer(opened.bytes)).equals(bytes)).toBe(true);
    await privacy.eraseKey(message.customerId);
    await expect(files.open(fileId, 'ada')).rejects.toThrow('erased');
  });

  it('of a stranger is not taken over by a message that names it', async () => {
    const { fileId } = await put('its-owner');
    const thief = newMessage();
    await files.note({ ...thief, files: [{ fileId, contentType: 'image/png' }] });
    expect(await files.claim(fileId, new Date())).toBeNull();
    expect(await listed(thief.customerId)).toEqual([]);
  });

  it('is one file, however often its message is posted', async () => {
    const before = await chunkCount();
    const id = randomBytes(11).toString('hex');
    const [one, two] = await Promise.all([put('twice', id), put('twice', id)]);
    await put('twice', id);
    expect([one.fileId, two.fileId]).toEqual([id, id]);
    expect(await chunkCount()).toBe(before + 1);
  });

  it('and was refused at the edge is listed with the reason', async () => {
    const { message } = await noteOne({ contentType: 'video/x-matroska', refused: 'kind_not_taken' });
    expect(await listed(message.customerId)).toMatchObject([{ state: 'refused', reason: 'kind_not_taken' }]);
  });
});

it('everything has its end in the database itself', async () => {
  const { message } = await noteOne(named);
  const document = await connection.db?.collection('files').findOne({ messageId: message.messageId });
  const days = (document?.['expiresAt'].getTime() - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);
  for (const name of ['files', 'file_chunks']) {
    const indexes = await connection.db?.collection(name).indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  }
});
