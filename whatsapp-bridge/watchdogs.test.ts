import { afterEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import {
  connectedBrowsers,
  lastBrowser,
  onStray,
  openedBrowsers,
  replacePuppeteer,
  spoilLoads,
} from '../test/vm-browser.ts';
import { openWhatsappBench, operatorToken, type WhatsappBench } from '../test/whatsapp-bench.ts';

replacePuppeteer();
const connection = await openTestDatabase();
const patience = { timeout: 15_000, interval: 10 };
const customer = '+2348031234567';

const toEnd: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
});

async function openReady(
  options: Omit<Parameters<typeof openWhatsappBench>[0], 'connection'> = {},
): Promise<WhatsappBench> {
  const bench = await openWhatsappBench({ connection, ...options });
  toEnd.push(bench.close);
  await bench.untilState('ready');
  return bench;
}

/** It ended for this reason, and is ready again with another browser. */
async function expectRecovery(bench: WhatsappBench, reason: string, before: number): Promise<void> {
  await expect.poll(() => bench.bridge().view().reason, patience).toBe(reason);
  await bench.untilState('ready');
  expect(openedBrowsers()).toBeGreaterThan(before);
  expect((await bench.send({ id: `after-${reason}`, to: customer })).status).toBe(200);
}

async function logIn(bench: WhatsappBench): Promise<string> {
  const answer = await fetch(`${bench.url()}/whatsapp/login`, {
    method: 'POST',
    body: new URLSearchParams({ token: operatorToken }),
    redirect: 'manual',
  });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

describe('a stall of the library is noticed and ended', () => {
  it('unpaired and idle: a new QR is asked for, which the library fails to do', async () => {
    const bench = await openWhatsappBench({ connection, config: { pairAfterMs: null } });
    toEnd.push(bench.close);
    await bench.untilState('needs_qr');
    const first = bench.bridge().view().qr;
    await bench.control('state', { state: 'UNPAIRED_IDLE' });
    await expect.poll(() => bench.bridge().view().qr, patience).not.toBe(first);
    await bench.control('pair');
    await bench.untilState('ready');
  });

  it('ready never comes: the client starts anew', async () => {
    const bench = await openReady({ timings: { readyMs: 300 } });
    const before = openedBrowsers();
    await bench.configure({ sync: 'before' });
    await bench.restartBridge();
    await expect.poll(() => bench.bridge().view().reason, patience).toBe('ready_never_came');
    await bench.configure({ sync: 'after' });
    await bench.untilState('ready');
    expect(openedBrowsers()).toBeGreaterThan(before + 1);
  });

  it('the browser is killed', async () => {
    const bench = await openReady();
    const before = openedBrowsers();
    lastBrowser().kill();
    await expectRecovery(bench, 'browser_gone', before);
  });

  it('the page crashes', async () => {
    const bench = await openReady({ timings: { stopMs: 200 } });
    const before = openedBrowsers();
    lastBrowser().crash();
    await expectRecovery(bench, 'page_crashed', before);
  });

  it('the page answers nothing any more', async () => {
    // Long enough for a busy machine's calls to a page that does answer.
    const bench = await openReady({ timings: { callMs: 1_500, stopMs: 200 } });
    const before = openedBrowsers();
    lastBrowser().freeze();
    await expect.poll(() => bench.bridge().view().reason, patience).toBe('unresponsive');
    await expect.poll(openedBrowsers, patience).toBeGreaterThan(before);
  });

  it('no ack comes for what was sent', async () => {
    const bench = await openReady({ timings: { ackMs: 200 }, config: { acks: 'none' } });
    const before = openedBrowsers();
    await bench.send({ id: 'm1', to: customer });
    await expect.poll(() => bench.bridge().view().reason, patience).toBe('no_acks');
    await bench.configure({ acks: 'sent' });
    await bench.untilState('ready');
    expect(openedBrowsers()).toBeGreaterThan(before);
  });

  it('a rejection that nobody caught', async () => {
    const bench = await openReady();
    const before = openedBrowsers();
    bench.bridge().surviveStray(new Error('Execution context was destroyed'));
    await expectRecovery(bench, 'stray_failure', before);
  });

  it('WhatsApp Web can not be loaded: it is tried again, and no browser is left behind', async () => {
    const bench = await openReady();
    const before = openedBrowsers();
    spoilLoads('fails', 'fails');
    lastBrowser().kill();
    await expect.poll(() => bench.bridge().view().restarts, patience).toBe(3);
    expect(bench.bridge().view().reason).toBe('start_failed');
    await bench.untilState('ready');
    expect(openedBrowsers()).toBe(before + 3);
    expect(connectedBrowsers()).toBe(1);
  });

  it('WhatsApp Web never comes up', async () => {
    const bench = await openReady({ timings: { startMs: 200 } });
    spoilLoads('hangs');
    lastBrowser().kill();
    await expect.poll(() => bench.bridge().view().reason, patience).toBe('start_too_long');
    await bench.untilState('ready');
    expect(connectedBrowsers()).toBe(1);
  });
});

describe('the end of a pairing', () => {
  it('by the phone needs a new QR, and everything goes on afterwards', async () => {
    const bench = await openReady();
    // As the process does with what nobody caught: the library leaves some behind here.
    onStray(bench.bridge().surviveStray);
    await bench.configure({ pairAfterMs: null });
    await bench.control('logout');
    await bench.untilState('needs_qr');
    expect(bench.bridge().view().reason).toBe('logged_out');
    await bench.control('pair');
    await bench.untilState('ready');
    await bench.control('inbound', { from: customer, text: 'again' });
    await expect
      .poll(() => bench.events.flatMap((event) => ('text' in event ? [event.text] : [])), patience)
      .toEqual(['again']);
  });

  it('by a conflict waits, unless the operator does not', async () => {
    const bench = await openReady();
    await bench.control('state', { state: 'CONFLICT' });
    await bench.untilState('waiting');
    expect(bench.bridge().view().reason).toBe('conflict');
    const before = openedBrowsers();
    expect((await bench.send({ id: 'm1', to: customer })).status).toBe(503);
    expect(openedBrowsers()).toBe(before);
    const cookie = await logIn(bench);
    const page = await (await fetch(`${bench.url()}/whatsapp`, { headers: { cookie } })).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    await fetch(`${bench.url()}/whatsapp/restart`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ csrf }),
      redirect: 'manual',
    });
    await bench.untilState('ready');
  });

  it('by WhatsApp itself waits long', async () => {
    const bench = await openReady();
    await bench.control('state', { state: 'TOS_BLOCK' });
    await bench.untilState('waiting');
    expect(bench.bridge().view().reason).toBe('blocked');
  });
});

describe('one process owns the client', () => {
  it('and another one takes over when that ends', async () => {
    const bench = await openReady({ timings: { leaseMs: 2_000 } });
    const before = openedBrowsers();
    const second = await bench.another();
    toEnd.push(second.stop);
    expect(second.view().state).toBe('standby');
    await bench.send({ id: 'm1', to: customer });
    expect(openedBrowsers()).toBe(before);
    await bench.bridge().stop();
    await expect.poll(() => second.view().state, patience).toBe('ready');
  });

  it('which closes it when it loses the lease', async () => {
    const bench = await openReady({ timings: { leaseMs: 2_000 } });
    const browser = lastBrowser();
    await connection
      .collection<{ _id: string }>('whatsapp_leases')
      .updateOne(
        { _id: bench.session },
        { $set: { holder: 'another', until: new Date(Date.now() + 60_000) } },
      );
    await bench.untilState('standby');
    expect(browser.isConnected()).toBe(false);
    expect((await bench.send({ id: 'm1', to: customer })).status).toBe(503);
  });
});
