import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeFiles, writeFileOut } from '../../commands/desk/customer-files.ts';
import { readEnv } from '../../config/env.ts';
import { environmentWith } from '../../config/setup-env.ts';
import { openStores, type Stores } from '../../queues/open-stores.ts';
import type { CarriedSms } from '../../setup/system-simulators.ts';
import { openSmallSystem } from './small-system.ts';

vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const patience = { timeout: 60_000, interval: 100 };

/** A photograph's beginning, and what nobody would find anywhere by chance. */
const picture = Buffer.from('\xff\xd8\xff\xe0 a meter that is off \0\x01\x02', 'latin1');
const base64 = picture.toString('base64');

describe('what customers send is there for a person', () => {
  const { system, folder } = openSmallSystem();
  let connection: mongoose.Connection;
  let stores: Stores;

  beforeAll(async () => {
    const env = readEnv(system().environment);
    connection = await mongoose.createConnection(env.mongodbUri, { dbName: env.mongodbDatabase }).asPromise();
    stores = openStores({ connection, env });
  });
  afterAll(async () => {
    await connection.close();
  });

  const control = (path: string, body: object) => system().simulators.control(path, body);

  /** What the desk says of the files of whoever wrote from there. */
  async function filesFrom(
    medium: 'whatsapp' | 'voice' | 'email',
    value: string,
  ): Promise<readonly string[]> {
    const customer = await stores.customers.byLane(stores.customers.addressKey({ medium, value }));
    return customer ? describeFiles(await stores.files.ofCustomer([customer.customerId])) : [];
  }

  async function keptFrom(
    medium: 'whatsapp' | 'voice' | 'email',
    value: string,
    kind: string,
  ): Promise<Buffer> {
    const said = async () => (await filesFrom(medium, value)).join('\n');
    await expect.poll(said, patience).toMatch(new RegExp(`file \\w+ .*${kind}.* kept$`));
    const [, id = ''] = /file (\w+) /.exec(await said()) ?? [];
    const path = join(folder(), `${id}.out`);
    expect(await writeFileOut(stores.files, { id, path, by: 'ada' })).toContain(kind);
    await expect(writeFileOut(stores.files, { id, path, by: 'ada' })).rejects.toThrow('EEXIST');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    return await readFile(path);
  }

  it.each([
    [
      'whatsapp-cloud',
      '+2348092000001',
      'whatsapp-cloud/inbound',
      { from: '+2348092000001', image: { base64 } },
    ],
    [
      'twilio',
      '+2348092000002',
      'twilio/inbound',
      { from: 'whatsapp:+2348092000002', to: 'whatsapp:+14155238886', media: [{ base64 }] },
    ],
  ])(
    'a picture sent on WhatsApp through %s, though the first asking fails',
    async (provider, from, path, sent) => {
      await control('faults/add', { provider, operation: 'media', kind: '500', times: 1 });
      await control(path, sent);
      expect((await keptFrom('whatsapp', from, 'image/jpeg')).equals(picture)).toBe(true);
      const told = await system().simulators.inspect<CarriedSms[]>(`${provider}/messages`, { to: from });
      expect(told.map(({ text }) => text).join()).toMatch(/cannot read files/);
    },
  );

  it.each([
    ['africastalking', '+2348092000003'],
    ['twilio', '+2348092000004'],
  ])('a message left in a call through %s', async (provider, from) => {
    const { callId } = (await control(`${provider}/call`, { from })) as { callId: string };
    await control(`${provider}/call/keys`, { callId, keys: '7' });
    const text = 'My meter eats tokens';
    await control(`${provider}/call/speak`, { callId, text, hangUp: true });
    const recording = await keptFrom('voice', from, 'audio/mpeg');
    expect(recording.toString('utf16le', 23)).toContain(text);
  });

  it('a file that came with a mail, and not in its mailbox', async () => {
    const from = 'ada@example.com';
    const attachments = [{ filename: 'meter.jpg', type: 'image/jpeg', content: base64 }];
    const mail = { from, to: 'help@mail.switchboard.test', subject: 'Help', text: 'HELP', spf: 'pass' };
    await control('sendgrid/inbound', { ...mail, attachments });
    expect((await keptFrom('email', from, 'image/jpeg')).equals(picture)).toBe(true);
    const lane = stores.customers.addressKey({ medium: 'email', value: from });
    const [entry] = await stores.inbox.recent([lane], 1);
    const body = entry && JSON.stringify(await stores.inbox.openBody(entry));
    expect(body).toContain('meter.jpg');
    expect(body).not.toContain(base64);
  });

  it('what cannot be had is listed with the reason', async () => {
    const from = '+2348092000005';
    await control('whatsapp-cloud/inbound', { from, document: { bytes: 17 * 1024 * 1024 } });
    await control('whatsapp-cloud/inbound', { from, document: { content: '\u0000a program' } });
    const reasons = async () =>
      [...(await filesFrom('whatsapp', from)).join().matchAll(/refused \((\w+)\)/g)]
        .map(([, why]) => why)
        .sort();
    await expect.poll(reasons, patience).toEqual(['kind_not_taken', 'too_large']);
    const [, id = ''] = /file (\w+) /.exec((await filesFrom('whatsapp', from)).join()) ?? [];
    const path = join(folder(), 'never.out');
    await expect(writeFileOut(stores.files, { id, path, by: 'ada' })).rejects.toThrow('There is no file');
  });

  it('and is shown and written out by the command of the desk', async () => {
    const from = '+2348092000006';
    const desk = async (...args: readonly string[]) => {
      const env = environmentWith({ ...system().environment, LOG_LEVEL: 'silent' });
      const command = ['--import', 'tsx', 'commands/desk.ts', ...args, '--by', 'ada'];
      return (await run(process.execPath, command, { cwd: root, env })).stdout;
    };
    await control('whatsapp-cloud/inbound', { from, image: { base64, caption: 'AGENT' } });
    await expect.poll(() => filesFrom('whatsapp', from), patience).toEqual([expect.stringMatching(/kept$/)]);
    const { customerId = '' } =
      (await stores.customers.byLane(stores.customers.addressKey({ medium: 'whatsapp', value: from }))) ?? {};
    const refs = async () => (await stores.enquiries.ofCustomer(customerId)).map(({ ref }) => ref);
    await expect.poll(refs, patience).toHaveLength(1);
    const [ref = ''] = await refs();
    const [, id = ''] = /file (\w+) .*image\/jpeg/.exec(await desk('show', ref)) ?? [];
    const path = join(folder(), 'meter.jpg');
    expect(await desk('file', id, path)).toContain('image/jpeg');
    expect((await readFile(path)).equals(picture)).toBe(true);
  });
});
