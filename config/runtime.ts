import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { type Clock, createClock } from './clock.ts';
import type { Env } from './env.ts';
import { createLogger, type Logger } from './logger.ts';

/** What every process opens once and passes down. */
export type Runtime = {
  readonly env: Env;
  readonly clock: Clock;
  readonly log: Logger;
  readonly connection: mongoose.Connection;
  /** For producers and short commands: fails at once while Redis is away. */
  readonly redis: Redis;
  readonly close: () => Promise<void>;
};

/** Money and acknowledged input: on a majority and in the journal before we say so. */
export const durable = { writeConcern: { w: 'majority', j: true, wtimeoutMS: 5_000 } } as const;

/** For writes that a database which crashes may forget: what they say is found again, done again or runs out by itself. */
export const repeatable = { writeConcern: { w: 1 } } as const;

mongoose.set('sanitizeFilter', true);
mongoose.set('strictQuery', 'throw');
mongoose.set('bufferCommands', false);

/** How long a process that starts waits for a database that is away: longer than one takes to come back from a crash. */
const firstConnectionWithinMs = 60_000;

/** Every operation fails soon and in bounds while the database is away. */
export async function connectMongo(uri: string, database: string): Promise<mongoose.Connection> {
  return await mongoose
    .createConnection(uri, {
      dbName: database,
      retryWrites: true,
      retryReads: true,
      serverSelectionTimeoutMS: 3_000,
      socketTimeoutMS: 20_000,
      maxPoolSize: 50,
      waitQueueTimeoutMS: 2_000,
      autoIndex: false,
    })
    .asPromise();
}

/** Waits for a database that is away: a process that is started beside it must not depend on which is up first. */
export async function awaitMongo(
  env: Pick<Env, 'mongodbUri' | 'mongodbDatabase'>,
  log: Logger,
): Promise<mongoose.Connection> {
  const deadline = Date.now() + firstConnectionWithinMs;
  for (;;) {
    try {
      return await connectMongo(env.mongodbUri, env.mongodbDatabase);
    } catch (err) {
      const unreachable = err instanceof mongoose.Error.MongooseServerSelectionError;
      if (!unreachable || Date.now() > deadline) throw err;
      log.warn({ step: 'start', err }, 'MongoDB does not answer yet; waiting for it');
    }
  }
}

/** For producers: a command fails at once while Redis is away. Waits a moment for the first connection. */
export async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    connectTimeout: 2_000,
    retryStrategy: (tries) => Math.min(100 * tries, 1_000),
  });
  redis.on('error', (err) => log.debug({ step: 'redis', err }, 'redis connection'));
  if (redis.status !== 'ready') {
    await Promise.race([
      new Promise((resolve) => redis.once('ready', resolve)),
      new Promise((resolve) => setTimeout(resolve, 2_000).unref()),
    ]);
  }
  return redis;
}

export async function openRuntime(env: Env, process: string): Promise<Runtime> {
  const log = createLogger(process, env.logLevel);
  const connection = await awaitMongo(env, log);
  const redis = await connectRedis(env.redisUrl, log);
  return {
    env,
    clock: createClock(env.clockSpeed),
    log,
    connection,
    redis,
    close: async () => {
      redis.disconnect();
      await connection.close();
    },
  };
}
