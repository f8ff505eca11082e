import { type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Timings } from '../config/env.ts';
import { createGroupCommit } from '../config/group-commit.ts';
import type { Logger } from '../config/logger.ts';
import { connectRedis } from '../config/runtime.ts';

/**
 * Every queue. A job is a bell: it carries ids and nothing else, and may ring too often or get lost; what is to be
 * done stands in MongoDB. Concurrency is per worker process.
 */
export const jobs = {
  /**
   * id: an address key or a customer's id. With up to sixteen mailboxes a bell that is enough at once: what a crowd's turns
   * hold meanwhile is copied again and again by the garbage collector.
   */
  turn: { concurrency: 8 },
  /** id: a customer's id. */
  send: { concurrency: 64 },
  /** id: `<account>|<the provider's message id>`. */
  delivery: { concurrency: 16 },
  /** id: that of a message of ours that carries a receipt. */
  receipt: { concurrency: 4 },
  /** id: the provider's reference, after `payment:`, `refund:` or `vend:`. */
  hint: { concurrency: 8 },
  /** id: ours. */
  order: { concurrency: 8 },
  payment: { concurrency: 8 },
  vend: { concurrency: 8 },
  refund: { concurrency: 4 },
  /** id: `<vendor>:<network>`. */
  catalogue: { concurrency: 1 },
  lookup: { concurrency: 8 },
  /** id: a schedule's, or that of one of its dates. */
  schedule: { concurrency: 4 },
  /** id: an order's. */
  sim_check: { concurrency: 4 },
  /** id: that of a claim whose two addresses become one customer. */
  join: { concurrency: 4 },
  /** id: a file's. */
  media: { concurrency: 2 },
} as const;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs) as JobName[];

/** The hash tag keeps all keys of a queue on one node of a Redis Cluster. */
const prefix = '{switchboard}';

export type Bells = {
  /** Rings once for what is waiting. Never throws and never waits long: the sweep rings again for what is left. */
  readonly ring: (name: JobName, id: string) => Promise<void>;
  /**
   * Rings for what has just come in, in one job with all that comes in beside it: of many mailboxes a bell for each would
   * be the most that accepting a message costs. Two bells for one mailbox are settled by its lease.
   */
  readonly ringTogether: (name: JobName, id: string) => Promise<void>;
  /** Rings past a stale deduplication key. */
  readonly ringAnew: (name: JobName, id: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Mailboxes of one bell: few enough that all workers get some of a crowd. */
const mostTogether = 16;
/** Two turns that begin together share each of their calls to the database; that is worth a short wait in a crowd. */
const togetherApartMs = 10;

const bellOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 3,
  backoff: { type: 'exponential', delay: 200, jitter: 0.5 },
};

type BellData = { readonly ids: readonly string[] };
type BellJob = { readonly name: JobName; readonly data: BellData; readonly opts: JobsOptions };

/** Colons are BullMQ's own separator in ids. */
const bellId = (name: JobName, id: string) => `${name}-${id.replaceAll(':', '_')}`;

export async function openBells(redisUrl: string, log: Logger): Promise<Bells> {
  const connection = await connectRedis(redisUrl, log);
  const queues = new Map<JobName, Queue>();
  for (const name of jobNames) {
    const queue = new Queue(name, {
      connection,
      prefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: 1_000 } },
    });
    queue.on('error', (err) => log.debug({ step: 'ring', kind: name, err }, 'queue'));
    queues.set(name, queue);
  }

  const notRung = (kind: JobName, count: number) => (err: unknown) =>
    log.warn({ step: 'ring', kind, count, err }, 'the bell did not ring; the sweep will');

  /** For each queue: those who ring at the same time share one call. */
  const ringersWith = (
    options: { readonly maxItems: number; readonly apartMs?: number },
    bellsOf: (name: JobName, ids: readonly string[]) => BellJob[],
  ) =>
    new Map(
      jobNames.map((name) => [
        name,
        createGroupCommit<string, void>(async (rung) => {
          const ids = [...new Set(rung)];
          await queues.get(name)?.addBulk(bellsOf(name, ids)).catch(notRung(name, ids.length));
          return rung.map(() => undefined);
        }, options),
      ]),
    );

  const ringers = ringersWith({ maxItems: 200 }, (name, ids) =>
    ids.map((id) => ({
      name,
      data: { ids: [id] },
      opts: { ...bellOptions, deduplication: { id: bellId(name, id), keepLastIfActive: true } },
    })),
  );
  const together = ringersWith({ maxItems: 500, apartMs: togetherApartMs }, (name, ids) =>
    Array.from({ length: Math.ceil(ids.length / mostTogether) }, (_, n) => ({
      name,
      data: { ids: ids.slice(n * mostTogether, (n + 1) * mostTogether) },
      opts: bellOptions,
    })),
  );

  return {
    ring: async (name, id) => {
      await ringers.get(name)?.(id);
    },
    ringTogether: async (name, id) => {
      await together.get(name)?.(id);
    },
    ringAnew: async (name, id) => {
      const queue = queues.get(name);
      await queue
        ?.removeDeduplicationKey(bellId(name, id))
        .then(() => queue.add(name, { ids: [id] }, bellOptions))
        .catch(notRung(name, 1));
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      connection.disconnect();
    },
  };
}

export type OpenWorker = { readonly name: JobName; readonly close: () => Promise<void> };

/** Runs `work` for each id of a bell. It must be safe to run at any time, any number of times, in any process. */
export function openWorker(options: {
  readonly name: JobName;
  readonly redisUrl: string;
  readonly timings: Timings;
  readonly log: Logger;
  readonly work: (id: string) => Promise<void>;
  readonly concurrency?: number;
}): OpenWorker {
  const { name, log, timings } = options;
  const connection = new Redis(options.redisUrl, {
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(100 * tries, 1_000),
  });
  connection.on('error', (err) => log.debug({ step: name, err }, 'redis connection'));
  const worker = new Worker(
    name,
    async (job: Job<BellData>) => {
      const ended = await Promise.allSettled(job.data.ids.map((id) => options.work(id)));
      const failed = ended.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
    {
      connection,
      prefix,
      concurrency: options.concurrency ?? jobs[name].concurrency,
      lockDuration: timings.lockMs,
      stalledInterval: timings.stalledMs,
      maxStalledCount: 5,
      maxStartedAttempts: 50,
      drainDelay: 5,
    },
  );
  worker.on('error', (err) => log.debug({ step: name, err }, 'worker'));
  worker.on('failed', (job, err) =>
    log.warn({ step: name, ...(job?.id ? { jobId: job.id } : {}), err }, 'job failed'),
  );
  worker.on('stalled', (jobId) => log.info({ step: name, jobId }, 'job of a dead worker taken over'));
  worker.on('lockRenewalFailed', (ids) =>
    log.warn({ step: name, count: ids.length }, 'lock lost; the fence decides'),
  );
  return {
    name,
    close: async () => {
      await worker.close();
      connection.disconnect();
    },
  };
}
