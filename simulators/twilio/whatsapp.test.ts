import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from '../test-bench.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const credentials = { accountSid, authToken: 'test_token_0000' };
const person = 'whatsapp:+2348031234567';
const ours = 'whatsapp:+14155238886';
const content = (kind: string) => `HX${kind.padEnd(32, '0')}`;

function send(bench: Bench, fields: Record<string, string>) {
  return fetch(`${bench.url}/twilio/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:test_token_0000`).toString('base64')}`,
    },
    body: new URLSearchParams({ To: person, From: ours, ...fields }),
  });
}

const filled = (kind: string, ...values: string[]) => ({
  ContentSid: content(kind),
  ContentVariables: JSON.stringify(Object.fromEntries(values.map((value, index) => [index + 1, value]))),
});

const start = (twilio: Record<string, unknown> = { window: 'open' }, inboundUrl: string | null = null) =>
  startBench({ callbacks: { twilio: { ...credentials, whatsappInboundUrl: inboundUrl } }, twilio });

describe('WhatsApp over Twilio', () => {
  test('goes to read', async () => {
    const receiver = await startReceiver();
    const bench = await start();
    await send(bench, { Body: 'Hello', StatusCallback: receiver.url });
    const received = await receiver.untilReceived(3);
    expect(received.map(({ form }) => form['MessageStatus'])).toEqual(['sent', 'delivered', 'read']);
  });

  test.each([
    ['free text outside the window', { Body: 'Hello' }, 'closed', '63016'],
    ['free text to who never wrote', { Body: 'Hello' }, 'enforced', '63016'],
    ['answers to tap outside the window', filled('b', 'Which?', 'Yes', 'y'), 'closed', '63016'],
    ['a template outside the window', filled('1', 'Paid.'), 'closed', undefined],
  ])('%s', async (_, fields, window, errorCode) => {
    const receiver = await startReceiver();
    const bench = await start({ window });
    await send(bench, { ...fields, StatusCallback: receiver.url });
    const received = await receiver.untilReceived(2);
    expect(received[1]?.form['ErrorCode']).toBe(errorCode);
  });

  test.each([
    ['content that is none', { ContentSid: 'HX1' }, 21655],
    ['variables that are no JSON', { ContentSid: content('1'), ContentVariables: '{' }, 21656],
    ['an empty variable', filled('b', 'Which?', '', 'y'), 21656],
    ['a button without its id', filled('b', 'Which?', 'Yes'), 21656],
    ['a title over 20', filled('b', 'Which?', 'a'.repeat(21), 'y'), 21656],
    ['channels that differ', { From: '+14155238886', Body: 'x' }, 21910],
    ['a listed number', { To: 'whatsapp:+15005550001', Body: 'x' }, 21211],
  ])('refuses %s', async (_, fields, code) => {
    const answer = await send(await start(), fields);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code }]);
  });

  test('a tap answers the buttons or the list that was offered', async () => {
    const receiver = await startReceiver();
    const bench = await start({ window: 'enforced' }, receiver.url);
    const inbound = (words: Record<string, string>) =>
      bench.control('twilio/inbound', { from: person, to: ours, ...words });
    await inbound({ body: 'Hi' });
    await send(bench, filled('b', 'Sure?', 'Yes', 'y', 'No', 'n'));
    await send(bench, filled('c', 'Which?', 'A', '1', 'a', 'B', '2', 'b', 'C', '3', 'c', 'D', '4', 'd'));
    await inbound({ tap: 'No' });
    await inbound({ tap: 'd' });
    expect(receiver.received.map(({ form }) => form)).toMatchObject([
      { Body: 'Hi', WaId: '2348031234567', ProfileName: 'Ada', MessageType: 'text' },
      { Body: 'No', ButtonPayload: 'n', ButtonText: 'No', MessageType: 'button' },
      { Body: 'D', ListId: 'd', ListTitle: 'D', MessageType: 'interactive' },
    ]);
    expect(await bench.get('/_inspect/twilio/messages')).toMatchObject([
      { text: 'Sure?', choices: [{ id: 'y', title: 'Yes' }, { id: 'n' }], to: person },
      { text: 'Which?' },
    ]);
    expect((await inbound({ tap: 'Perhaps' })).status).toBe(400);
  });

  test('notes the sign of typing', async () => {
    const bench = await start();
    const token = Buffer.from(`${accountSid}:test_token_0000`).toString('base64');
    const messageId = `SM${'1'.repeat(32)}`;
    const answer = await fetch(`${bench.url}/twilio/v2/Indicators/Typing.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${token}` },
      body: new URLSearchParams({ channel: 'whatsapp', messageId }),
    });
    expect(await answer.json()).toEqual({ success: true });
    expect(await bench.get('/_inspect/twilio/typing')).toMatchObject([{ messageId }]);
  });
});
