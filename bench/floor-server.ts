import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import Koa from 'koa';
import { createGroupCommit } from '../config/group-commit.ts';
import { connectMongo, durable } from '../config/runtime.ts';

/**
 * What accepting a webhook costs at the least: Koa that keeps the body as it came, or does nothing with it. Run by the
 * bench beside the server: `--mode group|each|nothing --port 8081 --mongodb-uri … --database …`.
 */
const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'nothing' },
    port: { type: 'string', default: '0' },
    'mongodb-uri': { type: 'string', default: '' },
    database: { type: 'string', default: 'bench' },
  },
});

type Kept = { _id: string; body: string; at: Date };

async function openKeep(): Promise<(kept: Kept) => Promise<unknown>> {
  if (values.mode === 'nothing') return async () => undefined;
  const connection = await connectMongo(values['mongodb-uri'], values.database);
  const inbox = connection.getClient().db(values.database).collection<Kept>('floor_inbox');
  if (values.mode === 'each') return async (kept) => await inbox.insertOne(kept, durable);
  return createGroupCommit<Kept, void>(
    async (batch) => {
      await inbox.insertMany([...batch], { ordered: false, ...durable });
      return batch.map(() => undefined);
    },
    { maxItems: 250 },
  );
}

const keep = await openKeep();
const app = new Koa();
app.use(async (ctx) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
  if (ctx.method === 'POST') {
    await keep({ _id: randomUUID(), body: Buffer.concat(chunks).toString(), at: new Date() });
  }
  ctx.status = 200;
  ctx.body = '';
});
app.listen(Number(values.port), '127.0.0.1');
