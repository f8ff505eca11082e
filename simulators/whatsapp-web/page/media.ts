import { bytesByPath } from './chats.ts';

/** A file on its way out. */
class OpaqueData {
  readonly blob: Blob;

  constructor(blob: Blob) {
    this.blob = blob;
  }

  static createFromData(blob: Blob): Promise<OpaqueData> {
    return Promise.resolve(new OpaqueData(blob));
  }

  url(): string {
    return 'blob:stand-in';
  }

  autorelease(): void {
    // WhatsApp Web counts who still needs the bytes; here the page's end frees them.
  }

  formData(): Blob {
    return this.blob;
  }
}

type Prepared = { readonly mediaBlob: OpaqueData; readonly filehash: string };

/** A prepared file: `set` and `toJSON` are the class's, so that a copy of it holds only the data. */
class MediaData {
  readonly mediaBlob: OpaqueData;
  readonly filehash: string;
  readonly type: string;
  readonly mimetype: string;
  readonly filename: string | undefined;
  readonly size: number;

  constructor({ mediaBlob, filehash }: Prepared, asDocument: boolean) {
    const { type: mimetype, size } = mediaBlob.blob;
    this.mediaBlob = mediaBlob;
    this.filehash = filehash;
    this.mimetype = mimetype;
    this.type = asDocument ? 'document' : kindOf(mimetype);
    this.filename = Reflect.get(mediaBlob.blob, 'name') as string | undefined;
    this.size = size;
  }

  set(changes: object): void {
    Object.assign(this, changes);
  }

  toJSON(): object {
    const { mediaBlob: _, ...data } = this;
    return data;
  }
}

function kindOf(mimetype: string): string {
  const [kind = ''] = mimetype.split('/');
  return ['image', 'video', 'audio'].includes(kind) ? kind : 'document';
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

let lastFile = 0;

type ToUpload = { readonly mediaObject: { readonly filehash: string; readonly blob?: OpaqueData } };

/** What a script needs to send a file, and to fetch one. */
export function mediaModules(): Readonly<Record<string, unknown>> {
  const objects = new Map<string, Record<string, unknown>>();
  return {
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: {
      prepRawMedia: (mediaBlob: OpaqueData, { asDocument }: { asDocument?: boolean }) => ({
        waitForPrep: () => {
          lastFile += 1;
          const media = new MediaData({ mediaBlob, filehash: `file-${lastFile}` }, asDocument === true);
          objects.set(media.filehash, { ...media.toJSON(), blob: mediaBlob, consolidate: () => undefined });
          return Promise.resolve(media);
        },
      }),
    },
    WAWebMediaStorage: { getOrCreateMediaObject: (filehash: string) => objects.get(filehash) },
    WAWebMmsMediaTypes: {
      msgToMediaType: ({ type }: { type: string }) => type,
      castToV4: (type: string) => type,
    },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaMmsV4Upload: {
      uploadMedia: async ({ mediaObject: { filehash, blob } }: ToUpload) => {
        const directPath = `/media/${filehash}`;
        if (blob) bytesByPath.set(directPath, await base64Of(blob.blob));
        return { mediaEntry: { directPath, mediaKey: 'key', encFilehash: filehash, uploadHash: filehash } };
      },
    },
    WAWebDownloadManager: {
      downloadManager: {
        downloadAndMaybeDecrypt: ({ directPath }: { directPath: string }) => {
          const data = bytesByPath.get(directPath);
          if (data === undefined) return Promise.reject(Object.assign(new Error('gone'), { status: 404 }));
          return Promise.resolve(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)).buffer);
        },
      },
    },
  };
}
