import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, inject, it } from 'vitest';
import { readEnv } from '../config/env.ts';
import { openRuntime } from '../config/runtime.ts';
import { freePort } from '../setup/ports.ts';

const key = () => randomBytes(32).toString('base64');

/** MongoDB at another port, as one that comes back from a crash. */
async function openLater(port: number): Promise<{ close: () => void }> {
  const target = new URL(inject('mongoUri'));
  const sockets = new Set<{ destroy: () => void }>();
  const proxy = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const one of [socket, upstream]) {
      sockets.add(one);
      one.on('error', () => socket.destroy());
    }
    socket.pipe(upstream).pipe(socket);
  });
  proxy.listen(port, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

it('a process that starts while MongoDB is away waits for it', async () => {
  const port = await freePort();
  const env = readEnv({
    MONGODB_URI: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    REDIS_URL: inject('redisUrl'),
    PUBLIC_BASE_URL: 'https://gw.example.ng',
    ACCOUNTS_FILE: 'accounts.json',
    SWITCHBOARD_KEK: `test:${key()}`,
    SWITCHBOARD_INDEX_KEY: key(),
    LOG_LEVEL: 'silent',
  });
  let opened = false;
  const opening = openRuntime(env, 'test').then((runtime) => {
    opened = true;
    return runtime;
  });
  // Longer than one look for a server takes: the first look has failed by now.
  await new Promise((resolve) => setTimeout(resolve, 3_300));
  expect(opened).toBe(false);
  const mongo = await openLater(port);
  const runtime = await opening;
  expect(await runtime.connection.db?.admin().ping()).toMatchObject({ ok: 1 });
  await runtime.close();
  mongo.close();
});
