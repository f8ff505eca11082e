import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type mongoose from 'mongoose';
import { createLogger } from '../config/logger.ts';
import { connectMongo, connectRedis } from '../config/runtime.ts';
import { environmentWith, type SetupEnv } from '../config/setup-env.ts';
import { openChildren } from '../setup/children.ts';
import { markLog } from '../setup/log-tail.ts';
import { startMongod } from '../setup/mongod.ts';
import { nodeArgs, nodeEnvironment } from '../setup/node-args.ts';
import { freePort } from '../setup/ports.ts';
import type { Progress } from '../setup/progress.ts';
import { startRedis } from '../setup/redis.ts';
import { SetupError } from '../setup/setup-error.ts';
import { waitForHttp } from '../setup/wait-for-http.ts';
import { isProcess, type Pids } from './cpu.ts';
import { serviceCode } from './dialled-session.ts';
import { shortCode } from './inbound-messages.ts';
import { gatewayPath, openSink, type Sink } from './sink.ts';

export type BenchProcess = {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/** Databases, sink, and what it takes to start the product's and the floors' processes beside them. */
export type BenchSystem = {
  readonly account: string;
  readonly webhookPath: string;
  readonly ussdAccount: string;
  /** Where dialled hops are posted. */
  readonly ussdPath: string;
  readonly mongodbUri: string;
  readonly database: string;
  readonly redisUrl: string;
  readonly connection: mongoose.Connection;
  readonly redis: Redis;
  readonly sink: Sink;
  /** Those of the databases that run on this machine. */
  readonly databasePids: Pids;
  readonly startServer: () => Promise<BenchProcess>;
  readonly startWorker: () => Promise<BenchProcess>;
  /** One of the bench's own programs; with `port`, it is ready when that answers. */
  readonly startFloor: (
    name: string,
    file: string,
    args: readonly string[],
    port?: number,
  ) => Promise<BenchProcess>;
  readonly close: () => Promise<void>;
};

const root = join(import.meta.dirname, '..');
const readyWithinMs = 60_000;
const account = 'bench-sms';
const ussdAccount = 'bench-ussd';

/**
 * Databases of its own in a temporary folder, or those that MONGODB_URI and REDIS_URL name: there a database of its own
 * name, dropped at the end, and a Redis database that must be empty. Throws SetupError.
 */
export async function openBenchSystem(options: {
  readonly env: SetupEnv;
  readonly progress: Progress;
  /** Where server and worker leave a CPU profile when they end. */
  readonly profileDir: string | undefined;
}): Promise<BenchSystem> {
  const { env, progress } = options;
  const dir = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  const children = openChildren({ orphanGraceMs: 3_000 });
  const closers: (() => Promise<unknown>)[] = [
    () => rm(dir, { recursive: true, force: true }),
    () => children.stopAll(),
  ];
  const close = async () => {
    for (const closeOne of closers.reverse()) await closeOne();
    closers.length = 0;
  };
  try {
    const place = (name: string) => ({
      env,
      children,
      progress,
      dataDir: join(dir, name),
      logFile: logOf(name),
    });
    const mongodbUri = env.mongodbUri ?? (await startMongod(place('mongod'))).uri;
    const redisUrl = env.redisUrl ?? (await startRedis(place('redis'))).url;
    const database = `switchboard_bench_${randomBytes(4).toString('hex')}`;
    const connection = await connectMongo(mongodbUri, database);
    closers.push(
      () => connection.close(),
      () => connection.dropDatabase(),
    );
    const redis = await connectRedis(redisUrl, createLogger('bench', 'silent'));
    if ((await redis.dbsize()) > 0) {
      redis.disconnect();
      throw new SetupError(
        'The Redis database of REDIS_URL holds something, and the bench would empty it. Name an empty one: redis://host:6379/9',
      );
    }
    closers.push(async () => {
      await redis.flushdb();
      redis.disconnect();
    });
    const sink = await openSink();
    closers.push(sink.close);
    const { environment, webhookPath, ussdPath } = await writeSettings({
      dir,
      mongodbUri,
      redisUrl,
      database,
      sink,
    });

    const run = async (name: string, args: readonly string[], ready?: { url: string; port: number }) => {
      const logFile = logOf(name);
      const logSince = await markLog(logFile);
      const child = children.run({
        name,
        command: process.execPath,
        args,
        env: environmentWith({
          ...nodeEnvironment,
          ...environment,
          ...(ready ? portsFor(name, ready.port) : {}),
        }),
        cwd: root,
        logFile,
        whenEnded: 'report',
        graceMs: 25_000,
      });
      if (ready) await waitForHttp(ready.url, child, logFile, logSince, readyWithinMs);
      const pid = child.pid();
      if (pid === undefined) throw new SetupError(`${name} did not start. Its log: ${logFile}`);
      return { pid, port: ready?.port ?? 0, stop: async () => void (await child.stop()) };
    };
    const runProduct = async (name: 'server' | 'worker') => {
      const port = await freePort();
      const profile = options.profileDir
        ? ['--cpu-prof', '--cpu-prof-dir', join(options.profileDir, name)]
        : [];
      const args = [...profile, ...nodeArgs(`${name}.ts`), `${name}.ts`];
      return await progress(`starting the ${name}`, () =>
        run(name, args, { url: `http://127.0.0.1:${port}/ready`, port }),
      );
    };

    return {
      account,
      webhookPath,
      ussdAccount,
      ussdPath,
      mongodbUri,
      database,
      redisUrl,
      connection,
      redis,
      sink,
      databasePids: await findDatabasePids(connection, redis),
      startServer: () => runProduct('server'),
      startWorker: () => runProduct('worker'),
      startFloor: (name, file, args, port) =>
        run(
          name,
          ['--import', 'tsx', join('bench', file), ...args],
          port === undefined ? undefined : { url: `http://127.0.0.1:${port}/`, port },
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }

  function logOf(name: string): string {
    return join(dir, 'logs', `${name}.log`);
  }
}

function portsFor(name: string, port: number): Record<string, string> {
  return name === 'worker' ? { WORKER_HEALTH_PORT: String(port) } : { PORT: String(port) };
}

/** Accounts whose provider is the sink: for messages, for dialled screens, and for what is paid. */
async function writeSettings(options: {
  readonly dir: string;
  readonly mongodbUri: string;
  readonly redisUrl: string;
  readonly database: string;
  readonly sink: Sink;
}) {
  const newSecret = () => randomBytes(32).toString('base64url');
  const pathSecret = newSecret();
  const ussdSecret = newSecret();
  const accountsFile = join(options.dir, 'accounts.json');
  const accounts = [
    {
      id: account,
      kind: 'africastalking-sms',
      pathSecrets: [pathSecret],
      messagesPerSecond: 1_000_000,
      settings: {
        environment: 'live',
        username: 'bench',
        apiKey: randomBytes(16).toString('hex'),
        numbers: [shortCode],
        baseUrl: options.sink.baseUrl,
      },
    },
    {
      id: ussdAccount,
      kind: 'africastalking-ussd',
      pathSecrets: [ussdSecret],
      settings: { serviceCodes: [serviceCode], textsBy: { account, number: shortCode } },
    },
    {
      id: 'bench-pay',
      kind: 'paystack',
      pathSecrets: [newSecret()],
      settings: {
        secretKey: `sk_test_${randomBytes(16).toString('hex')}`,
        emailDomain: 'customers.bench.test',
        callbackUrl: 'http://127.0.0.1/paid',
        baseUrl: options.sink.baseUrl + gatewayPath,
      },
    },
  ];
  await writeFile(accountsFile, JSON.stringify({ accounts }), { mode: 0o600 });
  const environment = {
    MONGODB_URI: options.mongodbUri,
    MONGODB_DATABASE: options.database,
    REDIS_URL: options.redisUrl,
    HOST: '127.0.0.1',
    PUBLIC_BASE_URL: 'http://127.0.0.1',
    ACCOUNTS_FILE: accountsFile,
    SWITCHBOARD_KEK: `bench:${randomBytes(32).toString('base64')}`,
    SWITCHBOARD_INDEX_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: join(options.dir, 'data'),
    LOG_LEVEL: 'info',
    TIMINGS: 'production',
    CLOCK_SPEED: '1',
    PLANTED_VIOLATIONS: '',
  };
  return {
    environment,
    webhookPath: `/webhooks/${pathSecret}/inbound`,
    ussdPath: `/webhooks/${ussdSecret}/dial`,
  };
}

/** Asked of the databases themselves, so that given ones are found too; one on another machine has no figures here. */
async function findDatabasePids(connection: mongoose.Connection, redis: Redis): Promise<Pids> {
  const status = await connection.db?.admin().serverStatus();
  const mongod = Number(status?.['pid'] ?? 0);
  const redisPid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1] ?? 0);
  return {
    ...(isProcess(mongod, 'mongod') ? { mongod } : {}),
    ...(isProcess(redisPid, 'redis') ? { redis: redisPid } : {}),
  };
}
