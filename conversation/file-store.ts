import { createHash, randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import { fileRules } from '../config/rules/files.ts';
import { durable } from '../config/runtime.ts';
import type { FileRefusal, InboundFile } from './channel-event.ts';
import { createFileChunks, type StoredBytes } from './file-chunk-store.ts';
import { writeErrorsOf } from './inbox-store.ts';
import type { ByteSeal } from './key-store.ts';
import type { Privacy } from './privacy.ts';
import type { FileKind } from './values/file-kind.ts';

/** `uploaded`: its bytes are here, and no turn has seen its message yet. `awaited`: to be brought under its customer's key. */
export type FileState = 'uploaded' | 'awaited' | 'kept' | 'refused';

/**
 * `{_id: '3fa9…', state: 'kept', account: 'wa', addressKey: 'kX…', customerId: 'cus_…', messageId: 'wa|wa:msg:…',
 *   said: 'v1.cus_….…', kind: 'image/jpeg', size: 81234, bytes: {owner, attempt, chunks: 1}, at, expiresAt, tries: 1}`
 */
type FileDocument = {
  _id: string;
  state: FileState;
  account: string;
  addressKey: string;
  customerId?: string;
  messageId?: string;
  /** Sealed: how its sender calls it, and the provider's id. */
  said: string;
  kind?: FileKind;
  size?: number;
  bytes?: StoredBytes;
  reason?: FileRefusal;
  at: Date;
  /** Of what is awaited: when it is tried next, and until when the try that runs may last. */
  dueAt?: Date;
  claim?: string;
  tries: number;
  expiresAt: Date;
  opened?: { at: Date; by: string }[];
};

type Said = Pick<InboundFile, 'contentType' | 'fileName' | 'id'>;

/** A file that one worker brings in. `uploaded`: where its bytes are already; else `externalId` is its provider's name for it. */
export type ClaimedFile = {
  readonly id: string;
  readonly claim: string;
  readonly account: string;
  readonly customerId: string;
  readonly tries: number;
  readonly externalId?: string;
  readonly uploaded?: StoredBytes;
};

/** What the desk sees of a file without opening it. `kind`: what it is; where nobody knows, what its sender says. */
export type ListedFile = Pick<FileDocument, 'state' | 'account' | 'at'> & {
  readonly id: string;
  readonly kind: string;
  readonly fileName?: string;
  readonly size?: number;
  readonly reason?: FileRefusal;
};

export type FileStore = ReturnType<typeof createFileStore>;

const monthKey = (at: Date) => `inbox:${at.toISOString().slice(0, 7)}`;
const later = (ms: number) => new Date(Date.now() + ms);

/** Without a sign that a command line would take for an option. */
const newId = () => randomBytes(11).toString('hex');
/** The id of a file that came with a message: the same message again has the same files. */
export const fileIdOf = (messageId: string, index: number) =>
  createHash('sha256').update(`${messageId}#${index}`).digest('hex').slice(0, 22);

async function* only(bytes: Buffer) {
  yield bytes;
}

/**
 * Files and recordings that customers send, of all channels: noted with the turn of their message, brought in behind it,
 * sealed under their customer's key, deleted after a while.
 */
export function createFileStore(options: {
  readonly connection: mongoose.Connection;
  readonly privacy: Privacy & ByteSeal;
}) {
  const { connection, privacy } = options;
  const files = connection.getClient().db(connection.name).collection<FileDocument>('files');
  const chunks = createFileChunks({ connection, privacy, limits: fileRules });
  const context = (id: string) => `files|said|${id}`;

  function seal(owner: string, id: string, { contentType, fileName, id: externalId }: InboundFile) {
    const said: Said = {
      contentType,
      ...(fileName ? { fileName: fileName.slice(0, fileRules.nameLength) } : {}),
      ...(externalId ? { id: externalId } : {}),
    };
    return privacy.seal(owner, context(id), JSON.stringify(said));
  }

  async function openSaid({ _id, said }: Pick<FileDocument, '_id' | 'said'>): Promise<Said> {
    return JSON.parse(await privacy.open(context(_id), said)) as Said;
  }

  /** Bytes that came along with a message, or before it. The same id again is the same file. */
  async function put(file: {
    readonly id?: string;
    readonly account: string;
    readonly addressKey: string;
    readonly contentType: string;
    readonly fileName?: string;
    readonly bytes: Buffer;
    /** How long its message may take to come; kept as long as any file where it is known to come. */
    readonly unsentForMs?: number;
  }): Promise<{ readonly fileId: string } | { readonly refused: FileRefusal }> {
    const { account, addressKey, id: fileId = newId(), unsentForMs = fileRules.keptForMs } = file;
    if (file.id !== undefined && (await files.countDocuments({ _id: file.id })) > 0) return { fileId };
    const at = new Date();
    const owner = monthKey(at);
    const expiresAt = later(unsentForMs);
    const attempt = randomBytes(9).toString('base64url');
    const written = await chunks.write({ fileId, attempt, owner, expiresAt }, only(file.bytes));
    if ('refused' in written) {
      await chunks.removeAttempt(fileId, attempt);
      return written;
    }
    const { kind, size, bytes } = written;
    const said = await seal(owner, fileId, { contentType: file.contentType, ...named(file.fileName) });
    const document: FileDocument = {
      ...{ _id: fileId, state: 'uploaded', account, addressKey, said, kind, size, bytes },
      ...{ at, tries: 0, expiresAt },
    };
    const stored = files.insertMany([document], { ordered: false, ...durable });
    const doubles = await stored.then(() => [], writeErrorsOf);
    if (doubles.length > 0) await chunks.removeAttempt(fileId, attempt);
    return { fileId };
  }

  type Noting = {
    readonly customerId: string;
    readonly addressKey: string;
    readonly account: string;
    readonly messageId: string;
    readonly files: readonly InboundFile[];
  };

  /** What of an uploaded file changes as its message is handled; it is left alone where that was so before. */
  async function noteUploaded(file: InboundFile, id: string, of: Noting): Promise<void> {
    const { customerId, addressKey, messageId } = of;
    const said = await seal(customerId, id, file);
    const expiresAt = later(fileRules.keptForMs);
    await files.updateOne(
      { _id: id, addressKey, state: 'uploaded' },
      { $set: { state: 'awaited', customerId, messageId, said, dueAt: new Date(), expiresAt } },
      durable,
    );
  }

  async function noteOther(file: InboundFile, id: string, of: Noting): Promise<void> {
    const { customerId, addressKey, account, messageId } = of;
    const at = new Date();
    const reason = file.refused ?? (file.id === undefined ? 'not_fetched' : undefined);
    const said = await seal(customerId, id, file);
    const document: FileDocument = {
      ...{ _id: id, account, addressKey, customerId, messageId, said, at, tries: 0 },
      ...(reason ? { state: 'refused', reason } : { state: 'awaited', dueAt: at }),
      expiresAt: later(fileRules.keptForMs),
    };
    await files.insertMany([document], { ordered: false, ...durable }).catch(writeErrorsOf);
  }

  const held = ({ id, claim }: ClaimedFile) => ({ _id: id, state: 'awaited', claim }) as const;
  const done = { dueAt: true, claim: true } as const;

  async function refuse(file: ClaimedFile, reason: FileRefusal): Promise<void> {
    const { matchedCount } = await files.updateOne(
      held(file),
      { $set: { state: 'refused', reason }, $unset: { ...done, bytes: true } },
      durable,
    );
    if (matchedCount > 0) await chunks.remove(file.id);
  }

  async function toListed(document: FileDocument): Promise<ListedFile> {
    const { _id: id, state, account, at, kind, size, reason } = document;
    const { contentType, fileName } = await openSaid(document);
    return {
      ...{ id, state, account, at, kind: kind ?? contentType },
      ...named(fileName),
      ...(size === undefined ? {} : { size }),
      ...(reason ? { reason } : {}),
    };
  }

  return {
    put,
    /** Takes uploaded files of this address into a message. Null where one is not, or no longer, there. */
    attach: async (addressKey: string, ids: readonly string[]): Promise<readonly InboundFile[] | null> => {
      const mine = { _id: { $in: [...ids] }, addressKey };
      await files.updateMany(
        { ...mine, state: 'uploaded' },
        { $set: { expiresAt: later(fileRules.keptForMs) } },
        durable,
      );
      const found = await files.find(mine).toArray();
      if (found.length !== new Set(ids).size) return null;
      return await Promise.all(
        found.map(async (document) => {
          const { contentType, fileName } = await openSaid(document);
          return { fileId: document._id, contentType: document.kind ?? contentType, ...named(fileName) };
        }),
      );
    },
    /** Notes the files of a customer's message; safe to repeat. Gives the ids of those that are to be brought in. */
    note: async (of: Noting): Promise<readonly string[]> => {
      const ids = of.files.map(({ fileId }, index) => fileId ?? fileIdOf(of.messageId, index));
      await Promise.all(
        of.files.map(async (file, index) => {
          const id = ids[index] ?? '';
          await (file.fileId === undefined ? noteOther(file, id, of) : noteUploaded(file, id, of));
        }),
      );
      return ids.filter((_, index) => of.files[index]?.refused === undefined);
    },
    /** One try at bringing a file in; null where there is nothing to do, or somebody else is at it. */
    claim: async (id: string, now: Date): Promise<ClaimedFile | null> => {
      const claim = randomBytes(9).toString('base64url');
      const document = await files.findOneAndUpdate(
        { _id: id, state: 'awaited', dueAt: { $lte: now } },
        { $set: { claim, dueAt: new Date(now.getTime() + fileRules.claimMs) }, $inc: { tries: 1 } },
        { returnDocument: 'after', ...durable },
      );
      if (!document?.customerId) return null;
      const { account, customerId, tries, bytes } = document;
      const { id: externalId } = await openSaid(document);
      return {
        ...{ id, claim, account, customerId, tries },
        ...(externalId ? { externalId } : {}),
        ...(bytes ? { uploaded: bytes } : {}),
      };
    },
    /** Bytes that were uploaded, for the worker that brings them under their customer's key. */
    readUploaded: ({ id }: ClaimedFile, uploaded: StoredBytes): AsyncIterable<Uint8Array> =>
      chunks.read(id, uploaded),
    /** Stores the bytes of a claimed file, or why they are not kept. Throws what `source` throws. */
    keep: async (
      file: ClaimedFile,
      source: AsyncIterable<Uint8Array>,
    ): Promise<'kept' | FileRefusal | 'lost'> => {
      const { id: fileId, claim: attempt, customerId: owner } = file;
      const expiresAt = later(fileRules.keptForMs);
      const written = await chunks.write({ fileId, attempt, owner, expiresAt }, source);
      if ('refused' in written) {
        await refuse(file, written.refused);
        return written.refused;
      }
      const { kind, size, bytes } = written;
      const { matchedCount } = await files.updateOne(
        held(file),
        { $set: { state: 'kept', kind, size, bytes, expiresAt }, $unset: done },
        durable,
      );
      if (matchedCount === 0) {
        // Another worker has taken it over, and what it stores counts.
        await chunks.removeAttempt(fileId, attempt);
        return 'lost';
      }
      await chunks.removeOthers(fileId, attempt);
      return 'kept';
    },
    refuse,
    tryAgain: async (file: ClaimedFile, dueAt: Date): Promise<void> => {
      await files.updateOne(held(file), { $set: { dueAt }, $unset: { claim: true } }, durable);
    },
    /** Ids of files whose next try is due. */
    due: async (limit: number): Promise<readonly string[]> => {
      const found = await files
        .find({ state: 'awaited', dueAt: { $lte: new Date() } }, { projection: { _id: 1 } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    /** What a customer has sent, oldest first, under any of its ids. */
    ofCustomer: async (customerIds: readonly string[]): Promise<readonly ListedFile[]> => {
      const found = await files
        .find({ customerId: { $in: [...customerIds] } })
        .sort({ at: 1 })
        .toArray();
      return await Promise.all(found.map(toListed));
    },
    /** A kept file for a person of the desk, whose name is noted; its bytes as they are read. Null where there is none. */
    open: async (
      id: string,
      by: string,
    ): Promise<{ readonly file: ListedFile; readonly bytes: AsyncIterable<Buffer> } | null> => {
      const document = await files.findOneAndUpdate(
        { _id: id, state: 'kept' },
        { $push: { opened: { at: new Date(), by } } },
        { returnDocument: 'after', ...durable },
      );
      if (!document?.bytes) return null;
      return { file: await toListed(document), bytes: chunks.read(id, document.bytes) };
    },
    /** Deletes what these customers sent, and what these addresses uploaded. */
    erase: async (customerIds: readonly string[], addressKeys: readonly string[]): Promise<number> => {
      const theirs = {
        $or: [{ customerId: { $in: [...customerIds] } }, { addressKey: { $in: [...addressKeys] } }],
      };
      const found = await files.find(theirs, { projection: { _id: 1 } }).toArray();
      for (const { _id } of found) await chunks.remove(_id);
      await files.deleteMany(theirs, durable);
      return found.length;
    },
    createIndexes: async () => {
      await files.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
      await files.createIndex({ customerId: 1, at: 1 });
      await files.createIndex({ dueAt: 1 }, { partialFilterExpression: { state: 'awaited' } });
      await chunks.createIndexes();
    },
  };
}

const named = (fileName: string | undefined) => (fileName ? { fileName } : {});
