import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from '../test-bench.ts';

const credentials = {
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  accessToken: 'EAAG',
  appSecret: 'meta_app_secret',
};
const person = '+2348031234567';
const cloud = 'whatsapp-cloud';

function post(bench: Bench, body: Record<string, unknown>, token = 'EAAG', id = credentials.phoneNumberId) {
  return fetch(`${bench.url}/whatsapp-cloud/v25.0/${id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: '2348031234567', ...body }),
  });
}

const text = { type: 'text', text: { body: 'Hello' } };
const interactive = (part: Record<string, unknown>) => ({
  type: 'interactive',
  interactive: { body: { text: 'Which?' }, ...part },
});
const buttons = (...titles: string[]) =>
  interactive({
    type: 'button',
    action: { buttons: titles.map((title, index) => ({ type: 'reply', reply: { id: `b${index}`, title } })) },
  });
const list = (rows: readonly Record<string, unknown>[]) =>
  interactive({ type: 'list', action: { button: 'Choose', sections: [{ rows }] } });
const template = (parameter: string) => ({
  type: 'template',
  template: {
    name: 'sb_notice',
    language: { code: 'en' },
    components: [{ type: 'body', parameters: [{ type: 'text', text: parameter }] }],
  },
});

const start = (config: Record<string, unknown> = {}) =>
  startBench({ callbacks: { [cloud]: credentials }, [cloud]: { window: 'open' }, ...config });

describe('sending', () => {
  test('answers with the id of the message, which is in the books', async () => {
    const bench = await start();
    const answer = await post(bench, { ...text, context: { message_id: 'wamid.THEIRS' } });
    const { messages } = (await answer.json()) as { messages: { id: string }[] };
    expect([answer.status, messages[0]?.id]).toEqual([200, expect.stringMatching(/^wamid\./)]);
    expect(await bench.get(`/_inspect/whatsapp-cloud/messages?to=08031234567`)).toMatchObject([
      { id: messages[0]?.id, to: person, text: 'Hello', type: 'text', quotes: 'wamid.THEIRS', choices: [] },
    ]);
  });

  test('shows what can be tapped, and where a link leads', async () => {
    const bench = await start();
    await post(bench, buttons('Yes', 'No'));
    await post(bench, list([{ id: 'r1', title: '1GB', description: '7 days' }]));
    const parameters = { display_text: 'Pay', url: 'https://pay.example.ng/x' };
    await post(bench, interactive({ type: 'cta_url', action: { name: 'cta_url', parameters } }));
    expect(await bench.get('/_inspect/whatsapp-cloud/messages')).toMatchObject([
      { type: 'button', text: 'Which?', choices: [{ id: 'b0', title: 'Yes' }, { title: 'No' }] },
      { type: 'list', choices: [{ id: 'r1', title: '1GB', description: '7 days' }] },
      { type: 'cta_url', text: 'Which?\nPay: https://pay.example.ng/x', url: 'https://pay.example.ng/x' },
    ]);
  });

  test.each([
    ['another product', { messaging_product: 'sms', ...text }, 100],
    ['nobody', { to: '', ...text }, 100],
    ['no text', { type: 'text', text: { body: '' } }, 131008],
    ['a text over 4,096', { type: 'text', text: { body: 'a'.repeat(4097) } }, 131009],
    ['a type that there is not', { type: 'hologram' }, 100],
    ['four buttons', buttons('1', '2', '3', '4'), 131009],
    ['a title over 20', buttons('a'.repeat(21)), 131009],
    [
      'an id twice',
      list([
        { id: 'a', title: '1' },
        { id: 'a', title: '2' },
      ]),
      131009,
    ],
    ['eleven rows', list(Array.from({ length: 11 }, (_, n) => ({ id: `${n}`, title: `${n}` }))), 131009],
    ['a row over 24', list([{ id: 'a', title: 'a'.repeat(25) }]), 131009],
    ['a description over 72', list([{ id: 'a', title: 'a', description: 'a'.repeat(73) }]), 131009],
    ['a line break in a template', template('a\nb'), 132018],
    ['a template without its parameter', template(''), 131008],
    ['a template over 1,024', template('a'.repeat(1025)), 132005],
    ['by the number', { to: '2347001310300', ...text }, 131030],
    ['by the configuration', { to: '2348031111111', ...text }, 131056],
  ])('refuses %s', async (_, body, code) => {
    const bench = await start({ [cloud]: { window: 'open', numbers: { '+2348031111111': 131056 } } });
    const answer = await post(bench, body);
    expect(answer.ok).toBe(false);
    expect(await answer.json()).toMatchObject({
      error: { code, type: 'OAuthException', error_data: { messaging_product: 'whatsapp' } },
    });
    expect(await bench.get('/_inspect/whatsapp-cloud/messages')).toEqual([]);
  });

  test('refuses a wrong token, and a number that is not ours', async () => {
    const bench = await start();
    const [token, number] = [await post(bench, text, 'x'), await post(bench, text, 'EAAG', '1')];
    expect([token.status, await token.json()]).toMatchObject([401, { error: { code: 190 } }]);
    expect([number.status, await number.json()]).toMatchObject([400, { error: { code: 33 } }]);
  });

  test('notes what was marked read, with the sign of typing', async () => {
    const bench = await start();
    const mark = { status: 'read', message_id: 'wamid.THEIRS', typing_indicator: { type: 'text' } };
    expect(await (await post(bench, mark)).json()).toEqual({ success: true });
    const reads = await bench.get('/_inspect/whatsapp-cloud/reads');
    expect(reads).toMatchObject([{ messageId: 'wamid.THEIRS', typing: true }]);
  });
});

type Post = { entry: { changes: { value: Record<string, unknown[]> }[] }[] };
const valuesOf = (body: string) =>
  (JSON.parse(body) as Post).entry.flatMap(({ changes }) => changes.map(({ value }) => value));

describe('statuses', () => {
  async function statusesOf(body: Record<string, unknown>, config: Record<string, unknown>, count: number) {
    const receiver = await startReceiver();
    const callbacks = { [cloud]: { ...credentials, webhookUrl: receiver.url } };
    const bench = await startBench({ callbacks, [cloud]: config });
    expect((await post(bench, body)).status).toBe(200);
    const received = await receiver.untilReceived(count);
    for (const { headers, body: raw } of received) {
      const hmac = createHmac('sha256', credentials.appSecret).update(raw).digest('hex');
      expect(headers['x-hub-signature-256']).toBe(`sha256=${hmac}`);
    }
    return received.flatMap(({ body: raw }) => valuesOf(raw).flatMap(({ statuses = [] }) => statuses));
  }

  test('are signed and go to read', async () => {
    const statuses = await statusesOf(text, { window: 'open' }, 3);
    expect(statuses).toMatchObject([
      { status: 'sent', recipient_id: '2348031234567' },
      { status: 'delivered' },
      { status: 'read' },
    ]);
  });

  test.each([
    ['free text outside the window', text, { window: 'closed' }, 131047],
    ['free text to who never wrote', text, {}, 131047],
    ['who is not on WhatsApp', { to: '2347001310260', ...template('Hi') }, {}, 131026],
  ])('of %s say why it failed', async (_, body, config, code) => {
    expect(await statusesOf(body, config, 1)).toMatchObject([{ status: 'failed', errors: [{ code }] }]);
  });

  test('of a template outside the window are good', async () => {
    expect(await statusesOf(template('Hi'), { window: 'closed', reports: 'sent' }, 1)).toMatchObject([
      { status: 'sent' },
    ]);
  });
});

describe('incoming messages', () => {
  async function listen() {
    const receiver = await startReceiver();
    const callbacks = { [cloud]: { ...credentials, webhookUrl: receiver.url } };
    const bench = await startBench({ callbacks, [cloud]: { reports: 'none' } });
    const messages = () =>
      receiver.received.flatMap(({ body }) => valuesOf(body).flatMap(({ messages: all = [] }) => all));
    return { bench, receiver, messages };
  }

  test('open the window, and a tap answers what was offered', async () => {
    const { bench, messages } = await listen();
    await bench.control('whatsapp-cloud/inbound', { from: person, text: 'Hi ₦' });
    await post(bench, buttons('Yes', 'No'));
    const tapped = await bench.control('whatsapp-cloud/inbound', { from: person, tap: 'No' });
    expect(tapped.body).toMatchObject({ status: 200, statuses: [200] });
    expect(messages()).toMatchObject([
      { from: '2348031234567', type: 'text', text: { body: 'Hi ₦' } },
      { interactive: { type: 'button_reply', button_reply: { id: 'b1', title: 'No' } } },
    ]);
    const sent = await bench.get('/_inspect/whatsapp-cloud/messages');
    expect(sent).toMatchObject([{ errorCode: null }]);
    expect((await bench.control('whatsapp-cloud/inbound', { from: person, tap: 'Perhaps' })).status).toBe(
      400,
    );
  });

  test.each([
    [{ userId: 'NG.1349' }, { from_user_id: 'NG.1349', type: 'text' }],
    [{ list: { id: 'r1', title: '1GB' } }, { interactive: { type: 'list_reply', list_reply: { id: 'r1' } } }],
    [{ templateButton: { payload: 'p', text: 't' } }, { type: 'button', button: { payload: 'p' } }],
    [{ location: { latitude: 6, longitude: 3 } }, { type: 'location' }],
    [
      { contacts: [{ name: 'Mum', phone: '0805 123 4567' }] },
      { contacts: [{ phones: [{ wa_id: '08051234567' }] }] },
    ],
    [{ reaction: { messageId: 'wamid.X', emoji: '!' } }, { reaction: { message_id: 'wamid.X', emoji: '!' } }],
    [{ unsupported: true }, { type: 'unsupported', errors: [{ code: 131051 }] }],
    [{ fields: { type: 'order', order: {} } }, { type: 'order' }],
  ])('of each kind: %j', async (inbound, message) => {
    const { bench, messages } = await listen();
    await bench.control('whatsapp-cloud/inbound', inbound);
    expect(messages()).toMatchObject([message]);
  });

  test('come together in a batch, and again when asked to', async () => {
    const { bench, receiver, messages } = await listen();
    const batch = [{ text: 'one' }, { from: '+2348039999999', text: 'two' }];
    await bench.control('whatsapp-cloud/inbound', { batch, repeat: 2 });
    expect(receiver.received).toHaveLength(2);
    expect(messages()).toHaveLength(4);
  });

  test('are repeated until they are taken', async () => {
    const receiver = await startReceiver((_, count) => ({ status: count === 1 ? 503 : 200 }));
    const bench = await startBench({ callbacks: { [cloud]: { ...credentials, webhookUrl: receiver.url } } });
    await bench.control('whatsapp-cloud/inbound', { text: 'Hi' });
    const received = await receiver.untilReceived(2);
    expect(received[0]?.body).toBe(received[1]?.body);
  });

  test('bring files that can be fetched with the token', async () => {
    const { bench, messages } = await listen();
    await bench.control('whatsapp-cloud/inbound', { image: { caption: 'My meter', content: 'a picture' } });
    const [message] = messages() as { image: { id: string; mime_type: string } }[];
    expect(message?.image).toMatchObject({ mime_type: 'image/jpeg', caption: 'My meter' });
    const headers = { authorization: 'Bearer EAAG' };
    const described = await fetch(`${bench.url}/whatsapp-cloud/v25.0/${message?.image.id}`, { headers });
    const { url } = (await described.json()) as { url: string };
    expect(await (await fetch(url, { headers })).text()).toBe('a picture');
    expect((await fetch(url)).status).toBe(401);
  });
});
