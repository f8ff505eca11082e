import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openChromium } from '../open-chromium.ts';
import { clickPay, openSmallSystem } from './small-system.ts';

const chromium = await findChromium();
type Spoken = { readonly role: string; readonly name?: string; readonly children?: readonly Spoken[] };

/** What a screen reader finds, as `button Send`. */
function namesOf(spoken: Spoken | null): readonly string[] {
  if (!spoken) return [];
  return [`${spoken.role} ${spoken.name ?? ''}`, ...(spoken.children ?? []).flatMap(namesOf)];
}

type Uploads = ElementHandle & { readonly uploadFile: (file: string) => Promise<void> };

const patience = { timeout: 60_000, interval: 50 };

describe.skipIf(chromium === undefined)('the widget in a page', { timeout: 120_000 }, () => {
  const { system, folder, records } = openSmallSystem();
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await openChromium(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
  });

  /** Somebody new, with a browser of their own. */
  async function visit(width = 1_200): Promise<Page> {
    const page = await (await browser.createBrowserContext()).newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (line) => {
      if (/Content Security Policy|TrustedHTML/.test(line.text())) complaints.push(line.text());
    });
    await page.setViewport({ width, height: 800 });
    await page.goto(`${system().baseUrl}/webchat/demo`);
    await find(page, '.launcher');
    return page;
  }

  /** Asked again and again: what changes within a shadow root wakes nobody outside of it. */
  async function find(page: Page, selector: string): Promise<ElementHandle> {
    let found: ElementHandle | null = null;
    const isThere = async () => {
      found = await page.$(`>>> ${selector}`);
      return found !== null;
    };
    await expect.poll(isThere, { ...patience, message: selector }).toBe(true);
    if (found === null) throw new Error(`${selector} is gone`);
    return found;
  }

  const open = async (page: Page) => (await find(page, '.launcher')).click();

  async function write(page: Page, text: string): Promise<void> {
    const field = await find(page, 'textarea');
    await field.type(text);
    await page.keyboard.press('Enter');
  }

  /** What the list shows, a message a line, without what is said to screen readers alone. */
  async function shown(page: Page): Promise<readonly string[]> {
    const bubbles = await page.$$('>>> .list .bubble:not(.typing)');
    return await Promise.all(
      bubbles.map(async (bubble) => String(await (await bubble.getProperty('innerText')).jsonValue())),
    );
  }

  const last = async (page: Page) => (await shown(page)).at(-1) ?? '';

  async function tap(page: Page, label: string): Promise<void> {
    const button = await find(page, `::-p-text(${label})`);
    await button.click();
  }

  const property = async (element: ElementHandle | null, name: string) =>
    (await (await element?.getProperty(name))?.jsonValue()) ?? null;

  it('sends, answers, offers buttons, and opens the way to pay until the receipt is there once', async () => {
    const page = await visit();
    await open(page);
    await tap(page, 'Buy airtime');
    await expect.poll(() => last(page), patience).toMatch(/how much|which number/i);
    await write(page, 'AIRTIME 500 MTN 08031234581');
    await expect.poll(() => last(page), patience).toMatch(/You pay NGN 500/);
    await write(page, 'YES');
    const link = await find(page, 'a.act');
    expect(await property(link, 'rel')).toBe('noopener noreferrer');
    await clickPay(String(await property(link, 'href')));
    await expect.poll(() => last(page), patience).toMatch(/^Receipt/);
    expect((await shown(page)).filter((text) => text.startsWith('Receipt'))).toHaveLength(1);
    const statuses = async () =>
      (await records()).outbox.filter(({ reply }) => reply.orderId).map(({ status }) => status);
    await expect.poll(statuses, patience).toEqual(['read']);
    await page.browserContext().close();
  });

  it('goes on after a reload where it was, and counts what came meanwhile', async () => {
    const page = await visit(360);
    await open(page);
    await write(page, 'BALANCE');
    await expect.poll(() => last(page), patience).toMatch(/wallet/i);
    const before = await shown(page);
    await page.reload();
    await find(page, '.panel');
    await expect.poll(() => shown(page), patience).toEqual(before);
    await (await find(page, '.head button')).click();
    const other = await page.browserContext().newPage();
    await other.goto(`${system().baseUrl}/webchat/demo`);
    await open(other);
    await write(other, 'HISTORY');
    await expect.poll(() => last(other), patience).toMatch(/no orders/);
    const badge = async () => property(await page.$('>>> .badge'), 'textContent');
    await expect.poll(badge, patience).toBe('1');
    const label = await page.$eval('>>> .launcher', (button) => button.getAttribute('aria-label'));
    expect(label).toBe('Open chat, 1 new message');
    await page.browserContext().close();
  });

  it('loses and doubles nothing when the server goes away and comes back, reloaded meanwhile or not', async () => {
    const pages = [await visit(), await visit()];
    for (const page of pages) {
      await open(page);
      await write(page, 'BALANCE');
      await expect.poll(() => last(page), patience).toMatch(/wallet/i);
    }
    await system().server.stop();
    for (const page of pages) {
      await find(page, '.notice:not([hidden])');
      await write(page, 'HISTORY');
      await write(page, 'STATUS');
      await find(page, '::-p-text(Waits for the connection)');
    }
    await system().server.start();
    await pages[1]?.reload();
    for (const page of pages) {
      await expect.poll(async () => (await shown(page)).length, patience).toBe(7);
      const commands = (await shown(page)).filter((text) => /^(BALANCE|HISTORY|STATUS)$/.test(text));
      expect(commands).toEqual(['BALANCE', 'HISTORY', 'STATUS']);
      await page.browserContext().close();
    }
  });

  it('gets along where no socket is let through', async () => {
    const page = await (await browser.createBrowserContext()).newPage();
    await page.evaluateOnNewDocument('window.WebSocket = undefined');
    await page.goto(`${system().baseUrl}/webchat/demo`);
    await open(page);
    await write(page, 'MENU');
    await (await find(page, '::-p-text(My balance)')).click();
    await expect.poll(() => last(page), patience).toMatch(/wallet/i);
    expect(await shown(page)).toHaveLength(5);
    await page.browserContext().close();
  });

  it('is used with the keyboard alone: in, round, and out again', async () => {
    const page = await visit();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await find(page, '.panel');
    const focused = () =>
      page.evaluate(
        "(() => { const a = document.querySelector('switchboard-chat').shadowRoot.activeElement; return a && (a.getAttribute('aria-label') || a.textContent); })()",
      );
    expect(await focused()).toBe('Write a message');
    await page.keyboard.type('MENU');
    await page.keyboard.down('Shift');
    await page.keyboard.press('Enter');
    await page.keyboard.up('Shift');
    expect(await property(await page.$('>>> textarea'), 'value')).toBe('MENU\n');
    await page.keyboard.press('Enter');
    await find(page, '::-p-text(Talk to a person)');
    const round: unknown[] = [];
    for (let step = 0; step < 24 && !round.includes('Write a message'); step += 1) {
      await page.keyboard.press('Tab');
      round.push(await focused());
    }
    expect(round).toEqual(
      expect.arrayContaining(['Close chat', 'Buy airtime', 'Talk to a person', 'Send a picture or PDF']),
    );
    expect(round).not.toContain(null);
    while ((await focused()) !== 'My balance') await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => last(page), patience).toMatch(/wallet/i);
    await page.keyboard.press('Escape');
    expect(await focused()).toMatch(/Open chat/);
    expect(await page.$('>>> .panel')).toBeNull();
    await page.browserContext().close();
  });

  it('sends a picture that was checked, and says why another file does not go', async () => {
    const page = await visit(320);
    await open(page);
    const choose = async (file: string) => {
      const picker = (await find(page, 'input[type=file]')) as Uploads;
      await picker.uploadFile(file);
    };
    const bill = join(folder(), 'bill.pdf');
    await writeFile(bill, '%PDF-1.7 a bill');
    const program = join(folder(), 'bill.exe');
    await writeFile(program, 'MZ');
    await choose(program);
    await find(page, '::-p-text(Only pictures)');
    await choose(bill);
    await find(page, '.send:not(:disabled)');
    await write(page, 'this is my bill');
    await expect
      .poll(async () => (await shown(page)).slice(1, 3), patience)
      .toEqual(['bill.pdf', 'this is my bill']);
    await expect.poll(async () => (await shown(page)).length, patience).toBeGreaterThanOrEqual(4);
    await page.browserContext().close();
  });

  it('is read by a screen reader as a log in a dialog, with a name for everything that can be pressed', async () => {
    const page = await visit();
    await open(page);
    await write(page, 'MENU');
    await find(page, '::-p-text(Talk to a person)');
    const tree = await page.accessibility.snapshot();
    const found = namesOf(tree);
    expect(found).toEqual(
      expect.arrayContaining(['dialog Switchboard', 'log Messages', 'textbox Write a message']),
    );
    const nameless = await page.$$eval(
      '>>> button',
      (buttons) =>
        buttons.filter((button) => !button.getAttribute('aria-label') && !button.textContent?.trim()).length,
    );
    expect(nameless).toBe(0);
    await page.browserContext().close();
  });

  it('leaves one name to the page, and breaks no rule of a strict one', async () => {
    const page = await visit();
    const bare = await (await browser.createBrowserContext()).newPage();
    await bare.goto(`${system().baseUrl}/paid`);
    const names = (where: Page) => where.evaluate('Object.keys(window)') as Promise<string[]>;
    const known = new Set(await names(bare));
    expect((await names(page)).filter((name) => !known.has(name))).toEqual(['SwitchboardChat']);
    expect(complaints).toEqual([]);
  });
});
