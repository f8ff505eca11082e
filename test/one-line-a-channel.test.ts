import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { channels } from '../channels/registry.ts';

const root = new URL('..', import.meta.url).pathname;
const product = ['agents', 'api', 'channels', 'commerce', 'config', 'conversation', 'queues'];

/** The product's own files with their lines, tests and recorded payloads left out. */
const files = product.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('fixtures'))
    .map((file) => ({
      path: join(folder, file),
      lines: readFileSync(join(root, folder, file), 'utf8').split('\n'),
    })),
);

/** Web chat is a channel and a medium by the same name. */
const media = new Set<string>(channels.map(({ medium }) => medium));

it.each(channels.map(({ name }) => name))('outside its folder one line brings %s in', (name) => {
  const mentions = files
    .filter(({ path }) => !path.startsWith(`channels/${name}/`))
    .flatMap(({ path, lines }) =>
      lines
        .filter(
          (line) => line.includes(`/${name}/index.ts'`) || (!media.has(name) && line.includes(`'${name}'`)),
        )
        .map(() => path),
    );
  expect(mentions).toEqual(['channels/registry.ts']);
});
