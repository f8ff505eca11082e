import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SetupEnv } from '../config/setup-env.ts';
import { installWithApt } from './apt.ts';
import type { Child, Children } from './children.ts';
import { findExecutable } from './find-executable.ts';
import { markLog } from './log-tail.ts';
import { freePort } from './ports.ts';
import type { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';

export type RedisOptions = {
  readonly env: Pick<SetupEnv, 'pathDirs'>;
  readonly children: Children;
  readonly progress: Progress;
  /** Kept between runs. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly wantedPort?: number;
};

export type RunningRedis = {
  readonly url: string;
  readonly port: number;
  readonly version: string;
  readonly child: Child;
};

export type RedisBinary = { readonly path: string; readonly version: string };

const tries = 3;
const startWithinMs = 30_000;
const stopGraceMs = 10_000;

/** The redis-server that is here already; nothing is installed. */
export async function findRedis(env: Pick<SetupEnv, 'pathDirs'>): Promise<RedisBinary | undefined> {
  const path = await findExecutable('redis-server', env.pathDirs);
  if (path === undefined) return undefined;
  const result = await runCommand(path, ['--version'], { timeoutMs: 10_000 });
  const version = /\bv=([\d.]+)/.exec(result.stdout)?.[1];
  return result.code === 0 && version !== undefined ? { path, version } : undefined;
}

/**
 * A Redis of our own on loopback, with an append-only file and noeviction as BullMQ wants it. Installed with apt when the
 * machine has none and we may. Throws SetupError with what to do.
 */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const binary = await obtainRedis(options);
  await mkdir(options.dataDir, { recursive: true });
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const port = await freePort(attempt === 1 ? options.wantedPort : undefined);
    const logSince = await markLog(options.logFile);
    const child = options.children.run({
      name: 'redis',
      command: binary.path,
      args: redisArguments(options.dataDir, port),
      logFile: options.logFile,
      whenEnded: 'restart',
      graceMs: stopGraceMs,
    });
    if (await options.progress('starting Redis', () => waitUntilReady(child, port)))
      return { url: `redis://127.0.0.1:${port}`, port, version: binary.version, child };
    await child.stop();
    if (!(await logSince()).includes('Address already in use')) break;
  }
  throw new SetupError(`Redis did not start. Its log: ${options.logFile}`);
}

async function obtainRedis(options: RedisOptions): Promise<RedisBinary> {
  const found = await findRedis(options.env);
  if (found !== undefined) return found;
  const apt = await installWithApt(['redis-server'], options.env.pathDirs, options.progress);
  const installed = apt.outcome === 'installed' ? await findRedis(options.env) : undefined;
  if (installed !== undefined) return installed;
  throw new SetupError(
    [
      'No Redis was found.',
      ...(apt.outcome === 'failed' ? [`  apt-get could not install it: ${apt.reason}`] : []),
      'Ways out, any one of them:',
      '  install Redis 6.2 or later, so that redis-server is on PATH (Debian, as root: apt-get install redis-server)',
      '  or name a running one: REDIS_URL=redis://host:6379',
    ].join('\n'),
  );
}

function redisArguments(dataDir: string, port: number): readonly string[] {
  return [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dataDir],
    ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
    ...['--maxmemory-policy', 'noeviction', '--daemonize', 'no'],
  ];
}

/** False when it ended or did not answer in time. */
async function waitUntilReady(child: Child, port: number): Promise<boolean> {
  const deadline = Date.now() + startWithinMs;
  while (Date.now() < deadline && child.pid() !== undefined) {
    if (await answersPing(port)) return true;
    await sleep(50);
  }
  return false;
}

/** While it reads its file it answers -LOADING. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.on('data', (data) => finish(data.toString().startsWith('+PONG')));
    socket.on('error', () => finish(false));
    socket.on('close', () => resolve(false));
  });
}
