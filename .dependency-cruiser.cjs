/**
 * Who may import whom. A folder may import only what is below it; what isn't listed for a folder is forbidden to it.
 *
 *   server.ts worker.ts whatsapp.ts start.ts commands/ bench/   compose; imported by nothing
 *   api/ | demo/ (the phones page's backend)
 *   queues/            the only folder that knows both sides
 *   channels/ | agents/
 *              knowledge/ | commerce/
 *   conversation/
 *   config/            whatsapp-bridge/ imports nothing else of ours
 */
const mayImport = {
  config: [],
  conversation: ['config'],
  commerce: ['conversation', 'config'],
  knowledge: ['conversation', 'config'],
  agents: ['knowledge', 'commerce', 'conversation', 'config'],
  channels: ['conversation', 'config'],
  queues: ['channels', 'agents', 'knowledge', 'commerce', 'conversation', 'config'],
  api: ['queues', 'channels', 'agents', 'knowledge', 'commerce', 'conversation', 'config'],
  setup: ['config'],
  // Looks at the product's records and plays its customers, beside the simulators alone; of the page, its types.
  demo: [
    'queues',
    'channels',
    'agents',
    'commerce',
    'conversation',
    'scenarios',
    'config',
    'setup',
    'console/wire\\.ts',
  ],
  // How a scenario names channels, deeds and entries: for the commands that play and score, and for the page that copies.
  scenarios: ['conversation', 'config'],
  // A provider of our own, in a process of its own.
  'whatsapp-bridge': ['config'],
  // The providers' side of the wire and the browser's side know nothing of the product.
  simulators: [],
  console: [],
  widget: [],
};

const anyTest = '\\.test\\.tsx?$';
// With an extension: Node's own fs/promises has none.
const ownFiles = '\\.(?:tsx?|mjs|cjs|js|json)$';

/** @param {string} one a folder, or a file of it */
const placeOf = (one) => `^${one}${one.endsWith('.ts') ? '$' : '/'}`;

const downOnly = Object.entries(mayImport).map(([folder, below]) => ({
  name: `${folder}-imports-only-below`,
  comment: `${folder}/ may import ${below.length === 0 ? 'nothing of ours' : below.map((one) => `${one}/`).join(', ')} (its tests: test/ as well).`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: anyTest },
  to: { path: ownFiles, pathNot: ['^node_modules/', '^\\.', ...[folder, ...below].map(placeOf)] },
}));

const testsToo = Object.entries(mayImport).map(([folder, below]) => ({
  name: `${folder}-tests-import-only-below`,
  severity: 'error',
  from: { path: `^${folder}/.*${anyTest}` },
  to: {
    path: ownFiles,
    pathNot: ['^node_modules/', '^\\.', ...[folder, ...below, 'test'].map(placeOf)],
  },
}));

/** @param {string} name @param {string} packages @param {string[]} places */
const onlyIn = (name, packages, places) => ({
  name,
  comment: 'Types may be named anywhere; the thing itself only there.',
  severity: 'error',
  from: { pathNot: [...places, anyTest, '^test/', '^node_modules/'] },
  to: { path: `^node_modules/(?:${packages})/`, dependencyTypesNot: ['type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downOnly,
    ...testsToo,
    {
      name: 'channels-are-strangers',
      comment: 'What two channels share moves up to a file named for what it does.',
      severity: 'error',
      from: { path: '^channels/([^/]+)/' },
      to: { path: '^channels/[^/]+/', pathNot: '^channels/$1/' },
    },
    {
      name: 'channels-by-their-index',
      severity: 'error',
      from: { pathNot: '^channels/[^/]+/' },
      to: { path: '^channels/[^/]+/', pathNot: '^channels/[^/]+/index\\.ts$' },
    },
    {
      name: 'nothing-imports-a-top',
      comment: 'Entry points, commands and benches compose; tests and their helpers serve tests only.',
      severity: 'error',
      from: { pathNot: ['^commands/', '^bench/', '^test/', anyTest, '\\.config\\.'] },
      to: { path: ['^[a-z-]+\\.ts$', '^commands/', '^bench/', '^test/', anyTest] },
    },
    {
      name: 'nothing-imports-an-entry-point',
      severity: 'error',
      from: {},
      to: { path: '^[a-z-]+\\.ts$' },
    },
    onlyIn('queues-only-in-queues', 'bullmq|ioredis', [
      '^queues/',
      '^config/runtime\\.ts$',
      // The floors that the product is measured beside are bare BullMQ.
      '^bench/',
    ]),
    onlyIn('mongoose-only-beside-a-store', 'mongoose|mongodb', [
      '-store\\.ts$',
      '^config/runtime\\.ts$',
      '^commerce/commerce\\.ts$',
      // Marks a filter as our own.
      '^commerce/whose\\.ts$',
      '^setup/replica-set\\.ts$',
    ]),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '^[a-z-]+\\.ts$',
          '\\.d\\.ts$',
          '\\.(?:config|puppeteerrc)\\.',
          '^\\.',
          '^setup/install\\.mjs$',
        ],
      },
      to: {},
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-package',
      comment: 'A package that another one happens to bring is gone with its next version.',
      severity: 'error',
      from: { pathNot: '^node_modules/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-package-at-run-time',
      severity: 'error',
      from: { pathNot: [anyTest, '^test/', '/test-bench\\.ts$', '\\.config\\.', '^\\.'] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:\\.data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
