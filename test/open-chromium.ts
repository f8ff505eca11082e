import { access } from 'node:fs/promises';
import puppeteer, { type Browser } from 'puppeteer-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine; undefined where there is none, and tests that need one are left out. */
export async function findChromium(): Promise<string | undefined> {
  for (const place of places) {
    const present = await access(place).then(
      () => true,
      () => false,
    );
    if (present) return place;
  }
  return undefined;
}

export async function openChromium(executablePath: string): Promise<Browser> {
  // As root in a container there is no sandbox to be had; the pages are our own.
  return await puppeteer.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
