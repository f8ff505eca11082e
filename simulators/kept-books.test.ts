import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepBooks, openBookKeeper } from './kept-books.ts';
import { startSimulators } from './server.ts';

let folder: string;
const warnings: string[] = [];
const warn = (message: string) => warnings.push(message);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'books-'));
  warnings.length = 0;
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function openProvider(version = 1) {
  const books = { words: [] as string[] };
  const restore = ({ words }: { words: string[] }) => {
    books.words = words.map((word) => word.toUpperCase().toLowerCase());
  };
  const kept = keepBooks(version, () => ({ words: books.words }), restore);
  const reset = () => {
    books.words = [];
  };
  return { books, name: 'wordbank', kept, reset };
}

async function runOnce(provider: ReturnType<typeof openProvider>, words: readonly string[]) {
  const keeper = await openBookKeeper({ folder, providers: [provider], everyMs: 5, warn });
  const before = [...provider.books.words];
  provider.books.words.push(...words);
  await keeper.close();
  return before;
}

describe('books that are kept', () => {
  it('are there again in the next run, in one whole file for each provider', async () => {
    expect(await runOnce(openProvider(), ['a'])).toEqual([]);
    expect(await runOnce(openProvider(), ['b'])).toEqual(['a']);
    expect(await runOnce(openProvider(), [])).toEqual(['a', 'b']);
    expect(await readdir(folder)).toEqual(['wordbank.json']);
    expect(warnings).toEqual([]);
  });

  it('are written while the process runs, for it may be killed', async () => {
    const provider = openProvider();
    const keeper = await openBookKeeper({ folder, providers: [provider], everyMs: 5, warn });
    provider.books.words.push('early');
    const written = () => readFile(join(folder, 'wordbank.json'), 'utf8');
    await expect.poll(written).toContain('early');
    await keeper.close();
  });

  it.each([
    ['cut short', '{"version":1,"books":{"wor'],
    ['of another shape', '{"version":1,"books":{"words":[1]}}'],
    ['of another version', '{"version":2,"books":{"words":["x"]}}'],
  ])('are empty where the file is %s, and that is said', async (_what, text) => {
    await writeFile(join(folder, 'wordbank.json'), text);
    expect(await runOnce(openProvider(), ['new'])).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(await runOnce(openProvider(), [])).toEqual(['new']);
  });
});

describe('the simulators with a folder for their books', () => {
  const run = (config: object = {}) => startSimulators({ port: 0, config, booksFolder: folder });
  const headers = { authorization: 'Bearer sk_test_1', 'content-type': 'application/json' };

  async function call(
    url: string,
    method: string,
    body?: object,
  ): Promise<{ data: Record<string, unknown> }> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await (await fetch(url, { method, headers, ...init })).json()) as never;
  }
  const verify = async (url: string) => (await call(`${url}/paystack/transaction/verify/SB-1`, 'GET')).data;

  it('let a payment link of the run before be opened and paid, and its refund go on', async () => {
    const first = await run();
    const asked = { email: 'a@example.com', amount: '50000', reference: 'SB-1' };
    const { data } = await call(`${first.url}/paystack/transaction/initialize`, 'POST', asked);
    await first.close();

    const second = await run({ refundDelayMs: 60_000 });
    expect(await verify(second.url)).toMatchObject({ status: 'abandoned', amount: 50_000 });
    const page = `${second.url}/paystack/pay/${String(data['access_code'])}`;
    expect((await fetch(page)).status).toBe(200);
    await call(`${second.url}/_control/paystack/pay`, 'POST', { reference: 'SB-1' });
    await call(`${second.url}/paystack/refund`, 'POST', { transaction: 'SB-1' });
    await second.close();

    const third = await run({ refundDelayMs: 1 });
    const status = async () => (await verify(third.url))['status'];
    await expect.poll(status).toBe('reversed');
    await third.close();
    expect((await readdir(folder)).sort()).toEqual(expect.arrayContaining(['paystack.json', 'vtpass.json']));
  });

  it('know the messages, opt-outs and recharges of the run before', async () => {
    const first = await run();
    const phone = '+2348031234567';
    await call(`${first.url}/_control/africastalking/optout`, 'POST', { phoneNumber: phone });
    const send = (url: string, to: string) =>
      fetch(`${url}/africastalking/version1/messaging`, {
        method: 'POST',
        headers: { apikey: 'k' },
        body: new URLSearchParams({ username: 'u', to, message: 'hello', from: 'ACME' }),
      });
    await send(first.url, '+2348037654321');
    await first.close();
    const second = await run();
    const carried = await (await fetch(`${second.url}/_inspect/africastalking/messages`)).json();
    expect(carried).toMatchObject([{ seq: 1, text: 'hello' }]);
    expect(await (await send(second.url, phone)).text()).toContain('Blacklist');
    await second.close();
  });
});
