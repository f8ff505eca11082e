import { parseArgs } from 'node:util';
import { type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { request } from 'undici';
import { connectMongo, durable } from '../config/runtime.ts';
import { type FloorJob, floorQueue } from './floor-queue.ts';

/**
 * What a turn costs at the least: a BullMQ job that does one findOneAndUpdate and one HTTP POST. Run by the bench beside
 * the worker: `--sink-url … --mongodb-uri … --database … --redis-url …`.
 */
const { values } = parseArgs({
  options: {
    'sink-url': { type: 'string', default: '' },
    'mongodb-uri': { type: 'string', default: '' },
    database: { type: 'string', default: 'bench' },
    'redis-url': { type: 'string', default: '' },
  },
});

const connection = await connectMongo(values['mongodb-uri'], values.database);
const turns = connection
  .getClient()
  .db(values.database)
  .collection<{ _id: string; turns: number }>('floor_turns');

async function answer({ data }: Job<FloorJob>): Promise<void> {
  const { to, text } = data;
  await turns.findOneAndUpdate({ _id: to }, { $inc: { turns: 1 } }, { upsert: true, ...durable });
  const response = await request(values['sink-url'], {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username: 'bench', to, message: text, from: '21512' }).toString(),
  });
  await response.body.dump();
}

new Worker<FloorJob>(floorQueue.name, answer, {
  connection: new Redis(values['redis-url'], { maxRetriesPerRequest: null }),
  prefix: floorQueue.prefix,
  concurrency: floorQueue.concurrency,
});
