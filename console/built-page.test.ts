import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'puppeteer-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium, openChromium } from '../test/open-chromium.ts';
import { openScriptedBackend, type ScriptedBackend } from './scripted-backend.ts';
import { world } from './scripted-world.ts';
import type { Frame, LaneStep } from './wire.ts';

const patience = { timeout: 20_000, interval: 50 };
const firstLoadBytes = 300_000;
const chromium = await findChromium();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-page-'));
  // Vitest says `test`, and Vite would build for developers.
  vi.stubEnv('NODE_ENV', 'production');
  await build({
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: folder },
  });
  vi.unstubAllEnvs();
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('the first load stays under 300 kB, fonts and all, and brings no charts', async () => {
  const index = await readFile(join(folder, 'index.html'));
  const named = [...index.toString().matchAll(/(?:src|href)="\.\/([^"]+)"/g)].flatMap(
    ([, name]) => name ?? [],
  );
  const files = await Promise.all([...new Set(named)].map((name) => readFile(join(folder, name))));
  expect(files.length).toBeGreaterThanOrEqual(5);
  const sum = [index, ...files].reduce((bytes, file) => bytes + gzipSync(file).length, 0);
  expect(sum).toBeLessThan(firstLoadBytes);
  expect(files.some((file) => file.includes('recharts'))).toBe(false);
});

const step = (index: number): Frame => {
  const one: LaneStep = {
    id: `s${index}`,
    customer: 'ada',
    lane: index % 2 === 0 ? 'turn' : 'outbox',
    title: `Step ${index}`,
    at: index,
    ms: 5,
    outcome: 'ok',
    thread: `t${index % 5}`,
    data: { index },
  };
  return { type: 'step', seq: index, step: one };
};

const text = (seq: number, words: string): Frame => ({
  type: 'item',
  seq,
  item: {
    id: `m${seq}`,
    customer: 'ada',
    phone: 'sms',
    provider: 'africastalking',
    from: 'bot',
    at: seq,
    text: words,
    tick: 'delivered',
  },
});

describe.skipIf(chromium === undefined)('in a browser', () => {
  let browser: Browser;
  let page: Page;
  let backend: ScriptedBackend;
  let complaints: string[];

  beforeAll(async () => {
    browser = await openChromium(chromium ?? '');
  }, 60_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    backend = await openScriptedBackend(folder, world);
    page = await browser.newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  });
  afterEach(async () => {
    await page.close();
    await backend.close();
  });

  async function open(width: number): Promise<void> {
    await page.setViewport({ width, height: 800 });
    await page.goto(backend.url);
    await page.waitForSelector('[data-phone="sms"]');
    await expect.poll(() => backend.connections.length, patience).toBe(1);
  }
  const shown = () =>
    page.$$eval('[data-phone]', (phones) => phones.map((phone) => phone.getAttribute('data-phone')));
  const reads = () => page.$eval('body', (body) => body.innerText);
  const click = (name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();

  it.each([360, 800, 1_440])('at %d px nothing hangs over, and nothing is complained of', async (width) => {
    await open(width);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over).toBe(0);
    expect(await shown()).toHaveLength(width < 600 ? 1 : 3);
    expect(complaints).toEqual([]);
  });

  it('what is clicked is asked for, and what then comes is answered by one more click', async () => {
    await open(1_440);
    await click('AIRTIME 500 MTN 08031234567');
    await expect
      .poll(() => backend.actions, patience)
      .toEqual([
        { do: 'text', customer: 'ada', provider: 'africastalking', text: 'AIRTIME 500 MTN 08031234567' },
      ]);
    backend.say(text(1, 'You pay NGN 500. Reply YES to buy.'));
    await click('YES');
    await expect.poll(() => backend.actions.at(-1), patience).toMatchObject({ do: 'text', text: 'YES' });
    expect(complaints).toEqual([]);
  });

  it('a playing story brings its customer and its telephones', async () => {
    await open(1_440);
    const steps = ['Bello dials', 'The line drops'];
    backend.say({
      type: 'story',
      seq: 1,
      story: { id: 'drop', state: 'playing', step: 0, steps, customer: 'bello' },
    });
    await expect.poll(shown, patience).toEqual(['ussd', 'whatsapp']);
    await expect.poll(reads, patience).toContain('Playing: The line drops');
  });

  it('a thousand steps are three hundred rows, and a row opens to its data', async () => {
    await open(1_440);
    backend.say(...Array.from({ length: 1_000 }, (_, index) => step(index + 1)));
    await expect.poll(reads, patience).toContain('Step 1000');
    expect(await page.$$('[data-step]')).toHaveLength(300);
    await page.click('[data-step="s1000"]');
    await expect.poll(reads, patience).toContain('All that came of this message');
  });

  it('a lost line is told of and taken up again after the last frame', async () => {
    await open(1_440);
    backend.say(text(41, 'Before'));
    await expect.poll(reads, patience).toContain('Before');
    backend.cut();
    await expect.poll(() => backend.connections, patience).toEqual([0, 41]);
    backend.say(text(42, 'After'));
    await expect.poll(reads, patience).toContain('After');
    expect(await reads()).toContain('Before');
  });
});
