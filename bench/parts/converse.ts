import type { Pids } from '../cpu.ts';
import { openFloorQueue } from '../floor-queue.ts';
import { openConnections } from '../http-connections.ts';
import { type InboundSms, nextSms } from '../inbound-messages.ts';
import { type Converse, loadClosedLoop } from '../load-generator.ts';
import { floorPath } from '../sink.ts';
import type { BenchProcess, BenchSystem } from '../system.ts';

/** A way for a message from a sender to its reply at the sink, and the processes that work on it. */
export type Way = { readonly converse: Converse<InboundSms>; readonly pids: Pids };

/** The product, and the floor beside it: a bare BullMQ job that does one findOneAndUpdate and one HTTP POST. */
export type Ways = { readonly product: Way; readonly bareJob: Way; readonly close: () => Promise<void> };

const answeredWithinMs = 30_000;
const connectionCount = 256;
const warmUpWithinMs = 60_000;

export async function openWays(
  system: BenchSystem,
  server: BenchProcess,
  worker: BenchProcess,
): Promise<Ways> {
  const { sink, databasePids } = system;
  const floor = await system.startFloor('floor-worker', 'floor-worker.ts', [
    ...['--sink-url', sink.baseUrl + floorPath, '--redis-url', system.redisUrl],
    ...['--mongodb-uri', system.mongodbUri, '--database', system.database],
  ]);
  const connections = openConnections({ port: server.port, path: system.webhookPath }, connectionCount);
  const queue = openFloorQueue(system.redis);
  const answerTo = ({ from }: InboundSms) => sink.nextReplyTo(from, answeredWithinMs);
  return {
    product: {
      converse: { post: async ({ form }) => (await connections.post(form)) === 200, answerTo },
      pids: { server: server.pid, worker: worker.pid, ...databasePids },
    },
    bareJob: {
      converse: { post: queue.post, answerTo },
      pids: { worker: floor.pid, ...databasePids },
    },
    close: async () => {
      connections.close();
      await queue.close();
      await floor.stop();
    },
  };
}

/** Senders of whom this many have written before: what a customer's first message costs is shown by the burst. */
export const senders = 2_000;

/** Everybody writes once. */
export async function meetSenders({ product }: Ways): Promise<readonly string[]> {
  let met = 0;
  const next = () => nextSms(met++ % senders);
  const { acked } = await loadClosedLoop(product.converse, {
    ...{ customers: connectionCount, forMs: warmUpWithinMs, most: senders },
    next,
  });
  return acked;
}

/**
 * Both ways at work until so many messages have been answered: caches filled, and code compiled, which is a matter of how
 * often it ran, not of time. What was acknowledged belongs to the books too.
 */
export async function warmUp(ways: Ways, messages: number): Promise<readonly string[]> {
  const acked: string[] = [];
  for (const way of [ways.bareJob, ways.product]) {
    const until = performance.now() + warmUpWithinMs;
    for (let answered = 0; answered < messages && performance.now() < until; ) {
      const load = await loadClosedLoop(way.converse, { customers: 256, forMs: 1_500, next: nextSms });
      answered += load.latenciesMs.length;
      if (way === ways.product) acked.push(...load.acked);
    }
  }
  return acked;
}
