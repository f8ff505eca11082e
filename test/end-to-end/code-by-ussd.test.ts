import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '../../config/env.ts';
import { openRuntime, type Runtime } from '../../config/runtime.ts';
import { openStores } from '../../queues/open-stores.ts';
import { clickPay, openSmallSystem } from './small-system.ts';
import { openHandset } from './ussd-handset.ts';

const patience = { timeout: 60_000, interval: 100 };
const number = '+2348031234581';

describe('an order above the limit, dialled', () => {
  const { system, folder, texts } = openSmallSystem({ logLevel: 'debug', clockSpeed: 10 });
  const { dial, enter, drop } = openHandset(system, number);
  let runtime: Runtime;
  let code = '';

  beforeAll(async () => {
    runtime = await openRuntime(readEnv({ ...system().environment, LOG_LEVEL: 'silent' }), 'audit');
  });
  afterAll(async () => {
    await runtime?.close();
  });

  const lastText = async (mark: RegExp) => (await texts(number)).findLast((text) => mark.test(text)) ?? '';

  it('asks for its code, in this session or when the customer dials again', async () => {
    await dial();
    const asked = await enter('2', '45012345681', '2', '60000', '1');
    expect(asked.screen).toMatch(
      /needs a code\. It comes by SMS to your number ending in \d+\. Enter its 6 digits:/,
    );
    expect(asked.screen).toMatch(/\n1 Send a new code\n2 Cancel the order\n3 Menu$/);
    await drop();
    await expect.poll(() => lastText(/is your code/), patience).not.toBe('');
    code = /\b(\d{6}) is your code/.exec(await lastText(/is your code/))?.[1] ?? '';
    expect((await dial()).screen).toMatch(/waits for its code\. Enter the 6 digits that we texted:\n1 Send/);
    const wrong = code === '000000' ? '111111' : '000000';
    expect((await enter(wrong)).screen).toMatch(
      /^That is not the code of order SB\w+\. Tries left: 2\. Enter it/,
    );
    expect((await enter(code)).screen).toMatch(
      /^Pay NGN 60,100 by the link that we text you, or from:\n1 GTBank/,
    );
    // The telco repeats all that was entered, the code with it, in every hop after it and at the end.
    expect((await enter('1')).open).toBe(false);
    await clickPay(await lastText(/\/paystack\/pay\//));
    await expect.poll(() => lastText(/Token: /), patience).not.toBe('');
  }, 120_000);

  const alone = () => new RegExp(`(?<![0-9a-zA-Z.:_-])${code}(?![0-9a-zA-Z_-])`);

  it('leaves nothing of the code in the messages that are kept, opened', async () => {
    const { inbox } = openStores(runtime);
    const bodies: unknown[] = [];
    const lanes = new Set<string>();
    for await (const { lane } of inbox.all()) lanes.add(lane);
    for (const entry of await inbox.recent([...lanes], 1_000)) bodies.push(await inbox.openBody(entry));
    const kept = JSON.stringify(bodies);
    expect(code).toMatch(/^\d{6}$/);
    expect(kept).toContain('45012345681');
    expect(kept).toContain('******');
    expect(kept).not.toContain(code);
  });

  it('leaves nothing of what was entered in the dialogues, and nothing of the code anywhere in the clear', async () => {
    const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = system().environment;
    const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
    const collections = (await connection.db?.collections()) ?? [];
    const names = collections.map(({ collectionName }) => collectionName);
    expect(names).toContain('dialogues');
    for (const collection of collections) {
      const stored = JSON.stringify(await collection.find().toArray());
      expect(alone().test(stored), collection.collectionName).toBe(false);
      expect(stored.includes('45012345681'), collection.collectionName).toBe(false);
    }
    await connection.close();
  });

  it('leaves nothing of it in logs and jobs', async () => {
    const entries = await readdir(folder(), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('simulators'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => file.startsWith(system().logs) || file.startsWith(join(folder(), 'redis')));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      const content = await readFile(file, 'latin1');
      expect(alone().test(content), file).toBe(false);
      expect(content.includes(number.slice(-10)), file).toBe(false);
    }
  });
});
