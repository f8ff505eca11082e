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

/** As the product's inbox keeps it, so that the floor's insert is the same: what is left are the product's own steps. */
type Kept = {
  _id: string;
  kind: string;
  lane: string;
  account: string;
  seq: number;
  body: string;
  state: string;
  at: Date;
  dueAt: Date;
  tries: number;
};

const lanes = 2_000;
let kept = 0;

function toKept(body: string): Kept {
  kept += 1;
  const at = new Date();
  return {
    _id: randomUUID(),
    kind: 'message',
    lane: `lane-of-one-sender-${kept % lanes}`,
    account: 'at-sms',
    seq: at.getTime() * 4_096 + (kept % 4_096),
    body,
    state: 'new',
    at,
    dueAt: at,
    tries: 0,
  };
}

async function openKeep(): Promise<(kept: Kept) => Promise<unknown>> {
  if (values.mode === 'nothing') return async () => undefined;
  const connection = await connectMongo(values['mongodb-uri'], values.database);
  const inbox = connection.getClient().db(values.database).collection<Kept>('floor_inbox');
  const waiting = { partialFilterExpression: { state: 'new' } };
  await inbox.createIndex({ lane: 1, seq: -1 });
  await inbox.createIndex({ lane: 1, seq: 1 }, waiting);
  await inbox.createIndex({ dueAt: 1 }, waiting);
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
    await keep(toKept(Buffer.concat(chunks).toString()));
  }
  ctx.status = 200;
  ctx.body = '';
});
app.listen(Number(values.port), '127.0.0.1');
