import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { readSetupEnv } from '../../config/setup-env.ts';
import { stories } from '../../demo/stories/stories.ts';
import { buildConsole } from '../../setup/build-console.ts';
import { findChromium } from '../../setup/find-chromium.ts';
import { freePort } from '../../setup/ports.ts';
import { noProgress } from '../../setup/progress.ts';
import { openDemoBeside } from './demo-page.ts';
import { openSmallSystem } from './small-system.ts';

const root = join(import.meta.dirname, '..', '..');
const executablePath = await findChromium(readSetupEnv().pathDirs);
/** `FUZZ_RUNS=1 npx vitest run test/end-to-end/phones-in-browser.test.ts` plays every story. */
const isLong = import.meta.env['FUZZ_RUNS'] !== undefined;
const patience = { timeout: 120_000, interval: 100 };
/** It shows several telephones at once. */
const pictured = 'dialled-then-chatted';
/** A picture that is there is kept: take one away to have it taken anew. */
const pictures = join(root, 'docs', 'pictures');
const sizes = [
  { name: 'phones-page-wide', width: 1_440, height: 900 },
  { name: 'phones-page-tablet', width: 800, height: 1_100 },
  { name: 'phones-page-phone', width: 360, height: 760 },
] as const;
const demoPort = await freePort();

describe.skipIf(executablePath === undefined)('the phones page in a browser', { timeout: 240_000 }, () => {
  const { system, folder, records } = openSmallSystem({
    timings: 'demo',
    demoUrl: `http://127.0.0.1:${demoPort}`,
  });
  const complaints: string[] = [];
  let demo: Awaited<ReturnType<typeof openDemoBeside>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    // Vitest says `test`, and Vite would build for developers.
    vi.stubEnv('NODE_ENV', 'production');
    const filesFolder = await buildConsole({ root, folder: join(folder(), 'console'), progress: noProgress });
    vi.unstubAllEnvs();
    demo = await openDemoBeside(system(), { port: demoPort, filesFolder });
    // As root in a container there is no sandbox to be had; the pages are our own.
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: sizes[0] });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (line) => {
      if (line.type() === 'error') complaints.push(line.text());
    });
    await page.goto(demo.url);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  }, 60_000);

  /** One click, and it plays by itself; the page says how it ended. */
  async function play(title: string): Promise<void> {
    const all = page.getByRole('button', { name: 'All stories' });
    if (await all.isVisible()) await all.click();
    await page.getByRole('button', { name: `Play: ${title}` }).click();
    const ended = page.locator('[data-story]:not([data-story=playing])');
    await ended.waitFor({ timeout: patience.timeout });
    expect(await ended.getAttribute('data-story'), await ended.innerText()).toBe('done');
  }

  async function expectCleanBooks(): Promise<void> {
    const audit = async () => auditMoney(await records(), await readBooks(system().simulators));
    await expect
      .poll(audit, patience)
      .toMatchObject({ ledgerImbalanceKobo: 0, doubledVends: 0, doubleCredits: 0, unsettled: 0 });
  }

  /** The page has no need to be scrolled sideways, whatever it is shown on. */
  async function takePictures(): Promise<void> {
    await mkdir(pictures, { recursive: true });
    for (const { name, ...viewport } of sizes) {
      await page.setViewportSize(viewport);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(wider)).toBe(0);
      const file = join(pictures, `${name}.png`);
      const isThere = await access(file).then(
        () => true,
        () => false,
      );
      if (!isThere) await page.screenshot({ path: file });
    }
    await page.setViewportSize(sizes[0]);
  }

  const played = isLong ? stories : stories.filter(({ id }) => id === pictured || id === 'first-purchase');
  const titles = played.map(({ title, id }) => [title, id] as const);
  it.each(titles)('plays “%s” with one click, and the books are right', async (title, id) => {
    await play(title);
    await expectCleanBooks();
    if (id === pictured) await takePictures();
  });

  it('gives the browser nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
