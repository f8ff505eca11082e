import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import { WebSocket } from 'ws';

/**
 * A browser without Chromium: the stand-in's page runs in a `node:vm` context, so that the real Client of
 * whatsapp-web.js drives it in milliseconds. It has what the library uses of puppeteer, and faults on demand.
 */
export type VmBrowser = EventEmitter & {
  readonly isConnected: () => boolean;
  /** kill -9 of the browser: calls fail, and the library tells nobody. */
  readonly kill: () => void;
  /** The renderer crashes: calls are never answered. */
  readonly crash: () => void;
  /** What was called and is not answered yet never will be, until the browser is gone. */
  readonly freeze: () => void;
};

const browsers: VmBrowser[] = [];

/** The browser that was opened last. */
export function lastBrowser(): VmBrowser {
  const browser = browsers.at(-1);
  if (!browser) throw new Error('no browser was opened');
  return browser;
}

let badLoads: ('fails' | 'hangs')[] = [];

/** How the next pages load, before others load as usual. */
export function spoilLoads(...ways: readonly ('fails' | 'hangs')[]): void {
  badLoads = [...ways];
}

let tellStray: (error: unknown) => void = () => undefined;

/** Who hears of the rejections that the library leaves behind. */
export function onStray(tell: (error: unknown) => void): void {
  tellStray = tell;
}

/** Those that nobody has closed. */
export const connectedBrowsers = (): number => browsers.filter((browser) => browser.isConnected()).length;

export const openedBrowsers = (): number => browsers.length;

/** Puts the vm browser in puppeteer's place. To be called before whatsapp-web.js is loaded for the first time. */
export function replacePuppeteer(): void {
  const require = createRequire(import.meta.url);
  const file = createRequire(require.resolve('whatsapp-web.js')).resolve('puppeteer');
  require.cache[file] = Object.assign(Object.create(null), {
    id: file,
    filename: file,
    loaded: true,
    exports: { launch: (options: LaunchOptions) => launch(options) },
  });
}

type LaunchOptions = { readonly userDataDir: string; readonly args: readonly string[] };

function portOf(args: readonly string[]): string {
  const rules = args.find((arg) => arg.startsWith('--host-resolver-rules=')) ?? '';
  const [, port] = /MAP web\.whatsapp\.com:443 127\.0\.0\.1:(\d+)/.exec(rules) ?? [];
  if (port === undefined) throw new Error('net::ERR_NAME_NOT_RESOLVED');
  return port;
}

function download(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

/** As local storage of a profile: what a folder holds is there again after a restart. */
function openStorage(folder: string) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'storage.json');
  const items = new Map<string, string>();
  try {
    for (const [name, value] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
      items.set(name, String(value));
    }
  } catch {
    // A new profile.
  }
  const save = () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(Object.fromEntries(items)));
  };
  return {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => {
      items.set(name, value);
      save();
    },
    clear: () => {
      items.clear();
      save();
    },
  };
}

const copy = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

class FileReader {
  result = '';
  onload: () => void = () => undefined;
  onerror: (error: unknown) => void = () => undefined;

  readAsDataURL(blob: Blob): void {
    blob.arrayBuffer().then((bytes) => {
      this.result = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`;
      this.onload();
    }, this.onerror);
  }
}

const never = () => new Promise<never>(() => undefined);

async function launch({ userDataDir, args }: LaunchOptions): Promise<VmBrowser> {
  const port = portOf(args);
  const storage = openStorage(userDataDir);
  const browser = new EventEmitter();
  const page = new EventEmitter();
  const exposed = new Map<string, (...args: readonly unknown[]) => unknown>();
  let context: object | undefined;
  let sockets: WebSocket[] = [];
  let timers: NodeJS.Timeout[] = [];
  let connected = true;
  let answering = true;

  class PageSocket extends WebSocket {
    constructor() {
      super(`wss://127.0.0.1:${port}/link`, { rejectUnauthorized: false });
      sockets.push(this);
    }
  }

  function leavePage(): void {
    for (const socket of sockets) {
      socket.onclose = null;
      socket.onopen = null;
      socket.onmessage = null;
      socket.onerror = () => undefined;
      socket.terminate();
    }
    for (const timer of timers) clearTimeout(timer);
    sockets = [];
    timers = [];
    context = undefined;
  }

  function bind(name: string, run: (...args: readonly unknown[]) => unknown, into: object): void {
    Object.assign(into, {
      [name]: (...given: readonly unknown[]) => {
        const called = (async () => copy(await run(...(copy(given) as unknown[]))))();
        // What Node's side throws is the page's to see, and it looks away.
        called.catch(() => undefined);
        return called;
      },
    });
  }

  async function load(url: string): Promise<void> {
    const spoilt = badLoads.shift();
    if (spoilt === 'fails') throw new Error('net::ERR_INTERNET_DISCONNECTED');
    if (spoilt === 'hangs') return await never();
    const script = await download(`https://127.0.0.1:${port}/page.js`);
    const location = {
      host: 'web.whatsapp.com',
      get href() {
        return url;
      },
      set href(next: string) {
        void navigate(next);
      },
    };
    const window: Record<string, unknown> = {
      ...{
        localStorage: storage,
        location,
        WebSocket: PageSocket,
        crypto,
        atob,
        btoa,
        Blob,
        File,
        FileReader,
      },
      ...{ AbortController, ArrayBuffer, Uint8Array, clearTimeout, clearInterval },
      setTimeout: (run: () => void, ms: number) => {
        const timer = setTimeout(run, ms);
        timers.push(timer);
        return timer;
      },
      setInterval: (run: () => void, ms: number) => {
        const timer = setInterval(run, ms);
        timers.push(timer);
        return timer;
      },
    };
    window['window'] = window;
    for (const [name, run] of exposed) bind(name, run, window);
    context = createContext(window);
    runInContext(script, context);
  }

  async function navigate(url: string): Promise<void> {
    leavePage();
    await setImmediate();
    if (!connected) return;
    await load(url);
    for (const told of page.listeners('framenavigated')) {
      // The library's own listener awaits without a catch: in a process of its own that is an unhandled rejection.
      Promise.resolve(told({ url: () => url })).catch((error: unknown) => tellStray(error));
    }
  }

  Object.assign(page, {
    goto: (url: string) => load(url),
    evaluate: async (
      code: string | ((...args: readonly unknown[]) => unknown),
      ...given: readonly unknown[]
    ) => {
      if (!connected) throw new Error('Attempted to use detached Frame');
      if (!answering) return await never();
      if (!context) throw new Error('Execution context was destroyed');
      if (typeof code === 'string') return copy(await runInContext(code, context));
      const result = copy(await runInContext(`(${code})`, context)(...(copy(given) as unknown[])));
      // Whoever is killed in the middle of a call does not answer it.
      if (!connected) throw new Error('Protocol error (Runtime.callFunctionOn): Target closed');
      return answering ? result : await never();
    },
    exposeFunction: async (name: string, run: (...args: readonly unknown[]) => unknown) => {
      exposed.set(name, run);
      if (context) bind(name, run, context);
    },
    setUserAgent: async () => undefined,
    waitForNavigation: async () => undefined,
  });

  function end(): void {
    if (!connected) return;
    connected = false;
    leavePage();
    browser.emit('disconnected');
  }

  const opened = Object.assign(browser, {
    pages: async () => [page],
    isConnected: () => connected,
    process: () => null,
    close: async () => end(),
    kill: end,
    crash: () => {
      answering = false;
      page.emit('error', new Error('Page crashed!'));
    },
    freeze: () => {
      answering = false;
    },
  });
  browsers.push(opened);
  return opened;
}
