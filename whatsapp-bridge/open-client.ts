import { lstat, readFile, readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'whatsapp-web.js';

export type ClientPlace = {
  readonly session: string;
  /** Holds a folder for each session: the pairing is in it. */
  readonly dataDir: string;
  readonly chromium: string;
  /** The simulators' address: their page instead of WhatsApp's, and nothing else to be reached. */
  readonly standInUrl: string | undefined;
};

const sessionFolder = ({ dataDir, session }: ClientPlace) => join(dataDir, `session-${session}`);

/** Forgets the pairing. Only while no browser runs on it. */
export async function forgetSession(place: ClientPlace): Promise<void> {
  await rm(sessionFolder(place), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/**
 * A browser of a bridge that was killed may outlive it, and a second one does not start on the same profile. Whoever
 * holds the lease may end it.
 */
export async function freeProfile(place: ClientPlace): Promise<void> {
  const lock = join(sessionFolder(place), 'SingletonLock');
  // `<host>-<process id>`, a link that leads nowhere.
  const owner = await readlink(lock).catch(() => undefined);
  if (owner === undefined) return;
  const split = owner.lastIndexOf('-');
  const pid = Number(owner.slice(split + 1));
  if (owner.slice(0, split) === hostname() && (await isBrowserOf(pid, place))) {
    process.kill(pid, 'SIGKILL');
    for (let tries = 0; tries < 50 && (await isBrowserOf(pid, place)); tries += 1) await sleep(50);
  }
  if (await lstat(lock).catch(() => undefined)) await rm(lock, { force: true });
}

async function isBrowserOf(pid: number, place: ClientPlace): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes(`--user-data-dir=${sessionFolder(place)}`);
}

/** How a browser is led to the simulators' page, and kept from everything else. */
async function standInArgs(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/entrance`, { signal: AbortSignal.timeout(5_000) });
  const { port, spki } = (await answer.json()) as { readonly port: number; readonly spki: string };
  return [
    `--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    `--ignore-certificate-errors-spki-list=${spki}`,
  ];
}

/** The library's client, not started yet. */
export async function openClient(place: ClientPlace): Promise<Client> {
  const { chromium, session, dataDir, standInUrl } = place;
  // Loaded here: it brings a browser driver along, which only this process needs.
  const { default: wweb } = await import('whatsapp-web.js');
  const args = standInUrl === undefined ? [] : await standInArgs(standInUrl);
  const auth = new wweb.LocalAuth({ clientId: session, dataPath: dataDir });
  // The library would remove the folder under a browser that still runs; we do it when that has ended.
  auth.logout = () => Promise.resolve();
  return new wweb.Client({
    authStrategy: auth,
    webVersionCache: { type: 'none' },
    deviceName: 'Switchboard',
    authTimeoutMs: 60_000,
    qrMaxRetries: 0,
    takeoverOnConflict: false,
    puppeteer: {
      executablePath: chromium,
      headless: true,
      // A browser on a pipe ends with us, even when we are killed.
      pipe: true,
      protocolTimeout: 30_000,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--no-first-run',
        // Chromium refuses to be root otherwise.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...args,
      ],
    },
  });
}
