import { join } from 'node:path';
import { readSetupEnv } from '../config/setup-env.ts';
import type { Children } from './children.ts';
import { startMongod } from './mongod.ts';
import { noProgress } from './progress.ts';
import { startRedis } from './redis.ts';
import type { SystemDatabase, SystemOptions } from './system-options.ts';
import { pickPorts } from './system-ports.ts';

export type SystemDatabases = {
  readonly mongodbUri: string;
  readonly database: string;
  /** Undefined when it is the caller's. */
  readonly mongod: SystemDatabase | undefined;
  readonly redis: SystemDatabase;
};

export async function startDatabases(
  options: SystemOptions,
  children: Children,
  logs: string,
): Promise<SystemDatabases> {
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
