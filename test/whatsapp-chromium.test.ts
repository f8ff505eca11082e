import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readSetupEnv } from '../config/setup-env.ts';
import { findChromium } from '../setup/find-chromium.ts';
import { closeClient } from '../whatsapp-bridge/client-life.ts';
import { openClient } from '../whatsapp-bridge/open-client.ts';
import { openTestDatabase } from './database.ts';
import { openWhatsappBench, type WhatsappBench } from './whatsapp-bench.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const chromium = await findChromium(readSetupEnv().pathDirs);
const connection = await openTestDatabase();
const customer = '+2348031234567';
const patience = { timeout: 30_000, interval: 50 };

const why = chromium === undefined ? ' (skipped: no Chromium on PATH)' : '';

/** In the order of a client's life: each begins where the one before has left it. */
describe.skipIf(chromium === undefined)(`the bridge with a real browser${why}`, () => {
  let bench: WhatsappBench;

  beforeAll(async () => {
    bench = await openWhatsappBench({
      connection,
      chromium: chromium ?? '',
      timings: { watchMs: 500 },
      config: { pairAfterMs: null, acks: 'read' },
    });
  });
  afterAll(async () => {
    await bench.close();
  });

  const untilState = async (state: string) => {
    await expect.poll(bench.state, patience).toBe(state);
  };
  const profile = () => join(bench.dataDir, `session-${bench.session}`);
  const browserPid = async () => Number((await readlink(join(profile(), 'SingletonLock'))).split('-').at(-1));
  const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

  it('shows a QR, and is ready once the phone has scanned it', async () => {
    await untilState('needs_qr');
    expect(bench.bridge().view().qr).toMatch(/^2@.+,.+,.+,.+/);
    await bench.control('pair');
    await untilState('ready');
  });

  it('hears what a customer writes, and fetches the file byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 256)).toString('base64');
    const file = { mimetype: 'image/png', fileName: 'meter.png', base64: bytes };
    await bench.control('inbound', { from: customer, text: 'my meter', file });
    await expect.poll(() => bench.events.length, patience).toBe(1);
    expect(bench.events).toMatchObject([
      { text: 'my meter', from: { value: customer }, files: [{ fileName: 'meter.png', bytes }] },
    ]);
  });

  it('sends, and hears the acks', async () => {
    const { status, body } = await bench.send({ id: 'm1', to: customer, text: 'Pay ₦500' });
    expect(status).toBe(200);
    expect(await bench.carried()).toMatchObject([{ id: body['externalId'], text: 'Pay ₦500' }]);
    await expect
      .poll(() => bench.events.flatMap((event) => ('status' in event ? [event.status] : [])), patience)
      .toEqual(['sent', 'delivered', 'read']);
  });

  it('sends a receipt as a document', async () => {
    const file = { contentType: 'application/pdf', fileName: 'receipt.pdf', base64: 'JVBERi0xLjc=' };
    expect((await bench.send({ id: 'm2', to: customer, text: 'Your receipt', file })).status).toBe(200);
    expect((await bench.carried()).at(-1)).toMatchObject({
      text: 'Your receipt',
      file: { mimetype: 'application/pdf', fileName: 'receipt.pdf', bytes: 8 },
    });
  });

  it('is paired still after a restart of the process, and knows what it has sent', async () => {
    await bench.restartBridge();
    await untilState('ready');
    expect((await bench.send({ id: 'm1', to: customer, text: 'Pay ₦500' })).status).toBe(200);
    expect(await bench.carried()).toHaveLength(2);
  });

  it('starts another browser when this one is killed', async () => {
    const pid = await browserPid();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => bench.bridge().view().reason, patience).toBe('browser_gone');
    await untilState('ready');
    expect(await browserPid()).not.toBe(pid);
  });

  it('ends a browser that outlived a bridge before it', async () => {
    await bench.bridge().stop();
    const orphan = spawn(
      chromium ?? '',
      ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile()}`, 'about:blank'],
      { stdio: 'ignore' },
    );
    const gone = once(orphan, 'exit');
    await expect.poll(() => browserPid().catch(() => 0), patience).toBeGreaterThan(0);
    const pid = await browserPid();
    await bench.restartBridge();
    await untilState('ready');
    await gone;
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves no browser behind when it stops', async () => {
    const pid = await browserPid();
    await bench.bridge().stop();
    await expect.poll(() => isAlive(pid), patience).toBe(false);
    await bench.restartBridge();
    await untilState('ready');
  });

  it('needs a new QR after the phone has logged it out, and goes on with it', async () => {
    await bench.control('logout');
    await untilState('needs_qr');
    await bench.control('pair');
    await untilState('ready');
    expect((await bench.send({ id: 'm3', to: customer })).status).toBe(200);
  });

  it('waits after a conflict', async () => {
    await bench.control('state', { state: 'CONFLICT' });
    await untilState('waiting');
    expect(bench.bridge().view().reason).toBe('conflict');
  });

  it('reaches the stand-in and nothing else', async () => {
    const client = await openClient({
      session: 'alone',
      dataDir: bench.dataDir,
      chromium: chromium ?? '',
      standInUrl: bench.standInUrl,
    });
    try {
      await client.initialize();
      const reach = (url: string) =>
        `fetch('${url}', { mode: 'no-cors' }).then(() => 'reached', () => 'not')`;
      const ask = async (url: string) => await client.pupPage?.evaluate(reach(url));
      expect(await ask('https://web.whatsapp.com/page.js')).toBe('reached');
      expect(await ask('https://example.com/')).toBe('not');
      expect(await ask('https://static.whatsapp.net/')).toBe('not');
    } finally {
      await closeClient(client, 5_000);
    }
  });
});
