import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openUnderstanding } from '../agents/understanding/understand.ts';
import { readSetupEnv } from '../config/setup-env.ts';
import { openChildren } from '../setup/children.ts';
import { startMongod } from '../setup/mongod.ts';
import { createProgress } from '../setup/progress.ts';
import { startRedis } from '../setup/redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    mongoUri: string;
    redisUrl: string;
  }
}

/** Trains the understanding where that was not done; one MongoDB and one Redis for the whole run, in a temporary folder, unless TEST_MONGODB_URI and TEST_REDIS_URL name some. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const env = readSetupEnv();
  const dir = await mkdtemp(join(tmpdir(), 'switchboard-test-'));
  const children = openChildren({ orphanGraceMs: 2_000 });
  const teardown = async () => {
    await children.stopAll();
    await rm(dir, { recursive: true, force: true });
  };
  const place = (name: string) => ({
    env,
    children,
    progress: createProgress(),
    dataDir: join(dir, name),
    logFile: join(dir, `${name}.log`),
  });
  // Kept on disk, so that no test pays for it.
  openUnderstanding().warmUp();
  try {
    const [mongoUri, redisUrl] = await Promise.all([
      env.testMongodbUri ?? startMongod(place('mongod')).then(({ uri }) => uri),
      env.testRedisUrl ?? startRedis(place('redis')).then(({ url }) => url),
    ]);
    project.provide('mongoUri', mongoUri);
    project.provide('redisUrl', redisUrl);
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}
