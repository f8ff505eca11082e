import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** With a TypeScript that it doesn't support the cruiser sees almost nothing and finds nothing. */
const fewestModules = 100;
const folders = [
  'config',
  'conversation',
  'commerce',
  'agents',
  'channels',
  'queues',
  'api',
  'setup',
  'demo',
  'scenarios',
  'simulators',
  'widget',
  'whatsapp-bridge',
];

async function cruiseTree(baseDir: string, files: readonly string[]): Promise<ICruiseResult> {
  const options = await extractOptions(join(root, '.dependency-cruiser.cjs'));
  const { output } = await cruise([...files], { ...options, validate: true, baseDir });
  if (typeof output === 'string') throw new Error(output);
  return output;
}

async function cruisePlanted(tree: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'modules-'));
  try {
    await writeFile(join(dir, 'package.json'), '{"type": "module", "dependencies": {}}');
    await writeFile(join(dir, 'tsconfig.json'), '{}');
    for (const [file, text] of Object.entries(tree)) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), text);
    }
    const { summary } = await cruiseTree(dir, ['.']);
    return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

describe('the rules of who may import whom', () => {
  test('hold in the whole product, all of whose modules were looked at', { timeout: 60_000 }, async () => {
    const { summary, modules } = await cruiseTree(root, ['.']);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    const seen = new Set(modules.map(({ source }) => source));
    const present = (
      await Promise.all(
        folders.map(async (folder) =>
          (await readdir(join(root, folder), { recursive: true })).map((file) => join(folder, file)),
        ),
      )
    ).flat();
    const sources = present.filter((file) => file.endsWith('.ts') && !file.includes('fixtures'));
    expect(sources.filter((file) => !seen.has(file))).toEqual([]);
    expect(sources.length).toBeGreaterThan(fewestModules);
  });

  const fine = 'export const a = 1;\n';
  const package_ = {
    'package.json': '{"name": "x", "main": "index.js"}',
    'index.js': 'module.exports = {};',
  };
  const installed = (name: string) =>
    Object.fromEntries(
      Object.entries(package_).map(([file, text]) => [`node_modules/${name}/${file}`, text]),
    );

  test.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'a lower folder that imports a higher one',
      'conversation-imports-only-below: conversation/a.ts',
      {
        'conversation/a.ts': "import { a } from '../commerce/b.ts';\nexport const c = a;",
        'commerce/b.ts': fine,
      },
    ],
    [
      'a type taken from above',
      'config-imports-only-below: config/a.ts',
      {
        'config/a.ts': "import type { B } from '../api/b.ts';\nexport type A = B;",
        'api/b.ts': 'export type B = 1;',
      },
    ],
    [
      'a channel that knows another',
      'channels-are-strangers: channels/a/index.ts',
      { 'channels/a/index.ts': "export { a } from '../b/index.ts';", 'channels/b/index.ts': fine },
    ],
    [
      'a channel entered by its back door',
      'channels-by-their-index: channels/registry.ts',
      { 'channels/registry.ts': "export { a } from './b/parse.ts';", 'channels/b/parse.ts': fine },
    ],
    [
      'channels and agents that meet',
      'channels-imports-only-below: channels/a.ts',
      { 'channels/a.ts': "export { a } from '../agents/b.ts';", 'agents/b.ts': fine },
    ],
    [
      'a simulator that uses the product',
      'simulators-imports-only-below: simulators/a.ts',
      { 'simulators/a.ts': "export { a } from '../config/b.ts';", 'config/b.ts': fine },
    ],
    [
      'a bridge that uses the product',
      'whatsapp-bridge-imports-only-below: whatsapp-bridge/a.ts',
      {
        'whatsapp-bridge/a.ts': "export { a } from '../conversation/b.ts';",
        'conversation/b.ts': fine,
      },
    ],
    [
      'a set-up that uses the product',
      'setup-imports-only-below: setup/a.ts',
      { 'setup/a.ts': "export { a } from '../queues/b.ts';", 'queues/b.ts': fine },
    ],
    [
      'something that imports an entry point',
      'nothing-imports-an-entry-point: commands/a.ts',
      { 'commands/a.ts': "export { a } from '../server.ts';", 'server.ts': fine },
    ],
    [
      'a product file that imports a test helper',
      'nothing-imports-a-top: config/a.ts',
      { 'config/a.ts': "export { a } from '../test/b.ts';", 'test/b.ts': fine },
    ],
    [
      'a queue library outside queues/',
      'queues-only-in-queues: api/a.ts',
      { 'api/a.ts': "import 'bullmq';", ...installed('bullmq') },
    ],
    [
      'a database library away from a store',
      'mongoose-only-beside-a-store: agents/a.ts',
      { 'agents/a.ts': "import 'mongoose';", ...installed('mongoose') },
    ],
    [
      'a cycle',
      'no-cycles: config/a.ts',
      {
        'config/a.ts': "export { b } from './b.ts';",
        'config/b.ts': "import './a.ts';\nexport const b = 1;",
      },
    ],
    ['a file that nothing knows', 'no-orphans: config/a.ts', { 'config/a.ts': fine }],
    ['a file that is not there', 'no-unresolvable: config/a.ts', { 'config/a.ts': "import './gone.ts';" }],
  ])('find %s', async (_case, violation, tree) => {
    expect(await cruisePlanted(tree)).toContain(violation);
  });

  test('let pass what is right', async () => {
    const violations = await cruisePlanted({
      'server.ts': "import './queues/a.ts';",
      'queues/a.ts': "import '../channels/registry.ts';\nimport '../agents/b.ts';",
      'channels/registry.ts': "import './sms/index.ts';",
      'channels/sms/index.ts': "import './parse.ts';",
      'channels/sms/parse.ts': "import 'node:fs/promises';\nimport '../../conversation/c.ts';",
      'agents/b.ts': "import '../commerce/order-store.ts';",
      'commerce/order-store.ts': "import '../conversation/c.ts';",
      'conversation/c.ts': "import '../config/d.ts';",
      'config/d.ts': fine,
      'config/d.test.ts': "import './d.ts';\nimport '../test/e.ts';",
      'test/e.ts': "import '../config/d.ts';",
    });
    expect(violations).toEqual([]);
  });
});
