import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';

const { MongoClient, MongoServerError } = mongoose.mongo;

type Admin = ReturnType<InstanceType<typeof MongoClient>['db']>;
type Config = { version: number; members: { _id: number; host: string }[] };

const setName = 'rs0';
const notYetInitialized = 94;

/**
 * Makes the mongod at that loopback port a replica set of one and waits until it takes writes. The set's configuration
 * is kept in the data files with the port of an earlier run in it: a changed port is forced in. Throws on time-out.
 */
export async function ensureReplicaSet(port: number, withinMs: number): Promise<void> {
  const host = `127.0.0.1:${port}`;
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: withinMs,
    connectTimeoutMS: withinMs,
  });
  const deadline = Date.now() + withinMs;
  try {
    await client.connect();
    const admin = client.db('admin');
    await configure(admin, host);
    while ((await admin.command({ hello: 1 }))['isWritablePrimary'] !== true) {
      if (Date.now() > deadline) throw new Error(`mongod at ${host} did not become primary`);
      await sleep(50);
    }
  } finally {
    await client.close();
  }
}

async function configure(admin: Admin, host: string): Promise<void> {
  const config = await readConfig(admin);
  const members = [{ _id: 0, host }];
  if (config === undefined) {
    await admin.command({ replSetInitiate: { _id: setName, members } });
    return;
  }
  if (config.members.length === 1 && config.members[0]?.host === host) return;
  // Forced: after a change of port no member of the old configuration is there to agree.
  await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true });
}

async function readConfig(admin: Admin): Promise<Config | undefined> {
  try {
    return (await admin.command({ replSetGetConfig: 1 }))['config'] as Config;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === notYetInitialized) return undefined;
    throw error;
  }
}
