import { hash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export type WidgetScript = { readonly plain: Buffer; readonly gzipped: Buffer; readonly etag: string };

/** The widget as one script, from its sources. Throws where they do not build: nothing starts half. */
export async function buildWidgetScript(): Promise<WidgetScript> {
  const { buildSync } = await import('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, '../../widget/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    // Browsers of phones that are five years old.
    target: ['es2020', 'chrome80', 'safari14.1', 'firefox78'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const plain = Buffer.concat(outputFiles.map(({ contents }) => contents));
  return { plain, gzipped: gzipSync(plain, { level: 9 }), etag: `"${hash('sha256', plain, 'base64url')}"` };
}
