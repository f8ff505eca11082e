import { randomBytes, randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawAccount } from '../config/accounts.ts';
import { environmentWith, readSetupEnv } from '../config/setup-env.ts';
import { type Children, openChildren } from './children.ts';
import { makeDemoAccounts } from './demo-accounts.ts';
import { startMongod } from './mongod.ts';
import { isPortFree } from './ports.ts';
import { noProgress, type Progress } from './progress.ts';
import { startRedis } from './redis.ts';
import { writePrivateFile } from './secrets.ts';
import { simulatorCallbacks } from './simulator-callbacks.ts';
import { describeProcess, type ProcessUrls, type SystemProcess } from './system-process.ts';
import { openSimulators, type SimulatorsClient } from './system-simulators.ts';

export type SystemOptions = {
  /** Logs, data and settings of the run go here; it is the caller's to remove. */
  readonly folder: string;
  readonly workers: number;
  /** Of the simulators' dice. */
  readonly seed: number;
  /** `own` by default: one that may be killed. */
  readonly mongodb?: 'own' | { readonly uri: string; readonly database: string };
  readonly clockSpeed?: number;
  readonly timings?: 'test' | 'production';
  /** Guards to switch off, as PLANTED_VIOLATIONS names them. */
  readonly planted?: readonly string[];
  /** How long a killed database stays away. */
  readonly outageMs?: number;
  readonly messagesPerSecond?: number;
  /** Beside the callbacks: as for the simulators' `POST /_control/config`. */
  readonly simulators?: Readonly<Record<string, unknown>>;
  readonly logLevel?: 'info' | 'debug';
  readonly progress?: Progress;
};

export type SystemDatabase = {
  readonly uri: string;
  /** kill -9; it comes back by itself after the outage. */
  readonly kill: () => void;
};

export type System = {
  readonly baseUrl: string;
  readonly accounts: readonly RawAccount[];
  /** What server and workers were given, for opening the same stores. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logs: string;
  readonly simulators: SimulatorsClient;
  readonly server: SystemProcess;
  readonly workers: readonly SystemProcess[];
  /** Undefined when the caller's own is used. */
  readonly mongod: SystemDatabase | undefined;
  readonly redis: SystemDatabase;
  /** The public URL of an account's webhook. */
  readonly webhookUrl: (accountId: string, webhook: string) => string;
  /** Ends everything that was started, gently. */
  readonly stop: () => Promise<void>;
};

const root = join(import.meta.dirname, '..');
const graceMs = 25_000;
const defaultOutageMs = 3_000;

/**
 * The whole product on this machine beside the simulated providers, as processes of their own that may be killed one by
 * one. Ends with this process, whatever ends it. Throws SetupError when it does not get ready.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const apps = openChildren();
  const databases = openChildren({ firstPauseMs: options.outageMs ?? defaultOutageMs });
  const processes: SystemProcess[] = [];
  const stop = async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await apps.stopAll();
    await databases.stopAll();
  };
  try {
    return { ...(await assemble(options, apps, databases, processes)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const healthUrls = (port: number): ProcessUrls => ({
  alive: `http://127.0.0.1:${port}/health`,
  ready: `http://127.0.0.1:${port}/ready`,
});

async function assemble(
  options: SystemOptions,
  apps: Children,
  databases: Children,
  processes: SystemProcess[],
): Promise<Omit<System, 'stop'>> {
  const logs = join(options.folder, 'logs');
  await mkdir(logs, { recursive: true });
  const stores = await startDatabases(options, databases, logs);
  const ports = await pickPorts(2 + options.workers);
  const [serverPort = 0, simulatorsPort = 0, ...workerPorts] = ports;
  const baseUrl = `http://127.0.0.1:${serverPort}`;
  const simulatorsUrl = `http://127.0.0.1:${simulatorsPort}`;
  const accounts = makeDemoAccounts({ simulatorsUrl, baseUrl }).map((account) => withPace(account, options));
  const files = {
    accounts: join(options.folder, 'accounts.json'),
    simulators: join(options.folder, 'simulators.json'),
  };
  await writePrivateFile(files.accounts, { accounts });
  await writePrivateFile(files.simulators, {
    ...simulatorCallbacks(accounts, simulatorsUrl, baseUrl),
    ...options.simulators,
  });
  const environment = environmentOf(options, {
    MONGODB_URI: stores.mongodbUri,
    MONGODB_DATABASE: stores.database,
    REDIS_URL: stores.redis.uri,
    PORT: String(serverPort),
    PUBLIC_BASE_URL: baseUrl,
    ACCOUNTS_FILE: files.accounts,
  });

  const app = (
    name: string,
    args: readonly string[],
    urls: ProcessUrls,
    extra: Record<string, string> = {},
  ) => {
    const described = describeProcess(
      apps,
      {
        name,
        command: process.execPath,
        args: ['--import', 'tsx', ...args],
        env: environmentWith({ ...environment, ...extra }),
        cwd: root,
        logFile: join(logs, `${name}.log`),
        graceMs,
      },
      urls,
    );
    processes.push(described);
    return described;
  };
  const simulatorsArgs = ['--port', String(simulatorsPort), '--seed', String(options.seed)];
  const simulators = app(
    'simulators',
    ['simulators/main.ts', ...simulatorsArgs, '--config', files.simulators],
    { alive: `${simulatorsUrl}/healthz`, ready: `${simulatorsUrl}/healthz` },
  );
  const server = app('server', ['server.ts'], healthUrls(serverPort));
  const workers = workerPorts.map((port, index) =>
    app(`worker-${index + 1}`, ['worker.ts'], healthUrls(port), { WORKER_HEALTH_PORT: String(port) }),
  );
  // The server first: it makes the indexes that the workers would otherwise make beside it.
  await Promise.all([simulators.start(), server.start()]);
  await Promise.all(workers.map((worker) => worker.start()));

  return {
    baseUrl,
    accounts,
    environment,
    logs,
    simulators: openSimulators(simulatorsUrl),
    server,
    workers,
    mongod: stores.mongod,
    redis: stores.redis,
    webhookUrl: (accountId, webhook) => {
      const secret = accounts.find(({ id }) => id === accountId)?.pathSecrets[0];
      if (secret === undefined) throw new Error(`there is no account "${accountId}"`);
      return `${baseUrl}/webhooks/${secret}/${webhook}`;
    },
  };
}

async function startDatabases(options: SystemOptions, children: Children, logs: string) {
  const env = readSetupEnv();
  const [mongodPort = 0, redisPort = 0] = await pickPorts(2);
  const place = (name: string, wantedPort: number) => ({
    env,
    children,
    progress: options.progress ?? noProgress,
    dataDir: join(options.folder, name),
    logFile: join(logs, `${name}.log`),
    wantedPort,
  });
  const given = options.mongodb ?? 'own';
  const [mongod, redis] = await Promise.all([
    given === 'own' ? startMongod(place('mongod', mongodPort)) : undefined,
    startRedis(place('redis', redisPort)),
  ]);
  return {
    mongodbUri: mongod?.uri ?? (given === 'own' ? '' : given.uri),
    database: given === 'own' ? 'switchboard' : given.database,
    mongod: mongod && { uri: mongod.uri, kill: () => mongod.child.kill('SIGKILL') },
    redis: { uri: redis.url, kill: () => redis.child.kill('SIGKILL') },
  };
}

function withPace(account: RawAccount, { messagesPerSecond }: SystemOptions): RawAccount {
  const sends = account.kind.endsWith('-sms');
  return sends && messagesPerSecond !== undefined ? { ...account, messagesPerSecond } : account;
}

function environmentOf(options: SystemOptions, places: Readonly<Record<string, string>>) {
  return {
    ...places,
    HOST: '127.0.0.1',
    SWITCHBOARD_KEK: `run-1:${randomBytes(32).toString('base64')}`,
    SWITCHBOARD_INDEX_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: join(options.folder, 'data'),
    LOG_LEVEL: options.logLevel ?? 'info',
    CLOCK_SPEED: String(options.clockSpeed ?? 1),
    TIMINGS: options.timings ?? 'test',
    PLANTED_VIOLATIONS: (options.planted ?? []).join(','),
  };
}

/**
 * Below the range that the system gives to outgoing connections: else one of those may sit on the port of a process that
 * was killed when it wants to come back.
 */
async function pickPorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(10_000, 30_000);
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}
