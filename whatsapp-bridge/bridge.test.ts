import { afterEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { replacePuppeteer } from '../test/vm-browser.ts';
import { openWhatsappBench, ourNumber, type WhatsappBench } from '../test/whatsapp-bench.ts';

replacePuppeteer();
const connection = await openTestDatabase();
const patience = { timeout: 10_000, interval: 10 };
const customer = '+2348031234567';

const benches: WhatsappBench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
});

async function open(options: Omit<Parameters<typeof openWhatsappBench>[0], 'connection'> = {}) {
  const bench = await openWhatsappBench({ connection, ...options });
  benches.push(bench);
  return bench;
}

async function openReady(options: Parameters<typeof open>[0] = {}) {
  const bench = await open(options);
  await bench.untilState('ready');
  return bench;
}

const messagesOf = (bench: WhatsappBench) => bench.events.filter(({ kind }) => kind === 'message');
/** As if the process had died between the call and its answer. */
async function interrupt(externalId: unknown): Promise<void> {
  await connection
    .collection('whatsapp_sends')
    .updateMany({ externalId }, { $set: { state: 'sending' }, $unset: { externalId: 1 } });
}

const waiting = (bench: WhatsappBench) =>
  connection
    .collection('whatsapp_events')
    .countDocuments({ session: bench.session, refused: { $exists: false } });

const textsOf = (bench: WhatsappBench) =>
  messagesOf(bench).map((event) => ('text' in event ? event.text : ''));
const statusesOf = (bench: WhatsappBench) =>
  bench.events.flatMap((event) => (event.kind === 'delivery_report' ? [event.status] : []));

describe('pairing', () => {
  it('shows a QR, and is ready once the phone has scanned it', async () => {
    const bench = await open({ config: { pairAfterMs: null } });
    await bench.untilState('needs_qr');
    expect(bench.bridge().view().qr).toMatch(/^2@/);
    expect((await bench.send({ id: 'm1', to: customer })).status).toBe(503);
    await bench.control('pair');
    await bench.untilState('ready');
    expect(bench.bridge().view().qr).toBeUndefined();
  });

  it('outlives a restart of the process', async () => {
    const bench = await openReady();
    await bench.configure({ pairAfterMs: null });
    await bench.restartBridge();
    await bench.untilState('ready');
  });

  it('with a phone of another number serves nothing', async () => {
    const bench = await open({ config: { number: '+2348090009999' } });
    await bench.untilState('wrong_number');
    expect((await bench.send({ id: 'm1', to: customer })).status).toBe(503);
    await bench.control('inbound', { from: customer, text: 'hello' });
    await bench.restartBridge();
    await bench.untilState('wrong_number');
    expect(messagesOf(bench)).toEqual([]);
  });
});

describe('what customers write', () => {
  it('reaches the server in order, from their number to ours', async () => {
    const bench = await openReady();
    for (const text of ['one', 'two', 'three']) await bench.control('inbound', { from: customer, text });
    await expect.poll(() => textsOf(bench), patience).toEqual(['one', 'two', 'three']);
    expect(messagesOf(bench)[0]).toMatchObject({
      from: { medium: 'whatsapp', value: customer },
      to: ourNumber,
    });
  });

  it.each(['group', 'status', 'broadcast', 'newsletter'])('in a %s is none of ours', async (place) => {
    const bench = await openReady();
    await bench.control('inbound', { from: customer, text: 'to all', place });
    await bench.control('inbound', { from: customer, text: 'from the phone', fromMe: true });
    await bench.control('inbound', { from: customer, text: 'notice', type: 'e2e_notification' });
    await bench.control('inbound', { from: customer, text: 'to us' });
    await expect.poll(() => textsOf(bench), patience).toEqual(['to us']);
  });

  it('comes with its file, unless that is too large or gone', async () => {
    const bench = await openReady();
    const file = (bytes: number, more = {}) => ({
      file: { mimetype: 'image/jpeg', base64: Buffer.alloc(bytes, 7).toString('base64'), ...more },
    });
    await bench.control('inbound', {
      from: customer,
      text: 'my meter',
      ...file(3_000, { fileName: 'meter.jpg' }),
    });
    await bench.control('inbound', { from: customer, text: 'old', ...file(10, { expired: true }) });
    await expect.poll(() => textsOf(bench), patience).toEqual(['my meter', 'old']);
    expect(messagesOf(bench)).toMatchObject([
      {
        files: [
          {
            contentType: 'image/jpeg',
            fileName: 'meter.jpg',
            bytes: Buffer.alloc(3_000, 7).toString('base64'),
          },
        ],
      },
      { files: [{ contentType: 'image/jpeg' }] },
    ]);
    expect(messagesOf(bench)[1]).not.toHaveProperty('files.0.bytes');
  });

  it('has the number behind a hidden sender where WhatsApp tells it, else the hidden id', async () => {
    const bench = await openReady({ config: { lids: { '81234567890': customer } } });
    await bench.control('inbound', { from: 'lid:81234567890', text: 'known' });
    await expect.poll(() => textsOf(bench), patience).toEqual(['known']);
    await bench.control('inbound', { from: 'lid:81234567891', text: 'hidden' });
    await expect.poll(() => textsOf(bench), patience).toEqual(['known', 'hidden']);
    expect(messagesOf(bench)).toMatchObject([
      { from: { value: customer } },
      { from: { value: 'lid:81234567891' } },
    ]);
    expect(await bench.send({ id: 'm1', to: 'lid:81234567891' })).toMatchObject({ status: 200 });
  });

  it('waits while the server is away, through a restart, and comes once', async () => {
    const bench = await openReady();
    bench.refuseEvents(503);
    await bench.control('inbound', { from: customer, text: 'kept' });
    const events = connection.collection<{ body: string }>('whatsapp_events');
    await expect.poll(() => waiting(bench), patience).toBeGreaterThan(0);
    expect(JSON.stringify(await events.find().toArray())).not.toMatch(/kept|2348031234567/);
    await bench.restartBridge();
    await bench.untilState('ready');
    bench.refuseEvents(null);
    await expect.poll(() => textsOf(bench), patience).toEqual(['kept']);
    await expect.poll(() => waiting(bench), patience).toBe(0);
  });

  it('that the server refuses for good is set aside, and the next one goes on', async () => {
    const bench = await openReady();
    bench.refuseEvents(400);
    await bench.control('inbound', { from: customer, text: 'refused' });
    const refused = () =>
      connection.collection('whatsapp_events').countDocuments({ session: bench.session, refused: true });
    await expect.poll(async () => (await refused()) > 0 && (await waiting(bench)) === 0, patience).toBe(true);
    bench.refuseEvents(null);
    await bench.control('inbound', { from: customer, text: 'next' });
    await expect.poll(() => textsOf(bench), patience).toEqual(['next']);
  });

  it('while no client was there is found unread afterwards', async () => {
    const bench = await openReady();
    await bench.bridge().stop();
    await bench.control('inbound', { from: customer, text: 'anybody there?' });
    await bench.restartBridge();
    await expect.poll(() => textsOf(bench), patience).toEqual(['anybody there?']);
  });
});

describe('what we send', () => {
  it('arrives, and its acks come back as delivery reports of the id that was answered', async () => {
    const bench = await openReady({ config: { acks: 'read' } });
    const { status, body } = await bench.send({ id: 'm1', to: customer, text: 'Pay ₦500' });
    expect(status).toBe(200);
    expect(await bench.carried()).toMatchObject([{ id: body['externalId'], to: customer, text: 'Pay ₦500' }]);
    await expect.poll(() => statusesOf(bench), patience).toEqual(['sent', 'delivered', 'read']);
    expect(bench.events.map((event) => 'externalId' in event && event.externalId)).toContain(
      body['externalId'],
    );
  });

  it('may have a file with it', async () => {
    const bench = await openReady();
    const file = { contentType: 'application/pdf', fileName: 'receipt.pdf', base64: 'JVBERi0=' };
    expect((await bench.send({ id: 'm1', to: customer, text: 'Your receipt', file })).status).toBe(200);
    expect(await bench.carried()).toMatchObject([
      { text: 'Your receipt', file: { mimetype: 'application/pdf', fileName: 'receipt.pdf', bytes: 5 } },
    ]);
  });

  it('under one id goes once, at once, later and after a restart', async () => {
    const bench = await openReady();
    const both = await Promise.all([1, 2].map(() => bench.send({ id: 'm1', to: customer })));
    const later = await bench.send({ id: 'm1', to: customer });
    await bench.restartBridge();
    const after = await bench.send({ id: 'm1', to: customer });
    const [first] = both;
    expect(first?.status).toBe(200);
    for (const answer of [...both, later, after]) expect(answer.body).toEqual(first?.body);
    expect(await bench.carried()).toHaveLength(1);
  });

  it('to a number that is not on WhatsApp is refused, and nothing goes out', async () => {
    const bench = await openReady({ config: { numbers: { [customer]: 'absent' } } });
    expect(await bench.send({ id: 'm1', to: customer })).toMatchObject({
      status: 422,
      body: { error: 'not_on_whatsapp' },
    });
    expect(await bench.carried()).toEqual([]);
  });

  it('that ends in an error at WhatsApp is reported as failed', async () => {
    const bench = await openReady({ config: { numbers: { [customer]: 'fails' } } });
    expect((await bench.send({ id: 'm1', to: customer })).status).toBe(200);
    await expect.poll(() => statusesOf(bench), patience).toEqual(['failed']);
  });

  it('and never hears of again is told by the message that came into being', async () => {
    const bench = await openReady();
    const answer = await bench.send({ id: 'm1', to: '+2348030000902', withinMs: 500 });
    expect(answer.status).toBe(200);
    expect(await bench.carried()).toMatchObject([{ id: answer.body['externalId'] }]);
  });

  it('and that left nothing behind is unknown, and may be repeated', async () => {
    const bench = await openReady();
    const before = performance.now();
    expect((await bench.send({ id: 'm1', to: '+2348030000901', withinMs: 400 })).status).toBe(504);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect((await bench.send({ id: 'm2', to: customer })).status).toBe(200);
    expect(await bench.carried()).toMatchObject([{ to: customer }]);
  });

  it('and was interrupted is found in the chat by a repeat', async () => {
    const bench = await openReady();
    const first = await bench.send({ id: 'm1', to: customer, text: 'Your receipt: 500' });
    await interrupt(first.body['externalId']);
    await bench.restartBridge();
    await bench.untilState('ready');
    const again = await bench.send({ id: 'm1', to: customer, text: 'Your receipt: 500' });
    expect(again.body).toEqual(first.body);
    expect(await bench.carried()).toHaveLength(1);
  });

  it('and was interrupted is known from its ack', async () => {
    const bench = await openReady({ config: { acks: 'none' } });
    const first = await bench.send({ id: 'm1', to: customer, text: 'Your receipt: 700' });
    await interrupt(first.body['externalId']);
    await bench.restartBridge();
    await bench.untilState('ready');
    await bench.control('ack', { id: first.body['externalId'], ack: 2 });
    await expect.poll(() => statusesOf(bench), patience).toEqual(['delivered']);
    expect((await bench.send({ id: 'm1', to: customer, text: 'Your receipt: 700' })).body).toEqual(
      first.body,
    );
    expect(await bench.carried()).toHaveLength(1);
  });

  it('keeps its pace, and says how long to wait when there are too many', async () => {
    const bench = await openReady({ paceMs: 300 });
    const started = performance.now();
    await bench.send({ id: 'm1', to: customer });
    await bench.send({ id: 'm2', to: customer });
    expect(performance.now() - started).toBeGreaterThan(290);
    const crowd = await Promise.all(
      ['m3', 'm4', 'm5'].map((id) => bench.send({ id, to: customer, withinMs: 700 })),
    );
    expect(crowd.map(({ status }) => status).sort()).toEqual([200, 429, 429]);
    expect(crowd.find(({ status }) => status === 429)?.retryAfter).toBe('1');
    expect(await bench.carried()).toHaveLength(3);
  });

  it('can be announced by the dots', async () => {
    const bench = await openReady();
    const headers = { authorization: 'Bearer bridge-secret-of-the-tests-0123456789' };
    const body = JSON.stringify({ to: customer });
    expect((await fetch(`${bench.url()}/typing`, { method: 'POST', headers, body })).status).toBe(204);
    expect(await bench.pages()).toMatchObject({ typing: [{ chat: customer, state: 'typing' }] });
  });

  it.each([
    ['without the secret', {}, 401],
    ['with another secret', { authorization: 'Bearer nonsense' }, 401],
  ])('%s is refused', async (_name, headers, status) => {
    const bench = await open();
    const body = JSON.stringify({ id: 'm1', to: customer, text: 'x', withinMs: 100 });
    expect((await fetch(`${bench.url()}/messages`, { method: 'POST', headers, body })).status).toBe(status);
  });

  it.each(['not json', '{}', '{"id":"m","to":"08031234567","text":"x","withinMs":100}', '[1]'])(
    'is refused where it can not be read (%s)',
    async (body) => {
      const bench = await open();
      const headers = { authorization: 'Bearer bridge-secret-of-the-tests-0123456789' };
      expect((await fetch(`${bench.url()}/messages`, { method: 'POST', headers, body })).status).toBe(400);
    },
  );
});

it('numbers and words of customers are in no log', async () => {
  const bench = await openReady();
  await bench.control('inbound', { from: customer, text: 'Light 5000' });
  await bench.send({ id: 'm1', to: customer, text: 'Which meter?' });
  await bench.send({ id: 'm2', to: '+2348030000901', text: 'Which meter?', withinMs: 100 });
  await expect.poll(() => textsOf(bench), patience).toHaveLength(1);
  expect(bench.logged.join('\n')).not.toMatch(/80312345|8030000901|Light 5000|Which meter/);
});
