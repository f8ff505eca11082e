import { findExecutable } from './find-executable.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

/** A Chromium or Chrome of this machine, for the account of WhatsApp Web. */
export async function findChromium(pathDirs: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const found = await findExecutable(name, pathDirs);
    if (found !== undefined) return found;
  }
  return undefined;
}
