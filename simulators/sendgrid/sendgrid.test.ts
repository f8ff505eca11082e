import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Bench, type Received, startBench, startReceiver } from '../test-bench.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signingKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const apiKey = 'SG.test';

const good = {
  personalizations: [{ to: [{ email: 'ada@example.com' }] }],
  from: { email: 'help@mail.example.ng', name: 'Switchboard' },
  subject: 'Re: Airtime',
  content: [
    { type: 'text/plain', value: 'Hello' },
    { type: 'text/html', value: '<p>Hello</p>' },
  ],
  headers: { 'In-Reply-To': '<a@example.com>' },
  custom_args: { order: 'o1' },
};

function send(bench: Bench, mail: unknown = good, key = apiKey) {
  return fetch(`${bench.url}/sendgrid/v3/mail/send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(mail),
  });
}

const mailTo = (email: string) => ({ ...good, personalizations: [{ to: [{ email }] }] });

function isSigned({ headers, body }: Received): boolean {
  const timestamp = String(headers['x-twilio-email-event-webhook-timestamp']);
  const signature = String(headers['x-twilio-email-event-webhook-signature']);
  const key = createPublicKey(pair.privateKey);
  return verify('sha256', Buffer.from(timestamp + body), key, Buffer.from(signature, 'base64'));
}

describe('sending', () => {
  test('answers 202 without a body, and keeps the mail', async () => {
    const bench = await startBench({ callbacks: { sendgrid: { apiKey } } });
    const pdf = { content: 'JVBERi0xLjM=', filename: 'a.pdf', type: 'application/pdf' };
    const answer = await send(bench, { ...good, attachments: [pdf] });
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    const id = answer.headers.get('x-message-id');
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(await bench.get('/_inspect/sendgrid/mails?to=ada@example.com')).toMatchObject([
      {
        id,
        to: 'ada@example.com',
        from: 'help@mail.example.ng',
        fromName: 'Switchboard',
        subject: 'Re: Airtime',
        text: 'Hello',
        html: '<p>Hello</p>',
        headers: { 'In-Reply-To': '<a@example.com>' },
        customArgs: { order: 'o1' },
        attachments: [{ filename: 'a.pdf', type: 'application/pdf', size: 8, head: '%PDF-1.3' }],
      },
    ]);
  });

  test.each([
    [{ personalizations: [] }, 400, 'personalizations'],
    [{ personalizations: [{ to: [] }] }, 400, 'personalizations.0.to'],
    [{ personalizations: [{ to: [{ email: 'ada' }] }] }, 400, 'personalizations.0.to.0.email'],
    [{ from: undefined }, 400, 'from.email'],
    [{ from: { email: 'x@evil.example' } }, 403, 'from'],
    [{ subject: '' }, 400, 'subject'],
    [{ content: undefined }, 400, 'content'],
    [{ content: [...good.content].reverse() }, 400, 'content'],
    [{ content: [{ type: 'text/plain', value: '' }] }, 400, 'content.0.value'],
    [{ headers: { To: 'x@example.com' } }, 400, 'headers.To'],
    [{ headers: { 'X-A': 1 } }, 400, 'headers.X-A'],
    [{ custom_args: { a: 'x'.repeat(10_000) } }, 400, 'custom_args'],
    [{ attachments: [{ content: '%', filename: 'a' }] }, 400, 'attachments.0.content'],
  ])('refuses %j with %d and names %s', async (change, status, field) => {
    const bench = await startBench({
      callbacks: { sendgrid: { apiKey } },
      sendgrid: { senders: ['mail.example.ng'] },
    });
    const answer = await send(bench, { ...good, ...change });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      errors: [{ field, message: expect.any(String), help: null }],
    });
    expect(await bench.get('/_inspect/sendgrid/mails')).toEqual([]);
  });

  test('refuses a wrong key, what is no JSON, and what comes too fast', async () => {
    const bench = await startBench({ callbacks: { sendgrid: { apiKey } } });
    expect((await send(bench, good, 'SG.wrong')).status).toBe(401);
    const headers = { authorization: `Bearer ${apiKey}` };
    const url = `${bench.url}/sendgrid/v3/mail/send`;
    expect((await fetch(url, { method: 'POST', headers, body: 'x=1' })).status).toBe(415);
    await bench.control('faults', {
      provider: 'sendgrid',
      operation: 'send',
      kind: '429',
      match: { email: 'ada@example.com' },
    });
    const throttled = await send(bench);
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await send(bench, mailTo('bola@example.com'))).status).toBe(202);
  });
});

describe('events', () => {
  test.each([
    ['ada', ['processed', 'delivered']],
    ['bounce', ['processed', 'bounce']],
    ['dropped', ['dropped']],
    ['deferred', ['processed', 'deferred', 'delivered']],
    ['spamreport', ['processed', 'delivered', 'spamreport']],
    ['silent', ['processed']],
  ])('to %s@ are signed batches of %j', async (local, expected) => {
    const receiver = await startReceiver();
    const bench = await startBench({
      callbacks: { sendgrid: { apiKey, signingKey, eventsUrl: receiver.url } },
    });
    const id = (await send(bench, mailTo(`${local}@example.com`))).headers.get('x-message-id');
    const events = async () => {
      const { received } = receiver;
      return received.flatMap(({ body }) => JSON.parse(body) as Record<string, string>[]);
    };
    await expect.poll(async () => (await events()).map(({ event }) => event)).toEqual(expected);
    for (const event of await events()) {
      expect(event).toMatchObject({ email: `${local}@example.com`, order: 'o1' });
      expect(event['sg_message_id']?.split('.')[0]).toBe(id);
    }
    expect(receiver.received.every(isSigned)).toBe(true);
  });

  test('of many mails come together, and of an address that bounced no mail goes any more', async () => {
    const receiver = await startReceiver();
    const bench = await startBench({
      callbackDelayMs: 50,
      callbacks: { sendgrid: { apiKey, eventsUrl: receiver.url } },
    });
    await Promise.all(
      ['a@example.com', 'b@example.com', 'bounce@example.com'].map((to) => send(bench, mailTo(to))),
    );
    await expect.poll(async () => receiver.received.map(({ body }) => JSON.parse(body).length)).toContain(3);
    await expect
      .poll(() => bench.get('/_inspect/sendgrid/mails?to=bounce@example.com'))
      .toMatchObject([{ status: 'bounce' }]);
    await send(bench, mailTo('bounce@example.com'));
    await expect
      .poll(() => bench.get('/_inspect/sendgrid/mails?to=bounce@example.com'))
      .toMatchObject([{ status: 'bounce' }, { status: 'dropped' }]);
  });
});

describe('an incoming mail', () => {
  const mail = {
    from: 'Ada Eze <ada@example.com>',
    to: 'help@mail.example.ng',
    subject: 'Light',
    text: 'LIGHT 5000',
  };

  async function received(posted: Readonly<Record<string, unknown>>): Promise<Received> {
    const receiver = await startReceiver();
    const bench = await startBench({ callbacks: { sendgrid: { signingKey, inboundUrl: receiver.url } } });
    expect(await bench.control('sendgrid/inbound', { ...mail, ...posted })).toMatchObject({
      body: { status: 200 },
    });
    const [first] = await receiver.untilReceived(1);
    if (!first) throw new Error('nothing came');
    return first;
  }

  test('is a signed form with the mail taken apart', async () => {
    const file = { filename: 'a.txt', type: 'text/plain', content: Buffer.from('meter').toString('base64') };
    const form = await received({
      messageId: '<m1@example.com>',
      inReplyTo: '<m0@example.com>',
      attachments: [file],
    });
    expect(isSigned(form)).toBe(true);
    expect(form.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(form.body).toContain('name="text"\r\n\r\nLIGHT 5000\r\n');
    expect(form.body).toContain(
      'name="envelope"\r\n\r\n{"to":["help@mail.example.ng"],"from":"ada@example.com"}\r\n',
    );
    expect(form.body).toContain('Message-ID: <m1@example.com>\r\n');
    expect(form.body).toContain('In-Reply-To: <m0@example.com>\r\n');
    expect(form.body).toContain(
      'name="attachment1"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nmeter\r\n',
    );
    expect(form.body).toContain('name="SPF"\r\n\r\npass\r\n');
    expect(form.body).toContain('name="dkim"\r\n\r\n{@example.com : pass}\r\n');
  });

  test('is one field with the whole mail where it is raw', async () => {
    const form = await received({ raw: true, html: '<p>LIGHT</p>' });
    expect(form.body).toContain('name="email"\r\n\r\nReceived:');
    expect(form.body).toContain('Content-Type: multipart/alternative;');
    expect(form.body).toContain(Buffer.from('LIGHT 5000').toString('base64'));
    expect(form.body).not.toContain('name="text"');
  });

  test('is repeated after a server’s trouble, and after nothing else', async () => {
    const receiver = await startReceiver((_, count) => ({ status: count === 1 ? 503 : 400 }));
    const bench = await startBench({ callbacks: { sendgrid: { inboundUrl: receiver.url } } });
    expect(await bench.control('sendgrid/inbound', mail)).toMatchObject({ body: { status: 503 } });
    await receiver.untilReceived(2);
    expect(await bench.control('sendgrid/inbound', mail)).toMatchObject({ body: { status: 400 } });
    expect(receiver.received).toHaveLength(3);
  });

  test.each([{ charset: 'klingon' }, { from: undefined }, { attachments: [{}] }])(
    'is not posted with %j',
    async (change) => {
      const bench = await startBench();
      expect((await bench.control('sendgrid/inbound', { ...mail, ...change })).status).toBe(400);
    },
  );
});
