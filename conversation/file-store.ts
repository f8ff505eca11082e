import { randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import { durable } from '../config/runtime.ts';
import type { InboundFile } from './channel-event.ts';
import type { Privacy } from './privacy.ts';

type FileDocument = {
  _id: string;
  /** Whose it is. */
  addressKey: string;
  account: string;
  contentType: string;
  size: number;
  /** Name and bytes. */
  body: string;
  at: Date;
  /** Until it is sent with a message. */
  unsentUntil?: Date;
};

type Body = { readonly fileName?: string; readonly bytes: string };

export type FileStore = ReturnType<typeof createFileStore>;

/** Files that customers uploaded to us, sealed. One that no message carries in time is removed. */
export function createFileStore(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const { connection, privacy } = options;
  const files = connection.getClient().db(connection.name).collection<FileDocument>('files');
  const context = (id: string) => `files|body|${id}`;

  const openBody = async ({ _id, body }: Pick<FileDocument, '_id' | 'body'>) =>
    JSON.parse(await privacy.open(context(_id), body)) as Body;

  return {
    put: async (file: {
      readonly addressKey: string;
      readonly account: string;
      readonly contentType: string;
      readonly fileName?: string;
      readonly bytes: Buffer;
      readonly unsentUntil: Date;
    }): Promise<string> => {
      const { addressKey, account, contentType, fileName, bytes, unsentUntil } = file;
      const id = randomBytes(16).toString('base64url');
      const at = new Date();
      const body: Body = { ...(fileName ? { fileName } : {}), bytes: bytes.toString('base64') };
      await files.insertOne(
        {
          ...{ _id: id, addressKey, account, contentType, size: bytes.length },
          body: await privacy.seal(
            `inbox:${at.toISOString().slice(0, 7)}`,
            context(id),
            JSON.stringify(body),
          ),
          ...{ at, unsentUntil },
        },
        durable,
      );
      return id;
    },
    /** Takes files of this address into a message: they are kept from then on. Null where one is not (or no longer) there. */
    keep: async (addressKey: string, ids: readonly string[]): Promise<readonly InboundFile[] | null> => {
      const mine = { _id: { $in: [...ids] }, addressKey };
      await files.updateMany(mine, { $unset: { unsentUntil: true } }, durable);
      const found = await files.find(mine).toArray();
      if (found.length !== new Set(ids).size) return null;
      return await Promise.all(
        found.map(async (document) => {
          const { fileName } = await openBody(document);
          const { _id: id, contentType } = document;
          return { id, contentType, ...(fileName ? { fileName } : {}) };
        }),
      );
    },
    /** The bytes of a file, for staff. */
    open: async (
      id: string,
    ): Promise<{ contentType: string; fileName?: string; bytes: Buffer; addressKey: string } | null> => {
      const document = await files.findOne({ _id: id });
      if (!document) return null;
      const { fileName, bytes } = await openBody(document);
      const { contentType, addressKey } = document;
      return {
        contentType,
        addressKey,
        ...(fileName ? { fileName } : {}),
        bytes: Buffer.from(bytes, 'base64'),
      };
    },
    createIndexes: async () => {
      await files.createIndex({ unsentUntil: 1 }, { expireAfterSeconds: 0 });
      await files.createIndex({ addressKey: 1, at: -1 });
    },
  };
}
