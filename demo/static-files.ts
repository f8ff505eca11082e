import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

type StaticFile = {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzipped: Buffer | undefined;
  readonly etag: string;
  /** Its name tells what is in it, so it never changes. */
  readonly hashed: boolean;
};

/** The files of a folder by their paths, read once. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};
const packable = /^(?:text\/|application\/json|image\/svg)/;
/** As Vite names what it has built: `index-BnKq2x1a.js`. */
const hashedName = /^\/assets\/.*-[\w-]{8}\.\w+$/;

const pack = promisify(gzip);

export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      const path = `/${file
        .slice(folder.length + 1)
        .split(sep)
        .join('/')}`;
      return [path, await readOne(file, path)] as const;
    }),
  );
  return new Map(read);
}

async function readOne(file: string, path: string): Promise<StaticFile> {
  const plain = await readFile(file);
  const type = types[extname(file)] ?? 'application/octet-stream';
  return {
    type,
    plain,
    gzipped: packable.test(type) ? await pack(plain, { level: 9 }) : undefined,
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    hashed: hashedName.test(path),
  };
}

/** False where there is no such file. */
export function sendStaticFile(
  files: StaticFiles,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const file = files.get(path === '/' ? '/index.html' : path);
  if (!file) return false;
  const { type, plain, gzipped, etag, hashed } = file;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return true;
  }
  const packed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? gzipped : undefined;
  const body = packed ?? plain;
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', body.length);
  if (packed) response.setHeader('Content-Encoding', 'gzip');
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : body);
  return true;
}
