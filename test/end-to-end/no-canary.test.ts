import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSmallSystem, postForm, shortCode } from './small-system.ts';

const patience = { timeout: 30_000, interval: 100 };

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('what is private', () => {
  const { system, folder, postSms, texts } = openSmallSystem({ logLevel: 'debug' });

  it('is in no log line and no job, however much is logged', async () => {
    const number = '+2348039998877';
    await postSms(number, 'canaryword is nothing that you sell');
    await postSms(number, 'AIRTIME 450 MTN 08036665544');
    await expect.poll(async () => (await texts(number)).at(-1), patience).toMatch(/YES/);
    await postSms(number, 'YES');
    await expect.poll(async () => (await texts(number)).at(-1), patience).toMatch(/\/paystack\/pay\//);
    const reference = (await system().simulators.inspect<{ reference: string }[]>('paystack/transactions'))[0]
      ?.reference;
    await system().simulators.control('paystack/pay', { reference });
    await expect.poll(async () => (await texts(number)).at(-1), patience).toMatch(/receipt/i);
    // What goes wrong is logged too.
    await postForm(system().webhookUrl('at-sms', 'inbound'), {
      from: number,
      to: '99999',
      text: 'canaryword',
      id: 'x',
    });
    await postForm(system().webhookUrl('twilio-sms', 'inbound'), { From: number, Body: 'canaryword' });
    await system().simulators.control('africastalking/inbound', { from: number, to: shortCode, text: '' });

    const secrets = system().accounts.flatMap(({ pathSecrets, settings }) => [
      ...pathSecrets,
      ...['apiKey', 'authToken', 'secretKey', 'publicKey', 'tokenSecret'].flatMap((name) => {
        const value = settings[name];
        return typeof value === 'string' ? [value] : [];
      }),
    ]);
    const { SWITCHBOARD_KEK: kek = '', SWITCHBOARD_INDEX_KEY: indexKey = '' } = system().environment;
    const canaries = [
      '8039998877',
      '8036665544',
      'canaryword',
      'AIRTIME 450',
      kek.slice(6),
      indexKey,
      ...secrets,
    ];

    const logs = (await filesUnder(system().logs)).filter((file) => !file.endsWith('simulators.log'));
    const jobs = await filesUnder(join(folder(), 'redis'));
    expect(logs.length).toBeGreaterThanOrEqual(3);
    for (const file of [...logs, ...jobs]) {
      const content = await readFile(file, 'latin1');
      const found = canaries
        .filter((canary) => content.includes(canary))
        .map((_, index) => `canary ${index}`);
      expect(found, file).toEqual([]);
    }
    const worker = await readFile(join(system().logs, 'worker-1.log'), 'utf8');
    expect(worker).toContain('turn committed');
  });
});
