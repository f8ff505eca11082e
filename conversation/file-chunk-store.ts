import type mongoose from 'mongoose';
import { durable } from '../config/runtime.ts';
import type { FileRefusal } from './channel-event.ts';
import type { ByteSeal } from './key-store.ts';
import { type FileKind, sniffFileKind } from './values/file-kind.ts';

/** `{_id: '3fa9…:x7Qd…:0', fileId: '3fa9…', bytes: BinData, expiresAt: ISODate}` */
type ChunkDocument = { _id: string; fileId: string; bytes: Buffer; expiresAt: Date };

/** Where the bytes of a file are: whose key opens them, and under which attempt at storing them they stand. */
export type StoredBytes = { readonly owner: string; readonly attempt: string; readonly chunks: number };

export type WrittenBytes =
  | { readonly kind: FileKind; readonly size: number; readonly bytes: StoredBytes }
  | { readonly refused: FileRefusal };

type Limits = { readonly bytes: number; readonly chunkBytes: number };

/** The bytes of files, sealed in pieces: a file may be larger than a document of MongoDB, and than what a process should hold. */
export function createFileChunks(options: {
  readonly connection: mongoose.Connection;
  readonly privacy: ByteSeal;
  readonly limits: Limits;
}) {
  const { connection, privacy, limits } = options;
  const chunks = connection.getClient().db(connection.name).collection<ChunkDocument>('file_chunks');
  const idOf = (fileId: string, attempt: string, n: number) => `${fileId}:${attempt}:${n}`;
  const context = (chunkId: string) => `file_chunks|bytes|${chunkId}`;

  const ofAttempt = (fileId: string, attempt: string) => new RegExp(`^${fileId}:${attempt}:`);

  return {
    /** Stores bytes as they come, as far as they are of a kind and size that is kept. Throws what `source` throws. */
    write: async (
      {
        fileId,
        attempt,
        owner,
        expiresAt,
      }: Omit<StoredBytes, 'chunks'> & { fileId: string; expiresAt: Date },
      source: AsyncIterable<Uint8Array>,
    ): Promise<WrittenBytes> => {
      let kind: FileKind | undefined;
      let size = 0;
      let n = 0;
      for await (const piece of inPieces(source, limits)) {
        if (piece === 'too_large') return { refused: 'too_large' };
        kind ??= sniffFileKind(piece);
        if (!kind) break;
        const _id = idOf(fileId, attempt, n);
        const bytes = await privacy.sealBytes(owner, context(_id), piece);
        await chunks.insertOne({ _id, fileId, bytes, expiresAt }, durable);
        size += piece.length;
        n += 1;
      }
      return kind ? { kind, size, bytes: { owner, attempt, chunks: n } } : { refused: 'kind_not_taken' };
    },
    /** Throws where a piece is gone, was altered, or its key is erased. */
    read: async function* (fileId: string, { owner, attempt, chunks: count }: StoredBytes) {
      for (let n = 0; n < count; n += 1) {
        const _id = idOf(fileId, attempt, n);
        const found = await chunks.findOne({ _id }, { promoteBuffers: true });
        if (!found) throw new Error('A piece of a stored file is gone.');
        yield await privacy.openBytes(owner, context(_id), found.bytes);
      }
    },
    remove: async (fileId: string): Promise<void> => {
      await chunks.deleteMany({ fileId }, durable);
    },
    removeAttempt: async (fileId: string, attempt: string): Promise<void> => {
      await chunks.deleteMany({ fileId, _id: ofAttempt(fileId, attempt) }, durable);
    },
    /** Removes what other attempts than this one have left. */
    removeOthers: async (fileId: string, attempt: string): Promise<void> => {
      await chunks.deleteMany({ fileId, _id: { $not: ofAttempt(fileId, attempt) } }, durable);
    },
    createIndexes: async () => {
      await chunks.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
      await chunks.createIndex({ fileId: 1 });
    },
  };
}

/** The bytes in pieces of one size, the last one shorter; `too_large` instead of the piece that goes beyond the limit. */
async function* inPieces(
  source: AsyncIterable<Uint8Array>,
  { bytes: mostBytes, chunkBytes }: Limits,
): AsyncGenerator<Buffer | 'too_large'> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let allBytes = 0;
  for await (const part of source) {
    allBytes += part.length;
    if (allBytes > mostBytes) {
      yield 'too_large';
      return;
    }
    waiting.push(part);
    waitingBytes += part.length;
    while (waitingBytes >= chunkBytes) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, chunkBytes);
      waiting = [all.subarray(chunkBytes)];
      waitingBytes = all.length - chunkBytes;
    }
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}
