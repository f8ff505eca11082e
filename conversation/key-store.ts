import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable } from '../config/runtime.ts';
import type { Secret } from '../config/secret.ts';
import type { Privacy } from './privacy.ts';

type KeyDocument = { _id: string; kekId: string; wrapped: string; at: Date };

const cachedForMs = 5 * 60_000;
const maxCachedKeys = 20_000;

const nonceBytes = 12;
let nonces = Buffer.alloc(0);

/** Random, never given out twice; drawn in large lots, for each draw is a call into the system. */
function nextNonce(): Buffer {
  if (nonces.length < nonceBytes) {
    nonces = randomBytes(nonceBytes * 512);
  }
  const nonce = nonces.subarray(0, nonceBytes);
  nonces = nonces.subarray(nonceBytes);
  return nonce;
}

function encryptBytes(key: Buffer, context: string, plain: Uint8Array): Buffer {
  const iv = nextNonce();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function encrypt(key: Buffer, context: string, plain: Buffer): string {
  return encryptBytes(key, context, plain).toString('base64url');
}

function decrypt(key: Buffer, context: string, sealed: string): Buffer {
  return decryptBytes(key, context, Buffer.from(sealed, 'base64url'));
}

function decryptBytes(key: Buffer, context: string, bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(bytes.length - 16));
  return Buffer.concat([decipher.update(bytes.subarray(12, bytes.length - 16)), decipher.final()]);
}

/** The same for bytes, which stay bytes. `owner` is not in them: whoever keeps them keeps it beside them. */
export type ByteSeal = {
  readonly sealBytes: (owner: string, context: string, plain: Uint8Array) => Promise<Buffer>;
  readonly openBytes: (owner: string, context: string, sealed: Buffer) => Promise<Buffer>;
};

/** Sealing that needs no database: for what is written to disk while MongoDB is away. */
export type OfflineSeal = {
  readonly sealOffline: (context: string, plain: string) => string;
  readonly openOffline: (context: string, sealed: string) => string;
};

export type OwnerKeys = {
  readonly eraseKey: (owner: string) => Promise<void>;
  /** The key is read anew at its next use: whoever had this name before may have been erased by another process. */
  readonly forgetKey: (owner: string) => void;
};

/**
 * Envelope encryption: a data key per owner, wrapped under the key from the environment. Sealed values look like
 * `v1.<owner>.<base64url of iv, ciphertext, tag>`. Deleting the owner's key document is the erasure.
 */
export function createPrivacy(options: {
  readonly connection: mongoose.Connection;
  readonly keyEncryptionKey: { readonly id: string; readonly key: Secret };
  readonly indexKey: Secret;
}): Privacy & ByteSeal & OfflineSeal & OwnerKeys {
  const keys = options.connection.getClient().db(options.connection.name).collection<KeyDocument>('keys');
  const wrappingKey = Buffer.from(options.keyEncryptionKey.key.reveal(), 'base64');
  const indexRoot = Buffer.from(options.indexKey.reveal(), 'base64');
  const offlineKey = Buffer.from(hkdfSync('sha256', wrappingKey, '', 'offline', 32));
  const indexKeys = new Map<string, Buffer>();
  const cache = new Map<string, { key: Buffer; until: number }>();

  const unwrap = (document: KeyDocument) => decrypt(wrappingKey, `keys|${document._id}`, document.wrapped);

  function remember(owner: string, key: Buffer): Buffer {
    if (cache.size >= maxCachedKeys) {
      cache.delete(cache.keys().next().value as string);
    }
    cache.set(owner, { key, until: Date.now() + cachedForMs });
    return key;
  }

  const find = createGroupCommit<string, Buffer | null>(
    async (owners) => {
      const documents = await keys.find({ _id: { $in: [...new Set(owners)] } }).toArray();
      const byOwner = new Map(documents.map((document) => [document._id, unwrap(document)]));
      return owners.map((owner) => byOwner.get(owner) ?? null);
    },
    { maxItems: 500 },
  );

  const insert = createGroupCommit<string, void>(
    async (owners) => {
      const documents = [...new Set(owners)].map((owner) => ({
        _id: owner,
        kekId: options.keyEncryptionKey.id,
        wrapped: encrypt(wrappingKey, `keys|${owner}`, randomBytes(32)),
        at: new Date(),
      }));
      await keys.insertMany(documents, { ordered: false, ...durable }).catch((error: unknown) => {
        // Somebody made it first: theirs counts, and is read next.
        if (!isDuplicateKey(error)) {
          throw error;
        }
      });
      return owners.map(() => undefined);
    },
    { maxItems: 500 },
  );

  function cachedKey(owner: string): Buffer | undefined {
    const cached = cache.get(owner);
    return cached && cached.until > Date.now() ? cached.key : undefined;
  }

  async function keyOf(owner: string, create: boolean): Promise<Buffer> {
    const cached = cachedKey(owner);
    if (cached) {
      return cached;
    }
    let key = await find(owner);
    if (!key && create) {
      await insert(owner);
      key = await find(owner);
    }
    if (!key) {
      throw new Error('The data key of this record is gone (erased).');
    }
    return remember(owner, key);
  }

  /** With the key at hand; where that is an erased one's, whose name somebody new has by now, with the present one. */
  async function decryptOf(owner: string, context: string, bytes: Buffer): Promise<Buffer> {
    const cached = cachedKey(owner);
    if (cached) {
      try {
        return decryptBytes(cached, context, bytes);
      } catch {
        cache.delete(owner);
      }
    }
    return decryptBytes(await keyOf(owner, false), context, bytes);
  }

  function indexKeyOf(purpose: string): Buffer {
    let key = indexKeys.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', indexRoot, '', `blind-index|${purpose}`, 32));
      indexKeys.set(purpose, key);
    }
    return key;
  }

  return {
    seal: async (owner, context, plain) => {
      const key = await keyOf(owner, true);
      return `v1.${owner}.${encrypt(key, context, Buffer.from(plain))}`;
    },
    open: async (context, sealed) => {
      const [version, owner, bytes] = sealed.split('.');
      if (version !== 'v1' || !owner || !bytes) {
        throw new Error('A stored value is not in the sealed form.');
      }
      return (await decryptOf(owner, context, Buffer.from(bytes, 'base64url'))).toString('utf8');
    },
    sealBytes: async (owner, context, plain) => encryptBytes(await keyOf(owner, true), context, plain),
    openBytes: decryptOf,
    blindIndex: (purpose, value) =>
      createHmac('sha256', indexKeyOf(purpose)).update(value).digest().subarray(0, 16).toString('base64url'),
    sealOffline: (context, plain) => encrypt(offlineKey, context, Buffer.from(plain)),
    openOffline: (context, sealed) => decrypt(offlineKey, context, sealed).toString('utf8'),
    eraseKey: async (owner) => {
      await keys.deleteOne({ _id: owner }, durable);
      cache.delete(owner);
    },
    forgetKey: (owner) => void cache.delete(owner),
  };
}
