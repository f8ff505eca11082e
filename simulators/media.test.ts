import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from './test-bench.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const basic = { authorization: `Basic ${Buffer.from(`${accountSid}:token`).toString('base64')}` };
const bearer = { authorization: 'Bearer EAAG' };
const phoneNumberId = '106540352242922';

/** What is no text in any charset. */
const picture = Buffer.from('\xff\xd8\xff\xe0\0\x80\r\n--x\r\n\xfe', 'latin1');
const base64 = picture.toString('base64');

async function start(more: Record<string, unknown> = {}) {
  const receiver = await startReceiver((_, count) => ({
    status: 200,
    body: count === 1 ? '<Response><Record/></Response>' : '<Response/>',
  }));
  const url = `${receiver.url}/in`;
  const cloud = { webhookUrl: url, phoneNumberId, accessToken: 'EAAG', appSecret: 'secret' };
  const twilio = {
    whatsappInboundUrl: url,
    voiceUrl: url,
    voiceNumber: '+14155238886',
    accountSid,
    authToken: 'token',
  };
  const africastalking = { voiceUrl: url, voiceNumber: '+23417001234' };
  const bench = await startBench({
    callbacks: { 'whatsapp-cloud': cloud, twilio, africastalking },
    twilio: { window: 'open' },
    ...more,
  });
  return { bench, receiver };
}

const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers, redirect: 'manual' });
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe('a file over the Cloud API', () => {
  async function sendPicture(more: Record<string, unknown> = {}) {
    const { bench, receiver } = await start(more);
    await bench.control('whatsapp-cloud/inbound', { from: '+2348031234567', image: { base64 } });
    const { entry } = JSON.parse(receiver.received[0]?.body ?? '');
    const { id, mime_type: mimeType } = entry[0].changes[0].value.messages[0].image;
    expect(mimeType).toBe('image/jpeg');
    return {
      bench,
      describe: (headers: Record<string, string>) => get(`${bench.url}/whatsapp-cloud/v25.0/${id}`, headers),
    };
  }

  test('is described to the account, and given out to it byte for byte', async () => {
    const { describe } = await sendPicture();
    expect((await describe({})).status).toBe(401);
    const told = (await (await describe(bearer)).json()) as { url: string; file_size: string };
    expect(told.file_size).toBe(String(picture.length));
    expect((await get(told.url)).status).toBe(401);
    const given = await get(told.url, bearer);
    expect(given.headers.get('content-type')).toBe('image/jpeg');
    expect((await bytesOf(given)).equals(picture)).toBe(true);
  });

  test('is at its address for a while only', async () => {
    const { describe } = await sendPicture({ 'whatsapp-cloud': { mediaUrlLifeMs: 0 } });
    const { url } = (await (await describe(bearer)).json()) as { url: string };
    await expect.poll(async () => (await get(url, bearer)).status).toBe(404);
  });

  test.each([
    ['404', { status: 404 }],
    ['redirected', { status: 302, location: 'https://elsewhere.example/file' }],
    ['429', { status: 429 }],
  ])('meets the fault %s', async (kind, { status, location }: { status: number; location?: string }) => {
    const { bench, describe } = await sendPicture();
    const { url } = (await (await describe(bearer)).json()) as { url: string };
    await bench.control('faults', { provider: 'whatsapp-cloud', operation: 'download', kind });
    const answer = await get(url, bearer);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBe(location ?? null);
  });

  async function upload(
    bench: Bench,
    type: string,
    bytes: Buffer,
    fields = { messaging_product: 'whatsapp' },
  ) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'Receipt.pdf');
    const url = `${bench.url}/whatsapp-cloud/v25.0/${phoneNumberId}/media`;
    const answer = await fetch(url, { method: 'POST', headers: bearer, body: form });
    return (await answer.json()) as { id?: string; error?: { code: number } };
  }

  async function sendDocument(bench: Bench, id: string) {
    const answer = await fetch(`${bench.url}/whatsapp-cloud/v25.0/${phoneNumberId}/messages`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ messaging_product: 'whatsapp', to: '2348031234567', type: 'document' },
        document: { id, filename: 'Receipt.pdf', caption: 'Paid' },
      }),
    });
    return answer.status;
  }

  test('of ours is uploaded, and hangs on the message that names it', async () => {
    const { bench } = await start({ 'whatsapp-cloud': { window: 'open' } });
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7 '), picture]);
    const { id = '' } = await upload(bench, 'application/pdf', pdf);
    expect(await sendDocument(bench, '1')).toBe(400);
    expect(await sendDocument(bench, id)).toBe(200);
    const file = { fileName: 'Receipt.pdf', mimeType: 'application/pdf', size: pdf.length };
    expect(await bench.get('/_inspect/whatsapp-cloud/messages')).toMatchObject([
      { type: 'document', text: 'Paid', file: { ...file, head: expect.stringMatching(/^%PDF-1\.7/) } },
    ]);
  });

  test.each([
    ['of a type that WhatsApp has not', 'application/zip', 10, undefined, 100],
    ['that is too large', 'image/webp', 600 * 1024, undefined, 131053],
    ['of no product', 'application/pdf', 10, { messaging_product: '' }, 100],
  ])('%s is not taken', async (_, type, size, fields, code) => {
    const { bench } = await start();
    expect((await upload(bench, type, Buffer.alloc(size), fields)).error?.code).toBe(code);
  });
});

describe('a file at Twilio', () => {
  test('is named by its address, which leads the account to the storage; that takes no credentials', async () => {
    const { bench, receiver } = await start();
    const media = [{ base64 }, { contentType: 'audio/ogg', bytes: 100 }];
    await bench.control('twilio/inbound', {
      from: 'whatsapp:+2348031234567',
      to: 'whatsapp:+14155238886',
      media,
    });
    const form = receiver.received[0]?.form ?? {};
    expect(form).toMatchObject({
      NumMedia: '2',
      MediaContentType1: 'audio/ogg',
      MessageSid: expect.stringMatching(/^MM/),
    });
    const url = form['MediaUrl0'] ?? '';
    expect((await get(url)).status).toBe(401);
    const led = await get(url, basic);
    expect(led.status).toBe(307);
    const stored = led.headers.get('location') ?? '';
    expect((await get(stored, basic)).status).toBe(400);
    expect((await get(stored.replace(/\?.*/, ''))).status).toBe(403);
    const given = await get(stored);
    expect(given.headers.get('content-type')).toBe('image/jpeg');
    expect((await bytesOf(given)).equals(picture)).toBe(true);
  });

  async function send(bench: Bench, mediaUrl: string) {
    await fetch(`${bench.url}/twilio/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: basic,
      body: new URLSearchParams({
        To: 'whatsapp:+2348031234567',
        From: 'whatsapp:+14155238886',
        MediaUrl: mediaUrl,
      }),
    });
    return async () =>
      (await bench.get('/_inspect/twilio/messages')) as { status: string; media?: unknown[] }[];
  }

  test('of ours is fetched from where the send says, and is nothing where it is not', async () => {
    const { bench } = await start();
    const receiver = await startReceiver(() => ({ status: 404 }));
    const missing = await send(bench, `${receiver.url}/receipt.pdf`);
    await expect.poll(missing, { timeout: 10_000 }).toMatchObject([{ status: 'undelivered' }]);
    const page = await send(bench, `${bench.url}/healthz`);
    await expect
      .poll(async () => (await page())[1]?.media, { timeout: 10_000 })
      .toEqual([{ mimeType: 'application/json; charset=utf-8', size: 15, head: '{"status":"ok"}' }]);
  });
});

test.each([
  ['twilio', 'RecordingUrl', '.mp3', basic],
  ['africastalking', 'recordingUrl', '', {}],
] as const)('what was said in a call is recorded at %s', async (provider, field, ending, headers) => {
  const { bench, receiver } = await start();
  const { body } = await bench.control(`${provider}/call`, { from: '+2348031234567' });
  const { callId } = body as { callId: string };
  await bench.control(`${provider}/call/speak`, { callId, text: 'My meter eats tokens' });
  const url = receiver.received.map(({ form }) => form[field]).find((found) => found !== undefined) ?? '';
  const given = await get(url + ending, headers);
  expect(given.headers.get('content-type')).toBe('audio/mpeg');
  expect((await bytesOf(given)).toString('utf16le', 23)).toContain('My meter eats tokens');
  if (provider === 'twilio') expect((await get(url + ending)).status).toBe(401);
});
