import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { readFixture } from '../../test/webhook-request.ts';
import { answerHandshake, parseEvents, verifySignature } from './parse.ts';
import { Settings } from './schema.ts';

const appSecret = 'meta_app_secret';
const verifyToken = 'verify-me-please';
const settings = Settings.parse({
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  accessToken: 'EAAG_access_token',
  appSecret,
  verifyToken,
});

const fixture = (name: string) => readFixture(import.meta.url, name);
const url = 'https://gw.example.ng/webhooks/s3cret/events';
const posted = (body: string, signature = ''): WebhookRequest => ({
  url,
  headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
  rawBody: Buffer.from(body),
});
const read = (body: string) => parseEvents(posted(body), settings);

const idOf = (number: string) =>
  `wamid.HBgNMjM0ODAzMTIzNDU2NxUCABIYFjNFQjAwMDAwMDAwMDAwMDAwMDAw${number}AA==`;
const heard = (number: string, text: string, more = {}) => ({
  kind: 'message',
  key: `wa:msg:${idOf(number)}`,
  from: { medium: 'whatsapp', value: '+2348031234567' },
  to: '+2347001234567',
  text,
  thread: { id: idOf(number) },
  ...more,
});

const changed = (changes: Readonly<Record<string, unknown>>) => {
  const post = JSON.parse(fixture('inbound-text.json'));
  Object.assign(post.entry[0].changes[0].value.messages[0], changes);
  return JSON.stringify(post);
};

describe('a message', () => {
  it.each([
    ['a tapped button', 'inbound-button.json', heard('02', 'Yes', { choiceId: 'confirm:1795241085000' })],
    [
      "a tapped row, its label's parts together",
      'inbound-list.json',
      heard('03', '1GB for 7 days, NGN 500, the cheapest of its size', { choiceId: 'mtn-1gb-500' }),
    ],
    [
      "a template's button",
      'inbound-template-button.json',
      heard('04', 'Buy airtime', { choiceId: 'menu_airtime' }),
    ],
    [
      'a picture with its words',
      'inbound-image.json',
      heard('05', 'My meter', { files: [{ contentType: 'image/jpeg', id: '1003383421387256' }] }),
    ],
    ['a shared contact is its number', 'inbound-contacts.json', heard('06', '+2348051234567')],
    [
      'a sender without a number',
      'inbound-username.json',
      {
        kind: 'message',
        key: 'wa:msg:wamid.HBgNVXNlcm5hbWU=',
        from: { medium: 'whatsapp', value: 'bsuid:NG.13491208655302741918' },
        to: '+2347001234567',
        text: 'HELP',
        thread: { id: 'wamid.HBgNVXNlcm5hbWU=' },
      },
    ],
  ])('%s', (_, file, event) => {
    expect(read(fixture(file))).toEqual([event]);
  });

  it.each([
    [
      'a voice note',
      { type: 'audio', audio: { id: '7', mime_type: 'audio/ogg; codecs=opus' } },
      'audio/ogg; codecs=opus',
    ],
    [
      'a document',
      { type: 'document', document: { id: '7', mime_type: 'application/pdf' } },
      'application/pdf',
    ],
    ['a sticker', { type: 'sticker', sticker: { id: '7' } }, 'application/octet-stream'],
  ])('that is %s is a file without words', (_, changes, contentType) => {
    expect(read(changed(Object(changes)))).toEqual([heard('01', '', { files: [{ contentType, id: '7' }] })]);
  });

  it.each([
    ['a place', { type: 'location', location: { latitude: 6.45, longitude: 3.39 } }],
    ['an order from a catalogue', { type: 'order', order: { product_items: [] } }],
    ['a type that is not known yet', { type: 'hologram', hologram: {} }],
    ['a text without its body', { type: 'text', text: null }],
    ['an answer to a form', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: {} } }],
  ])('that is %s is empty, so that it is answered', (_, changes) => {
    expect(read(changed(Object(changes)))).toEqual([heard('01', '')]);
  });

  it.each(['reaction', 'system', 'edit', 'revoke'])('that is a %s needs no answer', (type) => {
    expect(read(changed({ type }))).toEqual([]);
  });
});

it('a report of a failure has its reason', () => {
  expect(read(fixture('status-failed.json'))).toEqual([
    {
      kind: 'delivery_report',
      key: 'wa:st:wamid.OURS==:failed',
      externalId: 'wamid.OURS==',
      status: 'failed',
      code: 'window_closed',
      rawStatus: 'failed:131047',
    },
  ]);
});

describe('the signature', () => {
  it('is the published one for the published body', () => {
    const body = '{"event":"charge.success","data":{"reference":"abc123"}}';
    const signature = 'sha256=f68bd41a2284b436319b5eb7f320f8413ea0ebab3979ebdc981bb7fda6616fe2';
    expect(() => verifySignature(posted(body, signature), settings)).not.toThrow();
    expect(() => verifySignature(posted(body, signature.replace('f', 'e')), settings)).toThrow('signature');
  });

  it('is of the bytes, not of what they mean', () => {
    const body = fixture('inbound-text.json');
    const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
    expect(() => verifySignature(posted(body, signature), settings)).not.toThrow();
    const same = JSON.stringify(JSON.parse(body));
    expect(() => verifySignature(posted(same, signature), settings)).toThrow('signature');
  });
});

describe('the handshake', () => {
  const ask = (query: string) => answerHandshake(new URLSearchParams(query), settings);

  it('gives the challenge back to whoever knows the token', () => {
    const query = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=1158201444`;
    expect(ask(query)).toEqual({ status: 200, type: 'text/plain', body: '1158201444' });
  });

  it.each([
    'hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1',
    `hub.mode=unsubscribe&hub.verify_token=${verifyToken}&hub.challenge=1`,
    `hub.mode=subscribe&hub.verify_token=${verifyToken}`,
    `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=%3Cscript%3E`,
    'hub.mode=subscribe&hub.challenge=1',
    '',
  ])('refuses %s', (query) => {
    expect(ask(query)).toBeUndefined();
  });
});
