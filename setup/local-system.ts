import { join } from 'node:path';
import type { RawAccount } from '../config/accounts.ts';
import { environmentWith, type SetupEnv } from '../config/setup-env.ts';
import { buildConsole } from './build-console.ts';
import type { Child, Children, ChildSpec } from './children.ts';
import { openDemoAccounts } from './demo-accounts.ts';
import { answerDemo } from './demo-process.ts';
import { findChromium } from './find-chromium.ts';
import { type LocalPorts, readLocalPorts, writeLocalPorts } from './local-ports.ts';
import { markLog } from './log-tail.ts';
import { startMongod } from './mongod.ts';
import { nodeArgs, nodeEnvironment } from './node-args.ts';
import { freePort } from './ports.ts';
import type { Progress } from './progress.ts';
import { startRedis } from './redis.ts';
import { writeRunningInstance } from './running-instance.ts';
import { openSecrets, writePrivateFile } from './secrets.ts';
import { simulatorCallbacks } from './simulator-callbacks.ts';
import { waitForHttp } from './wait-for-http.ts';

export type LocalSystem = {
  readonly baseUrl: string;
  readonly simulatorsUrl: string;
  /** The phones page. */
  readonly demoUrl: string;
  readonly accounts: readonly RawAccount[];
  /** One line each, of what runs where. */
  readonly parts: readonly string[];
};

export type LocalSystemOptions = {
  readonly env: SetupEnv;
  readonly children: Children;
  readonly progress: Progress;
  /** Where server.ts, worker.ts and simulators/ are. */
  readonly root: string;
};

const usualSimulatorsPort = 8090;
const usualBridgePort = 8095;
const readyWithinMs = 60_000;
const appGraceMs = 25_000;

/** Starts databases, simulators, server, worker and the phones page of one machine and waits until they are ready. Throws SetupError. */
export async function startLocalSystem(options: LocalSystemOptions): Promise<LocalSystem> {
  const { env } = options;
  const dataFile = (name: string) => join(env.dataDir, name);
  const ports = await readLocalPorts(dataFile('ports.json'));
  const [databases, consoleFiles] = await Promise.all([
    startDatabases(options, ports),
    buildConsole({ root: options.root, folder: dataFile('console'), progress: options.progress }),
  ]);
  const own = await pickPorts(env, ports);
  await writeLocalPorts(dataFile('ports.json'), { ...databases.ports, ...own });

  const simulatorsUrl = loopbackUrl(own.simulators);
  const localUrl = loopbackUrl(env.port);
  const baseUrl = env.publicBaseUrl ?? localUrl;
  const demoUrl = loopbackUrl(own.demo);
  const bridgeUrl = loopbackUrl(own.bridge);
  const addresses = { simulatorsUrl, baseUrl: localUrl, bridgeUrl, demoUrl };
  const accounts = await openDemoAccounts(dataFile('accounts.json'), addresses);
  const simulatorsFile = dataFile('simulators.json');
  // The public address: it is part of what a provider signs.
  await writePrivateFile(simulatorsFile, simulatorCallbacks(accounts, simulatorsUrl, baseUrl));
  const secrets = await openSecrets(dataFile('secrets.json'));
  const environment = {
    MONGODB_URI: databases.mongodbUri,
    MONGODB_DATABASE: env.mongodbDatabase,
    REDIS_URL: databases.redisUrl,
    HOST: env.host,
    PORT: String(env.port),
    PUBLIC_BASE_URL: baseUrl,
    ACCOUNTS_FILE: dataFile('accounts.json'),
    SWITCHBOARD_KEK: secrets.kek.reveal(),
    SWITCHBOARD_INDEX_KEY: secrets.indexKey.reveal(),
    DATA_DIR: env.dataDir,
    WORKER_HEALTH_PORT: String(own.workerHealth),
    TIMINGS: 'demo',
  };

  const app = (name: string, file: string, ...args: readonly string[]): ChildSpec => ({
    name,
    command: process.execPath,
    args: [...nodeArgs(file), file, ...args],
    env: environmentWith({ ...nodeEnvironment, ...environment }),
    cwd: options.root,
    logFile: join(env.dataDir, 'logs', `${name}.log`),
    whenEnded: 'restart',
    graceMs: appGraceMs,
  });
  const simulatorsArgs = [
    ...['--port', String(own.simulators), '--config', simulatorsFile],
    // A payment link that was shown before a restart works after it.
    ...['--books', dataFile('simulators')],
  ];
  const [, worker, server] = await options.progress(
    'starting the simulators, the worker and the server',
    () =>
      Promise.all([
        startApp(
          options,
          app('simulators', 'simulators/main.ts', ...simulatorsArgs),
          `${simulatorsUrl}/_control/config`,
        ),
        startApp(options, app('worker', 'worker.ts'), `${loopbackUrl(own.workerHealth)}/ready`),
        startApp(options, app('server', 'server.ts'), `${localUrl}/ready`),
      ]),
  );
  const demoArgs = ['--port', String(own.demo), '--simulators', simulatorsUrl, '--files', consoleFiles];
  const demo = { ...app('demo', 'demo.ts', ...demoArgs), onMessage: answerDemo({ server, worker }) };
  await options.progress('starting the phones page', () => startApp(options, demo, `${demoUrl}/api/world`));
  const bridges = await startBridges(options, accounts, (id) =>
    app(`whatsapp-${id}`, 'whatsapp.ts', '--account', id),
  );
  await writeRunningInstance(env.dataDir, { baseUrl: localUrl, simulatorsUrl, environment });
  return { baseUrl: localUrl, simulatorsUrl, demoUrl, accounts, parts: [...databases.parts, ...bridges] };
}

const loopbackUrl = (port: number) => `http://127.0.0.1:${port}`;

/** Those of the last run where they are free; the phones page is beside the server. */
async function pickPorts(env: SetupEnv, last: LocalPorts) {
  const demo = last.demo === undefined || last.demo === env.port ? env.port + 1 : last.demo;
  return {
    simulators: await freePort(last.simulators ?? usualSimulatorsPort),
    workerHealth: await freePort(last.workerHealth),
    bridge: await freePort(last.bridge ?? usualBridgePort),
    demo: await freePort(demo, env.host),
  };
}

async function startApp({ children }: LocalSystemOptions, spec: ChildSpec, readyUrl: string): Promise<Child> {
  const logSince = await markLog(spec.logFile);
  const child = children.run(spec);
  await waitForHttp(readyUrl, child, spec.logFile, logSince, readyWithinMs);
  return child;
}

/** A browser for each account of WhatsApp Web, where there is one. Nobody waits for it: the other channels are up. */
async function startBridges(
  { env, children }: LocalSystemOptions,
  accounts: readonly RawAccount[],
  describe: (id: string) => ChildSpec,
): Promise<readonly string[]> {
  const bridged = accounts.filter(({ kind }) => kind === 'whatsapp-web');
  if (bridged.length === 0) return [];
  const chromium = await findChromium(env.pathDirs);
  const own = bridged.filter(({ settings }) => chromium !== undefined || settings['chromium'] !== undefined);
  for (const { id } of own) children.run(describe(id));
  if (own.length === 0)
    return ['WhatsApp   not through a browser: no Chromium here (npm run doctor says more)'];
  return own.map(
    ({ id, settings }) =>
      `WhatsApp   ${settings['bridgeUrl']}/whatsapp   (the operatorToken of account ${id})`,
  );
}

/** Those of the environment, or our own. */
async function startDatabases(
  { env, children, progress }: LocalSystemOptions,
  ports: { readonly mongod?: number | undefined; readonly redis?: number | undefined },
) {
  const place = (name: string) => ({
    env,
    children,
    progress,
    dataDir: join(env.dataDir, name === 'mongod' ? 'mongo' : name),
    logFile: join(env.dataDir, 'logs', `${name}.log`),
  });
  const wanted = (port: number | undefined) => (port === undefined ? {} : { wantedPort: port });
  const mongod =
    env.mongodbUri === undefined
      ? await startMongod({ ...place('mongod'), ...wanted(ports.mongod) })
      : undefined;
  const redis =
    env.redisUrl === undefined ? await startRedis({ ...place('redis'), ...wanted(ports.redis) }) : undefined;
  return {
    mongodbUri: mongod?.uri ?? env.mongodbUri ?? '',
    redisUrl: redis?.url ?? env.redisUrl ?? '',
    ports: { mongod: mongod?.port ?? ports.mongod, redis: redis?.port ?? ports.redis },
    parts: [
      mongod === undefined
        ? 'MongoDB    as MONGODB_URI says'
        : `MongoDB    ${mongod.uri}   (${mongod.version})`,
      redis === undefined ? 'Redis      as REDIS_URL says' : `Redis      ${redis.url}   (${redis.version})`,
    ],
  };
}
