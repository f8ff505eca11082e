import { randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openChatGateway } from '../../test/chat-gateway.ts';
import {
  beginChat,
  connectToChat,
  openVisitor,
  postToChat,
  type SeenFrame,
} from '../../test/chat-visitor.ts';

const soon = { timeout: 5_000, interval: 10 };

describe('a web chat over a socket', () => {
  const { place, stores, tell, addressKey, setAway, live, showTyping } = openChatGateway();

  const kept = async (token: string) => {
    const entries = await stores().inbox.recent([addressKey(token)], 50);
    return await Promise.all(entries.map((entry) => stores().inbox.openBody(entry)));
  };

  it('keeps a message before it acknowledges it, as one however often it comes', async () => {
    const visitor = await openVisitor(place());
    const id = visitor.say('AIRTIME 500', { choiceId: 'menu_airtime' });
    visitor.send({ type: 'message', id, text: 'AIRTIME 500' });
    await expect
      .poll(() => visitor.frames().filter((frame) => frame.type === 'accepted'), soon)
      .toMatchObject([{ id }, { id }]);
    expect(await kept(visitor.token)).toMatchObject([
      {
        kind: 'message',
        from: { medium: 'webchat' },
        to: 'shop-1',
        text: 'AIRTIME 500',
        choiceId: 'menu_airtime',
      },
    ]);
    await visitor.close();
  });

  it('says so when nothing could be kept, and takes it the next time', async () => {
    const visitor = await openVisitor(place());
    setAway(true);
    const id = visitor.say('hello');
    await expect
      .poll(() => visitor.frames().at(-1), soon)
      .toMatchObject({ type: 'refused', id, reason: 'unavailable' });
    setAway(false);
    visitor.send({ type: 'message', id, text: 'hello' });
    await expect.poll(() => visitor.frames().at(-1), soon).toMatchObject({ type: 'accepted', id });
    await visitor.close();
  });

  it('tells at a ring what is new, once', async () => {
    const visitor = await openVisitor(place());
    await expect.poll(() => visitor.frames().length, soon).toBe(1);
    await tell(visitor.token, { kind: 'text', text: 'one' });
    await tell(visitor.token, { kind: 'text', text: 'two' });
    await expect.poll(visitor.told, soon).toEqual(['one', 'two']);
    live.ring('nobody');
    await tell(visitor.token, { kind: 'text', text: 'three' });
    await expect.poll(visitor.told, soon).toEqual(['one', 'two', 'three']);
    await visitor.close();
  });

  it('shows both sides again after a reload, the answer behind its question', async () => {
    const visitor = await openVisitor(place());
    visitor.say('what is this?');
    await expect.poll(() => visitor.frames().at(-1)?.type, soon).toBe('accepted');
    const [entry] = await stores().inbox.recent([addressKey(visitor.token)], 1);
    await tell(visitor.token, { kind: 'text', text: 'a shop' }, entry?.id);
    await visitor.close();
    const reloaded = await openVisitor(place(), { token: visitor.token });
    await expect
      .poll(() => reloaded.items().map(({ text, content }) => text ?? content?.text), soon)
      .toEqual(['what is this?', 'a shop']);
    await reloaded.close();
  });

  it('shows after a break what is new and what was never seen, however old', async () => {
    const token = await beginChat(place());
    const old = await tell(token, { kind: 'text', text: 'from last week' });
    const away = await openVisitor(place(), { token, after: Date.now() + 10 * 60_000 });
    await expect.poll(away.told, soon).toEqual(['from last week']);
    away.send({ type: 'shown', ids: [old] });
    const reports = async () => {
      const entries = await stores().inbox.waiting([`chat|${old}`]);
      return await Promise.all(entries.map((entry) => stores().inbox.openBody(entry)));
    };
    await expect
      .poll(reports, soon)
      .toMatchObject([{ kind: 'delivery_report', status: 'delivered', externalId: old }]);
    await away.close();
  });

  it("shows on another page of the same visitor what was written on this one, and nobody else's", async () => {
    const one = await openVisitor(place());
    const other = await openVisitor(place(), { token: one.token });
    const stranger = await openVisitor(place());
    await expect.poll(() => stranger.frames().length, soon).toBe(1);
    one.say('on the first page');
    await expect.poll(() => other.items().map(({ text }) => text), soon).toEqual(['on the first page']);
    await tell(one.token, { kind: 'text', text: 'for one' });
    await expect.poll(other.told, soon).toEqual(['for one']);
    expect(stranger.items()).toEqual([]);
    for (const visitor of [one, other, stranger]) await visitor.close();
  });

  it("reports nobody else's messages", async () => {
    const [one, other] = [await beginChat(place()), await openVisitor(place())];
    const id = await tell(one, { kind: 'text', text: 'not yours' });
    other.send({ type: 'read', ids: [id] });
    other.say('done');
    await expect.poll(() => other.frames().at(-1)?.type, soon).toBe('accepted');
    expect(await stores().inbox.waiting([`chat|${id}`])).toEqual([]);
    await other.close();
  });

  it('shows a longer answer sentence by sentence to who can show that, and then as one message', async () => {
    const text =
      'Please switch data off and on and restart the phone. Choose 4G or LTE in the settings of the phone. Still bad? Call 300, or reply AGENT.';
    const visitor = await openVisitor(place(), { parts: true });
    const plain = await openVisitor(place(), { token: visitor.token });
    await expect.poll(() => visitor.frames().length + plain.frames().length, soon).toBe(2);
    const id = await tell(visitor.token, { kind: 'text', text });
    await expect.poll(visitor.told, soon).toEqual([text]);
    const parts = visitor.frames().filter(({ type }) => type === 'part');
    expect(parts.length).toBeGreaterThan(1);
    for (const [index, part] of parts.entries()) {
      expect(part.id).toBe(id);
      expect(text.startsWith(part.text ?? '?')).toBe(true);
      expect(part.text?.length).toBeGreaterThan(parts[index - 1]?.text?.length ?? 0);
    }
    await expect.poll(plain.told, soon).toEqual([text]);
    expect(plain.frames().some(({ type }) => type === 'part')).toBe(false);
    for (const each of [visitor, plain]) await each.close();
  });

  it('shows an answer whole after a reload in the middle of it, and two answers one after the other', async () => {
    const first = `${'The first answer goes on for a while. '.repeat(6)}It ends here.`;
    const second = `${'The second one waits for it. '.repeat(6)}It ends too.`;
    const visitor = await openVisitor(place(), { parts: true });
    await expect.poll(() => visitor.frames().length, soon).toBe(1);
    await tell(visitor.token, { kind: 'text', text: first });
    await expect.poll(() => visitor.frames().at(-1)?.type, soon).toBe('part');
    await visitor.close();
    await tell(visitor.token, { kind: 'text', text: second });
    const reloaded = await openVisitor(place(), { token: visitor.token, parts: true });
    await expect.poll(reloaded.told, soon).toEqual([first, second]);
    await reloaded.close();
  });

  it('shows that an answer is being written', async () => {
    const visitor = await openVisitor(place());
    await expect.poll(() => visitor.frames().length, soon).toBe(1);
    showTyping(visitor.token);
    await expect.poll(() => visitor.frames().at(-1)?.type, soon).toBe('typing');
    await visitor.close();
  });

  it.each<[string, string | Buffer]>([
    ['what is no JSON', 'hello'],
    ['bytes', Buffer.from([1, 2, 3])],
    ['another kind of frame', '{"type":"admin"}'],
    ['a message without an id', '{"type":"message","text":"x"}'],
    ['a message that says nothing', JSON.stringify({ type: 'message', id: randomUUID(), text: ' \n' })],
    [
      'a text that is too long',
      JSON.stringify({ type: 'message', id: randomUUID(), text: 'x'.repeat(2_001) }),
    ],
    ['more than it may say', JSON.stringify({ type: 'message', id: randomUUID(), text: 'x', from: 'me' })],
    ['an operator for a word', '{"type":"shown","ids":[{"$ne":null}]}'],
    ['a second hello', '{"type":"hello","token":"x"}'],
  ])('closes on %s', async (_, data) => {
    const visitor = await openVisitor(place());
    await expect.poll(() => visitor.frames().length, soon).toBe(1);
    visitor.sendRaw(data);
    expect(await visitor.closed).toBe(1008);
  });

  it('closes on a frame that is too large', async () => {
    const visitor = await openVisitor(place());
    visitor.sendRaw('x'.repeat(20_000));
    expect(await visitor.closed).toBe(1009);
  });

  it('lets nobody in whose token is not ours, or who does not say who it is', async () => {
    const forged = await connectToChat(place());
    forged.send({ type: 'hello', token: `v1.${'a'.repeat(22)}.abcdef.${'0'.repeat(64)}` });
    expect(await forged.closed).toBe(4401);
    const rude = await connectToChat(place());
    rude.say('hello');
    expect(await rude.closed).toBe(1008);
  });

  it.each([
    ['a page that may not embed it', '/webchat/shop-1/socket', { origin: 'https://evil.example' }, 403],
    ['no page at all', '/webchat/shop-1/socket', {}, 403],
    ['an unknown site', '/webchat/shop-2/socket', { origin: 'https://shop.example.ng' }, 404],
    ['another path', '/elsewhere', { origin: 'https://shop.example.ng' }, 404],
  ])('refuses a socket from or to %s', async (_, path, options, status) => {
    const socket = new WebSocket(place().baseUrl.replace('http', 'ws') + path, options);
    const answer = await new Promise<number | undefined>((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', () => undefined);
      socket.on('open', () => resolve(101));
    });
    socket.terminate();
    expect(answer).toBe(status);
  });

  it('keeps a visitor who writes too fast waiting, and takes the message later', async () => {
    const visitor = await openVisitor(place());
    for (let count = 0; count < 25; count += 1) visitor.say(`message ${count}`);
    const ends = () => visitor.frames().filter(({ type }) => type === 'accepted' || type === 'refused');
    await expect.poll(() => ends().length, soon).toBe(25);
    const refused = ends().filter(({ type }) => type === 'refused');
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(refused[0]).toMatchObject({ reason: 'too_fast', retryInMs: expect.any(Number) });
    await visitor.close();
  });
});

describe('a web chat over plain requests', () => {
  const { place, tell, stores, http, webchat, addressKey } = openChatGateway();

  const frames = async (answer: Response) =>
    ((await answer.json()) as { frames: readonly SeenFrame[] }).frames;

  it('keeps messages and tells what comes, for as long as one waits', async () => {
    const token = await beginChat(place());
    const id = randomUUID();
    const sent = await postToChat(place(), 'messages', {
      token,
      body: { frames: [{ type: 'message', id, text: 'hello' }] },
    });
    expect(await frames(sent)).toMatchObject([{ type: 'accepted', id }]);
    const first = await frames(await postToChat(place(), 'updates', { token }));
    expect(first).toMatchObject([{ type: 'items', items: [{ from: 'visitor', id, text: 'hello' }] }]);
    const waiting = postToChat(place(), 'updates', { token, body: { after: Date.now(), known: [id] } });
    const told = await tell(token, { kind: 'text', text: 'hi' });
    expect(await frames(await waiting)).toMatchObject([{ type: 'items', items: [{ from: 'us', id: told }] }]);
  });

  it('gives a new token to a visitor that has one, and is the same visitor', async () => {
    const token = await beginChat(place());
    const answer = await postToChat(place(), 'sessions', { token });
    const { token: next } = (await answer.json()) as { token: string };
    expect(next.split('.')[1]).toBe(token.split('.')[1]);
  });

  it.each([
    ['sessions', {}, 403, 'https://evil.example'],
    ['messages', {}, 403, 'https://evil.example'],
    ['messages', { body: { frames: [] } }, 401, undefined],
    ['updates', { token: 'nonsense' }, 401, undefined],
    ['files', { raw: Buffer.from('%PDF-1.7') }, 401, undefined],
    ['socket', {}, 404, undefined],
    ['else', {}, 404, undefined],
  ] as const)('refuses %s that are not in order (%j): %i', async (what, options, status, origin) => {
    const answer = await postToChat({ ...place(), ...(origin ? { origin } : {}) }, what, options);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).not.toBe('*');
  });

  it.each([
    ['no frames', '{"frames":[]}'],
    ['no JSON', 'x'],
    ['a prototype', '{"__proto__":{"frames":[]}}'],
    ['too many frames', JSON.stringify({ frames: Array.from({ length: 21 }, () => ({ type: 'beat' })) })],
  ])('refuses a body that holds %s', async (_, body) => {
    const token = await beginChat(place());
    const headers = { 'content-type': 'application/json' };
    const answer = await postToChat(place(), 'messages', { token, raw: Buffer.from(body), headers });
    expect(answer.status).toBe(400);
  });

  it('tells a browser which page may ask, and no other', async () => {
    const ask = (origin: string) =>
      fetch(`${place().baseUrl}/webchat/shop-1/messages`, { method: 'OPTIONS', headers: { origin } });
    const answer = await ask('https://shop.example.ng');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example.ng');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await ask('https://shop.example.ng.evil.example')).status).toBe(403);
    expect((await ask('null')).status).toBe(403);
  });

  const pdf = Buffer.from('%PDF-1.7 invoice');

  it('keeps a file sealed for the message that names it, and for its own visitor alone', async () => {
    const token = await beginChat(place());
    const uploaded = await postToChat(place(), 'files', {
      token,
      raw: pdf,
      headers: { 'content-type': 'image/png', 'x-file-name': encodeURIComponent('../bill ₦.pdf') },
    });
    const { id: fileId } = (await uploaded.json()) as { id: string };
    const message = (who: string) =>
      postToChat(place(), 'messages', {
        token: who,
        body: { frames: [{ type: 'message', id: randomUUID(), text: '', files: [fileId] }] },
      });
    expect(await frames(await message(await beginChat(place())))).toMatchObject([
      { type: 'refused', reason: 'unknown_file' },
    ]);
    expect(await frames(await message(token))).toMatchObject([{ type: 'accepted' }]);
    const [entry] = await stores().inbox.recent([addressKey(token)], 1);
    expect(entry && (await stores().inbox.openBody(entry))).toMatchObject({
      files: [{ fileId, contentType: 'application/pdf', fileName: '.._bill ₦.pdf' }],
    });
    const { files } = stores();
    const of = { customerId: 'cus_1', addressKey: addressKey(token), account: 'webchat', messageId: 'm1' };
    await files.note({ ...of, files: [{ fileId, contentType: 'application/pdf' }] });
    const claimed = await files.claim(fileId, new Date());
    if (!claimed?.uploaded) throw new Error('The file was not claimed.');
    expect(await files.keep(claimed, files.readUploaded(claimed, claimed.uploaded))).toBe('kept');
    const opened = await files.open(fileId, 'ada');
    expect(opened && (await buffer(opened.bytes))).toEqual(pdf);
    expect((await fetch(`${place().baseUrl}/webchat/shop-1/files/${fileId}`)).status).toBe(404);
  });

  it.each([
    ['a program', Buffer.from('MZ\x90\x00'), 415],
    ['a page', Buffer.from('<html><script>alert(1)</script>'), 415],
    ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
    ['nothing', Buffer.alloc(0), 415],
    ['more than 2 MB', Buffer.concat([pdf, Buffer.alloc(2 * 1024 * 1024)]), 413],
  ])('takes no file that is %s', async (_, raw, status) => {
    const token = await beginChat(place());
    const headers = { 'content-type': 'application/pdf' };
    expect((await postToChat(place(), 'files', { token, raw, headers })).status).toBe(status);
  });

  function getScript(headers: Readonly<Record<string, string>>) {
    return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: Buffer }>(
      (resolve) => {
        request({ port: http().port, path: '/webchat/widget.js', headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const { statusCode: status, headers } = response;
            resolve({ status, headers, body: Buffer.concat(chunks) });
          });
        }).end();
      },
    );
  }

  it('serves the widget small, and again only when it has changed', async () => {
    const { headers, body } = await getScript({ 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(body.length).toBeLessThan(30_000);
    expect(gunzipSync(body).toString()).toContain('switchboard-chat');
    expect(await getScript({ 'if-none-match': String(headers.etag) })).toMatchObject({ status: 304 });
  });

  it('tells a page how the chat looks, and the demo page is as strict as it says', async () => {
    const look = await fetch(`${place().baseUrl}/webchat/shop-1/site`);
    expect(await look.json()).toMatchObject({ title: 'Chat with us', accent: '#0b6e4f', language: 'en' });
    const page = await fetch(`${place().baseUrl}/webchat/demo`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).toContain('data-site-key="shop-1"');
  });

  it('sends everybody to another process when it ends', async () => {
    const visitor = await openVisitor(place());
    await expect.poll(() => visitor.frames().length, soon).toBe(1);
    const token = await beginChat(place());
    const waiting = postToChat(place(), 'updates', { token, body: { after: Date.now() } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    webchat().close();
    expect(await visitor.closed).toBe(1012);
    expect(await frames(await waiting)).toEqual([]);
  });
});
