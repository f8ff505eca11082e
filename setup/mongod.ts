import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SetupEnv } from '../config/setup-env.ts';
import type { Child, Children } from './children.ts';
import { markLog } from './log-tail.ts';
import { obtainMongod } from './mongod-binary.ts';
import { freePort } from './ports.ts';
import type { Progress } from './progress.ts';
import { ensureReplicaSet } from './replica-set.ts';
import { SetupError } from './setup-error.ts';

export type MongodOptions = {
  readonly env: Pick<SetupEnv, 'pathDirs' | 'cacheDir' | 'pipIndexUrl' | 'pipConfigFiles'>;
  readonly children: Children;
  readonly progress: Progress;
  /** Kept between runs. */
  readonly dataDir: string;
  readonly logFile: string;
  /** Taken when it is free; else another. */
  readonly wantedPort?: number;
  readonly cacheGb?: number;
};

export type RunningMongod = {
  readonly uri: string;
  readonly port: number;
  readonly version: string;
  readonly child: Child;
};

const tries = 3;
const startWithinMs = 60_000;
const stopGraceMs = 30_000;

/**
 * A mongod of our own on loopback, a replica set of one that takes writes when this returns. It is downloaded when the
 * machine has none. Throws SetupError with what to do.
 */
export async function startMongod(options: MongodOptions): Promise<RunningMongod> {
  const binary = await obtainMongod(options.env, options.progress);
  await mkdir(options.dataDir, { recursive: true });
  let reason = '';
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const port = await freePort(attempt === 1 ? options.wantedPort : undefined);
    const logSince = await markLog(options.logFile);
    const child = options.children.run({
      name: 'mongod',
      command: binary.path,
      args: mongodArguments(options, port),
      logFile: options.logFile,
      whenEnded: 'restart',
      graceMs: stopGraceMs,
    });
    const started = await options.progress('starting MongoDB', () => waitUntilReady(child, port));
    if (started === 'ready')
      return {
        uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
        port,
        version: binary.version,
        child,
      };
    await child.stop();
    reason = await logSince();
    // Between our look and its start somebody else may have taken the port.
    if (!reason.includes('already in use')) break;
  }
  throw new SetupError(explainDeath(reason, options));
}

function mongodArguments(options: MongodOptions, port: number): readonly string[] {
  const parameters = [
    'transactionLifetimeLimitSeconds=5',
    // A lone node has nobody to hand over to: 15 s of quiet time before its end serve nothing.
    'shutdownTimeoutMillisForSignaledShutdown=100',
    'diagnosticDataCollectionEnabled=false',
  ];
  return [
    ...['--dbpath', options.dataDir, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--replSet', 'rs0', '--oplogSize', '512'],
    ...['--wiredTigerCacheSizeGB', String(options.cacheGb ?? 0.5)],
    ...parameters.flatMap((parameter) => ['--setParameter', parameter]),
  ];
}

/** Its first end counts as a failure, though the supervisor would try again. */
async function waitUntilReady(child: Child, port: number): Promise<'ready' | 'dead'> {
  const stopWatching = new AbortController();
  const dead = (async () => {
    while (child.pid() !== undefined) await sleep(50, undefined, { signal: stopWatching.signal });
    return 'dead' as const;
  })();
  dead.catch(() => undefined);
  const ready = ensureReplicaSet(port, startWithinMs).then(() => 'ready' as const);
  // When it dies first, the attempt to connect goes on until its own time-out.
  ready.catch(() => undefined);
  try {
    return await Promise.race([ready, dead]);
  } catch {
    return 'dead';
  } finally {
    stopWatching.abort();
  }
}

function explainDeath(reason: string, options: MongodOptions): string {
  const log = `Its log: ${options.logFile}`;
  if (reason.includes('DBPathInUse') || reason.includes('Unable to lock the lock file'))
    return `Another MongoDB is running on ${options.dataDir}: another npm start of this clone? Stop that one first, or use another folder: DATA_DIR=/path npm start`;
  if (/No space left|ENOSPC/.test(reason))
    return `MongoDB has no disk space left for ${options.dataDir}. ${log}`;
  if (/featureCompatibilityVersion|Wrong mongod version|unsupported WiredTiger/i.test(reason))
    return `The data in ${options.dataDir} was written by another version of MongoDB. Run that version, or move the folder away to begin anew. ${log}`;
  return `MongoDB did not start. ${log}`;
}
